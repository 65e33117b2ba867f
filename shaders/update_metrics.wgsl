// Metrics of one update, summed in a fixed order into one row of the metrics ring, which the host reads once per step.
// metrics[slot] = (loss, response tokens, kept tokens, sum H, sum H kept, clipped low, clipped high, sum k3,
//                  gradient norm (copied in by the host once clip has run), tau, sum ratio, sum log-probability)
// Shapes: as in policy_gradient.wgsl; tau [pools], of which the mean is taken; metrics [slots, 12].
// Dispatch: one workgroup of 64.

@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> statistics: array<vec4f>;
@group(0) @binding(3) var<storage, read> policy: array<vec4f>;
@group(0) @binding(4) var<storage, read> outcome: array<vec4f>;
@group(0) @binding(5) var<storage, read> keep: array<f32>;
@group(0) @binding(6) var<storage, read> tau: array<f32>;
@group(0) @binding(7) var<storage, read_write> metrics: array<f32>;

struct Dims { rows: u32 }
@group(0) @binding(0) var<uniform> dims: Dims;

const WIDTH = 12u;
var<workgroup> partial: array<array<f32, 12>, 64>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lane: u32) {
  let rows = min(counts[0], dims.rows);
  var sum: array<f32, 12>;
  for (var row = lane; row < rows; row += 64u) {
    let isResponse = policy[row].w;
    if (isResponse == 0.0) { continue; }
    let s = statistics[row];
    let o = outcome[row];
    sum[0] += o.x;
    sum[1] += 1.0;
    sum[2] += keep[row];
    sum[3] += s.y;
    sum[4] += s.y * keep[row];
    sum[5] += f32(o.z < 0.0);
    sum[6] += f32(o.z > 0.0);
    sum[7] += o.w;
    sum[10] += o.y;
    sum[11] += s.z;
  }
  partial[lane] = sum;
  workgroupBarrier();
  if (lane >= WIDTH) { return; }
  var total = 0.0;
  for (var l = 0u; l < 64u; l++) { total += partial[l][lane]; }
  if (lane == 8u) { return; }
  if (lane == 9u) {
    for (var p = 0u; p < counts[2]; p++) { total += tau[p]; }
    total /= f32(max(1u, counts[2]));
  }
  metrics[counts[4] * WIDTH + lane] = total;
}
