import { memo } from 'react';
import { CurveLine } from './curve_line.tsx';
import { bandPath, type Viewport } from './curve_paths.ts';

/** Points by x; y is NaN in gaps. */
export interface Points {
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
}

/** One condition on a chart. */
export interface ChartLine {
  readonly key: string;
  /** At the end of its line. */
  readonly label: string;
  /** The classes of its colour and dash. */
  readonly className: string;
  readonly mean: Points;
  /** Thin lines; one alone is the mean itself, and is not drawn. */
  readonly seeds: readonly Points[];
  /** Raw values, drawn below smoothed ones. */
  readonly raw?: readonly Points[];
  readonly band?: { readonly xs: Float64Array; readonly low: Float64Array; readonly high: Float64Array };
  /** Dash lengths along x of a line with more points than pixels, px. */
  readonly dash?: readonly number[];
}

interface LineProps {
  line: ChartLine;
  viewport: Viewport;
  /** For the edges of a band, which continue at the bottom where a log axis has no position. */
  bandViewport: Viewport;
  large: boolean;
  /** All of the viewports that shapes the paths: the viewports themselves are new every time. */
  shape: string;
}

/** One condition: band, seeds, mean. */
export const Line = memo(
  function Line({ line, viewport, bandViewport, large }: LineProps) {
    const { className, mean, seeds, raw = [], band, dash } = line;
    const dense = dash !== undefined && mean.xs.length > viewport.columns;
    const thin = (kind: 'thin' | 'under', points: Points, i: number) => (
      <CurveLine key={`${kind} ${i}`} className={kind} {...points} viewport={viewport} />
    );
    return (
      <g className={dense ? `${className} dense` : className}>
        {large && band && <path className="band" d={bandPath(band.xs, band.low, band.high, bandViewport)} />}
        {large && raw.map((points, i) => thin('under', points, i))}
        {large && seeds.length > 1 && seeds.map((points, i) => thin('thin', points, i))}
        <CurveLine className="mean" {...mean} viewport={dense ? { ...viewport, dash } : viewport} />
      </g>
    );
  },
  (a, b) => a.line === b.line && a.shape === b.shape && a.large === b.large,
);
