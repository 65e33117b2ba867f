// Of each row of logits z, at temperature T, in one pass over the vocabulary:
//   lse = log sum_v e^(z_v/T);   H = -sum_v p_v log p_v = log S - E/S  (nats);   logp = z_t/T - lse of the target t
// with m the running maximum of z, d = (z - m)/T, S = sum e^d and E = sum e^d d, both rescaled when m moves.
// Inside, d is in bits (log2 e taken into 1/T), and always a difference of raw logits: that rounds a small number,
// where z/T - m would round a large one. Words come eight at a time, so that a moving maximum costs one
// exponential in nine, without a branch that lanes would take apart.
// Shapes: logits [rows, vocab]; targets [rows]; statistics [rows] = (lse, H, logp, p of the most likely token).
// Dispatch: one thread per row; best up to a few thousand words. `row_segments.wgsl` is the variant for large ones.
// Reference: Milakov & Gimelshein 2018, "Online normalizer calculation for softmax".

struct Dims { vocab: u32, rows: u32, inverseTemperature: f32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> logits: array<f32>;
@group(0) @binding(3) var<storage, read> targets: array<u32>;
@group(0) @binding(4) var<storage, read_write> statistics: array<vec4f>;

const LOWEST = -3.0e38;
const ONES = vec4f(1.0);

/// The running maximum m, and S and E in four lanes each: shorter sums round less.
struct Sums { m: f32, S: vec4f, E: vec4f }

/// Takes in eight more logits. Differences end at -200 bits, where 2^d is 0: a forbidden word's -inf would otherwise
/// make 0 times infinity.
fn fold(sum: Sums, z0: vec4f, z1: vec4f, scale: f32) -> Sums {
  let four = max(z0, z1);
  let m = max(sum.m, max(max(four.x, four.y), max(four.z, four.w)));
  let drop = max((sum.m - m) * scale, -200.0);
  let fade = exp2(drop);
  let d0 = max((z0 - m) * scale, vec4f(-200.0));
  let d1 = max((z1 - m) * scale, vec4f(-200.0));
  let p0 = exp2(d0);
  let p1 = exp2(d1);
  return Sums(m, sum.S * fade + (p0 + p1), fade * (sum.E + drop * sum.S) + (p0 * d0 + p1 * d1));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.x + id.y * groups.x * 64u;
  if (row >= min(counts[0], dims.rows)) { return; }
  let at = row * dims.vocab;
  let scale = dims.inverseTemperature * 1.4426950408889634;
  let whole = dims.vocab & ~7u;
  var sum = Sums(LOWEST, vec4f(0.0), vec4f(0.0));
  for (var v = at; v < at + whole; v += 8u) {
    sum = fold(
      sum, vec4f(logits[v], logits[v + 1u], logits[v + 2u], logits[v + 3u]),
      vec4f(logits[v + 4u], logits[v + 5u], logits[v + 6u], logits[v + 7u]), scale);
  }
  if (whole < dims.vocab) {
    var z: array<f32, 8>;
    for (var j = 0u; j < 8u; j++) {
      z[j] = LOWEST;
      if (whole + j < dims.vocab) { z[j] = logits[at + whole + j]; }
    }
    sum = fold(sum, vec4f(z[0], z[1], z[2], z[3]), vec4f(z[4], z[5], z[6], z[7]), scale);
  }
  let S = dot(sum.S, ONES);
  let bits = log2(S);
  let wanted = min(targets[row], dims.vocab - 1u);
  let logp = (logits[at + wanted] - sum.m) * dims.inverseTemperature - bits * 0.6931471805599453;
  statistics[row] = vec4f(
    sum.m * dims.inverseTemperature + bits * 0.6931471805599453,
    max(0.0, bits - dot(sum.E, ONES) / S) * 0.6931471805599453, logp, 1.0 / S);
}
