// C[m,n] = sum_k A[m,k] W[n,k] of weights that are stored packed and widened to float32 as they are read.
// Shapes, panels, DTYPE and MODE: parts/packed_product.wgsl.
// Variant for up to a few rows, as in decoding: a thread reads a panel once for all ROWS rows, so that every weight is read
// once. SPLIT neighbouring threads share a panel's K and add their sums in order through workgroup memory: 1 on software
// adapters, whose barriers are slow.
// Dispatch: x = ceil(panels * SPLIT / 64), y = ceil(M/ROWS); 64 threads.
// Constants: DTYPE, MODE, ROWS, SPLIT. Reference: torch.nn.functional.linear in float32.

#include parts/packed_product

var<workgroup> sums: array<vec4f, 128>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let M = min(counts[0], dims.M);
  let m0 = group.y * ROWS;
  if (m0 >= M) { return; }
  let part = lane % SPLIT;
  let panels = (dims.N + 7u) / 8u;
  let own = group.x * (64u / SPLIT) + lane / SPLIT;
  // A thread past the last panel repeats it: all meet the barriers.
  let panel = min(own, panels - 1u);
  let base = panel * panel_size();
  var low: array<vec4f, ROWS>;
  var high: array<vec4f, ROWS>;
  for (var r = 0u; r < ROWS; r++) {
    low[r] = vec4f(0);
    high[r] = vec4f(0);
  }
  for (var k0 = part; k0 < dims.K; k0 += dims.chain * SPLIT) {
    var l: array<vec4f, ROWS>;
    var h: array<vec4f, ROWS>;
    for (var r = 0u; r < ROWS; r++) { l[r] = vec4f(0); h[r] = vec4f(0); }
    let end = min(k0 + dims.chain * SPLIT, dims.K);
    for (var k = k0; k < end; k += SPLIT) {
      let w = columns(base, k);
      for (var r = 0u; r < ROWS; r++) {
        let x = A[min(m0 + r, M - 1u) * dims.K + k];
        l[r] += x * w[0];
        h[r] += x * w[1];
      }
    }
    for (var r = 0u; r < ROWS; r++) { low[r] += l[r]; high[r] += h[r]; }
  }
  for (var r = 0u; r < ROWS; r++) {
    if (SPLIT > 1u) {
      sums[lane * 2u] = low[r];
      sums[lane * 2u + 1u] = high[r];
      workgroupBarrier();
      if (part == 0u) {
        for (var i = 1u; i < SPLIT; i++) {
          low[r] += sums[(lane + i) * 2u];
          high[r] += sums[(lane + i) * 2u + 1u];
        }
      }
      workgroupBarrier();
    }
    if (part == 0u && own < panels) {
      store4(m0 + r, panel * 8u, M, low[r]);
      store4(m0 + r, panel * 8u + 4u, M, high[r]);
    }
  }
}
