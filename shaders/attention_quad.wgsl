enable subgroups;
// Quads do not diverge, and a swap within one needs no more; WGSL asks for it of the whole subgroup.
diagnostic(off, subgroup_uniformity);
// attention.wgsl with squares of 16 queries by 16 keys: formulas, shapes and constants are there.
// Four neighbouring lanes own 16 rows of a head, 4 rows each, and walk over the rows on the other side 16 at a time. Each
// lane loads 4 of them and broadcasts those to its quad, so that 8 loads feed 64 multiply-adds, and an output in a private
// array, which software adapters access as slowly as a buffer, is read and written once for 16 rows.
// A lane's sums run over blocks of 4 rows in the order of attention.wgsl. Blocks that a lane does not see have scores of
// -1e30: their weights are 0, or fade to 0 when they come before the blocks it sees.
// Constants: HD, HEADS, KV_HEADS, WINDOW.
// Dispatch: forward and backward_query four threads a (16 rows, head); backward_key four a (16 rows, kv head).
// Reference: attention.wgsl.

#include parts/packed_attention

/// 16 rows in the four blocks of a quad's lanes, by 4 rows of this lane.
struct Square { a: mat4x4f, b: mat4x4f, c: mat4x4f, d: mat4x4f }

fn live_rows() -> u32 { return min(counts[0], dims.rows); }

/// The first of a block's 4 rows, or the last block's where there is none.
fn block(row: u32, rows: u32) -> u32 { return min(row, rows - 4u); }

/// Scores of a block of queries (in the lanes) against a block of keys (in the columns), or -1e30 where a key is hidden: it
/// is before `first`, comes after the query, or is out of its window.
fn seen(s: mat4x4f, q: u32, k: u32, first: u32) -> mat4x4f {
  let query = vec4u(q, q + 1u, q + 2u, q + 3u);
  return mat4x4f(
    visible(s[0], query, k, first), visible(s[1], query, k + 1u, first),
    visible(s[2], query, k + 2u, first), visible(s[3], query, k + 3u, first),
  );
}
fn visible(s: vec4f, query: vec4u, key: u32, first: u32) -> vec4f {
  var hidden = (query < vec4u(key)) | vec4<bool>(key < first);
  if (WINDOW > 0u) { hidden |= query >= vec4u(key + WINDOW); }
  return select(s, vec4f(-1e30), hidden);
}

/// Weights e^(s - top), one column a key.
fn weights(s: mat4x4f, top: vec4f) -> mat4x4f {
  return mat4x4f(exp(s[0] - top), exp(s[1] - top), exp(s[2] - top), exp(s[3] - top));
}
fn highest(m: vec4f, s: mat4x4f) -> vec4f { return max(m, max(max(s[0], s[1]), max(s[2], s[3]))); }

/// s += the products of this lane's block with the quad's four blocks: of which `own` is this lane's.
fn add_products(s: ptr<function, Square>, x: vec4f, own: vec4f) {
  let y0 = quadBroadcast(own, 0u); let y1 = quadBroadcast(own, 1u);
  let y2 = quadBroadcast(own, 2u); let y3 = quadBroadcast(own, 3u);
  (*s).a[0] += x * y0.x; (*s).a[1] += x * y0.y; (*s).a[2] += x * y0.z; (*s).a[3] += x * y0.w;
  (*s).b[0] += x * y1.x; (*s).b[1] += x * y1.y; (*s).b[2] += x * y1.z; (*s).b[3] += x * y1.w;
  (*s).c[0] += x * y2.x; (*s).c[1] += x * y2.y; (*s).c[2] += x * y2.z; (*s).c[3] += x * y2.w;
  (*s).d[0] += x * y3.x; (*s).d[1] += x * y3.y; (*s).d[2] += x * y3.z; (*s).d[3] += x * y3.w;
}
/// The same with the quad's blocks in the lanes, and this lane's in the columns.
fn add_transposed(s: ptr<function, Square>, own: vec4f, x: vec4f) {
  let y0 = quadBroadcast(own, 0u); let y1 = quadBroadcast(own, 1u);
  let y2 = quadBroadcast(own, 2u); let y3 = quadBroadcast(own, 3u);
  (*s).a[0] += y0 * x.x; (*s).a[1] += y0 * x.y; (*s).a[2] += y0 * x.z; (*s).a[3] += y0 * x.w;
  (*s).b[0] += y1 * x.x; (*s).b[1] += y1 * x.y; (*s).b[2] += y1 * x.z; (*s).b[3] += y1 * x.w;
  (*s).c[0] += y2 * x.x; (*s).c[1] += y2 * x.y; (*s).c[2] += y2 * x.z; (*s).c[3] += y2 * x.w;
  (*s).d[0] += y3 * x.x; (*s).d[1] += y3 * x.y; (*s).d[2] += y3 * x.z; (*s).d[3] += y3 * x.w;
}
fn scaled(s: Square) -> Square {
  return Square(s.a * dims.scale, s.b * dims.scale, s.c * dims.scale, s.d * dims.scale);
}

/// q k / sqrt(HD) of this lane's block of queries and the quad's four blocks of keys.
fn scores(q: u32, head: u32, k: u32) -> Square {
  let qAt = head * HD;
  let kAt = (HEADS + head / GROUP) * HD;
  var s = Square();
  for (var d = 0u; d < dims.headDim; d++) { add_products(&s, at4(q, qAt + d), at4(k, kAt + d)); }
  return scaled(s);
}

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  let rows = live_rows();
  let q0 = i / 4u / HEADS * 16u;
  if (q0 >= rows) { return; }
  let head = i / 4u % HEADS;
  let vAt = (head / GROUP) * HD;
  let own = i % 4u * 4u;
  let q = block(q0 + own, rows);
  let first = first_key(q);
  var o: array<vec4f, HD>;
  for (var d = 0u; d < dims.headDim; d++) { o[d] = vec4f(0); }
  var m = vec4f(-1e30);
  var l = vec4f(0);
  for (var k = first_key(q0); k < min(q0 + 16u, rows); k += 16u) {
    let mine = block(k + own, rows);
    let s = scores(q, head, mine);
    let sa = seen(s.a, q, k, first);
    let m0 = highest(m, sa);
    let f0 = exp(m - m0);
    let a = weights(sa, m0);
    l = l * f0 + a[0] + a[1] + a[2] + a[3];
    let sb = seen(s.b, q, k + 4u, first);
    let m1 = highest(m0, sb);
    let f1 = exp(m0 - m1);
    let b = weights(sb, m1);
    l = l * f1 + b[0] + b[1] + b[2] + b[3];
    let sc = seen(s.c, q, k + 8u, first);
    let m2 = highest(m1, sc);
    let f2 = exp(m1 - m2);
    let c = weights(sc, m2);
    l = l * f2 + c[0] + c[1] + c[2] + c[3];
    let sd = seen(s.d, q, k + 12u, first);
    let m3 = highest(m2, sd);
    let f3 = exp(m2 - m3);
    let e = weights(sd, m3);
    l = l * f3 + e[0] + e[1] + e[2] + e[3];
    m = m3;
    for (var d = 0u; d < dims.headDim; d++) {
      let v = value4(mine, vAt + d);
      let v0 = quadBroadcast(v, 0u); let v1 = quadBroadcast(v, 1u);
      let v2 = quadBroadcast(v, 2u); let v3 = quadBroadcast(v, 3u);
      var x = o[d];
      x = x * f0 + a[0] * v0.x + a[1] * v0.y + a[2] * v0.z + a[3] * v0.w;
      x = x * f1 + b[0] * v1.x + b[1] * v1.y + b[2] * v1.z + b[3] * v1.w;
      x = x * f2 + c[0] * v2.x + c[1] * v2.y + c[2] * v2.z + c[3] * v2.w;
      x = x * f3 + e[0] * v3.x + e[1] * v3.y + e[2] * v3.z + e[3] * v3.w;
      o[d] = x;
    }
  }
  if (q0 + own >= rows) { return; }
  for (var d = 0u; d < dims.headDim; d++) {
    let value = o[d] / l;
    let at = q * OUT + head * HD + d;
    y[at] = value.x; y[at + OUT] = value.y; y[at + 2u * OUT] = value.z; y[at + 3u * OUT] = value.w;
  }
  let L = m + log(l);
  for (var c = 0u; c < 4u; c++) { soft[(q + c) * HEADS + head] = vec2f(L[c], 0); }
}

/// dy v of this lane's block of queries and the quad's four blocks of keys.
fn reached(q: u32, head: u32, k: u32) -> Square {
  let qAt = head * HD;
  let vAt = (head / GROUP) * HD;
  var s = Square();
  for (var d = 0u; d < dims.headDim; d++) { add_products(&s, dy4(q, qAt + d), value4(k, vAt + d)); }
  return s;
}

/// p (r - D): the scores' gradient, but for 1/sqrt(HD).
fn pulled(p: mat4x4f, r: mat4x4f, D: vec4f) -> mat4x4f {
  return mat4x4f(p[0] * (r[0] - D), p[1] * (r[1] - D), p[2] * (r[2] - D), p[3] * (r[3] - D));
}

@compute @workgroup_size(64)
fn backward_query(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  let rows = live_rows();
  let q0 = i / 4u / HEADS * 16u;
  if (q0 >= rows) { return; }
  let head = i / 4u % HEADS;
  let kAt = (HEADS + head / GROUP) * HD;
  let own = i % 4u * 4u;
  let q = block(q0 + own, rows);
  let first = first_key(q);
  var D = vec4f(0);
  for (var d = 0u; d < dims.headDim; d++) {
    let at = q * OUT + head * HD + d;
    D += dy4(q, head * HD + d) * vec4f(yIn[at], yIn[at + OUT], yIn[at + 2u * OUT], yIn[at + 3u * OUT]);
  }
  let here = q * HEADS + head;
  let L = vec4f(soft[here].x, soft[here + HEADS].x, soft[here + 2u * HEADS].x, soft[here + 3u * HEADS].x);
  var g: array<vec4f, HD>;
  for (var d = 0u; d < dims.headDim; d++) { g[d] = vec4f(0); }
  for (var k = first_key(q0); k < min(q0 + 16u, rows); k += 16u) {
    let mine = block(k + own, rows);
    let s = scores(q, head, mine);
    let r = reached(q, head, mine);
    let a = pulled(weights(seen(s.a, q, k, first), L), r.a, D);
    let b = pulled(weights(seen(s.b, q, k + 4u, first), L), r.b, D);
    let c = pulled(weights(seen(s.c, q, k + 8u, first), L), r.c, D);
    let e = pulled(weights(seen(s.d, q, k + 12u, first), L), r.d, D);
    for (var d = 0u; d < dims.headDim; d++) {
      let key = at4(mine, kAt + d);
      let k0 = quadBroadcast(key, 0u); let k1 = quadBroadcast(key, 1u);
      let k2 = quadBroadcast(key, 2u); let k3 = quadBroadcast(key, 3u);
      var x = g[d];
      x += a[0] * k0.x + a[1] * k0.y + a[2] * k0.z + a[3] * k0.w;
      x += b[0] * k1.x + b[1] * k1.y + b[2] * k1.z + b[3] * k1.w;
      x += c[0] * k2.x + c[1] * k2.y + c[2] * k2.z + c[3] * k2.w;
      x += e[0] * k3.x + e[1] * k3.y + e[2] * k3.z + e[3] * k3.w;
      g[d] = x;
    }
  }
  if (q0 + own >= rows) { return; }
  for (var c = 0u; c < 4u; c++) { soft[here + c * HEADS].y = D[c]; }
  for (var d = 0u; d < dims.headDim; d++) {
    let value = g[d] * dims.scale;
    let at = q * QK + head * HD + d;
    dqk[at] = value.x; dqk[at + QK] = value.y; dqk[at + 2u * QK] = value.z; dqk[at + 3u * QK] = value.w;
  }
}

/// q k / sqrt(HD) of the quad's four blocks of queries and this lane's block of keys.
fn scores_of_keys(q: u32, head: u32, k: u32) -> Square {
  let qAt = head * HD;
  let kAt = (HEADS + head / GROUP) * HD;
  var s = Square();
  for (var d = 0u; d < dims.headDim; d++) { add_transposed(&s, at4(q, qAt + d), at4(k, kAt + d)); }
  return scaled(s);
}

/// dy v of the quad's four blocks of queries and this lane's block of keys.
fn reached_by_keys(q: u32, head: u32, k: u32) -> Square {
  let qAt = head * HD;
  let vAt = (head / GROUP) * HD;
  var s = Square();
  for (var d = 0u; d < dims.headDim; d++) { add_transposed(&s, dy4(q, qAt + d), value4(k, vAt + d)); }
  return s;
}

/// Hides every key from the queries of the next sequences, from row `last` on.
fn first_of(q: u32, last: u32) -> u32 { return select(0u, 0xffffffffu, q >= last); }

@compute @workgroup_size(64)
fn backward_key(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  let rows = live_rows();
  let k0 = i / 4u / KV_HEADS * 16u;
  if (k0 >= rows) { return; }
  let kvHead = i / 4u % KV_HEADS;
  let own = i % 4u * 4u;
  let k = block(k0 + own, rows);
  let last = place[k].y;
  var dk: array<vec4f, HD>;
  var dv: array<vec4f, HD>;
  for (var d = 0u; d < dims.headDim; d++) { dk[d] = vec4f(0); dv[d] = vec4f(0); }
  let end = last_query(block(k0 + 12u, rows));
  for (var head = kvHead * GROUP; head < (kvHead + 1u) * GROUP; head++) {
    for (var q = k0; q < end; q += 16u) {
      let mine = block(q + own, rows);
      let s = scores_of_keys(mine, head, k);
      let r = reached_by_keys(mine, head, k);
      let at = mine * HEADS + head;
      let f0 = softIn[at]; let f1 = softIn[at + HEADS]; let f2 = softIn[at + 2u * HEADS]; let f3 = softIn[at + 3u * HEADS];
      let L = vec4f(f0.x, f1.x, f2.x, f3.x);
      let D = vec4f(f0.y, f1.y, f2.y, f3.y);
      let pa = weights(seen(s.a, q, k, first_of(q, last)), quadBroadcast(L, 0u));
      let pb = weights(seen(s.b, q + 4u, k, first_of(q + 4u, last)), quadBroadcast(L, 1u));
      let pc = weights(seen(s.c, q + 8u, k, first_of(q + 8u, last)), quadBroadcast(L, 2u));
      let pd = weights(seen(s.d, q + 12u, k, first_of(q + 12u, last)), quadBroadcast(L, 3u));
      let ea = pulled(pa, r.a, quadBroadcast(D, 0u));
      let eb = pulled(pb, r.b, quadBroadcast(D, 1u));
      let ec = pulled(pc, r.c, quadBroadcast(D, 2u));
      let ed = pulled(pd, r.d, quadBroadcast(D, 3u));
      for (var d = 0u; d < dims.headDim; d++) {
        // A row vector times a matrix sums over the queries in the lanes: one value for each key.
        let x = at4(mine, head * HD + d);
        var sum = dk[d];
        sum += quadBroadcast(x, 0u) * ea; sum += quadBroadcast(x, 1u) * eb;
        sum += quadBroadcast(x, 2u) * ec; sum += quadBroadcast(x, 3u) * ed;
        dk[d] = sum;
        let g = dy4(mine, head * HD + d);
        var total = dv[d];
        total += quadBroadcast(g, 0u) * pa; total += quadBroadcast(g, 1u) * pb;
        total += quadBroadcast(g, 2u) * pc; total += quadBroadcast(g, 3u) * pd;
        dv[d] = total;
      }
    }
  }
  if (k0 + own >= rows) { return; }
  for (var d = 0u; d < dims.headDim; d++) {
    let a = dk[d] * dims.scale;
    let at = k * QK + (HEADS + kvHead) * HD + d;
    dqk[at] = a.x; dqk[at + QK] = a.y; dqk[at + 2u * QK] = a.z; dqk[at + 3u * QK] = a.w;
    let b = dv[d];
    let to = k * QKV + V_AT + kvHead * HD + d;
    dqkv[to] = b.x; dqkv[to + QKV] = b.y; dqkv[to + 2u * QKV] = b.z; dqkv[to + 3u * QKV] = b.w;
  }
}
