import type { rotaryAngles } from '../rope.ts';

/**
 * Rotates one head at x[at] in place by its position, in Hugging Face's `rotate_half` convention: the pair is
 * (i, i + headDim/2), its angle position * frequencies[i], and both are multiplied by the angles' scale.
 * `direction` -1 is its backward: the transpose.
 */
export function rotate(
  x: Float64Array,
  at: number,
  position: number,
  { frequencies, scale }: ReturnType<typeof rotaryAngles>,
  direction: 1 | -1,
): void {
  const half = frequencies.length;
  for (let i = 0; i < half; i++) {
    const angle = direction * position * frequencies[i];
    const cos = Math.cos(angle) * scale;
    const sin = Math.sin(angle) * scale;
    const a = x[at + i];
    const b = x[at + half + i];
    x[at + i] = a * cos - b * sin;
    x[at + half + i] = b * cos + a * sin;
  }
}
