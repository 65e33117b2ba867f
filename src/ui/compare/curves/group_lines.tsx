import { memo } from 'react';
import { CurveLine } from '../../charts/curve_line.tsx';
import { bandPath, type Viewport } from '../../charts/curve_paths.ts';
import { useCompare } from '../../state/compare/compare_store.ts';
import { groupClass } from '../group_class.ts';
import type { GroupCurve } from './group_curves.ts';

interface GroupLinesProps {
  curve: GroupCurve;
  viewport: Viewport;
  bandViewport: Viewport;
  large: boolean;
  under: boolean;
  /** Everything of the grounds that shapes the paths, in one word: the grounds themselves are new every time. */
  shape: string;
}

/** One condition: band, seeds, mean. */
export const GroupLines = memo(
  function GroupLines({ curve, viewport, bandViewport, large, under }: GroupLinesProps) {
    const { group, seeds, mean } = curve;
    const dense = mean.xs.length > viewport.columns;
    const meanViewport = dense ? { ...viewport, dash: denseDash(group) } : viewport;
    const lit = useCompare((s) => (s.lit === null ? '' : s.lit === group.key ? ' lit' : ' dim'));
    return (
      <g className={`${groupClass(group)}${dense ? ' dense' : ''}${lit}`}>
        {large && <path className="band" d={bandPath(mean.xs, mean.low, mean.high, bandViewport)} />}
        {large &&
          under &&
          seeds.map(({ run, xs, raw }) => (
            <CurveLine key={run.id} className="under" xs={xs} ys={raw} viewport={viewport} />
          ))}
        {large &&
          seeds.length > 1 &&
          seeds.map(({ run, xs, smooth }) => (
            <CurveLine key={run.id} className="thin" xs={xs} ys={smooth} viewport={viewport} />
          ))}
        <CurveLine className="mean" xs={mean.xs} ys={mean.mean} viewport={meanViewport} />
      </g>
    );
  },
  (a, b) => a.curve === b.curve && a.shape === b.shape && a.under === b.under && a.large === b.large,
);

/** The dashes of `charts.css` along the axis, for lines with more points than pixels. */
const dashes = {
  top: undefined,
  all: [12, 6],
  bottom: [4, 5],
  random: [12, 5, 4, 5],
  matched: [12, 5, 4, 5, 4, 5],
} as const;
const shadeDashes = [
  [18, 6],
  [6, 6],
  [18, 5, 5, 5],
] as const;

const denseDash = ({ selection, variant }: GroupCurve['group']): readonly number[] | undefined =>
  variant === 0 ? dashes[selection.select] : shadeDashes[variant - 1];
