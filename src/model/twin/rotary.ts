/**
 * Rotates one head of `headDim` numbers at x[at] in place by its position, in Hugging Face's `rotate_half`
 * convention: the pair is (i, i + headDim/2) and its angle position * theta^(-2i / headDim).
 * `direction` -1 undoes it, which is also its backward (a rotation's transpose).
 */
export function rotate(
  x: Float64Array,
  at: number,
  headDim: number,
  position: number,
  theta: number,
  direction: 1 | -1,
): void {
  const half = headDim / 2;
  for (let i = 0; i < half; i++) {
    const angle = direction * position * theta ** (-i / half);
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    const a = x[at + i];
    const b = x[at + half + i];
    x[at + i] = a * cos - b * sin;
    x[at + half + i] = b * cos + a * sin;
  }
}
