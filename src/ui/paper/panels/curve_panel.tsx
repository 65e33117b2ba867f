import { scaleLinear } from 'd3-scale';
import { area } from 'd3-shape';
import type { ReactNode } from 'react';
import { type BandPoint, type StepValue, seedBand } from '../../../stats/seed_band.ts';
import { CurveLine } from '../../charts/curve_line.tsx';
import type { Ground } from '../../charts/curve_paths.ts';
import { LevelAxis, levelAxisHeight, type PlotRoom, UprightAxis } from '../../charts/figures/plot_axes.tsx';
import { placeLabels } from '../../charts/label_places.ts';
import { wordWidth } from '../../charts/word_width.ts';
import type { Panel } from './panels.tsx';
import { tickDigits } from './ticks.ts';

/** The curves of one arm, a seed each. */
export interface Curve {
  readonly key: string;
  readonly label: string;
  /** The classes of its colour and dash. */
  readonly look: string;
  /** `step` is the place on the level axis, of whatever it counts. */
  readonly seeds: readonly { readonly seed: number; readonly points: readonly StepValue[] }[];
}

export interface CurvePanelOptions {
  readonly curves: readonly Curve[];
  readonly x: {
    readonly domain: readonly [number, number];
    readonly ticks: (count: number) => readonly number[];
    readonly words: string;
    readonly tick: (value: number) => string;
  };
  readonly y: {
    readonly domain: readonly [number, number];
    readonly words: string;
    readonly tick: (value: number, digits: number) => string;
  };
  /** Heights that are told by a line: chance, what the paper found, no change. */
  readonly marks?: readonly { readonly value: number; readonly words?: string; readonly look: string }[];
  /** Each seed as a thin line; else the means alone. */
  readonly thin?: boolean;
  readonly tall?: number;
}

/** The mean of the seeds with its 95 % t interval, by place. */
export const meanCurve = ({ seeds }: Curve): BandPoint[] =>
  seedBand(
    seeds.map(({ points }) => points),
    'ci95',
  );

/** Seeds thin, their mean thick, a band for the mean's interval, and each arm's name at its line's end. */
export function curvePanel(options: CurvePanelOptions): Pick<Panel, 'height' | 'draw'> {
  const { tall = 300 } = options;
  return { height: () => tall, draw: (width) => drawCurves(options, width, tall) };
}

function drawCurves(options: CurvePanelOptions, width: number, height: number): ReactNode {
  const { curves, marks = [], thin = true } = options;
  const named = [...curves.map(({ label }) => label), ...marks.map(({ words = '' }) => words)];
  const room: PlotRoom = {
    left: 46,
    right: width - 20 - Math.max(...named.map(wordWidth)),
    top: 26,
    bottom: height - levelAxisHeight,
  };
  const x = scaleLinear(options.x.domain, [room.left, room.right]);
  const y = scaleLinear(options.y.domain, [room.bottom, room.top]);
  // An interval of two seeds may reach over the plot, and below a rate of none.
  const inPlot = y.copy().clamp(true);
  const means = curves.map((curve) => ({ ...curve, mean: meanCurve(curve) }));
  const ends = [
    ...means.flatMap(({ key, mean }) => {
      const last = mean.findLast((point) => point.mean !== null);
      return last ? [{ key, y: y(last.mean!) }] : [];
    }),
    ...marks.flatMap(({ value, words }) => (words ? [{ key: words, y: y(value) }] : [])),
  ];
  const places = placeLabels(ends, 15, room.top + 2, room.bottom - 5);
  const up = y.ticks(Math.max(3, Math.round(height / 70)));
  const [from, to] = options.x.domain;
  const ground: Ground = { view: { from, to }, x, y, columns: Math.floor(room.right - room.left) };
  const across = Math.floor((room.right - room.left) / 56);
  return (
    <>
      <UprightAxis
        ticks={up}
        at={y}
        format={(v) => options.y.tick(v, tickDigits(up))}
        room={room}
        words={options.y.words}
      />
      <LevelAxis
        ticks={options.x.ticks(Math.max(2, Math.min(8, across)))}
        at={x}
        format={options.x.tick}
        room={room}
        words={options.x.words}
      />
      {marks.map(({ value, words, look }) => (
        <g key={`${look} ${value}`}>
          <line className={look} x1={room.left} x2={room.right} y1={y(value)} y2={y(value)} />
          {words && (
            <text className="tick" x={room.right + 11} y={places.get(words)! + 4}>
              {words}
            </text>
          )}
        </g>
      ))}
      {means.toReversed().map(({ key, look, seeds, mean }) => (
        <g key={key} className={look}>
          <path className="band" d={bandOf(mean, x, inPlot)} />
          {thin &&
            seeds.length > 1 &&
            seeds.map(({ seed, points }) => (
              <CurveLine key={seed} className="thin" {...valuesOf(points)} ground={ground} />
            ))}
          <CurveLine
            className="mean"
            {...valuesOf(mean.map(({ step, mean: value }) => ({ step, value })))}
            ground={ground}
          />
        </g>
      ))}
      {ends.map((end) => (
        <Leader key={end.key} from={end.y} to={places.get(end.key)!} right={room.right} />
      ))}
      {means.map(({ key, label, look }) =>
        places.has(key) ? (
          <text key={key} className={`end ${look}`} x={room.right + 11} y={places.get(key)! + 4}>
            {label}
          </text>
        ) : null,
      )}
    </>
  );
}

/** From where a line ends to its label, where others have pushed that away: px. */
function Leader({ from, to, right }: { from: number; to: number; right: number }) {
  if (Math.abs(from - to) < 5) return null;
  return <path className="leader" d={`M${right + 1} ${from}L${right + 8} ${to}`} />;
}

type Place = (value: number) => number;

const valuesOf = (points: readonly StepValue[]) => ({
  xs: points.map(({ step }) => step),
  ys: points.map(({ value }) => value ?? Number.NaN),
});

const bandOf = (points: readonly BandPoint[], x: Place, y: Place): string =>
  area<BandPoint>()
    .defined(({ band }) => band !== null)
    .x(({ step }) => x(step))
    .y0(({ band }) => y(band?.low ?? 0))
    .y1(({ band }) => y(band?.high ?? 0))(points) ?? '';

/** All heights that curves and their bands take. */
export const heightsOf = (curves: readonly Curve[]): number[] =>
  curves.flatMap((curve) => [
    ...curve.seeds.flatMap(({ points }) => points.flatMap(({ value }) => value ?? [])),
    ...meanCurve(curve).flatMap(({ mean, band }) => (band ? [band.low, band.high] : (mean ?? []))),
  ]);

/** Fewest and most seeds of some curves. */
export const seedsOfCurves = (curves: readonly Curve[]): readonly [fewest: number, most: number] => {
  const ns = curves.map(({ seeds }) => seeds.length);
  return [Math.min(...ns), Math.max(...ns)];
};
