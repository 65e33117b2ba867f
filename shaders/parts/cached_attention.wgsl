// Attention of one new query a rollout to its cached keys and values: its bindings, of the shapes in attention_decode.wgsl.
// Constants: DTYPE (of the cache), HD, HEADS, KV_HEADS.

#include parts/half

const GROUP = HEADS / KV_HEADS;
// Everything is read four dimensions at a time: a quarter of the addresses and bounds checks.
const HD4 = HD / 4u;
const WIDTH = KV_HEADS * HD4;
const QK = (HEADS + KV_HEADS) * HD4;

struct Dims { slots: u32, rows: u32, context: u32, scale: f32, headDim: u32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> place: array<vec4u>;
@group(0) @binding(3) var<storage, read> qk: array<vec4f>;
@group(0) @binding(4) var<storage, read> cache: array<vec4u>;
@group(0) @binding(5) var<storage, read_write> y: array<vec4f>;

/// Four dimensions of a key or value.
fn cached(i: u32) -> vec4f {
  if (DTYPE == 0u) { return bitcast<vec4f>(cache[i]); }
  let eight = cache[i / 2u];
  let words = select(eight.xy, eight.zw, (i & 1u) == 1u);
  return half4(vec4u(words & vec2u(0xffffu), words >> vec2u(16u)).xzyw);
}
