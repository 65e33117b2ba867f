import { scaleLinear } from 'd3-scale';
import { area as areaPath } from 'd3-shape';
import type { ReactNode } from 'react';
import type { BandPoint, StepValue } from '../../../stats/seed_band.ts';
import { CurveLine } from '../curve_line.tsx';
import type { Scale, Viewport } from '../curve_paths.ts';
import type { Column } from '../figures/figure_sheet.ts';
import { placeLabels } from '../label_places.ts';
import { wordWidth } from '../word_width.ts';
import { type Curve, meanCurve } from './curve.ts';
import { measureOf, type Panel } from './panel.ts';
import { curveSheet } from './panel_sheet.ts';
import { type PlotArea, XAxis, xAxisHeight, YAxis } from './plot.tsx';
import { tickDigits } from './ticks.ts';

export interface CurvePanelOptions {
  readonly title?: string;
  readonly curves: readonly Curve[];
  readonly x: {
    readonly domain: readonly [number, number];
    readonly ticks: (count: number) => readonly number[];
    readonly column: Column;
    readonly label: string;
    readonly format: (value: number) => string;
    /** The position of a value in the domain, if the axis is not linear. */
    readonly place?: Scale;
  };
  readonly y: {
    readonly domain: readonly [number, number];
    readonly label: string;
    readonly format: (value: number, digits: number) => string;
  };
  /** Reference lines: chance, the paper's number, no change. */
  readonly marks?: readonly { readonly value: number; readonly label?: string; readonly className: string }[];
  /** Each seed as a thin line; else the means alone. */
  readonly thin?: boolean;
  /** Few and separate points: dots with error bars in place of bands. */
  readonly dots?: boolean;
  readonly height?: number;
}

/** Seeds thin, their mean thick, a band or error bars for its interval, and each label at the end of its line. */
export function curvePanel(options: CurvePanelOptions): Panel {
  const { title, curves, x, y, height = 300 } = options;
  return {
    key: title ?? y.label,
    title,
    height: () => height,
    draw: (width) => drawCurves(options, width, height),
    sheet: (t) => curveSheet(t, measureOf(title, y.label), x.column, curves),
  };
}

/** Distance of the error bars of neighbouring curves, px. */
const dodge = 5;

function drawCurves(options: CurvePanelOptions, width: number, height: number): ReactNode {
  const { curves, marks = [], thin = true, dots = false } = options;
  const labels = [...curves.map(({ label }) => label), ...marks.map(({ label = '' }) => label)];
  const area: PlotArea = {
    left: 46,
    right: width - 20 - Math.max(...labels.map(wordWidth)),
    top: 26,
    bottom: height - xAxisHeight,
  };
  const { place = (value) => value } = options.x;
  const linear = scaleLinear(options.x.domain, [area.left, area.right]);
  const x: Scale = (value) => linear(place(value));
  const y = scaleLinear(options.y.domain, [area.bottom, area.top]);
  // An interval of two seeds may reach over the plot, and below a rate of none.
  const inPlot = y.copy().clamp(true);
  const means = curves.map((curve) => ({ ...curve, mean: meanCurve(curve) }));
  const ends = [
    ...means.flatMap(({ key, mean }) => {
      const last = mean.findLast((point) => point.mean !== null);
      return last ? [{ key, y: y(last.mean!) }] : [];
    }),
    ...marks.flatMap(({ label, value }) => (label ? [{ key: label, y: y(value) }] : [])),
  ];
  const places = placeLabels(ends, 15, area.top + 2, area.bottom - 5);
  const yTicks = y.ticks(Math.max(3, Math.round(height / 70)));
  const [from, to] = options.x.domain;
  const viewport: Viewport = {
    view: { from, to },
    x: linear,
    y,
    columns: Math.floor(area.right - area.left),
  };
  const most = Math.floor((area.right - area.left) / 56);
  const meets = (at: BandPoint) =>
    curves.length > 1 &&
    means.every(({ mean }) => mean.some((other) => other.step === at.step && other.mean === at.mean));
  const columns = (points: readonly StepValue[]) => ({
    xs: points.map(({ step }) => place(step)),
    ys: points.map(({ value }) => value ?? Number.NaN),
  });
  return (
    <>
      <YAxis
        ticks={yTicks}
        scale={y}
        format={(v) => options.y.format(v, tickDigits(yTicks))}
        area={area}
        label={options.y.label}
      />
      <XAxis
        ticks={options.x.ticks(Math.max(2, Math.min(8, most)))}
        scale={x}
        format={options.x.format}
        area={area}
        label={options.x.label}
      />
      {marks.map(({ value, label, className }) => (
        <g key={`${className} ${value}`}>
          <line className={className} x1={area.left} x2={area.right} y1={y(value)} y2={y(value)} />
          {label && (
            <text className="tick" x={area.right + 11} y={places.get(label)! + 4}>
              {label}
            </text>
          )}
        </g>
      ))}
      {means
        .map(({ key, className, seeds, mean }, i) => (
          <g key={key} className={className}>
            {!dots && <path className="band" d={bandOf(mean, x, inPlot)} />}
            {thin &&
              seeds.length > 1 &&
              seeds.map(({ seed, points }) => (
                <CurveLine key={seed} className="thin" {...columns(points)} viewport={viewport} />
              ))}
            <CurveLine
              className="mean"
              {...columns(mean.map(({ step, mean: value }) => ({ step, value })))}
              viewport={viewport}
            />
            {dots &&
              mean.map((at) => {
                const shared = meets(at);
                const aside = shared ? 0 : (i - (means.length - 1) / 2) * dodge;
                return (
                  <Dot key={at.step} point={at} x={x(at.step)} aside={aside} y={inPlot} shared={shared} />
                );
              })}
          </g>
        ))
        .toReversed()}
      {ends.map((end) => (
        <Leader key={end.key} from={end.y} to={places.get(end.key)!} right={area.right} />
      ))}
      {means.map(({ key, label, className }) =>
        places.has(key) ? (
          <text key={key} className={`end ${className}`} x={area.right + 11} y={places.get(key)! + 4}>
            {label}
          </text>
        ) : null,
      )}
    </>
  );
}

interface DotProps {
  point: BandPoint;
  x: number;
  /** How far the error bar is shifted, px, so that those of other curves do not cover it. */
  aside: number;
  y: Scale;
  /** All curves meet here. */
  shared: boolean;
}

function Dot({ point: { mean, band }, x, aside, y, shared }: DotProps) {
  if (mean === null) return null;
  return (
    <g className={shared ? 'shared' : undefined}>
      {band && <line className="whisker" x1={x + aside} x2={x + aside} y1={y(band.low)} y2={y(band.high)} />}
      <circle className="dot" cx={x} cy={y(mean)} r={3.5} />
    </g>
  );
}

/** From the end of a line to its label, where other labels have pushed that away: px. */
function Leader({ from, to, right }: { from: number; to: number; right: number }) {
  if (Math.abs(from - to) < 5) return null;
  return <path className="leader" d={`M${right + 1} ${from}L${right + 8} ${to}`} />;
}

const bandOf = (points: readonly BandPoint[], x: Scale, y: Scale): string =>
  areaPath<BandPoint>()
    .defined(({ band }) => band !== null)
    .x(({ step }) => x(step))
    .y0(({ band }) => y(band?.low ?? 0))
    .y1(({ band }) => y(band?.high ?? 0))(points) ?? '';
