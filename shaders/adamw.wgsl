// AdamW over the flat buffer in one dispatch:
//   g = clip * gradient;  m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2
//   p = p - lr wd p - lr (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps)
// `step` = (lr, b1, b2, eps, wd, 1 - b1^t, sqrt(1 - b2^t)) is written by the host before each update; the clip factor
// was left by gradient.wgsl.
// Shapes: all [length], as vec4s: buffers are longer, with zeros there. Dispatch: any number of threads, each of which
// strides over the vec4s.
// Reference: Loshchilov & Hutter 2019; torch.optim.AdamW.

struct Dims { length: u32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> step: array<f32>;
@group(0) @binding(2) var<storage, read> norm: array<f32>;
@group(0) @binding(3) var<storage, read> gradient: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> m: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> v: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> parameters: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let clip = norm[1];
  let b1 = step[1];
  let b2 = step[2];
  let decay = 1.0 - step[0] * step[4];
  let rate = step[0] / step[5];
  let eps = step[3];
  let correction = step[6];
  let quads = (dims.length + 3u) / 4u;
  let threads = groups.x * groups.y * 64u;
  for (var i = id.x + id.y * groups.x * 64u; i < quads; i += threads) {
    let g = gradient[i] * clip;
    let m1 = b1 * m[i] + (1.0 - b1) * g;
    let v1 = b2 * v[i] + (1.0 - b2) * g * g;
    m[i] = m1;
    v[i] = v1;
    let denominator = sqrt(v1) / correction + eps;
    parameters[i] = parameters[i] * decay - rate * m1 / denominator;
  }
}
