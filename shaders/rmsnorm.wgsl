// forward    y = x / rms(x) * w,  rms(x) = sqrt(mean(x^2) + eps); 1/rms is kept for the backward pass
// backward   dx += (g - x/rms^2 * mean(g x)) / rms  with g = dy * w;   dw[c] += sum_r dy[r,c] x[r,c] / rms[r]
// Shapes: x, y, dx, dy [rows, width]; w [width]; rstd [rows]; dw is slice s of the sliced gradient buffer.
// dx accumulates because it is the residual stream's gradient.
// Loops take four at a time, in the same order: SwiftShader divides to find a buffer's length, once for the four.
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

fn square(i: u32) -> f32 { return x[i] * x[i]; }
fn norm(at: u32, c: u32, r: f32) { y[at + c] = x[at + c] * r * w[c]; }

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.x + id.y * groups.x * 64u;
  if (row >= min(counts[0], dims.rows)) { return; }
  let at = row * dims.width;
  let fours = dims.width & ~3u;
  var squares = 0.0;
  for (var c = 0u; c < fours; c += 4u) {
    squares += square(at + c); squares += square(at + c + 1u);
    squares += square(at + c + 2u); squares += square(at + c + 3u);
  }
  for (var c = fours; c < dims.width; c++) { squares += square(at + c); }
  let r = 1.0 / sqrt(squares / f32(dims.width) + dims.eps);
  rstdOut[row] = r;
  for (var c = 0u; c < fours; c += 4u) {
    norm(at, c, r); norm(at, c + 1u, r); norm(at, c + 2u, r); norm(at, c + 3u, r);
  }
  for (var c = fours; c < dims.width; c++) { norm(at, c, r); }
}

@group(0) @binding(4) var<storage, read> dy: array<f32>;
@group(0) @binding(5) var<storage, read> rstd: array<f32>;
@group(0) @binding(6) var<storage, read_write> dx: array<f32>;
@group(0) @binding(7) var<storage, read_write> dw: array<f32>;

fn along(at: u32, c: u32) -> f32 { return dy[at + c] * w[c] * x[at + c]; }
fn add(at: u32, c: u32, r: f32, pull: f32) { dx[at + c] += r * (dy[at + c] * w[c] - x[at + c] * pull); }
fn part(row: u32, column: u32) -> f32 {
  let at = row * dims.width + column;
  return dy[at] * x[at] * rstd[row];
}

@compute @workgroup_size(64)
fn backward(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let rows = min(counts[0], dims.rows);
  if (group.x < dims.rowGroups) {
    let row = group.x * 64u + lane;
    if (row >= rows) { return; }
    let at = row * dims.width;
    let fours = dims.width & ~3u;
    var dot = 0.0;
    for (var c = 0u; c < fours; c += 4u) {
      dot += along(at, c); dot += along(at, c + 1u); dot += along(at, c + 2u); dot += along(at, c + 3u);
    }
    for (var c = fours; c < dims.width; c++) { dot += along(at, c); }
    let r = rstd[row];
    let pull = r * r * dot / f32(dims.width);
    for (var c = 0u; c < fours; c += 4u) {
      add(at, c, r, pull); add(at, c + 1u, r, pull); add(at, c + 2u, r, pull); add(at, c + 3u, r, pull);
    }
    for (var c = fours; c < dims.width; c++) { add(at, c, r, pull); }
    return;
  }
  let i = (group.x - dims.rowGroups) * 64u + lane;
  let slice = i / dims.width;
  if (slice >= dims.slices) { return; }
  let column = i % dims.width;
  let share = (rows + dims.slices - 1u) / dims.slices;
  let end = min((slice + 1u) * share, rows);
  var sum = 0.0;
  var row = slice * share;
  for (; row + 3u < end; row += 4u) {
    sum += part(row, column); sum += part(row + 1u, column); sum += part(row + 2u, column); sum += part(row + 3u, column);
  }
  for (; row < end; row++) { sum += part(row, column); }
  dw[slice * dims.sliceStride + column] += sum;
}
