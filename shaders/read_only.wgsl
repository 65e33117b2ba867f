// Reads every logit once and does nothing else: the baseline that `bench` compares the row statistics with.
// Each thread sums its words, in the same share-out as row_segments.wgsl (SEGMENTS 1: as row_statistics.wgsl), and
// leaves one number, so that no load can be dropped.
// Shapes: logits [rows, vocab], read four at a time (`main4`) where 4 divides vocab; sums [rows, SEGMENTS].
// Constants: SEGMENTS. Dispatch: one thread a (row, segment).

struct Dims { vocab: u32, rows: u32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read> logits4: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> sums: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  let row = i / SEGMENTS;
  if (row >= dims.rows) { return; }
  let at = row * dims.vocab;
  let end = at + (dims.vocab & ~7u);
  var a = vec4f(0.0);
  var b = vec4f(0.0);
  for (var v = at + (i % SEGMENTS) * 8u; v < end; v += SEGMENTS * 8u) {
    a += vec4f(logits[v], logits[v + 1u], logits[v + 2u], logits[v + 3u]);
    b += vec4f(logits[v + 4u], logits[v + 5u], logits[v + 6u], logits[v + 7u]);
  }
  for (var v = end + i % SEGMENTS; v < at + dims.vocab; v += SEGMENTS) { a.x += logits[v]; }
  sums[i] = dot(a + b, vec4f(1.0));
}

@compute @workgroup_size(64)
fn main4(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  let row = i / SEGMENTS;
  if (row >= dims.rows) { return; }
  let end = (row + 1u) * dims.vocab / 4u;
  var sum = vec4f(0.0);
  for (var v = row * dims.vocab / 4u + i % SEGMENTS; v < end; v += SEGMENTS) { sum += logits4[v]; }
  sums[i] = dot(sum, vec4f(1.0));
}
