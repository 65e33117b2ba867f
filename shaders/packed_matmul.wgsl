// C[m,n] = sum_k A[m,k] W[n,k] of weights that are stored packed and widened to float32 as they are read.
// Shapes, panels, DTYPE and MODE: parts/packed_product.wgsl.
// Portable variant, for more than a few rows: each thread owns an 8x8 tile in registers, one panel wide, without workgroup
// memory or barriers; see matmul.wgsl.
// Dispatch: x = ceil(M/64), y = ceil(N/64); workgroup 8x8 threads, tile 64x64.
// Constants: DTYPE, MODE. Reference: torch.nn.functional.linear in float32.

#include parts/packed_product

@compute @workgroup_size(8, 8)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let M = min(counts[0], dims.M);
  let m0 = group.x * 64u + local.x * 8u;
  let n0 = group.y * 64u + local.y * 8u;
  if (m0 >= M || n0 >= dims.N) { return; }
  let base = (n0 / 8u) * panel_size();
  var a0 = min(m0 + 0u, M - 1u) * dims.K;
  var a1 = min(m0 + 1u, M - 1u) * dims.K;
  var a2 = min(m0 + 2u, M - 1u) * dims.K;
  var a3 = min(m0 + 3u, M - 1u) * dims.K;
  var a4 = min(m0 + 4u, M - 1u) * dims.K;
  var a5 = min(m0 + 5u, M - 1u) * dims.K;
  var a6 = min(m0 + 6u, M - 1u) * dims.K;
  var a7 = min(m0 + 7u, M - 1u) * dims.K;
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
      let x0 = A[a0 + k]; l0 += x0 * w[0]; h0 += x0 * w[1];
      let x1 = A[a1 + k]; l1 += x1 * w[0]; h1 += x1 * w[1];
      let x2 = A[a2 + k]; l2 += x2 * w[0]; h2 += x2 * w[1];
      let x3 = A[a3 + k]; l3 += x3 * w[0]; h3 += x3 * w[1];
      let x4 = A[a4 + k]; l4 += x4 * w[0]; h4 += x4 * w[1];
      let x5 = A[a5 + k]; l5 += x5 * w[0]; h5 += x5 * w[1];
      let x6 = A[a6 + k]; l6 += x6 * w[0]; h6 += x6 * w[1];
      let x7 = A[a7 + k]; l7 += x7 * w[0]; h7 += x7 * w[1];
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
  store4(m0 + 0u, n0, M, L0); store4(m0 + 0u, n0 + 4u, M, H0);
  store4(m0 + 1u, n0, M, L1); store4(m0 + 1u, n0 + 4u, M, H1);
  store4(m0 + 2u, n0, M, L2); store4(m0 + 2u, n0 + 4u, M, H2);
  store4(m0 + 3u, n0, M, L3); store4(m0 + 3u, n0 + 4u, M, H3);
  store4(m0 + 4u, n0, M, L4); store4(m0 + 4u, n0 + 4u, M, H4);
  store4(m0 + 5u, n0, M, L5); store4(m0 + 5u, n0 + 4u, M, H5);
  store4(m0 + 6u, n0, M, L6); store4(m0 + 6u, n0 + 4u, M, H6);
  store4(m0 + 7u, n0, M, L7); store4(m0 + 7u, n0 + 4u, M, H7);
}
