// Causal grouped-query attention over packed sequences, without ever storing the scores.
// forward    s_ij = q_i k_j / sqrt(HD) for j <= i of the same sequence;  y_i = sum_j softmax(s_i)_j v_j
//            kept for the backward pass: L_i = log sum_j e^s_ij
// backward   p_ij = e^(s_ij - L_i);  D_i = dy_i y_i;  ds_ij = p_ij (dy_i v_j - D_i) / sqrt(HD)
//            dq_i = sum_j ds_ij k_j;   dk_j = sum_i ds_ij q_i;   dv_j = sum_i p_ij dy_i
// Shapes: qk, dqk [rows, (H + Hkv) HD]; v is the last Hkv HD columns of qkv, dqkv [rows, (H + 2 Hkv) HD];
//         y, dy [rows, H HD]; soft [rows, H, 2] holds (L, D); place [rows] is (first, last, position, token) of a row,
//         its sequence being the rows [first, last).
// Rows come in blocks of 4 that never straddle two sequences: a thread handles 4 queries (or 4 keys) of a head, so
// that 8 loads of four dimensions feed 64 multiply-adds, with no barrier and no shared memory.
// Constants: HD (a multiple of 4), HEADS, KV_HEADS, ROLLED.
// Dispatch: forward and backward_query one thread a (block of 4 rows, head); backward_key a (block, kv head).
// Reference: Dao 2023, "FlashAttention-2", without the tiling through shared memory.

const GROUP = HEADS / KV_HEADS;
// Everything is read and written four dimensions at a time; these are counts of vec4s.
const HD4 = HD / 4u;
const QKV = (HEADS + 2u * KV_HEADS) * HD4;
const QK = (HEADS + KV_HEADS) * HD4;
const OUT = HEADS * HD4;
const V_AT = (HEADS + KV_HEADS) * HD4;

struct Dims { rows: u32, scale: f32, headDim: u32 }

@group(0) @binding(0) var<uniform> dims: Dims;

/// HD / 4, but in ROLLED builds unknown to the compiler: Mesa unrolls every loop over a constant, and LLVM then takes
/// a minute for these kernels on a software adapter. GPUs need it constant, or the arrays leave the registers.
fn span() -> u32 {
  if (ROLLED == 1u) { return dims.headDim / 4u; }
  return HD4;
}

@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> place: array<vec4u>;
@group(0) @binding(3) var<storage, read> qk: array<vec4f>;
@group(0) @binding(4) var<storage, read> qkv: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> soft: array<vec2f>;

/// Four vectors against one: their inner products, one a lane.
fn products(a0: vec4f, a1: vec4f, a2: vec4f, a3: vec4f, b: vec4f) -> vec4f {
  return vec4f(dot(a0, b), dot(a1, b), dot(a2, b), dot(a3, b));
}

/// Scores of 4 queries (rows q..q+3, in the lanes) against 4 keys (rows k..k+3, in the columns), causal.
fn scores(q: u32, head: u32, k: u32) -> mat4x4f {
  let qAt = q * QK + head * HD4;
  let kAt = k * QK + (HEADS + head / GROUP) * HD4;
  var s0 = vec4f(0); var s1 = vec4f(0); var s2 = vec4f(0); var s3 = vec4f(0);
  for (var d = 0u; d < span(); d++) {
    let a0 = qk[qAt + d]; let a1 = qk[qAt + QK + d]; let a2 = qk[qAt + 2u * QK + d]; let a3 = qk[qAt + 3u * QK + d];
    s0 += products(a0, a1, a2, a3, qk[kAt + d]);
    s1 += products(a0, a1, a2, a3, qk[kAt + QK + d]);
    s2 += products(a0, a1, a2, a3, qk[kAt + 2u * QK + d]);
    s3 += products(a0, a1, a2, a3, qk[kAt + 3u * QK + d]);
  }
  var s = mat4x4f(s0 * dims.scale, s1 * dims.scale, s2 * dims.scale, s3 * dims.scale);
  if (q == k) {
    // The block on the diagonal: key column c is hidden from the queries before it.
    s[1] = select(s[1], vec4f(-1e30), vec4<bool>(true, false, false, false));
    s[2] = select(s[2], vec4f(-1e30), vec4<bool>(true, true, false, false));
    s[3] = select(s[3], vec4f(-1e30), vec4<bool>(true, true, true, false));
  }
  return s;
}

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  let q = (i / HEADS) * 4u;
  if (q >= min(counts[0], dims.rows)) { return; }
  let head = i % HEADS;
  let vAt = V_AT + (head / GROUP) * HD4;
  var o0: array<vec4f, HD4>; var o1: array<vec4f, HD4>; var o2: array<vec4f, HD4>; var o3: array<vec4f, HD4>;
  for (var d = 0u; d < span(); d++) { o0[d] = vec4f(0); o1[d] = vec4f(0); o2[d] = vec4f(0); o3[d] = vec4f(0); }
  var m = vec4f(-1e30);
  var l = vec4f(0);
  for (var k = place[q].x; k <= q; k += 4u) {
    let s = scores(q, head, k);
    let top = max(m, max(max(s[0], s[1]), max(s[2], s[3])));
    let fade = exp(m - top);
    let p0 = exp(s[0] - top); let p1 = exp(s[1] - top); let p2 = exp(s[2] - top); let p3 = exp(s[3] - top);
    l = l * fade + p0 + p1 + p2 + p3;
    m = top;
    let at = k * QKV + vAt;
    for (var d = 0u; d < span(); d++) {
      let v0 = qkv[at + d]; let v1 = qkv[at + QKV + d]; let v2 = qkv[at + 2u * QKV + d]; let v3 = qkv[at + 3u * QKV + d];
      o0[d] = o0[d] * fade.x + p0.x * v0 + p1.x * v1 + p2.x * v2 + p3.x * v3;
      o1[d] = o1[d] * fade.y + p0.y * v0 + p1.y * v1 + p2.y * v2 + p3.y * v3;
      o2[d] = o2[d] * fade.z + p0.z * v0 + p1.z * v1 + p2.z * v2 + p3.z * v3;
      o3[d] = o3[d] * fade.w + p0.w * v0 + p1.w * v1 + p2.w * v2 + p3.w * v3;
    }
  }
  for (var d = 0u; d < span(); d++) {
    let at = q * OUT + head * HD4 + d;
    y[at] = o0[d] / l.x; y[at + OUT] = o1[d] / l.y; y[at + 2u * OUT] = o2[d] / l.z; y[at + 3u * OUT] = o3[d] / l.w;
  }
  let L = m + log(l);
  for (var c = 0u; c < 4u; c++) { soft[(q + c) * HEADS + head] = vec2f(L[c], 0); }
}

@group(0) @binding(5) var<storage, read> dy: array<vec4f>;
@group(0) @binding(7) var<storage, read> yIn: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> dqk: array<vec4f>;

/// dy_i v_j for 4 queries in the lanes and 4 keys in the columns.
fn reached(q: u32, head: u32, k: u32) -> mat4x4f {
  let dyAt = q * OUT + head * HD4;
  let vAt = k * QKV + V_AT + (head / GROUP) * HD4;
  var s = mat4x4f();
  for (var d = 0u; d < span(); d++) {
    let a0 = dy[dyAt + d]; let a1 = dy[dyAt + OUT + d]; let a2 = dy[dyAt + 2u * OUT + d]; let a3 = dy[dyAt + 3u * OUT + d];
    s[0] += products(a0, a1, a2, a3, qkv[vAt + d]);
    s[1] += products(a0, a1, a2, a3, qkv[vAt + QKV + d]);
    s[2] += products(a0, a1, a2, a3, qkv[vAt + 2u * QKV + d]);
    s[3] += products(a0, a1, a2, a3, qkv[vAt + 3u * QKV + d]);
  }
  return s;
}

@compute @workgroup_size(64)
fn backward_query(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  let q = (i / HEADS) * 4u;
  if (q >= min(counts[0], dims.rows)) { return; }
  let head = i % HEADS;
  let kAt = (HEADS + head / GROUP) * HD4;
  let own = q * OUT + head * HD4;
  var D = vec4f(0);
  var g0: array<vec4f, HD4>; var g1: array<vec4f, HD4>; var g2: array<vec4f, HD4>; var g3: array<vec4f, HD4>;
  for (var d = 0u; d < span(); d++) {
    g0[d] = vec4f(0); g1[d] = vec4f(0); g2[d] = vec4f(0); g3[d] = vec4f(0);
    for (var c = 0u; c < 4u; c++) { D[c] += dot(dy[own + c * OUT + d], yIn[own + c * OUT + d]); }
  }
  var L = vec4f(0);
  for (var c = 0u; c < 4u; c++) {
    let at = (q + c) * HEADS + head;
    L[c] = soft[at].x;
    soft[at].y = D[c];
  }
  for (var k = place[q].x; k <= q; k += 4u) {
    let s = scores(q, head, k);
    let r = reached(q, head, k);
    let e0 = exp(s[0] - L) * (r[0] - D); let e1 = exp(s[1] - L) * (r[1] - D);
    let e2 = exp(s[2] - L) * (r[2] - D); let e3 = exp(s[3] - L) * (r[3] - D);
    let at = k * QK + kAt;
    for (var d = 0u; d < span(); d++) {
      let b0 = qk[at + d]; let b1 = qk[at + QK + d]; let b2 = qk[at + 2u * QK + d]; let b3 = qk[at + 3u * QK + d];
      g0[d] += e0.x * b0 + e1.x * b1 + e2.x * b2 + e3.x * b3;
      g1[d] += e0.y * b0 + e1.y * b1 + e2.y * b2 + e3.y * b3;
      g2[d] += e0.z * b0 + e1.z * b1 + e2.z * b2 + e3.z * b3;
      g3[d] += e0.w * b0 + e1.w * b1 + e2.w * b2 + e3.w * b3;
    }
  }
  for (var d = 0u; d < span(); d++) {
    let at = q * QK + head * HD4 + d;
    dqk[at] = g0[d] * dims.scale; dqk[at + QK] = g1[d] * dims.scale;
    dqk[at + 2u * QK] = g2[d] * dims.scale; dqk[at + 3u * QK] = g3[d] * dims.scale;
  }
}

@group(0) @binding(6) var<storage, read> softIn: array<vec2f>;
@group(0) @binding(7) var<storage, read_write> dqkv: array<vec4f>;

@compute @workgroup_size(64)
fn backward_key(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  let k = (i / KV_HEADS) * 4u;
  if (k >= min(counts[0], dims.rows)) { return; }
  let kvHead = i % KV_HEADS;
  var k0: array<vec4f, HD4>; var k1: array<vec4f, HD4>; var k2: array<vec4f, HD4>; var k3: array<vec4f, HD4>;
  var v0: array<vec4f, HD4>; var v1: array<vec4f, HD4>; var v2: array<vec4f, HD4>; var v3: array<vec4f, HD4>;
  for (var d = 0u; d < span(); d++) {
    k0[d] = vec4f(0); k1[d] = vec4f(0); k2[d] = vec4f(0); k3[d] = vec4f(0);
    v0[d] = vec4f(0); v1[d] = vec4f(0); v2[d] = vec4f(0); v3[d] = vec4f(0);
  }
  let end = place[k].y;
  for (var head = kvHead * GROUP; head < (kvHead + 1u) * GROUP; head++) {
    for (var q = k; q < end; q += 4u) {
      let s = scores(q, head, k);
      let r = reached(q, head, k);
      let f = q * HEADS + head;
      let f0 = softIn[f]; let f1 = softIn[f + HEADS]; let f2 = softIn[f + 2u * HEADS]; let f3 = softIn[f + 3u * HEADS];
      let L = vec4f(f0.x, f1.x, f2.x, f3.x);
      let D = vec4f(f0.y, f1.y, f2.y, f3.y);
      let p = mat4x4f(exp(s[0] - L), exp(s[1] - L), exp(s[2] - L), exp(s[3] - L));
      let e = mat4x4f(p[0] * (r[0] - D), p[1] * (r[1] - D), p[2] * (r[2] - D), p[3] * (r[3] - D));
      let qAt = q * QK + head * HD4;
      let dyAt = q * OUT + head * HD4;
      for (var d = 0u; d < span(); d++) {
        // The four queries' vectors as columns: times a column of e or p, they add up to one key's share.
        let a = mat4x4f(qk[qAt + d], qk[qAt + QK + d], qk[qAt + 2u * QK + d], qk[qAt + 3u * QK + d]);
        k0[d] += a * e[0]; k1[d] += a * e[1]; k2[d] += a * e[2]; k3[d] += a * e[3];
        let b = mat4x4f(dy[dyAt + d], dy[dyAt + OUT + d], dy[dyAt + 2u * OUT + d], dy[dyAt + 3u * OUT + d]);
        v0[d] += b * p[0]; v1[d] += b * p[1]; v2[d] += b * p[2]; v3[d] += b * p[3];
      }
    }
  }
  for (var d = 0u; d < span(); d++) {
    let at = k * QK + (HEADS + kvHead) * HD4 + d;
    dqk[at] = k0[d] * dims.scale; dqk[at + QK] = k1[d] * dims.scale;
    dqk[at + 2u * QK] = k2[d] * dims.scale; dqk[at + 3u * QK] = k3[d] * dims.scale;
    let to = k * QKV + V_AT + kvHead * HD4 + d;
    dqkv[to] = v0[d]; dqkv[to + QKV] = v1[d]; dqkv[to + 2u * QKV] = v2[d]; dqkv[to + 3u * QKV] = v3[d];
  }
}
