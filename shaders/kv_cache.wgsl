// Keys and values of the rollouts so far.
// append   the slots' rotated keys and values go to their rollout's row and position
// fork     a prompt's keys and values, computed in one row, are copied to the rows whose prompts begin alike
// Shapes: qk [slots, (H + Hkv) HD]; qkv [slots, (H + 2 Hkv) HD]; place [slots] = (row, -, position, token);
//         cache [2, rows, context, Hkv HD], keys then values, of DTYPE: 0 f32, 2 f16 (two to a word, the first in the low half); prefix [rows] = (row that they are copied from, prefix length).
// Constants: DTYPE, HD (even), HEADS, KV_HEADS.
// Dispatch: append one thread a (slot, word); fork one thread a (row, position, word), in workgroups of 64.

#include parts/half

/// Elements of a word, and words of a position's keys.
const PER_WORD = select(1u, 2u, DTYPE == 2u);
const WIDTH = KV_HEADS * HD / PER_WORD;
const QKV = (HEADS + 2u * KV_HEADS) * HD;
const QK = (HEADS + KV_HEADS) * HD;

struct Dims { slots: u32, rows: u32, context: u32, longest: u32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> place: array<vec4u>;
@group(0) @binding(3) var<storage, read> qk: array<f32>;
@group(0) @binding(4) var<storage, read> qkv: array<f32>;
@group(0) @binding(5) var<storage, read_write> cache: array<u32>;

@compute @workgroup_size(64)
fn append(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  let slot = i / WIDTH;
  if (slot >= min(counts[0], dims.slots)) { return; }
  let e = i % WIDTH;
  let here = place[slot];
  let at = (here.x * dims.context + here.z) * WIDTH + e;
  let key = slot * QK + HEADS * HD + e * PER_WORD;
  let value = slot * QKV + (HEADS + KV_HEADS) * HD + e * PER_WORD;
  let values = dims.rows * dims.context * WIDTH + at;
  if (DTYPE == 0u) {
    cache[at] = bitcast<u32>(qk[key]);
    cache[values] = bitcast<u32>(qkv[value]);
  } else {
    cache[at] = halves(vec2f(qk[key], qk[key + 1u]));
    cache[values] = halves(vec2f(qkv[value], qkv[value + 1u]));
  }
}

@group(0) @binding(2) var<storage, read> prefix: array<vec2u>;

@compute @workgroup_size(64)
fn fork(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  let row = i / (dims.longest * WIDTH);
  if (row >= min(counts[1], dims.rows)) { return; }
  let position = (i / WIDTH) % dims.longest;
  let source = prefix[row];
  if (source.x == row || position >= source.y) { return; }
  let e = i % WIDTH;
  let values = dims.rows * dims.context * WIDTH;
  let to = (row * dims.context + position) * WIDTH + e;
  let start = (source.x * dims.context + position) * WIDTH + e;
  cache[to] = cache[start];
  cache[values + to] = cache[values + start];
}
