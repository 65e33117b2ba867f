// backward   dz[r,v] = w_r / T (p_v - [v = target_r]),  the gradient of  sum_r w_r (-log p_target)
// Overwrites the logits with their gradient. Rows with w = 0 (prompt, padding) get zeros without reading z.
// Shapes: logits [rows, vocab]; targets, weights [rows]; statistics [rows] of row_statistics.wgsl.
// Dispatch: one thread per row.
// Reference: torch.nn.functional.cross_entropy; llm.c `fused_classifier.cuh`.

struct Dims { vocab: u32, rows: u32, inverseTemperature: f32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> targets: array<u32>;
@group(0) @binding(3) var<storage, read> statistics: array<vec4f>;
@group(0) @binding(4) var<storage, read> weights: array<f32>;
@group(0) @binding(5) var<storage, read_write> logits: array<f32>;

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.x + id.y * groups.x * 64u;
  if (row >= min(counts[0], dims.rows)) { return; }
  let at = row * dims.vocab;
  let w = weights[row] * dims.inverseTemperature;
  if (w == 0.0) {
    for (var v = 0u; v < dims.vocab; v++) { logits[at + v] = 0.0; }
    return;
  }
  let lse = statistics[row].x;
  for (var v = 0u; v < dims.vocab; v++) {
    logits[at + v] = w * exp(logits[at + v] * dims.inverseTemperature - lse);
  }
  logits[at + targets[row]] -= w;
}
