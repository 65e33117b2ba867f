// Causal grouped-query attention over packed sequences, without ever storing the scores.
// forward    s_ij = q_i k_j / sqrt(HD) for j <= i of the same sequence;  y_i = sum_j softmax(s_i)_j v_j
//            kept for the backward pass: L_i = log sum_j e^s_ij
// backward   p_ij = e^(s_ij - L_i);  D_i = dy_i y_i;  ds_ij = p_ij (dy_i v_j - D_i) / sqrt(HD)
//            dq_i = sum_j ds_ij k_j;   dk_j = sum_i ds_ij q_i;   dv_j = sum_i p_ij dy_i
// Shapes: qk, dqk [rows, (H + Hkv) HD]; v is the last Hkv HD columns of qkv, dqkv [rows, (H + 2 Hkv) HD];
//         y, dy [rows, H HD]; soft [rows, H, 2] holds (L, D); place [rows] is (first, last, position, token) of a row,
//         its sequence being the rows [first, last).
// With a WINDOW only the keys j > i - WINDOW are seen; 0 is none.
// Rows come in blocks of 4 that never straddle two sequences: a thread handles 4 queries (or 4 keys) of a head in
// the lanes of vec4s, so that one load feeds four multiply-adds, with no barrier and no shared memory.
// Constants: HD, HEADS, KV_HEADS, ROLLED, WINDOW.
// Dispatch: forward and backward_query one thread a (block of 4 rows, head); backward_key a (block, kv head).
// Reference: Dao 2023, "FlashAttention-2", without the tiling through shared memory.

#include parts/packed_attention

/// HD, but in ROLLED builds unknown to the compiler: Mesa unrolls every loop over a constant, and LLVM then takes
/// a minute for these kernels on a software adapter. GPUs need it constant, or the arrays leave the registers.
fn span() -> u32 {
  if (ROLLED == 1u) { return dims.headDim; }
  return HD;
}

/// Scores of 4 queries (rows q..q+3, in the lanes) against 4 keys (rows k..k+3, in the columns), causal.
fn scores(q: u32, head: u32, k: u32) -> mat4x4f {
  let qAt = head * HD;
  let kAt = (HEADS + head / GROUP) * HD;
  var s0 = vec4f(0); var s1 = vec4f(0); var s2 = vec4f(0); var s3 = vec4f(0);
  for (var d = 0u; d < span(); d++) {
    let a = at4(q, qAt + d);
    let b = at4(k, kAt + d);
    s0 += a * b.x; s1 += a * b.y; s2 += a * b.z; s3 += a * b.w;
  }
  var s = mat4x4f(s0 * dims.scale, s1 * dims.scale, s2 * dims.scale, s3 * dims.scale);
  if (q == k) {
    // The block on the diagonal: key column c is hidden from the queries before it.
    s[1] = select(s[1], vec4f(-1e30), vec4<bool>(true, false, false, false));
    s[2] = select(s[2], vec4f(-1e30), vec4<bool>(true, true, false, false));
    s[3] = select(s[3], vec4f(-1e30), vec4<bool>(true, true, true, false));
  }
  if (WINDOW > 0u && q + 3u >= k + WINDOW) {
    // Key column c is hidden from the queries that are WINDOW or more after it. A query that sees none of a first block
    // gets weights of 1 there, which its own key, always seen, later fades to 0.
    let ahead = vec4u(q, q + 1u, q + 2u, q + 3u) - vec4u(WINDOW);
    let far = vec4<bool>(q >= WINDOW, q + 1u >= WINDOW, q + 2u >= WINDOW, q + 3u >= WINDOW);
    for (var c = 0u; c < 4u; c++) { s[c] = select(s[c], vec4f(-1e30), far & (ahead >= vec4u(k + c))); }
  }
  return s;
}

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  let q = (i / HEADS) * 4u;
  if (q >= min(counts[0], dims.rows)) { return; }
  let head = i % HEADS;
  let vAt = (head / GROUP) * HD;
  var o: array<vec4f, HD>;
  for (var d = 0u; d < span(); d++) { o[d] = vec4f(0); }
  var m = vec4f(-1e30);
  var l = vec4f(0);
  for (var k = first_key(q); k <= q; k += 4u) {
    let s = scores(q, head, k);
    let top = max(m, max(max(s[0], s[1]), max(s[2], s[3])));
    let fade = exp(m - top);
    let p0 = exp(s[0] - top); let p1 = exp(s[1] - top); let p2 = exp(s[2] - top); let p3 = exp(s[3] - top);
    l = l * fade + p0 + p1 + p2 + p3;
    m = top;
    for (var d = 0u; d < span(); d++) {
      let v = value4(k, vAt + d);
      o[d] = o[d] * fade + p0 * v.x + p1 * v.y + p2 * v.z + p3 * v.w;
    }
  }
  for (var d = 0u; d < span(); d++) {
    let value = o[d] / l;
    let at = q * OUT + head * HD + d;
    y[at] = value.x; y[at + OUT] = value.y; y[at + 2u * OUT] = value.z; y[at + 3u * OUT] = value.w;
  }
  let L = m + log(l);
  for (var c = 0u; c < 4u; c++) { soft[(q + c) * HEADS + head] = vec2f(L[c], 0); }
}

/// dy_i v_j for 4 queries in the lanes and 4 keys in the columns.
fn reached(q: u32, head: u32, k: u32) -> mat4x4f {
  let vAt = (head / GROUP) * HD;
  var s = mat4x4f();
  for (var d = 0u; d < span(); d++) {
    let a = dy4(q, head * HD + d);
    let v = value4(k, vAt + d);
    s[0] += a * v.x; s[1] += a * v.y; s[2] += a * v.z; s[3] += a * v.w;
  }
  return s;
}

@compute @workgroup_size(64)
fn backward_query(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  let q = (i / HEADS) * 4u;
  if (q >= min(counts[0], dims.rows)) { return; }
  let head = i % HEADS;
  let kAt = (HEADS + head / GROUP) * HD;
  var D = vec4f(0);
  for (var d = 0u; d < span(); d++) {
    let at = q * OUT + head * HD + d;
    D += dy4(q, head * HD + d) * vec4f(yIn[at], yIn[at + OUT], yIn[at + 2u * OUT], yIn[at + 3u * OUT]);
  }
  var L = vec4f(0);
  for (var c = 0u; c < 4u; c++) {
    let at = (q + c) * HEADS + head;
    L[c] = soft[at].x;
    soft[at].y = D[c];
  }
  var g: array<vec4f, HD>;
  for (var d = 0u; d < span(); d++) { g[d] = vec4f(0); }
  for (var k = first_key(q); k <= q; k += 4u) {
    let s = scores(q, head, k);
    let r = reached(q, head, k);
    let e0 = exp(s[0] - L) * (r[0] - D); let e1 = exp(s[1] - L) * (r[1] - D);
    let e2 = exp(s[2] - L) * (r[2] - D); let e3 = exp(s[3] - L) * (r[3] - D);
    for (var d = 0u; d < span(); d++) {
      let b = at4(k, kAt + d);
      g[d] += e0 * b.x + e1 * b.y + e2 * b.z + e3 * b.w;
    }
  }
  for (var d = 0u; d < span(); d++) {
    let value = g[d] * dims.scale;
    let at = q * QK + head * HD + d;
    dqk[at] = value.x; dqk[at + QK] = value.y; dqk[at + 2u * QK] = value.z; dqk[at + 3u * QK] = value.w;
  }
}

@compute @workgroup_size(64)
fn backward_key(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  let k = (i / KV_HEADS) * 4u;
  if (k >= min(counts[0], dims.rows)) { return; }
  let kvHead = i % KV_HEADS;
  var dk: array<vec4f, HD>;
  var dv: array<vec4f, HD>;
  for (var d = 0u; d < span(); d++) { dk[d] = vec4f(0); dv[d] = vec4f(0); }
  let end = last_query(k);
  for (var head = kvHead * GROUP; head < (kvHead + 1u) * GROUP; head++) {
    for (var q = k; q < end; q += 4u) {
      let s = scores(q, head, k);
      let r = reached(q, head, k);
      let at = q * HEADS + head;
      let f0 = softIn[at]; let f1 = softIn[at + HEADS]; let f2 = softIn[at + 2u * HEADS]; let f3 = softIn[at + 3u * HEADS];
      let L = vec4f(f0.x, f1.x, f2.x, f3.x);
      let D = vec4f(f0.y, f1.y, f2.y, f3.y);
      let p = mat4x4f(exp(s[0] - L), exp(s[1] - L), exp(s[2] - L), exp(s[3] - L));
      let e = mat4x4f(p[0] * (r[0] - D), p[1] * (r[1] - D), p[2] * (r[2] - D), p[3] * (r[3] - D));
      for (var d = 0u; d < span(); d++) {
        // A row vector times a matrix sums over the queries in the lanes: one value for each key.
        dk[d] += at4(q, head * HD + d) * e;
        dv[d] += dy4(q, head * HD + d) * p;
      }
    }
  }
  for (var d = 0u; d < span(); d++) {
    let a = dk[d] * dims.scale;
    let at = k * QK + (HEADS + kvHead) * HD + d;
    dqk[at] = a.x; dqk[at + QK] = a.y; dqk[at + 2u * QK] = a.z; dqk[at + 3u * QK] = a.w;
    let b = dv[d];
    let to = k * QKV + V_AT + kvHead * HD + d;
    dqkv[to] = b.x; dqkv[to + QKV] = b.y; dqkv[to + 2u * QKV] = b.z; dqkv[to + 3u * QKV] = b.w;
  }
}
