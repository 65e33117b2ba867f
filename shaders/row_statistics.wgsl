// Of each row of logits z, at temperature T, in one pass over the vocabulary:
//   lse = log sum_v e^(z_v/T);   H = -sum_v p_v log p_v = log S - E/S  (nats);   logp = z_t/T - lse of the target t
// with m the running maximum, S = sum e^(x-m) and E = sum e^(x-m)(x-m), both rescaled when m moves.
// Shapes: logits [rows, vocab]; targets [rows]; statistics [rows] = (lse, H, logp, p of the likeliest token).
// Dispatch: one thread a row; best up to a few thousand words. `row_segments.wgsl` is the variant for large ones.
// Reference: field/engines.md 5.4; Milakov & Gimelshein 2018, "Online normalizer calculation for softmax".

struct Dims { vocab: u32, rows: u32, inverseTemperature: f32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> logits: array<f32>;
@group(0) @binding(3) var<storage, read> targets: array<u32>;
@group(0) @binding(4) var<storage, read_write> statistics: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.x + id.y * groups.x * 64u;
  if (row >= min(counts[0], dims.rows)) { return; }
  let at = row * dims.vocab;
  var m = logits[at] * dims.inverseTemperature;
  var S = 1.0;
  var E = 0.0;
  for (var v = 1u; v < dims.vocab; v++) {
    let x = logits[at + v] * dims.inverseTemperature;
    if (x > m) {
      let fade = exp(m - x);
      E = fade * (E + (m - x) * S);
      S = S * fade + 1.0;
      m = x;
    } else {
      let e = exp(x - m);
      S += e;
      E += e * (x - m);
    }
  }
  let lse = m + log(S);
  let wanted = min(targets[row], dims.vocab - 1u);
  let logp = logits[at + wanted] * dims.inverseTemperature - lse;
  statistics[row] = vec4f(lse, max(0.0, log(S) - E / S), logp, 1.0 / S);
}
