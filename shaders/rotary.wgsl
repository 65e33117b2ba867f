// QK-norm (optional) and rotary positions, for every query and key head.
// forward    n = QK_NORM ? rmsnorm(x) * w : x;  y[d] = n[d] cos - n[d+h] sin;  y[d+h] = n[d+h] cos + n[d] sin
//            with h = HD/2, angle = position * theta^(-2d/HD) read from a table of (cos, sin) pairs.
// backward   rotates dy back, then differentiates the norm; dw sums over rows and heads, sliced as in rmsnorm.wgsl.
// Shapes: qkv, dqkv [rows, (H + 2 Hkv) HD]; qk, dqk [rows, (H + Hkv) HD], query heads first;
//         rstd [rows, H + Hkv]; table [context, HD/2, 2]; place [rows], z the position;
//         w holds q_norm's HD weights, and k_norm's from `kAt` on; dw likewise.
// Constants: HD, HEADS (H), KV_HEADS, QK_NORM (0 or 1).
// Dispatch: one thread per (row, head); backward likewise; backward_weight one thread per (q or k, d < HALF, slice)
// of dw, which adds up d and d + HALF.
// Reference: Su et al. 2021; transformers' apply_rotary_pos_emb (rotate_half), Qwen3Attention.

const HALF = HD / 2u;
const ALL_HEADS = HEADS + KV_HEADS;
const QKV = (HEADS + 2u * KV_HEADS) * HD;
const QK = ALL_HEADS * HD;

struct Dims { rows: u32, eps: f32, kAt: u32, slices: u32, sliceStride: u32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> place: array<vec4u>;
@group(0) @binding(3) var<storage, read> table: array<vec2f>;
@group(0) @binding(4) var<storage, read> qkv: array<f32>;
@group(0) @binding(5) var<storage, read> w: array<f32>;
@group(0) @binding(6) var<storage, read_write> qk: array<f32>;
@group(0) @binding(7) var<storage, read_write> rstdOut: array<f32>;

fn weight(head: u32, d: u32) -> f32 {
  if (QK_NORM == 0u) { return 1.0; }
  return w[select(dims.kAt, 0u, head < HEADS) + d];
}

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  let row = i / ALL_HEADS;
  if (row >= min(counts[0], dims.rows)) { return; }
  let head = i % ALL_HEADS;
  let at = row * QKV + head * HD;
  var r = 1.0;
  if (QK_NORM == 1u) {
    var squares = 0.0;
    for (var d = 0u; d < HD; d++) { let v = qkv[at + d]; squares += v * v; }
    r = 1.0 / sqrt(squares / f32(HD) + dims.eps);
  }
  rstdOut[i] = r;
  let out = row * QK + head * HD;
  let angle = place[row].z * HALF;
  for (var d = 0u; d < HALF; d++) {
    let t = table[angle + d];
    let a = qkv[at + d] * r * weight(head, d);
    let b = qkv[at + HALF + d] * r * weight(head, HALF + d);
    qk[out + d] = a * t.x - b * t.y;
    qk[out + HALF + d] = b * t.x + a * t.y;
  }
}

@group(0) @binding(6) var<storage, read> dqk: array<f32>;
@group(0) @binding(7) var<storage, read> rstd: array<f32>;
@group(0) @binding(8) var<storage, read_write> dqkv: array<f32>;

/// The gradient before the rotation by t = (cos, sin), at dimension d < HALF (x) and d + HALF (y); `at` is d's place.
fn turnBack(t: vec2f, at: u32) -> vec2f {
  let a = dqk[at];
  let b = dqk[at + HALF];
  return vec2f(a * t.x + b * t.y, b * t.x - a * t.y);
}

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  let row = i / ALL_HEADS;
  if (row >= min(counts[0], dims.rows)) { return; }
  let head = i % ALL_HEADS;
  let at = row * QKV + head * HD;
  let source = row * QK + head * HD;
  let angle = place[row].z * HALF;
  let r = rstd[i];
  var pull = 0.0;
  if (QK_NORM == 1u) {
    var dot = 0.0;
    for (var d = 0u; d < HALF; d++) {
      let g = turnBack(table[angle + d], source + d);
      dot += g.x * weight(head, d) * qkv[at + d] + g.y * weight(head, HALF + d) * qkv[at + HALF + d];
    }
    pull = r * r * dot / f32(HD);
  }
  for (var d = 0u; d < HALF; d++) {
    let g = turnBack(table[angle + d], source + d);
    dqkv[at + d] = r * (g.x * weight(head, d) - qkv[at + d] * pull);
    dqkv[at + HALF + d] = r * (g.y * weight(head, HALF + d) - qkv[at + HALF + d] * pull);
  }
}

@group(0) @binding(8) var<storage, read_write> dw: array<f32>;

@compute @workgroup_size(64)
fn backward_weight(@builtin(global_invocation_id) id: vec3u) {
  let slice = id.x / HD;
  if (slice >= dims.slices) { return; }
  let d = id.x % HALF;
  let isKey = (id.x / HALF) % 2u;
  let rows = min(counts[0], dims.rows);
  let share = (rows + dims.slices - 1u) / dims.slices;
  let start = select(0u, HEADS, isKey == 1u);
  let to = select(HEADS, ALL_HEADS, isKey == 1u);
  var low = 0.0;
  var high = 0.0;
  for (var row = slice * share; row < min((slice + 1u) * share, rows); row++) {
    let t = table[place[row].z * HALF + d];
    for (var head = start; head < to; head++) {
      let g = turnBack(t, row * QK + head * HD + d);
      let at = row * QKV + head * HD + d;
      let r = rstd[row * ALL_HEADS + head];
      low += g.x * qkv[at] * r;
      high += g.y * qkv[at + HALF] * r;
    }
  }
  let out = slice * dims.sliceStride + isKey * dims.kAt + d;
  dw[out] += low;
  dw[out + HALF] += high;
}
