// Turns the mask into each token's weight in the loss, normaliser and all.
//   dapo  weight_r = keep_r / sum keep        (or / all response tokens that are not excluded: the normaliser of v1 and TRL)
//   grpo  weight_r = keep_r / (sequences * sum of keep in r's sequence)   (or / the sequence's such tokens)
//   klWeight_r = kl * response_r / (all response tokens, likewise), because KL is not masked (TRL), excluded tokens included
// times the micro-batch's share of the mini-batch: of the policy term counts[3], of KL counts[5].
// Shapes: keep [rows]; policy [rows], w = 1 for response tokens, 2 for excluded ones; sequences [.] = (from row, to row);
//         weights [rows] = (weight, klWeight).
// Dispatch: one workgroup of 64.
// Reference: arXiv 2506.01939 Eq. 6, both versions (docs/background.md); arXiv 2503.14476.

struct Dims { loss: u32, normaliser: u32, kl: f32 }   // loss: 0 dapo, 1 grpo; normaliser: 0 kept, 1 all

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> sequences: array<vec2u>;
@group(0) @binding(3) var<storage, read> policy: array<vec4f>;
@group(0) @binding(4) var<storage, read> keep: array<f32>;
@group(0) @binding(5) var<storage, read_write> weights: array<vec2f>;

/// Tokens kept, those that might have been, and all of the response.
var<workgroup> sums: array<vec3u, 64>;

fn tally(sequence: vec2u) -> vec3u {
  var n = vec3u(0);
  for (var row = sequence.x; row < sequence.y; row++) {
    let w = policy[row].w;
    n += vec3u(u32(keep[row] > 0.0), u32(w == 1.0), u32(w > 0.0));
  }
  return n;
}

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lane: u32) {
  let total = counts[1];
  let share = vec2f(bitcast<f32>(counts[3]), bitcast<f32>(counts[5]));
  var own = vec3u(0);
  for (var i = lane; i < total; i += 64u) { own += tally(sequences[i]); }
  sums[lane] = own;
  workgroupBarrier();
  var all = vec3u(0);
  for (var l = 0u; l < 64u; l++) { all += sums[l]; }
  for (var i = lane; i < total; i += 64u) {
    let sequence = sequences[i];
    var over = vec3f(all);
    if (dims.loss == 1u) { over = vec3f(tally(sequence)) * f32(total); }
    let denominator = max(1.0, select(over.x, over.y, dims.normaliser == 1u));
    let klDenominator = max(1.0, over.z);
    for (var row = sequence.x; row < sequence.y; row++) {
      weights[row] = share * vec2f(keep[row] / denominator, dims.kl * min(policy[row].w, 1.0) / klDenominator);
    }
  }
}
