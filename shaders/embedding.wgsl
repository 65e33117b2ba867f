// forward    x[r,:] = E[token[r],:]
// backward   dE[v,:] += sum of dx[r,:] over the rows r whose token is v
// Shapes: x, dx [rows, width]; E, dE [vocab, width]; place [rows], w the token; `order` lists the rows sorted by token, and
// `starts` [vocab + 1] where each token's rows begin in it, so that every element of dE has one owner that adds
// in a fixed order: WGSL has no float atomics, and a fixed order makes runs repeat bit for bit.
// Dispatch: one thread an element, in workgroups of 64.
// Reference: torch.nn.functional.embedding.

struct Dims { width: u32, rows: u32, vocab: u32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> place: array<vec4u>;
@group(0) @binding(3) var<storage, read> E: array<f32>;
@group(0) @binding(4) var<storage, read_write> x: array<f32>;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  let row = i / dims.width;
  if (row >= min(counts[0], dims.rows)) { return; }
  x[i] = E[place[row].w * dims.width + i % dims.width];
}

@group(0) @binding(1) var<storage, read> starts: array<u32>;
@group(0) @binding(2) var<storage, read> order: array<u32>;
@group(0) @binding(3) var<storage, read> dx: array<f32>;
@group(0) @binding(4) var<storage, read_write> dE: array<f32>;

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  let token = i / dims.width;
  if (token >= dims.vocab) { return; }
  let column = i % dims.width;
  let end = starts[token + 1u];
  var sum = 0.0;
  for (var j = starts[token]; j < end; j++) { sum += dx[order[j] * dims.width + column]; }
  dE[i] += sum;
}
