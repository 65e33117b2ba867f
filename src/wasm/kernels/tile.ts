// The register tile of every matmul: C[4, 8] = from + sum_k A[4, k] B[k, 8], the sum in the order of
// k whatever tile an element is in, so that a row's result does not depend on the number of rows.
// Four rows by eight columns: eight accumulators, two operands and a broadcast fit the sixteen registers, where 4 x 16
// spills and is half as fast. Both operands come packed, A as [k, 4] and B as [k, 8], so that the loop has two
// addresses and constant offsets: strided rows would be half as fast again. Packing is a few percent of a matmul.
// Reference: Goto & van de Geijn 2008, "Anatomy of high-performance matrix multiplication".

/** Rows of A and of K packed at a time: 128 kB, which fits the L2 cache while B's panels are read. */
export const rowsAtOnce = 128;
export const block = 256;
export const packed = memory.data(131072, 64);
/** Memory for one tile at the edges of a matrix. */
const edge = memory.data(128, 64);

/**
 * One full tile.
 * @param from initial values of the sums: 0, or the address of a [4, 8] block with its row stride (0 for one bias row)
 */
function tile(a: usize, b: usize, K: i32, from: usize, fromRow: usize, c: usize, cRow: usize): void {
  let c00 = f32x4.splat(0),
    c01 = c00,
    c10 = c00,
    c11 = c00,
    c20 = c00,
    c21 = c00,
    c30 = c00,
    c31 = c00;
  if (from) {
    c00 = v128.load(from);
    c01 = v128.load(from, 16);
    from += fromRow;
    c10 = v128.load(from);
    c11 = v128.load(from, 16);
    from += fromRow;
    c20 = v128.load(from);
    c21 = v128.load(from, 16);
    from += fromRow;
    c30 = v128.load(from);
    c31 = v128.load(from, 16);
  }
  const end = a + ((<usize>K) << 4);
  while (a < end) {
    const b0 = v128.load(b),
      b1 = v128.load(b, 16);
    b += 32;
    let x = v128.load32_splat(a);
    c00 = f32x4.add(c00, f32x4.mul(x, b0));
    c01 = f32x4.add(c01, f32x4.mul(x, b1));
    x = v128.load32_splat(a, 4);
    c10 = f32x4.add(c10, f32x4.mul(x, b0));
    c11 = f32x4.add(c11, f32x4.mul(x, b1));
    x = v128.load32_splat(a, 8);
    c20 = f32x4.add(c20, f32x4.mul(x, b0));
    c21 = f32x4.add(c21, f32x4.mul(x, b1));
    x = v128.load32_splat(a, 12);
    c30 = f32x4.add(c30, f32x4.mul(x, b0));
    c31 = f32x4.add(c31, f32x4.mul(x, b1));
    a += 16;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  c += cRow;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  c += cRow;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  c += cRow;
  v128.store(c, c30);
  v128.store(c, c31, 16);
}

/** A tile of which only `rows` x `columns` are there: what lies past them is not stored. */
function edgeTile(
  a: usize,
  b: usize,
  K: i32,
  from: usize,
  fromRow: usize,
  c: usize,
  cRow: usize,
  rows: i32,
  columns: i32,
): void {
  if (from) {
    for (let m = 0; m < rows; m++)
      memory.copy(edge + (m << 5), from + <usize>m * fromRow, (<usize>columns) << 2);
  }
  tile(a, b, K, from ? edge : 0, 32, edge, 32);
  for (let m = 0; m < rows; m++) memory.copy(c + <usize>m * cRow, edge + (m << 5), (<usize>columns) << 2);
}

/**
 * C[M, N] = from + A B. A is at m * aRow + k * aStep, one of the two 4; B in panels that `packRows` or `packColumns`
 * made, one every `panel` bytes; C and `from` are rows of N. All strides in bytes.
 */
export function product(
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  panel: usize,
  from: usize,
  fromRow: usize,
  c: usize,
  cRow: usize,
  M: i32,
  N: i32,
  K: i32,
): void {
  // K is processed in blocks, each of which continues the sums in C. With K = 0, C is its initial value.
  for (let k = 0; k == 0 || k < K; k += block) {
    const length = min(block, K - k);
    for (let m0 = 0; m0 < M; m0 += rowsAtOnce) {
      const rows = min(rowsAtOnce, M - m0);
      packA(a + <usize>m0 * aRow + <usize>k * aStep, aRow, aStep, rows, length, packed);
      let bn = b + ((<usize>k) << 5),
        cn = c + <usize>m0 * cRow;
      let fn = from ? from + <usize>m0 * fromRow : 0;
      for (let n = 0; n < N; n += 8) {
        const columns = N - n;
        let ap: usize = packed,
          cm = cn,
          fm = fn,
          m = 0;
        if (columns >= 8) {
          for (; m + 4 <= rows; m += 4) {
            tile(ap, bn, length, fm, fromRow, cm, cRow);
            ap += (<usize>length) << 4;
            cm += cRow << 2;
            if (fm) fm += fromRow << 2;
          }
        }
        for (; m < rows; m += 4) {
          edgeTile(ap, bn, length, fm, fromRow, cm, cRow, min(4, rows - m), min(8, columns));
          ap += (<usize>length) << 4;
          cm += cRow << 2;
          if (fm) fm += fromRow << 2;
        }
        bn += panel;
        cn += 32;
        if (fn) fn += 32;
      }
    }
    from = c;
    fromRow = cRow;
  }
}

/** Packs rows of A as [k, 4] blocks. Rows past the last hold what was there: nothing of them is stored. */
export function packA(a: usize, aRow: usize, aStep: usize, M: i32, K: i32, to: usize): void {
  for (let m = 0; m < M; m += 4) {
    if (aRow == 4) {
      // Rows past the last are whatever follows.
      let s = a;
      for (let k = 0; k < K; k++, s += aStep, to += 16) v128.store(to, v128.load(s));
    } else {
      const last: usize = <usize>min(3, M - m - 1) * aRow;
      let s0 = a,
        s1 = a + min<usize>(aRow, last),
        s2 = a + min<usize>(aRow << 1, last),
        s3 = a + last;
      let k = 0;
      for (; k + 4 <= K; k += 4, to += 64) {
        transpose(v128.load(s0), v128.load(s1), v128.load(s2), v128.load(s3), to, 16);
        s0 += 16;
        s1 += 16;
        s2 += 16;
        s3 += 16;
      }
      for (; k < K; k++, to += 16) {
        store<f32>(to, load<f32>(s0));
        store<f32>(to, load<f32>(s1), 4);
        store<f32>(to, load<f32>(s2), 8);
        store<f32>(to, load<f32>(s3), 12);
        s0 += 4;
        s1 += 4;
        s2 += 4;
        s3 += 4;
      }
    }
    a += aRow << 2;
  }
}

/** Bytes of the panels of B with N columns and K rows. */
export function panelBytes(N: i32, K: i32): usize {
  return (<usize>((N + 7) >> 3) * <usize>K) << 5;
}

/** Packs a B that is given by its columns, N runs of K that lie `column` bytes apart: panels [ceil(N/8), K, 8]. */
export function packColumns(source: usize, column: usize, N: i32, K: i32, to: usize): void {
  const whole = K & ~3;
  for (let n = 0; n < N; n += 8) {
    const there = min(8, N - n);
    if (there < 8) memory.fill(to, 0, (<usize>K) << 5);
    else {
      let s = source,
        t = to;
      const s1 = column,
        s2 = column * 2,
        s3 = column * 3,
        s4 = column * 4;
      for (let k = 0; k < whole; k += 4) {
        transpose(v128.load(s), v128.load(s + s1), v128.load(s + s2), v128.load(s + s3), t, 32);
        const h = s + s4;
        transpose(v128.load(h), v128.load(h + s1), v128.load(h + s2), v128.load(h + s3), t + 16, 32);
        s += 16;
        t += 128;
      }
    }
    const first = there == 8 ? whole : 0;
    for (let j = 0; j < there; j++) {
      for (let k = first; k < K; k++) {
        store<f32>(to + (k << 5) + (j << 2), load<f32>(source + <usize>j * column + ((<usize>k) << 2)));
      }
    }
    source += column << 3;
    to += (<usize>K) << 5;
  }
}

/** Packs a B that is given by its rows, K runs of N that lie `row` bytes apart: panels [ceil(N/8), K, 8]. */
export function packRows(source: usize, row: usize, N: i32, K: i32, to: usize): void {
  for (let n = 0; n < N; n += 8, source += 32) {
    let s = source;
    if (n + 8 <= N) {
      for (let k = 0; k < K; k++, s += row, to += 32) {
        v128.store(to, v128.load(s));
        v128.store(to, v128.load(s, 16), 16);
      }
    } else {
      const bytes: usize = (<usize>(N - n)) << 2;
      memory.fill(to, 0, (<usize>K) << 5);
      for (let k = 0; k < K; k++, s += row, to += 32) memory.copy(to, s, bytes);
    }
  }
}

/** Stores the columns of four rows of four, `apart` bytes apart. */
function transpose(r0: v128, r1: v128, r2: v128, r3: v128, to: usize, apart: usize): void {
  const a = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5),
    b = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const c = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7),
    d = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(a, b, 0, 1, 4, 5));
  to += apart;
  v128.store(to, v128.shuffle<f32>(a, b, 2, 3, 6, 7));
  to += apart;
  v128.store(to, v128.shuffle<f32>(c, d, 0, 1, 4, 5));
  to += apart;
  v128.store(to, v128.shuffle<f32>(c, d, 2, 3, 6, 7));
}
