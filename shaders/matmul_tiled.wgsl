// C = A B^T in any of its three layouts, the strides saying which:
//   forward         Y[r,o]  = sum_i X[r,i] W[o,i]     A = X  (row I, step 1)  B = W (row I, step 1)
//   backward input  dX[r,i] = sum_o dY[r,o] W[o,i]    A = dY (row O, step 1)  B = W (row 1, step I)
//   backward weight dW[o,i] = sum_r dY[r,o] X[r,i]    A = dY (row 1, step O)  B = X (row 1, step I)
// A is [M,K] at m*aRow + k*aStep, B is [N,K] at n*bRow + k*bStep, C is [M,N] at m*cRow + n.
// M or K is the live row count of the batch (`counts`) where a count index is given: tiles past it return immediately.
// Split-K: z slices share the K range; slice z writes C + z*cSplit, and `gradient.wgsl` adds the slices in order.
// MODE: 0 C = AB, 1 C = AB + R[m,n] (residual), 2 C = AB + R[n] (bias), 3 C += AB (gradients accumulate).
// Tiled variant, for GPUs: a workgroup brings 64 rows of A and 64 of B, 16 deep, into workgroup memory, and each of
// its 16x16 threads owns 4x4 outputs, so that a value read once from memory is used 64 times. 4x4 rather than 8x8 a
// thread: our models are small, and 256 light threads hide latency better than 64 that spill.
// Never chosen on a software adapter, where a barrier costs ~100 us a workgroup.
// Dispatch: x = ceil(M/64), y = ceil(N/64), z = slices; workgroup 16x16 threads, tile 64x64.
// Reference: Boehm 2022, "How to optimize a CUDA matmul kernel", kernel 5.
// Constant: MODE.

struct Dims {
  M: u32, N: u32, K: u32,
  mCount: u32, kCount: u32,        // index into counts, or NONE
  aRow: u32, aStep: u32, bRow: u32, bStep: u32, cRow: u32,
  cSplit: u32,
}
const NONE = 0xffffffffu;
const DEEP = 16u;

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> A: array<f32>;
@group(0) @binding(3) var<storage, read> B: array<f32>;
@group(0) @binding(4) var<storage, read> R: array<f32>;
@group(0) @binding(5) var<storage, read_write> C: array<f32>;

/// [DEEP, 64] in groups of four rows of A (of B): a thread's four come as one load, and are written as one, because
/// writing a single component may rewrite the whole vector. One group of padding spreads a column over the banks.
var<workgroup> tileA: array<array<vec4f, 17>, DEEP>;
var<workgroup> tileB: array<array<vec4f, 17>, DEEP>;

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

fn loadA(m: u32, k: u32, M: u32, kTo: u32) -> f32 {
  if (m >= M || k >= kTo) { return 0.0; }
  return A[m * dims.aRow + k * dims.aStep];
}
fn loadB(n: u32, k: u32, kTo: u32) -> f32 {
  if (n >= dims.N || k >= kTo) { return 0.0; }
  return B[n * dims.bRow + k * dims.bStep];
}

/// Which group of four rows (.x) and which depth (.y) a lane brings: neighbouring lanes walk along whichever of the
/// two lies together in memory.
fn place(lane: u32, step: u32) -> vec2u {
  if (step == 1u) { return vec2u(lane / DEEP, lane % DEEP); }
  return vec2u(lane % 16u, lane / 16u);
}

@compute @workgroup_size(16, 16)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) lane: u32,
  @builtin(num_workgroups) groups: vec3u,
) {
  let M = live(dims.mCount, dims.M);
  let K = live(dims.kCount, dims.K);
  let m0 = group.x * 64u;
  let n0 = group.y * 64u;
  let share = (K + groups.z - 1u) / groups.z;
  let kFrom = min(group.z * share, K);
  let kTo = min(kFrom + share, K);
  // `counts` is the same for all, but WGSL does not take a storage read for uniform, and a loop with a barrier needs a
  // uniform bound: one lane's value is handed to all.
  let depth = workgroupUniformDepth(lane, select(kTo - kFrom, 0u, m0 >= M || n0 >= dims.N));
  let ofA = place(lane, dims.aStep);
  let ofB = place(lane, dims.bStep);
  var s0 = vec4f(0.0); var s1 = vec4f(0.0); var s2 = vec4f(0.0); var s3 = vec4f(0.0);
  for (var k0 = 0u; k0 < depth; k0 += DEEP) {
    let a0 = m0 + ofA.x * 4u;
    let b0 = n0 + ofB.x * 4u;
    let ka = kFrom + k0 + ofA.y;
    let kb = kFrom + k0 + ofB.y;
    tileA[ofA.y][ofA.x] =
      vec4f(loadA(a0, ka, M, kTo), loadA(a0 + 1u, ka, M, kTo), loadA(a0 + 2u, ka, M, kTo), loadA(a0 + 3u, ka, M, kTo));
    tileB[ofB.y][ofB.x] =
      vec4f(loadB(b0, kb, kTo), loadB(b0 + 1u, kb, kTo), loadB(b0 + 2u, kb, kTo), loadB(b0 + 3u, kb, kTo));
    workgroupBarrier();
    for (var k = 0u; k < DEEP; k++) {
      let a = tileA[k][local.y];
      let b = tileB[k][local.x];
      s0 += a.x * b; s1 += a.y * b; s2 += a.z * b; s3 += a.w * b;
    }
    workgroupBarrier();
  }
  let m = m0 + local.y * 4u;
  let n = n0 + local.x * 4u;
  for (var j = 0u; j < 4u; j++) {
    store(m, n + j, M, group.z, s0[j]);
    store(m + 1u, n + j, M, group.z, s1[j]);
    store(m + 2u, n + j, M, group.z, s2[j]);
    store(m + 3u, n + j, M, group.z, s3[j]);
  }
}

var<workgroup> agreed: u32;
fn workgroupUniformDepth(lane: u32, depth: u32) -> u32 {
  if (lane == 0u) { agreed = depth; }
  return workgroupUniformLoad(&agreed);
}
