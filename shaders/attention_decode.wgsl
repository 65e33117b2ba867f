// One new query a rollout against its cached keys and values.
//   y = sum_j softmax_j(q k_j / sqrt(HD)) v_j   over positions j = 0 .. position; with a WINDOW over its last ones
// Shapes: qk [slots, (H + Hkv) HD]; place [slots] = (row, -, position, token); cache as in kv_cache.wgsl;
//         y [slots, H HD].
// Constants: DTYPE (of the cache: 0 f32, 2 f16), HD (a multiple of 4), HEADS, KV_HEADS, ROLLED, WINDOW (0: none).
// Dispatch: one thread a (slot, head).
// Reference: attention.wgsl, of which this is the forward pass for a single query.

#include parts/cached_attention

/// HD / 4, but in ROLLED builds unknown to the compiler: Mesa unrolls every loop over a constant, and LLVM then takes
/// a minute for these kernels on a software adapter. GPUs need it constant, or the arrays leave the registers.
fn span() -> u32 {
  if (ROLLED == 1u) { return dims.headDim / 4u; }
  return HD4;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  let slot = i / HEADS;
  if (slot >= min(counts[0], dims.slots)) { return; }
  let head = i % HEADS;
  let here = place[slot];
  let keys = here.x * dims.context * WIDTH + (head / GROUP) * HD4;
  let values = dims.rows * dims.context * WIDTH + keys;
  var q: array<vec4f, HD4>;
  var o: array<vec4f, HD4>;
  for (var d = 0u; d < span(); d++) {
    q[d] = qk[slot * QK + head * HD4 + d] * dims.scale;
    o[d] = vec4f(0);
  }
  var m = -1e30;
  var l = 0.0;
  var oldest = 0u;
  if (WINDOW > 0u && here.z >= WINDOW) { oldest = here.z + 1u - WINDOW; }
  for (var j = oldest; j <= here.z; j++) {
    let k = keys + j * WIDTH;
    var s = 0.0;
    for (var d = 0u; d < span(); d++) { s += dot(q[d], cached(k + d)); }
    let top = max(m, s);
    let fade = exp(m - top);
    let p = exp(s - top);
    m = top;
    l = l * fade + p;
    let v = values + j * WIDTH;
    for (var d = 0u; d < span(); d++) { o[d] = o[d] * fade + p * cached(v + d); }
  }
  for (var d = 0u; d < span(); d++) { y[(slot * HEADS + head) * HD4 + d] = o[d] / l; }
}
