// forward    y[r,c] += b[c]   where matmul.wgsl already adds a residual; else it adds the bias itself (mode 2)
// backward   db[c] += sum_r dy[r,c]
// Shapes: y, dy [rows, width]; b, db [width], db sliced as in rmsnorm.wgsl.
// Dispatch: forward x covers the columns, y strides over the rows (`columns` in program.ts); backward one thread a
// (column, slice).

struct Dims { width: u32, rows: u32, slices: u32, sliceStride: u32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  if (id.x >= dims.width) { return; }
  for (var row = id.y; row < min(counts[0], dims.rows); row += groups.y) { y[row * dims.width + id.x] += b[id.x]; }
}

@group(0) @binding(2) var<storage, read> dy: array<f32>;
@group(0) @binding(3) var<storage, read_write> db: array<f32>;

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u) {
  let slice = id.x / dims.width;
  if (slice >= dims.slices) { return; }
  let column = id.x % dims.width;
  let rows = min(counts[0], dims.rows);
  let share = (rows + dims.slices - 1u) / dims.slices;
  var sum = 0.0;
  for (var row = slice * share; row < min((slice + 1u) * share, rows); row++) { sum += dy[row * dims.width + column]; }
  db[slice * dims.sliceStride + column] += sum;
}
