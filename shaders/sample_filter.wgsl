// The smallest logit that may be drawn in each slot, under top-k, then top-p, then min-p, in the order of transformers:
//   top-k  the k-th largest logit; equals of it stay
//   top-p  the largest t with sum of p_v over z_v >= t at least top-p, of softmax(z/T) over what top-k leaves
//   min-p  max z + T log(min-p)
// Both searches halve the ordered bit patterns of float32 32 times, which finds the logit exactly.
// Shapes: logits [slots, vocab]; statistics [slots], y the entropy; run as in sample_segments.wgsl;
//         threshold [slots].
// Dispatch: a workgroup of 64 a slot; sums of lanes are added in order, so that a run repeats bit for bit.
// Reference: Holtzman et al. 2020 (top-p); Minh et al. 2024 (min-p); transformers' TopKLogitsWarper and those after it.

struct Dims { vocab: u32, slots: u32, topK: u32, topP: f32, logMinP: f32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> run: array<u32>;
@group(0) @binding(3) var<storage, read> statistics: array<vec4f>;
@group(0) @binding(4) var<storage, read> logits: array<f32>;
@group(0) @binding(5) var<storage, read_write> threshold: array<f32>;

var<workgroup> lanes: array<f32, 64>;

/// Unsigned integers in the order of the floats.
fn ordered(z: f32) -> u32 {
  let bits = bitcast<u32>(z);
  return select(bits | 0x80000000u, ~bits, bits >= 0x80000000u);
}
fn unordered(key: u32) -> f32 {
  return bitcast<f32>(select(~key, key & 0x7fffffffu, key >= 0x80000000u));
}

/// The sum over the lanes, in their order.
fn total(lane: u32, value: f32) -> f32 {
  lanes[lane] = value;
  workgroupBarrier();
  var sum = 0.0;
  for (var i = 0u; i < 64u; i++) { sum += lanes[i]; }
  workgroupBarrier();
  return sum;
}

/// The largest key t, at least `from`, with a weight of at least `wanted` in the words whose key is t or more.
fn search(lane: u32, at: u32, limit: u32, wanted: f32, top: f32, inverseT: f32, mass: bool) -> u32 {
  var t = 0u;
  for (var bit = 32u; bit > 0u; bit--) {
    let tried = t | (1u << (bit - 1u));
    var sum = 0.0;
    for (var v = lane; v < dims.vocab; v += 64u) {
      let z = logits[at + v];
      if (ordered(z) >= max(tried, limit)) { sum += select(1.0, exp((z - top) * inverseT), mass); }
    }
    if (total(lane, sum) >= wanted) { t = tried; }
  }
  return max(t, limit);
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let slot = group.x;
  if (slot >= min(counts[0], dims.slots)) { return; }
  let at = slot * dims.vocab;
  let inverseT = bitcast<f32>(select(run[3], run[4], statistics[slot].y > bitcast<f32>(run[5])));
  var largest = -3.4e38;
  for (var v = lane; v < dims.vocab; v += 64u) { largest = max(largest, logits[at + v]); }
  lanes[lane] = largest;
  workgroupBarrier();
  var top = lanes[0];
  for (var i = 1u; i < 64u; i++) { top = max(top, lanes[i]); }
  workgroupBarrier();
  var limit = 0u;
  if (dims.topK > 0u) { limit = search(lane, at, 0u, f32(dims.topK), top, inverseT, false); }
  if (dims.topP < 1.0) {
    var sum = 0.0;
    for (var v = lane; v < dims.vocab; v += 64u) {
      let z = logits[at + v];
      if (ordered(z) >= limit) { sum += exp((z - top) * inverseT); }
    }
    limit = search(lane, at, limit, dims.topP * total(lane, sum), top, inverseT, true);
  }
  if (lane == 0u) {
    // A limit of 0 is none; as a float it would be NaN.
    var least = -3.4e38;
    if (limit > 0u) { least = unordered(limit); }
    threshold[slot] = max(least, top + dims.logMinP / inverseT);
  }
}
