// The entropy mask: which response tokens of a pool get the gradient, exactly, without a readback.
// top      topk       the k of highest entropy; among equals the earlier position first
//          threshold  H >= tau, tau the k-th largest entropy (equals are all kept)
//          quantile   H >= tau, tau the linearly interpolated quantile between two order statistics (TRL)
// bottom   the complement of the same in the pool.
// Entropies are not negative, so their bits as integers sort as the floats do: four passes over 8 bits each find the
// k-th largest exactly (radix select).
// Shapes: statistics [rows], y the entropy; policy [rows], w = 1 for response tokens that may be kept, 2 for excluded ones,
//         0 for prompt and padding, which are never in the pool either; pools [.] = (from row, to row, k, bits of the quantile's fraction); keep [rows]; tau [pools].
// For quantile, k is the rank from the top of the lower order statistic.
// Dispatch: one workgroup of 64 per pool (wide workgroups are slow on SwiftShader).
// Reference: arXiv 2506.01939 Eq. 6; verl fork `get_global_entropy_top_mask`; TRL `get_high_entropy_mask`.

struct Dims { rule: u32, invert: u32 }   // rule: 0 topk, 1 threshold, 2 quantile

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> pools: array<vec4u>;
@group(0) @binding(3) var<storage, read> statistics: array<vec4f>;
@group(0) @binding(4) var<storage, read> policy: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> keep: array<f32>;
@group(0) @binding(6) var<storage, read_write> tau: array<f32>;

var<workgroup> histogram: array<atomic<u32>, 256>;
var<workgroup> prefix: u32;
var<workgroup> remaining: u32;
var<workgroup> ties: array<u32, 64>;
var<workgroup> above: atomic<u32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let pool = pools[group.x];
  // A pool past the batch's count is empty, not skipped: every lane must reach the barriers.
  let size = select(0u, pool.y - pool.x, group.x < counts[2]);
  let share = (size + 63u) / 64u;
  let start = pool.x + min(lane * share, size);
  let to = pool.x + min((lane + 1u) * share, size);
  if (lane == 0u) { prefix = 0u; remaining = pool.z; atomicStore(&above, 0xffffffffu); }
  for (var round = 0u; round < 4u; round++) {
    let shift = 24u - 8u * round;
    for (var b = lane; b < 256u; b += 64u) { atomicStore(&histogram[b], 0u); }
    workgroupBarrier();
    let head = prefix;
    for (var row = start; row < to; row++) {
      if (policy[row].w != 1.0) { continue; }
      let bits = bitcast<u32>(abs(statistics[row].y));
      if (round == 0u || (bits >> (shift + 8u)) == head) { atomicAdd(&histogram[(bits >> shift) & 255u], 1u); }
    }
    workgroupBarrier();
    if (lane == 0u) {
      var b = 255u;
      loop {
        let n = atomicLoad(&histogram[b]);
        if (n >= remaining || b == 0u) { break; }
        remaining -= n;
        b -= 1u;
      }
      prefix = (prefix << 8u) | b;
    }
    workgroupBarrier();
  }
  let cut = prefix;
  let need = remaining;

  var same = 0u;
  for (var row = start; row < to; row++) {
    if (policy[row].w != 1.0) { continue; }
    let bits = bitcast<u32>(abs(statistics[row].y));
    same += u32(bits == cut);
    if (bits > cut) { atomicMin(&above, bits); }
  }
  ties[lane] = same;
  workgroupBarrier();
  var before = 0u;
  for (var l = 0u; l < lane; l++) { before += ties[l]; }

  var level = bitcast<f32>(cut);
  var lowest = cut;
  if (dims.rule == 2u) {
    // The next order statistic up: the same value where it is tied, else the smallest above it.
    let fraction = bitcast<f32>(pool.w);
    if (need == 1u && fraction > 0.0) {
      lowest = atomicLoad(&above);
      level += fraction * (bitcast<f32>(lowest) - level);
    }
  }
  for (var row = start; row < to; row++) {
    if (policy[row].w != 1.0) { keep[row] = 0.0; continue; }
    let bits = bitcast<u32>(abs(statistics[row].y));
    // By bits: float comparisons may take denormals for 0, and tau rounds to one of the adjacent order statistics.
    var kept = bits >= lowest;
    if (dims.rule == 0u && bits == cut) {
      kept = before < need;
      before += 1u;
    }
    keep[row] = f32(kept != (dims.invert == 1u));
  }
  if (lane == 0u && group.x < counts[2]) { tau[group.x] = level; }
}
