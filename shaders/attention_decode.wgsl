// One new query a rollout against its cached keys and values.
//   y = sum_j softmax_j(q k_j / sqrt(HD)) v_j   over positions j = 0 .. position
// Shapes: qk [slots, (H + Hkv) HD]; place [slots] = (row, -, position, token); cache as in kv_cache.wgsl;
//         y [slots, H HD].
// Constants: HD, HEADS, KV_HEADS, ROLLED.
// Dispatch: one thread a (slot, head).
// Reference: attention.wgsl, of which this is the forward pass for a single query.

const GROUP = HEADS / KV_HEADS;
const WIDTH = KV_HEADS * HD;
const QK = (HEADS + KV_HEADS) * HD;

struct Dims { slots: u32, rows: u32, context: u32, scale: f32, headDim: u32 }

@group(0) @binding(0) var<uniform> dims: Dims;

/// HD, but in ROLLED builds unknown to the compiler: Mesa unrolls every loop over a constant, and LLVM then takes
/// a minute for these kernels on a software adapter. GPUs need it constant, or the arrays leave the registers.
fn span() -> u32 {
  if (ROLLED == 1u) { return dims.headDim; }
  return HD;
}

@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> place: array<vec4u>;
@group(0) @binding(3) var<storage, read> qk: array<f32>;
@group(0) @binding(4) var<storage, read> cache: array<f32>;
@group(0) @binding(5) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  let slot = i / HEADS;
  if (slot >= min(counts[0], dims.slots)) { return; }
  let head = i % HEADS;
  let here = place[slot];
  let keys = here.x * dims.context * WIDTH + (head / GROUP) * HD;
  let values = dims.rows * dims.context * WIDTH + keys;
  var q: array<f32, HD>;
  var o: array<f32, HD>;
  for (var d = 0u; d < span(); d++) {
    q[d] = qk[slot * QK + head * HD + d] * dims.scale;
    o[d] = 0.0;
  }
  var m = -1e30;
  var l = 0.0;
  for (var j = 0u; j <= here.z; j++) {
    let k = keys + j * WIDTH;
    var s = 0.0;
    for (var d = 0u; d < span(); d++) { s += q[d] * cache[k + d]; }
    let top = max(m, s);
    let fade = exp(m - top);
    let p = exp(s - top);
    m = top;
    l = l * fade + p;
    let v = values + j * WIDTH;
    for (var d = 0u; d < span(); d++) { o[d] = o[d] * fade + p * cache[v + d]; }
  }
  for (var d = 0u; d < span(); d++) { y[slot * HEADS * HD + head * HD + d] = o[d] / l; }
}
