// forward    y = silu(g) * u,  silu(g) = g / (1 + e^-g)
// backward   du = dy silu(g);  dg = dy u s (1 + g (1 - s)),  s = 1 / (1 + e^-g)
// Shapes: gateUp, dGateUp [rows, 2 hidden], gate first; y, dy [rows, hidden].
// Dispatch: x covers the columns in workgroups of 64, y strides over the rows (`columns` in program.ts).
// Reference: Shazeer 2020, "GLU variants improve transformer"; transformers' Qwen3MLP.

struct Dims { hidden: u32, rows: u32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> gateUp: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  if (id.x >= dims.hidden) { return; }
  for (var row = id.y; row < min(counts[0], dims.rows); row += groups.y) {
    let i = row * dims.hidden + id.x;
    let at = i + row * dims.hidden;
    let g = gateUp[at];
    y[i] = g / (1.0 + exp(-g)) * gateUp[at + dims.hidden];
  }
}

@group(0) @binding(3) var<storage, read> dy: array<f32>;
@group(0) @binding(4) var<storage, read_write> dGateUp: array<f32>;

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  if (id.x >= dims.hidden) { return; }
  for (var row = id.y; row < min(counts[0], dims.rows); row += groups.y) {
    let i = row * dims.hidden + id.x;
    let at = i + row * dims.hidden;
    let g = gateUp[at];
    let s = 1.0 / (1.0 + exp(-g));
    dGateUp[at] = dy[i] * gateUp[at + dims.hidden] * s * (1.0 + g * (1.0 - s));
    dGateUp[at + dims.hidden] = dy[i] * g * s;
  }
}
