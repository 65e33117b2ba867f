// Draws the next token of every live rollout, and keeps its log-probability and an entropy.
//   token = argmax_v z_v/T - log(-log u_v)   (Gumbel-max: an exact draw from softmax(z/T))
//   u_v from threefry2x32(key, (rollout, position * ceil(V/2) + floor(v/2))), word v mod 2: src/random/threefry.ts
// main:  one temperature everywhere; the entropy is that of softmax(z/T), taken in the same pass over the vocabulary
//        (row_statistics.wgsl).
// gated: T_above where H > h, T elsewhere, H the entropy of softmax(z) at temperature 1 (arXiv 2506.01939, Eq. 5). It
//        takes a pass more, for H, and H is the entropy that is kept. The same numbers u_v as in main.
// Shapes: logits [slots, vocab]; place [slots] = (row, -, position of the input token, token);
//         run = (key0, key1, first rollout number, bits of 1/T, bits of 1/T_above, bits of h), the last two for gated;
//         limits [rows] = longest total length; next [slots] = (row, done, position, token);
//         tokens [rows, context]; drawn [rows, context] = (logp under the temperature drawn at, H).
// Dispatch: one thread a slot.
// Reference: Gumbel 1954, Maddison et al. 2014.

struct Dims { vocab: u32, slots: u32, context: u32, eos: u32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> run: array<u32>;
@group(0) @binding(3) var<storage, read> place: array<vec4u>;
@group(0) @binding(4) var<storage, read> limits: array<u32>;
@group(0) @binding(5) var<storage, read> logits: array<f32>;
@group(0) @binding(6) var<storage, read_write> next: array<vec4u>;
@group(0) @binding(7) var<storage, read_write> tokens: array<u32>;
@group(0) @binding(8) var<storage, read_write> drawn: array<vec2f>;

fn rotate(x: u32, by: u32) -> u32 { return (x << by) | (x >> (32u - by)); }

fn four(x: vec2u, r: vec4u) -> vec2u {
  var y = x;
  y.x += y.y; y.y = rotate(y.y, r.x) ^ y.x;
  y.x += y.y; y.y = rotate(y.y, r.y) ^ y.x;
  y.x += y.y; y.y = rotate(y.y, r.z) ^ y.x;
  y.x += y.y; y.y = rotate(y.y, r.w) ^ y.x;
  return y;
}

fn threefry2x32(key: vec2u, counter: vec2u) -> vec2u {
  let third = key.x ^ key.y ^ 0x1bd11bdau;
  let even = vec4u(13u, 15u, 26u, 6u);
  let odd = vec4u(17u, 29u, 16u, 24u);
  var x = counter + key;
  x = four(x, even) + vec2u(key.y, third + 1u);
  x = four(x, odd) + vec2u(third, key.x + 2u);
  x = four(x, even) + vec2u(key.x, key.y + 3u);
  x = four(x, odd) + vec2u(key.y, third + 4u);
  x = four(x, even) + vec2u(third, key.x + 5u);
  return x;
}

/// -log(-log u) of u = ((bits >> 8) + 1/2) 2^-24. Where u is near 1 it has too few bits left in float32 (the largest
/// round to 1, whose Gumbel number is infinite, and WGSL's log is only right to 2^-21 there), and just these win draws:
/// so upwards of 1/2 the distance e = 1 - u is taken, which is exact, and close to 1 the series of -log(1 - e).
fn gumbel(bits: u32) -> f32 {
  let n = bits >> 8u;
  let u = (f32(n) + 0.5) * 5.9604644775390625e-8;
  if (n < 8388608u) { return -log(-log(u)); }
  let e = (f32(16777215u - n) + 0.5) * 5.9604644775390625e-8;
  let series = e * (1.0 + e * (0.5 + e * (0.33333334 + e * (0.25 + e * 0.2))));
  return -log(select(-log(1.0 - e), series, e < 0.03125));
}

/// What an entropy is made of, over the x seen so far: m = max x, S = sum exp(x - m), E = sum exp(x - m) (x - m).
struct Sums { m: f32, S: f32, E: f32 }

fn meet(sums: Sums, x: f32) -> Sums {
  var s = sums;
  if (x > s.m) {
    let fade = exp(s.m - x);
    // S is 0 before the first word, where (m - x) S would be 0 times a huge number.
    if (s.S > 0.0) { s.E = fade * (s.E + (s.m - x) * s.S); }
    s.S = s.S * fade + 1.0;
    s.m = x;
  } else {
    let e = exp(x - s.m);
    s.S += e;
    s.E += e * (x - s.m);
  }
  return s;
}

fn entropy(s: Sums) -> f32 { return max(0.0, log(s.S) - s.E / s.S); }

const none = Sums(-3.4e38, 0.0, 0.0);

/// Draws a slot's token at a temperature and notes it. Returns its log-probability and the entropy of softmax(z/T).
fn draw(slot: u32, inverseT: f32) -> vec2f {
  let at = slot * dims.vocab;
  let here = place[slot];
  let position = here.z + 1u;
  let stride = (dims.vocab + 1u) / 2u;
  var bits = vec2u(0);
  var best = -3.4e38;
  var token = 0u;
  var chosen = 0.0;
  var sums = none;
  for (var v = 0u; v < dims.vocab; v++) {
    if (v % 2u == 0u) {
      bits = threefry2x32(vec2u(run[0], run[1]), vec2u(run[2] + here.x, position * stride + v / 2u));
    }
    let x = logits[at + v] * inverseT;
    let score = x + gumbel(select(bits.y, bits.x, v % 2u == 0u));
    if (score > best) { best = score; token = v; chosen = x; }
    sums = meet(sums, x);
  }
  tokens[here.x * dims.context + position] = token;
  let done = token == dims.eos || position + 1u >= limits[here.x];
  next[slot] = vec4u(here.x, u32(done), position, token);
  return vec2f(chosen - sums.m - log(sums.S), entropy(sums));
}

fn note(slot: u32, logprobAndEntropy: vec2f) {
  let here = place[slot];
  drawn[here.x * dims.context + here.z + 1u] = logprobAndEntropy;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let slot = id.x + id.y * groups.x * 64u;
  if (slot >= min(counts[0], dims.slots)) { return; }
  note(slot, draw(slot, bitcast<f32>(run[3])));
}

@compute @workgroup_size(64)
fn gated(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let slot = id.x + id.y * groups.x * 64u;
  if (slot >= min(counts[0], dims.slots)) { return; }
  var sums = none;
  for (var v = 0u; v < dims.vocab; v++) { sums = meet(sums, logits[slot * dims.vocab + v]); }
  let H = entropy(sums);
  let inverseT = bitcast<f32>(select(run[3], run[4], H > bitcast<f32>(run[5])));
  note(slot, vec2f(draw(slot, inverseT).x, H));
}
