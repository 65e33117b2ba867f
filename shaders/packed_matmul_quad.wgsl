enable subgroups;
// C[m,n] = sum_k A[m,k] W[n,k] of weights that are stored packed and widened to float32 as they are read.
// MODE: 0 C = A W^T, 1 plus R[m,n] (residual), 2 plus R[n] (bias).
// Shapes: A [M, K]; C, R [M, cRow], of which this product writes N columns; M the live rows, counts[0].
// W: panels [ceil(N/8), K, 8] (`src/model/frozen/panels.ts`). A word of a panel's k, by DTYPE:
//   0 f32   columns 0 .. 7, one a word
//   1 bf16  column i in the low half of word i, column i + 4 in its high half
//   2 f16   the same
//   3 q8    blocks of 32 k's: eight f32 scales, then for each k a byte a column; a weight is its scale times its byte
// Quad variant: two neighbouring lanes own a 8x16 tile, 8x8 each; a lane loads half of its rows of A and swaps for the
// rest, and all of its panel's eight weights, which are four words or fewer.
// Dispatch: x = ceil(M/64), y = ceil(N/64); workgroup of 64 lanes, tile 64x64.
// Constants: DTYPE, MODE. Reference: torch.nn.functional.linear in float32.

struct Dims { M: u32, N: u32, K: u32, cRow: u32, chain: u32 }
/// `chain` k's are summed before they are added to C: long sums round less than a single chain. It is a uniform because Mesa
/// would unroll a loop over a constant.

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> A: array<f32>;
@group(0) @binding(3) var<storage, read> W: array<vec4u>;
@group(0) @binding(4) var<storage, read> R: array<f32>;
@group(0) @binding(5) var<storage, read_write> C: array<f32>;

/// The float32s of the float16s in the low halves of four words. A subnormal one is its fraction times 2^-24, which is
/// exact; unpack2x16float may flush it to zero.
fn half4(h: vec4u) -> vec4f {
  let sign = (h & vec4u(0x8000u)) << vec4u(16u);
  let size = h & vec4u(0x7fffu);
  let normal = (size << vec4u(13u)) + vec4u(0x38000000u);
  let small = bitcast<vec4u>(vec4f(size) * 5.9604644775390625e-8);
  return bitcast<vec4f>(select(normal, small, size < vec4u(0x400u)) | sign);
}

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

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let M = min(counts[0], dims.M);
  // Only a whole workgroup may leave: swaps must be in subgroup-uniform control flow.
  if (group.x * 64u >= M || group.y * 64u >= dims.N) { return; }
  let qx = lane & 1u;
  let m0 = group.x * 64u + ((lane >> 1u) & 7u) * 8u;
  let n0 = group.y * 64u + ((lane >> 4u) * 2u + qx) * 8u;
  let mOwn = m0 + qx * 4u;
  let mOther = m0 + (1u - qx) * 4u;
  // A lane past the last panel repeats it and stores nothing.
  let base = min(n0 / 8u, (dims.N - 1u) / 8u) * panel_size();
  let a0 = min(mOwn + 0u, M - 1u) * dims.K;
  let a1 = min(mOwn + 1u, M - 1u) * dims.K;
  let a2 = min(mOwn + 2u, M - 1u) * dims.K;
  let a3 = min(mOwn + 3u, M - 1u) * dims.K;
  var L0 = vec4f(0); var H0 = vec4f(0);
  var L1 = vec4f(0); var H1 = vec4f(0);
  var L2 = vec4f(0); var H2 = vec4f(0);
  var L3 = vec4f(0); var H3 = vec4f(0);
  var L4 = vec4f(0); var H4 = vec4f(0);
  var L5 = vec4f(0); var H5 = vec4f(0);
  var L6 = vec4f(0); var H6 = vec4f(0);
  var L7 = vec4f(0); var H7 = vec4f(0);
  for (var k0 = 0u; k0 < dims.K; k0 += dims.chain) {
    var l0 = vec4f(0); var h0 = vec4f(0);
    var l1 = vec4f(0); var h1 = vec4f(0);
    var l2 = vec4f(0); var h2 = vec4f(0);
    var l3 = vec4f(0); var h3 = vec4f(0);
    var l4 = vec4f(0); var h4 = vec4f(0);
    var l5 = vec4f(0); var h5 = vec4f(0);
    var l6 = vec4f(0); var h6 = vec4f(0);
    var l7 = vec4f(0); var h7 = vec4f(0);
    let end = min(k0 + dims.chain, dims.K);
    for (var k = k0; k < end; k++) {
      let w = columns(base, k);
      let x = vec4f(A[a0 + k], A[a1 + k], A[a2 + k], A[a3 + k]);
      let y = quadSwapX(x);
      l0 += x.x * w[0]; h0 += x.x * w[1];
      l1 += x.y * w[0]; h1 += x.y * w[1];
      l2 += x.z * w[0]; h2 += x.z * w[1];
      l3 += x.w * w[0]; h3 += x.w * w[1];
      l4 += y.x * w[0]; h4 += y.x * w[1];
      l5 += y.y * w[0]; h5 += y.y * w[1];
      l6 += y.z * w[0]; h6 += y.z * w[1];
      l7 += y.w * w[0]; h7 += y.w * w[1];
    }
    L0 += l0; H0 += h0;
    L1 += l1; H1 += h1;
    L2 += l2; H2 += h2;
    L3 += l3; H3 += h3;
    L4 += l4; H4 += h4;
    L5 += l5; H5 += h5;
    L6 += l6; H6 += h6;
    L7 += l7; H7 += h7;
  }
  store4(mOwn + 0u, n0, M, L0); store4(mOwn + 0u, n0 + 4u, M, H0);
  store4(mOwn + 1u, n0, M, L1); store4(mOwn + 1u, n0 + 4u, M, H1);
  store4(mOwn + 2u, n0, M, L2); store4(mOwn + 2u, n0 + 4u, M, H2);
  store4(mOwn + 3u, n0, M, L3); store4(mOwn + 3u, n0 + 4u, M, H3);
  store4(mOther + 0u, n0, M, L4); store4(mOther + 0u, n0 + 4u, M, H4);
  store4(mOther + 1u, n0, M, L5); store4(mOther + 1u, n0 + 4u, M, H5);
  store4(mOther + 2u, n0, M, L6); store4(mOther + 2u, n0 + 4u, M, H6);
  store4(mOther + 3u, n0, M, L7); store4(mOther + 3u, n0 + 4u, M, H7);
}
