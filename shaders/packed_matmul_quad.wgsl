enable subgroups;
// C[m,n] = sum_k A[m,k] W[n,k] of weights that are stored packed and widened to float32 as they are read.
// Shapes, panels, DTYPE and MODE: parts/packed_product.wgsl.
// Quad variant: two neighbouring lanes own a 8x16 tile, 8x8 each; a lane loads half of its rows of A and swaps for the
// rest, and all of its panel's eight weights, which are four words or fewer.
// Dispatch: x = ceil(M/64), y = ceil(N/64); workgroup of 64 lanes, tile 64x64.
// Constants: DTYPE, MODE. Reference: torch.nn.functional.linear in float32.

#include parts/packed_product

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
