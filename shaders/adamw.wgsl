// AdamW over the whole flat buffer at once:
//   g = clip * gradient;  m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2
//   p = p - lr wd p - lr (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps)
// `step` = (lr, b1, b2, eps, wd, 1 - b1^t, sqrt(1 - b2^t)) is written by the host before each update; the clip factor
// was left by gradient.wgsl.
// Shapes: all [length]. Dispatch: one thread an element.
// Reference: Loshchilov & Hutter 2019; torch.optim.AdamW.

struct Dims { length: u32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> step: array<f32>;
@group(0) @binding(2) var<storage, read> norm: array<f32>;
@group(0) @binding(3) var<storage, read> gradient: array<f32>;
@group(0) @binding(4) var<storage, read_write> m: array<f32>;
@group(0) @binding(5) var<storage, read_write> v: array<f32>;
@group(0) @binding(6) var<storage, read_write> parameters: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  if (i >= dims.length) { return; }
  let g = gradient[i] * norm[1];
  let m1 = step[1] * m[i] + (1.0 - step[1]) * g;
  let v1 = step[2] * v[i] + (1.0 - step[2]) * g * g;
  m[i] = m1;
  v[i] = v1;
  let denominator = sqrt(v1) / step[6] + step[3];
  parameters[i] = parameters[i] * (1.0 - step[0] * step[4]) - step[0] / step[5] * m1 / denominator;
}
