// C = A B^T in any of its three layouts, the strides saying which:
//   forward         Y[r,o]  = sum_i X[r,i] W[o,i]     A = X  (row I, step 1)  B = W (row I, step 1)
//   backward input  dX[r,i] = sum_o dY[r,o] W[o,i]    A = dY (row O, step 1)  B = W (row 1, step I)
//   backward weight dW[o,i] = sum_r dY[r,o] X[r,i]    A = dY (row 1, step O)  B = X (row 1, step I)
// A is [M,K] at m*aRow + k*aStep, B is [N,K] at n*bRow + k*bStep, C is [M,N] at m*cRow + n.
// M or K is the live row count of the batch (`counts`) where a count index is given: tiles past it return immediately.
// Split-K: z slices share the K range; slice z writes C + z*cSplit, and `gradient.wgsl` adds the slices in order.
// MODE: 0 C = AB, 1 C = AB + R[m,n] (residual), 2 C = AB + R[n] (bias), 3 C += AB (gradients accumulate).
// Naive variant: one thread per element, every operand read from memory. The baseline that `bench` measures
// the others against; never chosen.
// Dispatch: x = ceil(M/16), y = ceil(N/16), z = slices.
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

@compute @workgroup_size(16, 16)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let M = live(dims.mCount, dims.M);
  let K = live(dims.kCount, dims.K);
  if (id.x >= M || id.y >= dims.N) { return; }
  let share = (K + groups.z - 1u) / groups.z;
  let kFrom = min(id.z * share, K);
  var sum = 0.0;
  for (var k = kFrom; k < min(kFrom + share, K); k++) {
    sum += A[id.x * dims.aRow + k * dims.aStep] * B[id.y * dims.bRow + k * dims.bStep];
  }
  store(id.x, id.y, M, id.z, sum);
}
