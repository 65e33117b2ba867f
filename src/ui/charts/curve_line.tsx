import { linePath, lonePath, type Viewport } from './curve_paths.ts';

interface CurveLineProps {
  /** What it is drawn as: `mean`, `thin`, `under`. */
  className: string;
  xs: ArrayLike<number>;
  /** NaN in gaps. */
  ys: ArrayLike<number>;
  viewport: Viewport;
}

/** A curve: a line that breaks at gaps, and a dot for each point between two of them. */
export function CurveLine({ className, xs, ys, viewport }: CurveLineProps) {
  const lone = lonePath(xs, ys, viewport, className === 'mean' ? 2.5 : 1.4);
  return (
    <>
      <path className={className} d={linePath(xs, ys, viewport)} />
      {lone !== '' && <path className={`lone ${className}`} d={lone} />}
    </>
  );
}
