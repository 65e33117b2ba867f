// row_statistics.wgsl for large vocabularies, optionally with the most likely tokens.
//   partial  thread (row, segment) folds its words into (m, S, E) and, with TOP > 0, keeps its TOP best words
//   merge    thread row joins its segments in order: m = max m_i, S = sum S_i e^(m_i - m), E likewise
// A segment's words are interleaved with the others', eight at a time, so that neighbouring threads read
// neighbouring memory. Two dispatches instead of one with a barrier: a barrier costs ~100 us a workgroup on
// SwiftShader, and a fixed order of the sums is what repeats a run bit for bit.
// Shapes: logits [rows, vocab], read four at a time (`partial4`) where 4 divides vocab; targets [rows];
//         sums [rows, SEGMENTS] = (m, S, E, -); found [rows, SEGMENTS, TOP] = (z, id); statistics as in
//         row_statistics.wgsl; top [rows, TOP] = (id, log-probability), best first, equals by id.
// Ids are kept as floats, exact below 2^24. Constants: SEGMENTS, TOP (0: no search, and `..._top` may not be used).
// Dispatch: partial one thread per (row, segment), merge one thread per row.
// Reference: Milakov & Gimelshein 2018, as in row_statistics.wgsl.

struct Dims { vocab: u32, rows: u32, inverseTemperature: f32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> logits: array<f32>;
@group(0) @binding(2) var<storage, read> logits4: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> sums: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> found: array<vec2f>;

const LOWEST = -3.0e38;
const ONES = vec4f(1.0);
const KEPT = max(TOP, 1u);

/// The running maximum m, and S and E in four lanes each: shorter sums round less.
struct Sums { m: f32, S: vec4f, E: vec4f }

/// As in row_statistics.wgsl.
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

fn one(at: u32, v: u32) -> f32 {
  if (v < dims.vocab) { return logits[at + v]; }
  return LOWEST;
}
fn words(at: u32, v: u32) -> vec4f {
  if (v + 4u <= dims.vocab) { return vec4f(logits[at + v], logits[at + v + 1u], logits[at + v + 2u], logits[at + v + 3u]); }
  return vec4f(one(at, v), one(at, v + 1u), one(at, v + 2u), one(at, v + 3u));
}
fn words4(at: u32, v: u32) -> vec4f {
  if (v < dims.vocab) { return logits4[(at + v) / 4u]; }
  return vec4f(LOWEST);
}

var<private> best: array<vec2f, KEPT>;

fn forget() {
  for (var j = 0u; j < KEPT; j++) { best[j] = vec2f(LOWEST, 16777215.0); }
}
/// Puts a word among the best, if it is one: higher first, equals by id.
fn offer(z: f32, id: f32) {
  var j = KEPT;
  loop {
    if (j == 0u) { break; }
    let rival = best[j - 1u];
    if (z < rival.x || (z == rival.x && id > rival.y)) { break; }
    if (j < KEPT) { best[j] = rival; }
    j -= 1u;
  }
  if (j < KEPT) { best[j] = vec2f(z, id); }
}
fn offer4(z: vec4f, v: u32) {
  let bar = best[KEPT - 1u].x;
  if (!any(z > vec4f(bar))) { return; }
  for (var j = 0u; j < 4u; j++) { if (z[j] > LOWEST) { offer(z[j], f32(v + j)); } }
}

struct Thread { at: u32, start: u32, row: u32, index: u32, scale: f32 }
fn thread(id: vec3u, groups: vec3u) -> Thread {
  let i = id.x + id.y * groups.x * 64u;
  let row = i / SEGMENTS;
  return Thread(row * dims.vocab, (i % SEGMENTS) * 8u, row, i, dims.inverseTemperature * 1.4426950408889634);
}

@compute @workgroup_size(64)
fn partial(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let t = thread(id, groups);
  if (t.row >= min(counts[0], dims.rows)) { return; }
  var sum = Sums(LOWEST, vec4f(0.0), vec4f(0.0));
  for (var v = t.start; v < dims.vocab; v += SEGMENTS * 8u) {
    sum = fold(sum, words(t.at, v), words(t.at, v + 4u), t.scale);
  }
  sums[t.index] = vec4f(sum.m, dot(sum.S, ONES), dot(sum.E, ONES), 0.0);
}

@compute @workgroup_size(64)
fn partial4(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let t = thread(id, groups);
  if (t.row >= min(counts[0], dims.rows)) { return; }
  var sum = Sums(LOWEST, vec4f(0.0), vec4f(0.0));
  for (var v = t.start; v < dims.vocab; v += SEGMENTS * 8u) {
    sum = fold(sum, words4(t.at, v), words4(t.at, v + 4u), t.scale);
  }
  sums[t.index] = vec4f(sum.m, dot(sum.S, ONES), dot(sum.E, ONES), 0.0);
}

@compute @workgroup_size(64)
fn partial_top(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let t = thread(id, groups);
  if (t.row >= min(counts[0], dims.rows)) { return; }
  forget();
  var sum = Sums(LOWEST, vec4f(0.0), vec4f(0.0));
  for (var v = t.start; v < dims.vocab; v += SEGMENTS * 8u) {
    let z0 = words(t.at, v);
    let z1 = words(t.at, v + 4u);
    sum = fold(sum, z0, z1, t.scale);
    offer4(z0, v);
    offer4(z1, v + 4u);
  }
  sums[t.index] = vec4f(sum.m, dot(sum.S, ONES), dot(sum.E, ONES), 0.0);
  for (var j = 0u; j < KEPT; j++) { found[t.index * KEPT + j] = best[j]; }
}

@group(0) @binding(3) var<storage, read> targets: array<u32>;
@group(0) @binding(4) var<storage, read> sumsIn: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> statistics: array<vec4f>;
@group(0) @binding(6) var<storage, read> foundIn: array<vec2f>;
@group(0) @binding(7) var<storage, read_write> top: array<vec2f>;

/// Merges a row's segments and writes its statistics; returns (m, log S).
fn join(row: u32) -> vec2f {
  let start = row * SEGMENTS;
  let scale = dims.inverseTemperature * 1.4426950408889634;
  var m = LOWEST;
  for (var s = start; s < start + SEGMENTS; s++) { m = max(m, sumsIn[s].x); }
  var S = 0.0;
  var E = 0.0;
  for (var s = start; s < start + SEGMENTS; s++) {
    let part = sumsIn[s];
    let drop = max((part.x - m) * scale, -200.0);
    let fade = exp2(drop);
    S += part.y * fade;
    E += fade * (part.z + drop * part.y);
  }
  let bits = log2(S);
  let wanted = min(targets[row], dims.vocab - 1u);
  let logS = bits * 0.6931471805599453;
  statistics[row] = vec4f(
    m * dims.inverseTemperature + logS, max(0.0, bits - E / S) * 0.6931471805599453,
    (logits[row * dims.vocab + wanted] - m) * dims.inverseTemperature - logS, 1.0 / S);
  return vec2f(m, logS);
}

@compute @workgroup_size(64)
fn merge(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.x + id.y * groups.x * 64u;
  if (row >= min(counts[0], dims.rows)) { return; }
  join(row);
}

@compute @workgroup_size(64)
fn merge_top(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = id.x + id.y * groups.x * 64u;
  if (row >= min(counts[0], dims.rows)) { return; }
  let whole = join(row);
  forget();
  for (var s = row * SEGMENTS * KEPT; s < (row + 1u) * SEGMENTS * KEPT; s++) {
    let word = foundIn[s];
    if (word.x >= best[KEPT - 1u].x) { offer(word.x, word.y); }
  }
  for (var j = 0u; j < KEPT; j++) {
    top[row * KEPT + j] = vec2f(best[j].y, (best[j].x - whole.x) * dims.inverseTemperature - whole.y);
  }
}
