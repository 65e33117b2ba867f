import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { useMemo } from 'react';
import { drawnPercentiles } from '../../../forks/entropy_percentiles.ts';
import { FigureFrame } from '../../charts/figures/figure_frame.tsx';
import { levelAxisHeight, Plot, type PlotRoom, UprightAxis } from '../../charts/figures/plot_axes.tsx';
import { placeLabels } from '../../charts/label_places.ts';
import type { ComparedRun } from '../../state/compare/compared_run.ts';
import { useMessages } from '../../words/language.ts';
import { StepAxis } from '../curves/step_axis.tsx';
import { keptPercentiles } from './percentile_lines.ts';

const height = 320;
/** The percentile that stands for the forks in the title, and the middle. */
const named = 95;
const middle = 50;
/** A median that moves by less stays, nats. */
const still = 0.005;

/** Percentiles of token entropy over training, of a condition's kept samples. */
export function PercentilesFigure({ runs, name }: { runs: readonly ComparedRun[]; name: string }) {
  const t = useMessages();
  const words = t.compare.entropy.percentiles;
  const points = useMemo(() => keptPercentiles(runs), [runs]);
  if (points.length === 0) return <p className="figure-empty">{words.empty}</p>;
  const [first, last] = [points[0], points[points.length - 1]];
  const entropyAt = (point: typeof first, percentile: (typeof drawnPercentiles)[number]) =>
    point.values[drawnPercentiles.indexOf(percentile)];
  const [high, mid] = ([named, middle] as const).map((p) => [entropyAt(first, p), entropyAt(last, p)]);
  const title =
    Math.abs(mid[1] - mid[0]) < still
      ? words.title(words.name(named), high[0], high[1], mid[1])
      : words.titleMoved(words.name(named), high[0], high[1], mid[0], mid[1]);
  const fewest = Math.min(...points.map(({ tokens }) => tokens));
  const note = words.note(name, fewest);
  return (
    <FigureFrame
      title={title}
      note={note}
      description={note}
      file="forklab-entropy-percentiles"
      sheet={{
        columns: [
          { name: 'step', label: words.columns.step, format: t.numbers.integer },
          { name: 'tokens', label: words.columns.tokens, format: t.numbers.integer },
          ...drawnPercentiles.map((p) => ({
            name: `p${p}_nats`,
            label: words.name(p),
            format: (v: number) => t.numbers.fixed(v, 3),
          })),
        ],
        rows: points.map(({ step, tokens, values }) => [step, tokens, ...values]),
      }}
    >
      <Plot height={height} label={`${title}. ${note}`}>
        {(width) => {
          const room: PlotRoom = { left: 42, right: width - 62, top: 26, bottom: height - levelAxisHeight };
          const x = scaleLinear([first.step, Math.max(first.step + 1, last.step)], [room.left, room.right]);
          const most = Math.max(0.1, ...points.flatMap(({ values }) => values));
          const y = scaleLinear([0, most], [room.bottom, room.top]).nice(4);
          const ends = drawnPercentiles.map((p, i) => ({ key: String(p), y: y(last.values[i]) }));
          const places = placeLabels(ends, 14, room.top + 2, room.bottom + 2);
          return (
            <>
              <UprightAxis ticks={y.ticks(5)} at={y} format={String} room={room} words={words.axis} />
              {drawnPercentiles.map((p, i) => {
                const path = line<(typeof points)[number]>(
                  ({ step }) => x(step),
                  ({ values }) => y(values[i]),
                )(points);
                return (
                  <g key={p} className={p >= 80 ? 'percentile fork' : 'percentile'}>
                    <path className={p === 80 ? 'edge-line' : undefined} d={path ?? ''} />
                    {points.length < 25 &&
                      points.map(({ step, values }) => (
                        <circle key={step} className="percentile-dot" cx={x(step)} cy={y(values[i])} r={2} />
                      ))}
                    <text className="end" x={room.right + 8} y={places.get(String(p))! + 4}>
                      {words.name(p)}
                    </text>
                  </g>
                );
              })}
              <StepAxis x={x} width={width} room={room} />
            </>
          );
        }}
      </Plot>
    </FigureFrame>
  );
}
