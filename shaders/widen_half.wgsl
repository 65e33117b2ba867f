// float16s, two to a word, as float32s: y_i = x_i. What float16 has, float32 has exactly; needs no `shader-f16`.
// Shapes: x [count / 2] words, the first number in the low half; y [count].
// Dispatch: one thread a word.

#include parts/half

struct Dims { count: u32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  if (2u * i >= dims.count) { return; }
  let pair = half4(vec4u(x[i] & 0xffffu, x[i] >> 16u, 0u, 0u));
  y[2u * i] = pair.x;
  if (2u * i + 1u < dims.count) { y[2u * i + 1u] = pair.y; }
}
