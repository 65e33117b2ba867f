// x[r,:] = W[token[r],:] of packed weights, for the tokens of one chunk of the vocabulary.
// Shapes: x [rows, width]; place [rows], w the token; W as in packed_matmul.wgsl, with K = width, the tokens
//         [first, first + count).
// Dispatch: one thread an element, in workgroups of 64.
// Constant: DTYPE. Reference: torch.nn.functional.embedding.

struct Dims { width: u32, rows: u32, first: u32, count: u32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> place: array<vec4u>;
@group(0) @binding(3) var<storage, read> W: array<u32>;
@group(0) @binding(4) var<storage, read_write> x: array<f32>;

/// The float32 of float16 bits, subnormal ones too.
fn half(h: u32) -> f32 {
  let size = h & 0x7fffu;
  let normal = (size << 13u) + 0x38000000u;
  let small = bitcast<u32>(f32(size) * 5.9604644775390625e-8);
  return bitcast<f32>(select(normal, small, size < 0x400u) | ((h & 0x8000u) << 16u));
}

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  let row = i / dims.width;
  if (row >= min(counts[0], dims.rows)) { return; }
  let token = place[row].w - dims.first;
  if (token >= dims.count) { return; }
  let k = i % dims.width;
  let panel = token / 8u;
  let column = token % 8u;
  if (DTYPE == 0u) {
    x[i] = bitcast<f32>(W[(panel * dims.width + k) * 8u + column]);
  } else if (DTYPE == 3u) {
    let block = (panel * ((dims.width + 31u) / 32u) + k / 32u) * 72u;
    let word = W[block + 8u + (k % 32u) * 2u + column / 4u];
    let code = bitcast<i32>(word << (24u - 8u * (column % 4u))) >> 24u;
    x[i] = bitcast<f32>(W[block + column]) * f32(code);
  } else {
    let word = W[(panel * dims.width + k) * 4u + column % 4u];
    let bits = select(word & 0xffffu, word >> 16u, column >= 4u);
    if (DTYPE == 1u) { x[i] = bitcast<f32>(bits << 16u); } else { x[i] = half(bits); }
  }
}
