// A product with packed weights, C = A W^T: its bindings, the weights of a panel as float32, and the store.
// MODE: 0 C = A W^T, 1 plus R[m,n] (residual), 2 plus R[n] (bias).
// Shapes: A [M, K]; C, R [M, cRow], of which this product writes N columns; M the live rows, counts[0].
// W: panels [ceil(N/8), K, 8] (`src/model/frozen/panels.ts`). A word of a panel's k, by DTYPE:
//   0 f32   columns 0 .. 7, one a word
//   1 bf16  column i in the low half of word i, column i + 4 in its high half
//   2 f16   the same
//   3 q8    blocks of 32 k's: eight f32 scales, then for each k a byte a column; a weight is its scale times its byte
// Constants: DTYPE, MODE.

#include parts/half

/// `chain` k's are summed before they are added to C: long sums round less than a single chain. It is a uniform because Mesa
/// would unroll a loop over a constant.
struct Dims { M: u32, N: u32, K: u32, cRow: u32, chain: u32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> A: array<f32>;
@group(0) @binding(3) var<storage, read> W: array<vec4u>;
@group(0) @binding(4) var<storage, read> R: array<f32>;
@group(0) @binding(5) var<storage, read_write> C: array<f32>;

/// The eight weights of a k in the panel that starts at `base`, columns 0 to 3 and 4 to 7.
fn columns(base: u32, k: u32) -> array<vec4f, 2> {
  if (DTYPE == 0u) {
    return array(bitcast<vec4f>(W[base + 2u * k]), bitcast<vec4f>(W[base + 2u * k + 1u]));
  }
  if (DTYPE == 1u) {
    let v = W[base + k];
    return array(bitcast<vec4f>(v << vec4u(16u)), bitcast<vec4f>(v & vec4u(0xffff0000u)));
  }
  if (DTYPE == 2u) {
    let v = W[base + k];
    return array(half4(v & vec4u(0xffffu)), half4(v >> vec4u(16u)));
  }
  let block = base + (k / 32u) * 18u;
  let pair = W[block + 2u + (k % 32u) / 2u];
  let codes = select(pair.xy, pair.zw, (k & 1u) == 1u);
  let shifts = vec4u(24u, 16u, 8u, 0u);
  return array(
    bitcast<vec4f>(W[block]) * vec4f(bitcast<vec4i>(vec4u(codes.x) << shifts) >> vec4u(24u)),
    bitcast<vec4f>(W[block + 1u]) * vec4f(bitcast<vec4i>(vec4u(codes.y) << shifts) >> vec4u(24u)),
  );
}

/// vec4us of a panel.
fn panel_size() -> u32 {
  if (DTYPE == 0u) { return 2u * dims.K; }
  if (DTYPE == 3u) { return ((dims.K + 31u) / 32u) * 18u; }
  return dims.K;
}

fn store4(m: u32, n: u32, M: u32, value: vec4f) {
  if (m >= M) { return; }
  for (var i = 0u; i < 4u; i++) {
    if (n + i >= dims.N) { return; }
    let at = m * dims.cRow + n + i;
    if (MODE == 0u) { C[at] = value[i]; }
    else if (MODE == 1u) { C[at] = value[i] + R[at]; }
    else { C[at] = value[i] + R[n + i]; }
  }
}
