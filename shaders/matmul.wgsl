// C = A B^T in any of its three layouts, the strides saying which:
//   forward         Y[r,o]  = sum_i X[r,i] W[o,i]     A = X  (row I, step 1)  B = W (row I, step 1)
//   backward input  dX[r,i] = sum_o dY[r,o] W[o,i]    A = dY (row O, step 1)  B = W (row 1, step I)
//   backward weight dW[o,i] = sum_r dY[r,o] X[r,i]    A = dY (row 1, step O)  B = X (row 1, step I)
// A is [M,K] at m*aRow + k*aStep, B is [N,K] at n*bRow + k*bStep, C is [M,N] at m*cRow + n.
// M or K is the live row count of the batch (`counts`) where a count index is given: tiles past it return immediately.
// Split-K: z slices share the K range; slice z writes C + z*cSplit, and `gradient.wgsl` adds the slices in order.
// MODE: 0 C = AB, 1 C = AB + R[m,n] (residual), 2 C = AB + R[n] (bias), 3 C += AB (gradients accumulate).
// Portable variant: each thread owns an 8x8 tile in registers, with no workgroup memory and no barrier
// (a barrier costs ~100 us a workgroup on SwiftShader).
// Neighbouring threads lie along M; with ALONG_N they lie along N, so that a product of few rows leaves whole subgroups
// idle rather than most lanes of each. Either way C[m,n] is the same sum in the same order.
// Dispatch: x = ceil(M/64), y = ceil(N/64), z = slices; workgroup 8x8 threads, tile 64x64.
// Constants: ALONG_N 0 or 1; MODE, which as a uniform would be asked at each of 64 stores.

struct Dims {
  M: u32, N: u32, K: u32,
  mCount: u32, kCount: u32,        // index into counts, or NONE
  aRow: u32, aStep: u32, bRow: u32, bStep: u32, cRow: u32,
  cSplit: u32,
}
const NONE = 0xffffffffu;

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> A: array<f32>;
@group(0) @binding(3) var<storage, read> B: array<f32>;
@group(0) @binding(4) var<storage, read> R: array<f32>;
@group(0) @binding(5) var<storage, read_write> C: array<f32>;

fn live(count: u32, capacity: u32) -> u32 {
  if (count == NONE) { return capacity; }
  return min(counts[count], capacity);
}

fn store(m: u32, n: u32, M: u32, z: u32, value: f32) {
  if (m >= M || n >= dims.N) { return; }
  let at = z * dims.cSplit + m * dims.cRow + n;
  if (MODE == 0u) { C[at] = value; }
  else if (MODE == 1u) { C[at] = value + R[m * dims.cRow + n]; }
  else if (MODE == 2u) { C[at] = value + R[n]; }
  else { C[at] = C[at] + value; }
}

@compute @workgroup_size(8, 8)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let M = live(dims.mCount, dims.M);
  let K = live(dims.kCount, dims.K);
  let at = select(local.xy, local.yx, ALONG_N == 1u);
  let m0 = group.x * 64u + at.x * 8u;
  let n0 = group.y * 64u + at.y * 8u;
  if (m0 >= M || n0 >= dims.N) { return; }
  let share = (K + groups.z - 1u) / groups.z;
  let kFrom = min(group.z * share, K);
  let kTo = min(kFrom + share, K);
  var a0 = min(m0 + 0u, M - 1u) * dims.aRow + kFrom * dims.aStep;
  var a1 = min(m0 + 1u, M - 1u) * dims.aRow + kFrom * dims.aStep;
  var a2 = min(m0 + 2u, M - 1u) * dims.aRow + kFrom * dims.aStep;
  var a3 = min(m0 + 3u, M - 1u) * dims.aRow + kFrom * dims.aStep;
  var a4 = min(m0 + 4u, M - 1u) * dims.aRow + kFrom * dims.aStep;
  var a5 = min(m0 + 5u, M - 1u) * dims.aRow + kFrom * dims.aStep;
  var a6 = min(m0 + 6u, M - 1u) * dims.aRow + kFrom * dims.aStep;
  var a7 = min(m0 + 7u, M - 1u) * dims.aRow + kFrom * dims.aStep;
  var b0 = min(n0 + 0u, dims.N - 1u) * dims.bRow + kFrom * dims.bStep;
  var b1 = min(n0 + 1u, dims.N - 1u) * dims.bRow + kFrom * dims.bStep;
  var b2 = min(n0 + 2u, dims.N - 1u) * dims.bRow + kFrom * dims.bStep;
  var b3 = min(n0 + 3u, dims.N - 1u) * dims.bRow + kFrom * dims.bStep;
  var b4 = min(n0 + 4u, dims.N - 1u) * dims.bRow + kFrom * dims.bStep;
  var b5 = min(n0 + 5u, dims.N - 1u) * dims.bRow + kFrom * dims.bStep;
  var b6 = min(n0 + 6u, dims.N - 1u) * dims.bRow + kFrom * dims.bStep;
  var b7 = min(n0 + 7u, dims.N - 1u) * dims.bRow + kFrom * dims.bStep;
  var l0 = vec4f(0); var h0 = vec4f(0);
  var l1 = vec4f(0); var h1 = vec4f(0);
  var l2 = vec4f(0); var h2 = vec4f(0);
  var l3 = vec4f(0); var h3 = vec4f(0);
  var l4 = vec4f(0); var h4 = vec4f(0);
  var l5 = vec4f(0); var h5 = vec4f(0);
  var l6 = vec4f(0); var h6 = vec4f(0);
  var l7 = vec4f(0); var h7 = vec4f(0);
  for (var k = kFrom; k < kTo; k++) {
    let bl = vec4f(B[b0], B[b1], B[b2], B[b3]);
    let bh = vec4f(B[b4], B[b5], B[b6], B[b7]);
    let x0 = A[a0]; l0 += x0 * bl; h0 += x0 * bh;
    let x1 = A[a1]; l1 += x1 * bl; h1 += x1 * bh;
    let x2 = A[a2]; l2 += x2 * bl; h2 += x2 * bh;
    let x3 = A[a3]; l3 += x3 * bl; h3 += x3 * bh;
    let x4 = A[a4]; l4 += x4 * bl; h4 += x4 * bh;
    let x5 = A[a5]; l5 += x5 * bl; h5 += x5 * bh;
    let x6 = A[a6]; l6 += x6 * bl; h6 += x6 * bh;
    let x7 = A[a7]; l7 += x7 * bl; h7 += x7 * bh;
    a0 += dims.aStep; a1 += dims.aStep; a2 += dims.aStep; a3 += dims.aStep; a4 += dims.aStep; a5 += dims.aStep; a6 += dims.aStep; a7 += dims.aStep;
    b0 += dims.bStep; b1 += dims.bStep; b2 += dims.bStep; b3 += dims.bStep; b4 += dims.bStep; b5 += dims.bStep; b6 += dims.bStep; b7 += dims.bStep;
  }
  store(m0 + 0u, n0 + 0u, M, group.z, l0.x);
  store(m0 + 0u, n0 + 1u, M, group.z, l0.y);
  store(m0 + 0u, n0 + 2u, M, group.z, l0.z);
  store(m0 + 0u, n0 + 3u, M, group.z, l0.w);
  store(m0 + 0u, n0 + 4u, M, group.z, h0.x);
  store(m0 + 0u, n0 + 5u, M, group.z, h0.y);
  store(m0 + 0u, n0 + 6u, M, group.z, h0.z);
  store(m0 + 0u, n0 + 7u, M, group.z, h0.w);
  store(m0 + 1u, n0 + 0u, M, group.z, l1.x);
  store(m0 + 1u, n0 + 1u, M, group.z, l1.y);
  store(m0 + 1u, n0 + 2u, M, group.z, l1.z);
  store(m0 + 1u, n0 + 3u, M, group.z, l1.w);
  store(m0 + 1u, n0 + 4u, M, group.z, h1.x);
  store(m0 + 1u, n0 + 5u, M, group.z, h1.y);
  store(m0 + 1u, n0 + 6u, M, group.z, h1.z);
  store(m0 + 1u, n0 + 7u, M, group.z, h1.w);
  store(m0 + 2u, n0 + 0u, M, group.z, l2.x);
  store(m0 + 2u, n0 + 1u, M, group.z, l2.y);
  store(m0 + 2u, n0 + 2u, M, group.z, l2.z);
  store(m0 + 2u, n0 + 3u, M, group.z, l2.w);
  store(m0 + 2u, n0 + 4u, M, group.z, h2.x);
  store(m0 + 2u, n0 + 5u, M, group.z, h2.y);
  store(m0 + 2u, n0 + 6u, M, group.z, h2.z);
  store(m0 + 2u, n0 + 7u, M, group.z, h2.w);
  store(m0 + 3u, n0 + 0u, M, group.z, l3.x);
  store(m0 + 3u, n0 + 1u, M, group.z, l3.y);
  store(m0 + 3u, n0 + 2u, M, group.z, l3.z);
  store(m0 + 3u, n0 + 3u, M, group.z, l3.w);
  store(m0 + 3u, n0 + 4u, M, group.z, h3.x);
  store(m0 + 3u, n0 + 5u, M, group.z, h3.y);
  store(m0 + 3u, n0 + 6u, M, group.z, h3.z);
  store(m0 + 3u, n0 + 7u, M, group.z, h3.w);
  store(m0 + 4u, n0 + 0u, M, group.z, l4.x);
  store(m0 + 4u, n0 + 1u, M, group.z, l4.y);
  store(m0 + 4u, n0 + 2u, M, group.z, l4.z);
  store(m0 + 4u, n0 + 3u, M, group.z, l4.w);
  store(m0 + 4u, n0 + 4u, M, group.z, h4.x);
  store(m0 + 4u, n0 + 5u, M, group.z, h4.y);
  store(m0 + 4u, n0 + 6u, M, group.z, h4.z);
  store(m0 + 4u, n0 + 7u, M, group.z, h4.w);
  store(m0 + 5u, n0 + 0u, M, group.z, l5.x);
  store(m0 + 5u, n0 + 1u, M, group.z, l5.y);
  store(m0 + 5u, n0 + 2u, M, group.z, l5.z);
  store(m0 + 5u, n0 + 3u, M, group.z, l5.w);
  store(m0 + 5u, n0 + 4u, M, group.z, h5.x);
  store(m0 + 5u, n0 + 5u, M, group.z, h5.y);
  store(m0 + 5u, n0 + 6u, M, group.z, h5.z);
  store(m0 + 5u, n0 + 7u, M, group.z, h5.w);
  store(m0 + 6u, n0 + 0u, M, group.z, l6.x);
  store(m0 + 6u, n0 + 1u, M, group.z, l6.y);
  store(m0 + 6u, n0 + 2u, M, group.z, l6.z);
  store(m0 + 6u, n0 + 3u, M, group.z, l6.w);
  store(m0 + 6u, n0 + 4u, M, group.z, h6.x);
  store(m0 + 6u, n0 + 5u, M, group.z, h6.y);
  store(m0 + 6u, n0 + 6u, M, group.z, h6.z);
  store(m0 + 6u, n0 + 7u, M, group.z, h6.w);
  store(m0 + 7u, n0 + 0u, M, group.z, l7.x);
  store(m0 + 7u, n0 + 1u, M, group.z, l7.y);
  store(m0 + 7u, n0 + 2u, M, group.z, l7.z);
  store(m0 + 7u, n0 + 3u, M, group.z, l7.w);
  store(m0 + 7u, n0 + 4u, M, group.z, h7.x);
  store(m0 + 7u, n0 + 5u, M, group.z, h7.y);
  store(m0 + 7u, n0 + 6u, M, group.z, h7.z);
  store(m0 + 7u, n0 + 7u, M, group.z, h7.w);
}
