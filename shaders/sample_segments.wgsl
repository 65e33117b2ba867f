// Draws the next token of every live rollout of a large vocabulary, in two stages, as sample.wgsl does in one:
//   token = argmax_v z_v/T - log(-log u_v) over the words v with z_v >= threshold (sample_filter.wgsl), the same u_v
//   partial   thread (slot, segment) finds its best word; a segment's words are interleaved with the others', eight at a time
//   merge     thread slot takes the best of its segments, equals by id, and keeps the token's log-probability and the entropy,
//             both of softmax(z) over the whole vocabulary at temperature 1, whatever the draw's temperature and filters
//   keep_top  thread slot keeps the row's most likely tokens (row_segments.wgsl) with its rollout
// Where the entropy exceeds `above`, the draw's temperature is that of the forks (arXiv 2506.01939, Eq. 5).
// Shapes: logits [slots, vocab]; statistics [slots] = (log-sum-exp, H, -, -); threshold [slots];
//         place [slots] = (row, -, position of the input token, token);
//         run = (key0, key1, first rollout, bits of 1/T, of 1/T at forks, of `above`, number of end tokens, -, up to 56 end
//         tokens, then each row's longest total length);
//         best [slots, SEGMENTS] = (score, bits of the id, z, -); next [slots] = (row, done, position, token);
//         tokens [rows, context]; drawn [rows, context] = (log-probability, H); top, kept [.., TOP] = (id, log-probability).
// Constants: SEGMENTS, TOP.
// Dispatch: partial one thread a (slot, segment), merge and keep_top one a slot.
// Reference: Gumbel 1954, Maddison et al. 2014.

struct Dims { vocab: u32, slots: u32, context: u32 }
const LIMITS = 64u;
const ENDS = 8u;

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> run: array<u32>;
@group(0) @binding(3) var<storage, read> place: array<vec4u>;
@group(0) @binding(4) var<storage, read> statistics: array<vec4f>;
@group(0) @binding(5) var<storage, read> logits: array<f32>;
@group(0) @binding(6) var<storage, read> threshold: array<f32>;
@group(0) @binding(7) var<storage, read_write> best: array<vec4f>;

#include parts/gumbel

@compute @workgroup_size(64)
fn partial(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  let slot = i / SEGMENTS;
  if (slot >= min(counts[0], dims.slots)) { return; }
  let segment = i % SEGMENTS;
  let here = place[slot];
  let inverseT = bitcast<f32>(select(run[3], run[4], statistics[slot].y > bitcast<f32>(run[5])));
  let key = vec2u(run[0], run[1]);
  let rollout = run[2] + here.x;
  let counter = (here.z + 1u) * ((dims.vocab + 1u) / 2u);
  let lowest = threshold[slot];
  let at = slot * dims.vocab;
  var score = -3.4e38;
  var token = 0u;
  var chosen = 0.0;
  for (var first = segment * 8u; first < dims.vocab; first += SEGMENTS * 8u) {
    let to = min(first + 8u, dims.vocab);
    for (var v = first; v < to; v += 2u) {
      let bits = threefry2x32(key, vec2u(rollout, counter + v / 2u));
      let z = logits[at + v];
      let s = z * inverseT + gumbel(bits.x);
      if (z >= lowest && s > score) { score = s; token = v; chosen = z; }
      if (v + 1u < to) {
        let y = logits[at + v + 1u];
        let t = y * inverseT + gumbel(bits.y);
        if (y >= lowest && t > score) { score = t; token = v + 1u; chosen = y; }
      }
    }
  }
  best[i] = vec4f(score, bitcast<f32>(token), chosen, 0.0);
}

@group(0) @binding(5) var<storage, read> found: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> next: array<vec4u>;
@group(0) @binding(7) var<storage, read_write> tokens: array<u32>;
@group(0) @binding(8) var<storage, read_write> drawn: array<vec2f>;

@compute @workgroup_size(64)
fn merge(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let slot = id.x + id.y * groups.x * 64u;
  if (slot >= min(counts[0], dims.slots)) { return; }
  var winner = found[slot * SEGMENTS];
  for (var segment = 1u; segment < SEGMENTS; segment++) {
    let other = found[slot * SEGMENTS + segment];
    if (other.x > winner.x || (other.x == winner.x && bitcast<u32>(other.y) < bitcast<u32>(winner.y))) {
      winner = other;
    }
  }
  let here = place[slot];
  let position = here.z + 1u;
  let token = bitcast<u32>(winner.y);
  let at = here.x * dims.context + position;
  tokens[at] = token;
  drawn[at] = vec2f(winner.z - statistics[slot].x, statistics[slot].y);
  var done = position + 1u >= run[LIMITS + here.x];
  for (var e = 0u; e < run[6]; e++) { done = done || token == run[ENDS + e]; }
  next[slot] = vec4u(here.x, u32(done), position, token);
}

@group(0) @binding(4) var<storage, read> top: array<vec2f>;
@group(0) @binding(5) var<storage, read_write> kept: array<vec2f>;

@compute @workgroup_size(64)
fn keep_top(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let slot = id.x + id.y * groups.x * 64u;
  if (slot >= min(counts[0], dims.slots)) { return; }
  let here = place[slot];
  let at = (here.x * dims.context + here.z + 1u) * TOP;
  for (var j = 0u; j < TOP; j++) { kept[at + j] = top[slot * TOP + j]; }
}
