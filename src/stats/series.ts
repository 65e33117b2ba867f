/**
 * Values along an axis, as a chart draws them. `xs` never fall, and are as many as `ys`. A value that is null or not
 * finite is a gap: nothing was measured there, and no line may pretend otherwise.
 */
export interface Series {
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number | null>;
}

/** Whether nothing was measured. */
export const isGap = (y: number | null): y is null => y === null || !Number.isFinite(y);
