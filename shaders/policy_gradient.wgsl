// The clipped, masked policy gradient with respect to the logits, over which it writes.
//   ratio = exp(clamp(logp - old, -20, 20));  L_r = -min(ratio A, clip(ratio, 1 - low, 1 + high) A)
//   loss = sum_r weight_r (L_r - beta H_r) + sum_r klWeight_r (e^d - d - 1),  d = reference - logp
// The chain rule runs through, for token t: dlogp/dz_v = ([v = t] - p_v)/T  and  dH/dz_v = -p_v (log p_v + H)/T.
// weight_r already holds the mask and the normaliser (mask_weights.wgsl): masked rows get zeros without reading z.
// Shapes: logits [rows, vocab]; targets [rows]; statistics [rows] of row_statistics.wgsl;
//         policy [rows] = (advantage, old log-probability, reference log-probability, 1 or 2 of a response token);
//         weights [rows] = (weight, klWeight); outcome [rows] = (loss, ratio, clipped: -1 low, 1 high, k3).
// Dispatch: one thread per row.
// Reference: DAPO (arXiv 2503.14476) Eq. 8 and Eq. 6 of arXiv 2506.01939 v2; TRL's grpo_trainer.py.

struct Dims {
  vocab: u32, rows: u32, inverseTemperature: f32,
  clipLow: f32, clipHigh: f32, entropyBonus: f32,
}

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> targets: array<u32>;
@group(0) @binding(3) var<storage, read> statistics: array<vec4f>;
@group(0) @binding(4) var<storage, read> policy: array<vec4f>;
@group(0) @binding(5) var<storage, read> weights: array<vec2f>;
@group(0) @binding(6) var<storage, read_write> logits: array<f32>;
@group(0) @binding(7) var<storage, read_write> outcome: array<vec4f>;

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.x + id.y * groups.x * 64u;
  if (row >= min(counts[0], dims.rows)) { return; }
  let at = row * dims.vocab;
  let p = policy[row];
  let s = statistics[row];
  let ratio = exp(clamp(s.z - p.y, -20.0, 20.0));
  let bounded = clamp(ratio, 1.0 - dims.clipLow, 1.0 + dims.clipHigh);
  // min() takes the clipped branch, which has no gradient, only where that is the smaller one.
  var clipped = 0.0;
  if (p.x > 0.0 && ratio > 1.0 + dims.clipHigh) { clipped = 1.0; }
  if (p.x < 0.0 && ratio < 1.0 - dims.clipLow) { clipped = -1.0; }
  let d = clamp(p.z - s.z, -20.0, 20.0);
  let k3 = exp(d) - d - 1.0;
  let w = weights[row];
  outcome[row] = vec4f(
    w.x * (-min(ratio * p.x, bounded * p.x) - dims.entropyBonus * s.y) + w.y * k3, ratio, clipped * min(p.w, 1.0),
    k3 * min(p.w, 1.0));
  if (w.x == 0.0 && w.y == 0.0) {
    for (var v = 0u; v < dims.vocab; v++) { logits[at + v] = 0.0; }
    return;
  }
  // dloss/dlogp of the token: the policy term, and the KL term's derivative 1 - e^d.
  let push = select(-w.x * p.x * ratio, 0.0, clipped != 0.0 || abs(s.z - p.y) > 20.0) + w.y * (1.0 - exp(d));
  let bonus = w.x * dims.entropyBonus;
  for (var v = 0u; v < dims.vocab; v++) {
    let logq = logits[at + v] * dims.inverseTemperature - s.x;
    let q = exp(logq);
    var g = -push * q;
    if (bonus != 0.0) { g += bonus * q * (logq + s.y); }
    logits[at + v] = g * dims.inverseTemperature;
  }
  logits[at + targets[row]] += push * dims.inverseTemperature;
}
