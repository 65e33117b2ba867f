import { type Ground, linePath, lonePath } from './curve_paths.ts';

interface CurveLineProps {
  /** What it is drawn as: `mean`, `thin`, `under`. */
  className: string;
  xs: ArrayLike<number>;
  /** NaN in gaps. */
  ys: ArrayLike<number>;
  ground: Ground;
}

/** A curve: a line that breaks at gaps, and a dot for each point between two of them. */
export function CurveLine({ className, xs, ys, ground }: CurveLineProps) {
  const lone = lonePath(xs, ys, ground, className === 'mean' ? 2.5 : 1.4);
  return (
    <>
      <path className={className} d={linePath(xs, ys, ground)} />
      {lone !== '' && <path className={`lone ${className}`} d={lone} />}
    </>
  );
}
