// Joins the slices of the gradient and takes its global norm.
// reduce  gradient[i] = sum over slices s of gradient[s * length + i], in order; partial[t] = sum of squares of
//         thread t's elements
// clip    norm = (|g|, min(1, limit / (|g| + 1e-6)));  limit 0 is off
// Each matmul that makes a weight gradient splits its long K into slices, so that a GPU has enough workgroups.
// Shapes: gradient [slices, length]; partial [threads]; norm [2].
// Dispatch: reduce `threads` threads in workgroups of 64, each strided over the buffer; clip one thread.
// Reference: torch.nn.utils.clip_grad_norm_.

struct Dims { length: u32, slices: u32, threads: u32, limit: f32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(2) var<storage, read_write> partial: array<f32>;

@compute @workgroup_size(64)
fn reduce(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= dims.threads) { return; }
  var squares = 0.0;
  for (var i = id.x; i < dims.length; i += dims.threads) {
    var g = gradient[i];
    for (var s = 1u; s < dims.slices; s++) { g += gradient[s * dims.length + i]; }
    gradient[i] = g;
    squares += g * g;
  }
  partial[id.x] = squares;
}

@group(0) @binding(1) var<storage, read> partialIn: array<f32>;
@group(0) @binding(2) var<storage, read_write> norm: array<f32>;

@compute @workgroup_size(1)
fn clip() {
  var squares = 0.0;
  for (var t = 0u; t < dims.threads; t++) { squares += partialIn[t]; }
  let size = sqrt(squares);
  norm[0] = size;
  norm[1] = select(min(1.0, dims.limit / (size + 1e-6)), 1.0, dims.limit == 0.0);
}
