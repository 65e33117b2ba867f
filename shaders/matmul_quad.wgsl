enable subgroups;
// Quads do not diverge, and a swap within one needs no more; WGSL asks for it of the whole subgroup.
diagnostic(off, subgroup_uniformity);
// C = A B^T in any of its three layouts, the strides saying which:
//   forward         Y[r,o]  = sum_i X[r,i] W[o,i]     A = X  (row I, step 1)  B = W (row I, step 1)
//   backward input  dX[r,i] = sum_o dY[r,o] W[o,i]    A = dY (row O, step 1)  B = W (row 1, step I)
//   backward weight dW[o,i] = sum_r dY[r,o] X[r,i]    A = dY (row 1, step O)  B = X (row 1, step I)
// A is [M,K] at m*aRow + k*aStep, B is [N,K] at n*bRow + k*bStep, C is [M,N] at m*cRow + n.
// M or K is the live row count of the batch (`counts`) where a count index is given: tiles past it return immediately.
// Split-K: z slices share the K range; slice z writes C + z*cSplit, and `gradient.wgsl` adds the slices in order.
// MODE: 0 C = AB, 1 C = AB + R[m,n] (residual), 2 C = AB + R[n] (bias), 3 C += AB (gradients accumulate).
// Quad variant: four neighbouring lanes own a 16x16 tile, 8x8 each; a lane loads half of its rows of A and
// half of its rows of B and swaps for the rest, so 8 loads feed 64 multiply-adds. Still no barrier.
// Dispatch: x = ceil(M/64), y = ceil(N/64), z = slices; workgroup of 64 lanes = 4x4 quads, tile 64x64.
// Constant: MODE.

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

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) lane: u32,
  @builtin(num_workgroups) groups: vec3u,
) {
  let M = live(dims.mCount, dims.M);
  let K = live(dims.kCount, dims.K);
  let quad = lane >> 2u;
  let qx = lane & 1u;
  let qy = (lane >> 1u) & 1u;
  let tm = group.x * 64u + (quad & 3u) * 16u;
  let tn = group.y * 64u + (quad >> 2u) * 16u;
  // A quad leaves as a whole.
  if (tm >= M || tn >= dims.N) { return; }
  let share = (K + groups.z - 1u) / groups.z;
  let kFrom = min(group.z * share, K);
  let kTo = min(kFrom + share, K);
  // Own half first, then the partner's: the order of rows inside the lane's tile is private to the lane.
  let mOwn = tm + qy * 8u + qx * 4u;
  let mOther = tm + qy * 8u + (1u - qx) * 4u;
  let nOwn = tn + qx * 8u + qy * 4u;
  let nOther = tn + qx * 8u + (1u - qy) * 4u;
  var a0 = min(mOwn + 0u, M - 1u) * dims.aRow + kFrom * dims.aStep;
  var a1 = min(mOwn + 1u, M - 1u) * dims.aRow + kFrom * dims.aStep;
  var a2 = min(mOwn + 2u, M - 1u) * dims.aRow + kFrom * dims.aStep;
  var a3 = min(mOwn + 3u, M - 1u) * dims.aRow + kFrom * dims.aStep;
  var b0 = min(nOwn + 0u, dims.N - 1u) * dims.bRow + kFrom * dims.bStep;
  var b1 = min(nOwn + 1u, dims.N - 1u) * dims.bRow + kFrom * dims.bStep;
  var b2 = min(nOwn + 2u, dims.N - 1u) * dims.bRow + kFrom * dims.bStep;
  var b3 = min(nOwn + 3u, dims.N - 1u) * dims.bRow + kFrom * dims.bStep;
  var l0 = vec4f(0); var h0 = vec4f(0);
  var l1 = vec4f(0); var h1 = vec4f(0);
  var l2 = vec4f(0); var h2 = vec4f(0);
  var l3 = vec4f(0); var h3 = vec4f(0);
  var l4 = vec4f(0); var h4 = vec4f(0);
  var l5 = vec4f(0); var h5 = vec4f(0);
  var l6 = vec4f(0); var h6 = vec4f(0);
  var l7 = vec4f(0); var h7 = vec4f(0);
  for (var k = kFrom; k < kTo; k++) {
    let ax = vec4f(A[a0], A[a1], A[a2], A[a3]);
    let bl = vec4f(B[b0], B[b1], B[b2], B[b3]);
    let ay = quadSwapX(ax);
    let bh = quadSwapY(bl);
    l0 += ax.x * bl; h0 += ax.x * bh;
    l1 += ax.y * bl; h1 += ax.y * bh;
    l2 += ax.z * bl; h2 += ax.z * bh;
    l3 += ax.w * bl; h3 += ax.w * bh;
    l4 += ay.x * bl; h4 += ay.x * bh;
    l5 += ay.y * bl; h5 += ay.y * bh;
    l6 += ay.z * bl; h6 += ay.z * bh;
    l7 += ay.w * bl; h7 += ay.w * bh;
    a0 += dims.aStep; a1 += dims.aStep; a2 += dims.aStep; a3 += dims.aStep;
    b0 += dims.bStep; b1 += dims.bStep; b2 += dims.bStep; b3 += dims.bStep;
  }
  store(mOwn + 0u, nOwn + 0u, M, group.z, l0.x);
  store(mOwn + 0u, nOwn + 1u, M, group.z, l0.y);
  store(mOwn + 0u, nOwn + 2u, M, group.z, l0.z);
  store(mOwn + 0u, nOwn + 3u, M, group.z, l0.w);
  store(mOwn + 0u, nOther + 0u, M, group.z, h0.x);
  store(mOwn + 0u, nOther + 1u, M, group.z, h0.y);
  store(mOwn + 0u, nOther + 2u, M, group.z, h0.z);
  store(mOwn + 0u, nOther + 3u, M, group.z, h0.w);
  store(mOwn + 1u, nOwn + 0u, M, group.z, l1.x);
  store(mOwn + 1u, nOwn + 1u, M, group.z, l1.y);
  store(mOwn + 1u, nOwn + 2u, M, group.z, l1.z);
  store(mOwn + 1u, nOwn + 3u, M, group.z, l1.w);
  store(mOwn + 1u, nOther + 0u, M, group.z, h1.x);
  store(mOwn + 1u, nOther + 1u, M, group.z, h1.y);
  store(mOwn + 1u, nOther + 2u, M, group.z, h1.z);
  store(mOwn + 1u, nOther + 3u, M, group.z, h1.w);
  store(mOwn + 2u, nOwn + 0u, M, group.z, l2.x);
  store(mOwn + 2u, nOwn + 1u, M, group.z, l2.y);
  store(mOwn + 2u, nOwn + 2u, M, group.z, l2.z);
  store(mOwn + 2u, nOwn + 3u, M, group.z, l2.w);
  store(mOwn + 2u, nOther + 0u, M, group.z, h2.x);
  store(mOwn + 2u, nOther + 1u, M, group.z, h2.y);
  store(mOwn + 2u, nOther + 2u, M, group.z, h2.z);
  store(mOwn + 2u, nOther + 3u, M, group.z, h2.w);
  store(mOwn + 3u, nOwn + 0u, M, group.z, l3.x);
  store(mOwn + 3u, nOwn + 1u, M, group.z, l3.y);
  store(mOwn + 3u, nOwn + 2u, M, group.z, l3.z);
  store(mOwn + 3u, nOwn + 3u, M, group.z, l3.w);
  store(mOwn + 3u, nOther + 0u, M, group.z, h3.x);
  store(mOwn + 3u, nOther + 1u, M, group.z, h3.y);
  store(mOwn + 3u, nOther + 2u, M, group.z, h3.z);
  store(mOwn + 3u, nOther + 3u, M, group.z, h3.w);
  store(mOther + 0u, nOwn + 0u, M, group.z, l4.x);
  store(mOther + 0u, nOwn + 1u, M, group.z, l4.y);
  store(mOther + 0u, nOwn + 2u, M, group.z, l4.z);
  store(mOther + 0u, nOwn + 3u, M, group.z, l4.w);
  store(mOther + 0u, nOther + 0u, M, group.z, h4.x);
  store(mOther + 0u, nOther + 1u, M, group.z, h4.y);
  store(mOther + 0u, nOther + 2u, M, group.z, h4.z);
  store(mOther + 0u, nOther + 3u, M, group.z, h4.w);
  store(mOther + 1u, nOwn + 0u, M, group.z, l5.x);
  store(mOther + 1u, nOwn + 1u, M, group.z, l5.y);
  store(mOther + 1u, nOwn + 2u, M, group.z, l5.z);
  store(mOther + 1u, nOwn + 3u, M, group.z, l5.w);
  store(mOther + 1u, nOther + 0u, M, group.z, h5.x);
  store(mOther + 1u, nOther + 1u, M, group.z, h5.y);
  store(mOther + 1u, nOther + 2u, M, group.z, h5.z);
  store(mOther + 1u, nOther + 3u, M, group.z, h5.w);
  store(mOther + 2u, nOwn + 0u, M, group.z, l6.x);
  store(mOther + 2u, nOwn + 1u, M, group.z, l6.y);
  store(mOther + 2u, nOwn + 2u, M, group.z, l6.z);
  store(mOther + 2u, nOwn + 3u, M, group.z, l6.w);
  store(mOther + 2u, nOther + 0u, M, group.z, h6.x);
  store(mOther + 2u, nOther + 1u, M, group.z, h6.y);
  store(mOther + 2u, nOther + 2u, M, group.z, h6.z);
  store(mOther + 2u, nOther + 3u, M, group.z, h6.w);
  store(mOther + 3u, nOwn + 0u, M, group.z, l7.x);
  store(mOther + 3u, nOwn + 1u, M, group.z, l7.y);
  store(mOther + 3u, nOwn + 2u, M, group.z, l7.z);
  store(mOther + 3u, nOwn + 3u, M, group.z, l7.w);
  store(mOther + 3u, nOther + 0u, M, group.z, h7.x);
  store(mOther + 3u, nOther + 1u, M, group.z, h7.y);
  store(mOther + 3u, nOther + 2u, M, group.z, h7.z);
  store(mOther + 3u, nOther + 3u, M, group.z, h7.w);
}
