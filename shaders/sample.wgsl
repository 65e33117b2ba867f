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

#include parts/gumbel

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
