// forward    y = x / rms(x) * w,  rms(x) = sqrt(mean(x^2) + eps); 1/rms is kept for the backward pass
// backward   dx += (g - x/rms^2 * mean(g x)) / rms  with g = dy * w;   dw[c] += sum_r dy[r,c] x[r,c] / rms[r]
// Shapes: x, y, dx, dy [rows, width]; w [width]; rstd [rows]; dw is slice s of the sliced gradient buffer.
// dx accumulates because it is the residual stream's gradient.
// Dispatch: forward one thread per row. backward: in the first `rowGroups` workgroups one thread per row, in the others
// one thread per (column, slice) of dw: two roles in one dispatch. Reference: Zhang & Sennrich 2019; transformers'
// Qwen3RMSNorm.

struct Dims { width: u32, rows: u32, eps: f32, rowGroups: u32, slices: u32, sliceStride: u32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> x: array<f32>;
@group(0) @binding(3) var<storage, read> w: array<f32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;
@group(0) @binding(5) var<storage, read_write> rstdOut: array<f32>;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.x + id.y * groups.x * 64u;
  if (row >= min(counts[0], dims.rows)) { return; }
  let at = row * dims.width;
  var squares = 0.0;
  for (var c = 0u; c < dims.width; c++) { let v = x[at + c]; squares += v * v; }
  let r = 1.0 / sqrt(squares / f32(dims.width) + dims.eps);
  rstdOut[row] = r;
  for (var c = 0u; c < dims.width; c++) { y[at + c] = x[at + c] * r * w[c]; }
}

@group(0) @binding(4) var<storage, read> dy: array<f32>;
@group(0) @binding(5) var<storage, read> rstd: array<f32>;
@group(0) @binding(6) var<storage, read_write> dx: array<f32>;
@group(0) @binding(7) var<storage, read_write> dw: array<f32>;

@compute @workgroup_size(64)
fn backward(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let rows = min(counts[0], dims.rows);
  if (group.x < dims.rowGroups) {
    let row = group.x * 64u + lane;
    if (row >= rows) { return; }
    let at = row * dims.width;
    var dot = 0.0;
    for (var c = 0u; c < dims.width; c++) { dot += dy[at + c] * w[c] * x[at + c]; }
    let r = rstd[row];
    let pull = r * r * dot / f32(dims.width);
    for (var c = 0u; c < dims.width; c++) { dx[at + c] += r * (dy[at + c] * w[c] - x[at + c] * pull); }
    return;
  }
  let i = (group.x - dims.rowGroups) * 64u + lane;
  let slice = i / dims.width;
  if (slice >= dims.slices) { return; }
  let column = i % dims.width;
  let share = (rows + dims.slices - 1u) / dims.slices;
  var sum = 0.0;
  for (var row = slice * share; row < min((slice + 1u) * share, rows); row++) {
    let at = row * dims.width + column;
    sum += dy[at] * x[at] * rstd[row];
  }
  dw[slice * dims.sliceStride + column] += sum;
}
