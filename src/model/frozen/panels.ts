import { bytesPerPanel, panelRows, quantisedBlock, type WeightType } from '../matrix.ts';

/** Rows of a weight as they are in a file: float32 numbers, or the bits of bfloat16 or float16. */
export type Rows = Float32Array | Uint16Array;

/**
 * Packs rows of a weight into panels of eight rows, interleaved so that the kernels read the eight weights of a column
 * of the file together: `shaders/packed_matmul.wgsl` says which word is which. Rows past the last are zeros.
 * @param rows [count, inner]: `Uint16Array` for bf16 and f16, `Float32Array` for f32 and q8
 * @returns [ceil(count / 8), panel]
 * @throws Error if a number is not finite
 */
export function packPanels(
  type: WeightType,
  rows: Rows,
  count: number,
  inner: number,
): Uint32Array<ArrayBuffer> {
  const panels = Math.ceil(count / panelRows);
  const words = bytesPerPanel(type, inner) / 4;
  const packed = new Uint32Array(panels * words);
  for (let p = 0; p < panels; p++) {
    const to = packed.subarray(p * words, (p + 1) * words);
    const from = p * panelRows;
    const there = Math.min(panelRows, count - from);
    if (type === 'f32') packFloats(rows as Float32Array, from, there, inner, to);
    else if (type === 'q8') packQuantised(rows as Float32Array, from, there, inner, to);
    else packHalves(rows as Uint16Array, from, there, inner, to, type === 'bf16' ? 0x7f80 : 0x7c00);
  }
  return packed;
}

const notFinite = () => new Error('A weight is not a finite number.');

function packFloats(rows: Float32Array, from: number, there: number, inner: number, to: Uint32Array): void {
  const bits = new Uint32Array(rows.buffer, rows.byteOffset, rows.length);
  for (let r = 0; r < there; r++) {
    let at = (from + r) * inner;
    for (let k = r; k < to.length; k += panelRows) {
      const word = bits[at++];
      if ((word & 0x7f800000) === 0x7f800000) throw notFinite();
      to[k] = word;
    }
  }
}

/**
 * Row r in the low half of word r, row r + 4 in its high half.
 * @param infinite the bits of the highest exponent, which infinities and NaN have
 */
function packHalves(
  rows: Uint16Array,
  from: number,
  there: number,
  inner: number,
  to: Uint32Array,
  infinite: number,
): void {
  for (let r = 0; r < 4; r++) {
    // Rows past the last are zeros.
    const low = r < there ? (from + r) * inner : -1;
    const high = r + 4 < there ? (from + r + 4) * inner : -1;
    if (low < 0) return;
    for (let k = 0, at = r; k < inner; k++, at += 4) {
      const a = rows[low + k];
      const b = high < 0 ? 0 : rows[high + k];
      if ((a & infinite) === infinite || (b & infinite) === infinite) throw notFinite();
      to[at] = a | (b << 16);
    }
  }
}

/** Eight scales, then eight bytes for each of 32 columns; the largest of a block is 127 times its scale. */
function packQuantised(
  rows: Float32Array,
  from: number,
  there: number,
  inner: number,
  to: Uint32Array,
): void {
  const floats = new Float32Array(to.buffer, to.byteOffset, to.length);
  const bytes = new Int8Array(to.buffer, to.byteOffset, to.length * 4);
  const words = panelRows + (panelRows * quantisedBlock) / 4;
  for (let block = 0; block * words < to.length; block++) {
    const k0 = block * quantisedBlock;
    const n = Math.min(quantisedBlock, inner - k0);
    for (let r = 0; r < there; r++) {
      const at = (from + r) * inner + k0;
      let largest = 0;
      for (let k = 0; k < n; k++) largest = Math.max(largest, Math.abs(rows[at + k]));
      if (!Number.isFinite(largest)) throw notFinite();
      const scale = Math.fround(largest / 127);
      floats[block * words + r] = scale;
      if (scale === 0) continue;
      for (let k = 0; k < n; k++) {
        bytes[(block * words + panelRows) * 4 + k * panelRows + r] = Math.max(
          -127,
          Math.min(127, Math.round(rows[at + k] / scale)),
        );
      }
    }
  }
}
