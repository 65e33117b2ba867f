// One new query a rollout against its cached keys and values, as attention_decode.wgsl:
//   y = sum_j softmax_j(q k_j / sqrt(HD)) v_j   over positions j = 0 .. position; with a WINDOW over its last ones
// Wide variant, for GPUs with few rollouts of a model with long contexts: a workgroup a (slot, head). In chunks of CHUNK
// positions its lanes take a position each for the scores, and then four dimensions each for the sum over values; what was
// summed before a chunk is scaled to the chunk's maximum. Lanes left over by HD/4 dimensions share the positions among them.
// Shapes: as in attention_decode.wgsl. Constants: DTYPE, HD (a multiple of 4, up to 256), HEADS, KV_HEADS, WINDOW (0: none).
// Dispatch: one workgroup of 64 a (slot, head).
// Reference: Dao et al. 2022 (FlashAttention), for the running maximum and sum.

#include parts/cached_attention

const CHUNK = 256u;
/// Lanes that add up the same dimensions, of different positions.
const PARTS = 64u / HD4;

var<workgroup> q: array<vec4f, HD4>;
var<workgroup> p: array<f32, CHUNK>;
var<workgroup> ofLanes: array<f32, 64>;
var<workgroup> sums: array<vec4f, 64>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = group.x + group.y * groups.x;
  let slot = i / HEADS;
  if (slot >= min(counts[0], dims.slots)) { return; }
  let head = i % HEADS;
  let here = place[slot];
  let keys = here.x * dims.context * WIDTH + (head / GROUP) * HD4;
  let values = dims.rows * dims.context * WIDTH + keys;
  if (lane < HD4) { q[lane] = qk[slot * QK + head * HD4 + lane] * dims.scale; }
  // Of a uniform: Mesa would unroll a loop over a constant.
  let span = dims.headDim / 4u;
  let d = lane % HD4;
  let part = lane / HD4;
  var o = vec4f(0);
  var m = -1e30;
  var l = 0.0;
  var oldest = 0u;
  if (WINDOW > 0u && here.z >= WINDOW) { oldest = here.z + 1u - WINDOW; }
  for (var start = oldest; start <= here.z; start += CHUNK) {
    let length = min(CHUNK, here.z + 1u - start);
    // Lanes that have a position.
    let lanes = min(length, 64u);
    // Nobody reads the chunk before any more, and q is there.
    workgroupBarrier();
    var most = m;
    for (var j = lane; j < length; j += 64u) {
      let k = keys + (start + j) * WIDTH;
      var s = 0.0;
      for (var e = 0u; e < span; e++) { s += dot(q[e], cached(k + e)); }
      p[j] = s;
      most = max(most, s);
    }
    ofLanes[lane] = most;
    workgroupBarrier();
    for (var other = 0u; other < lanes; other++) { most = max(most, ofLanes[other]); }
    workgroupBarrier();
    var sum = 0.0;
    for (var j = lane; j < length; j += 64u) {
      let e = exp(p[j] - most);
      p[j] = e;
      sum += e;
    }
    ofLanes[lane] = sum;
    workgroupBarrier();
    let fade = exp(m - most);
    m = most;
    l *= fade;
    for (var other = 0u; other < lanes; other++) { l += ofLanes[other]; }
    o *= fade;
    if (part < PARTS) {
      for (var j = part; j < length; j += PARTS) { o += p[j] * cached(values + (start + j) * WIDTH + d); }
    }
  }
  sums[lane] = o;
  workgroupBarrier();
  if (lane < HD4) {
    for (var other = 1u; other < PARTS; other++) { o += sums[other * HD4 + lane]; }
    y[(slot * HEADS + head) * HD4 + lane] = o / l;
  }
}
