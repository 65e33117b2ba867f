// What the attention kernels over packed rows share: shapes, bindings, and how they read 4 rows at once.

const GROUP = HEADS / KV_HEADS;
const QKV = (HEADS + 2u * KV_HEADS) * HD;
const QK = (HEADS + KV_HEADS) * HD;
const OUT = HEADS * HD;
const V_AT = (HEADS + KV_HEADS) * HD;

struct Dims { rows: u32, scale: f32, headDim: u32 }

@group(0) @binding(0) var<uniform> dims: Dims;

@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> place: array<vec4u>;
@group(0) @binding(3) var<storage, read> qk: array<f32>;
@group(0) @binding(4) var<storage, read> qkv: array<f32>;
@group(0) @binding(5) var<storage, read_write> y: array<f32>;
@group(0) @binding(6) var<storage, read_write> soft: array<vec2f>;
@group(0) @binding(5) var<storage, read> dy: array<f32>;
@group(0) @binding(6) var<storage, read> softIn: array<vec2f>;
@group(0) @binding(7) var<storage, read> yIn: array<f32>;
@group(0) @binding(7) var<storage, read_write> dqkv: array<f32>;
@group(0) @binding(8) var<storage, read_write> dqk: array<f32>;

fn at4(row: u32, offset: u32) -> vec4f {
  let i = row * QK + offset;
  return vec4f(qk[i], qk[i + QK], qk[i + 2u * QK], qk[i + 3u * QK]);
}
fn value4(row: u32, offset: u32) -> vec4f {
  let i = row * QKV + V_AT + offset;
  return vec4f(qkv[i], qkv[i + QKV], qkv[i + 2u * QKV], qkv[i + 3u * QKV]);
}
fn dy4(row: u32, offset: u32) -> vec4f {
  let i = row * OUT + offset;
  return vec4f(dy[i], dy[i + OUT], dy[i + 2u * OUT], dy[i + 3u * OUT]);
}

/// The first block of keys that any of the queries q..q+3 sees.
fn first_key(q: u32) -> u32 {
  let first = place[q].x;
  if (WINDOW == 0u || q < first + WINDOW) { return first; }
  return (q + 1u - WINDOW) / 4u * 4u;
}
/// The row after the last that sees any of the keys k..k+3, at most the end of their sequence.
fn last_query(k: u32) -> u32 {
  let end = place[k].y;
  if (WINDOW == 0u) { return end; }
  return min(end, k + 3u + WINDOW);
}
