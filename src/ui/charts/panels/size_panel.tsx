import { scaleLinear, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import type { Messages } from '../../words/en/en.ts';
import { placeLabels } from '../label_places.ts';
import { wordWidth } from '../word_width.ts';
import { MeanMark } from './mean_mark.tsx';
import type { Panel } from './panel.ts';
import { columnsOf } from './panel_sheet.ts';
import { type PlotArea, XAxis, xAxisHeight, YAxis } from './plot.tsx';
import type { Row } from './row.ts';

/** A condition at one size of the model. */
export interface SizedPoint extends Pick<Row, 'values' | 'estimate'> {
  /** The experiment: those of one size are drawn next to each other. */
  readonly key: string;
  readonly parameters: number;
  /** A line about it, below its size on the x axis. */
  readonly note?: string;
}

/** A condition over the sizes, smallest first. */
export interface SizedCurve {
  readonly key: string;
  /** At the end of its line; none where there is one curve alone. */
  readonly label?: string;
  /** The classes of its colour and dash. */
  readonly className: string;
  readonly points: readonly SizedPoint[];
}

export interface SizePanelOptions {
  readonly curves: readonly SizedCurve[];
  /** The base of each experiment, before training. */
  readonly bases?: readonly { readonly key: string; readonly value: number }[];
  readonly y: {
    readonly domain: readonly [number, number];
    readonly label: string;
    readonly format: (value: number, digits: number) => string;
  };
  /** Where a difference counts as none, around a line at 0. */
  readonly zone?: { readonly from: number; readonly to: number };
}

const height = 320;
/** Of a value to the right of its dot, px. */
const valueWidth = 58;

/** A parameter count as the names of the bases have it: 164k. */
export const sizeName = (t: Messages, parameters: number): string =>
  t.numbers.short(parameters).replace(/\s/g, '');

/** Means with their intervals and seeds against parameters, on a log scale (paper, Fig. 8). */
export function sizePanel(t: Messages, options: SizePanelOptions): Panel {
  const { curves, bases = [], y } = options;
  return {
    key: y.label,
    height: () => height,
    draw: (width) => drawSizes(t, options, width),
    sheet() {
      const { measure, arm, seed, value, low, high, n } = columnsOf(t);
      const words = t.panels.columns;
      const parameters = { name: 'parameters', label: words.parameters, format: t.numbers.short };
      const paired = { name: 'paired', label: words.paired };
      const sizes = new Map(curves.flatMap(({ points }) => points.map((at) => [at.key, at.parameters])));
      return {
        columns: [measure, arm, parameters, seed, value, low, high, n, paired],
        rows: [
          ...curves.flatMap(({ label = null, points }) =>
            points.flatMap(({ parameters: size, values, estimate, note = null }) => [
              ...values.map((own) => [
                y.label,
                label,
                size,
                String(own.seed),
                own.value,
                null,
                null,
                null,
                null,
              ]),
              [
                y.label,
                label,
                size,
                'mean',
                estimate.value,
                estimate.interval?.low ?? null,
                estimate.interval?.high ?? null,
                estimate.n,
                note,
              ],
            ]),
          ),
          ...bases.map((base) => [
            y.label,
            t.panels.base,
            sizes.get(base.key) ?? null,
            null,
            base.value,
            null,
            null,
            null,
            null,
          ]),
        ],
      };
    },
  };
}

function drawSizes(t: Messages, { curves, bases = [], y: yAxis, zone }: SizePanelOptions, width: number) {
  // One curve alone has its values at its dots; several have lines, and their names at the ends.
  const alone = curves.length === 1;
  const labels = curves.flatMap(({ label }) => label ?? []);
  const notes = curves.some(({ points }) => points.some(({ note }) => note));
  const area: PlotArea = {
    left: 50,
    right: width - (labels.length === 0 ? 8 : 20 + Math.max(...labels.map(wordWidth))),
    top: 26,
    bottom: height - xAxisHeight - (notes ? 15 : 0),
  };
  const columns = [
    ...new Map(curves.flatMap(({ points }) => points.map((point) => [point.key, point]))).values(),
  ];
  const sizes = [...new Set(columns.map(({ parameters }) => parameters))];
  const margin = Math.min(70, (area.right - area.left) / (2 * columns.length + 1));
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const x = scaleLog(
    [least, Math.max(most, 1.001 * least)],
    [area.left + margin, area.right - Math.max(margin, alone ? valueWidth : 0)],
  );
  const y = scaleLinear(yAxis.domain, [area.bottom, area.top]).clamp(true);
  const columnX = (key: string, parameters: number) => {
    const alike = columns.filter((other) => other.parameters === parameters);
    const shift = alike.findIndex((other) => other.key === key) - (alike.length - 1) / 2;
    return x(parameters) + shift * Math.min(40, margin);
  };
  // Next to each other, so that their intervals do not cover one another.
  const dodge = Math.min(15, (1.6 * margin) / curves.length);
  const pointX = ({ key, parameters }: SizedPoint, curve: number) =>
    columnX(key, parameters) + (curve - (curves.length - 1) / 2) * dodge;
  const ends = curves.flatMap(({ key, points }) => {
    const last = points.at(-1);
    return last ? [{ key, y: y(last.estimate.value) }] : [];
  });
  const places = placeLabels(ends, 15, area.top + 2, area.bottom - 5);
  const ticks = y.ticks(6);
  return (
    <>
      {zone && (
        <rect
          className="zone"
          x={area.left}
          width={area.right - area.left}
          y={y(zone.to)}
          height={y(zone.from) - y(zone.to)}
        />
      )}
      <YAxis ticks={ticks} scale={y} format={(v) => yAxis.format(v, 2)} area={area} label={yAxis.label} />
      {zone && <line className="zero" x1={area.left} x2={area.right} y1={y(0)} y2={y(0)} />}
      {bases.map(({ key, value }) => {
        const column = columns.find((one) => one.key === key);
        return (
          column && (
            <circle
              key={key}
              className="base-dot"
              cx={columnX(key, column.parameters)}
              cy={y(value)}
              r={4.5}
            />
          )
        );
      })}
      {curves.map(({ key, label, className, points }, curve) => (
        <g key={key} className={className}>
          {!alone && (
            <path
              className="mean"
              d={
                line<SizedPoint>(
                  (at) => pointX(at, curve),
                  ({ estimate }) => y(estimate.value),
                )(points) ?? ''
              }
            />
          )}
          {points.map((point) => {
            const at = pointX(point, curve);
            const { value, interval } = point.estimate;
            return (
              <g key={point.key}>
                <MeanMark
                  mean={value}
                  interval={interval}
                  seeds={point.values}
                  scale={y}
                  across={at}
                  aside={alone ? -11 : 5}
                />
                {alone && (
                  <text className="end halo" x={at + 10} y={y(value) + 4}>
                    {yAxis.format(value, 3)}
                  </text>
                )}
                {point.note && (
                  <text className="tick" x={at} y={area.bottom + 32} textAnchor="middle">
                    {point.note}
                  </text>
                )}
              </g>
            );
          })}
          {label && places.has(key) && (
            <text className="end" x={area.right + 11} y={places.get(key)! + 4}>
              {label}
            </text>
          )}
        </g>
      ))}
      <XAxis ticks={sizes} scale={x} format={(parameters) => sizeName(t, parameters)} area={area} label="" />
      <text className="axis-words" x={area.right} y={area.bottom + (notes ? 49 : 34)} textAnchor="end">
        {t.panels.axes.parameters}
      </text>
    </>
  );
}
