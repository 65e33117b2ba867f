import { scaleLinear } from 'd3-scale';
import { margin } from '../../../paper/rule.ts';
import { domainOf } from '../../charts/axis_domain.ts';
import type { Messages } from '../../words/en/en.ts';
import { type Curve, type CurvePanelOptions, heightsOf } from './curve_panel.tsx';
import { type Row, type RowPanelOptions, rowDomain } from './row_panel.tsx';

/** The axes of what is measured: pass rates, lengths and entropies, each drawn in one way by all figures. */

/** The step axis of some curves. */
export function stepAxis(t: Messages, curves: readonly Curve[]): CurvePanelOptions['x'] {
  const steps = curves.flatMap(({ seeds }) => seeds.flatMap(({ points }) => points.map(({ step }) => step)));
  const domain: [number, number] = [0, Math.max(1, ...steps)];
  return {
    domain,
    ticks: (count) => scaleLinear(domain, [0, 1]).ticks(count).filter(Number.isInteger),
    words: t.paperFigures.axes.step,
    tick: t.numbers.integer,
  };
}

/** Curves of pass@1 over steps. */
export const passCurves = (t: Messages, curves: readonly Curve[]): CurvePanelOptions => ({
  curves,
  x: stepAxis(t, curves),
  y: {
    domain: domainOf(heightsOf(curves), 0.05, 0.1, [0, 1]),
    words: t.paperFigures.measures.passAt(1),
    tick: t.numbers.fixed,
  },
});

/** Curves of mean entropy over steps. */
export const entropyCurves = (t: Messages, curves: readonly Curve[]): CurvePanelOptions => ({
  curves,
  x: stepAxis(t, curves),
  y: {
    domain: domainOf(heightsOf(curves), 0.01, 0.02, [0, Number.POSITIVE_INFINITY]),
    words: t.paperFigures.axes.entropy,
    tick: t.numbers.fixed,
  },
});

/** Rows of a quantity, on its axis, with means of so many digits. */
const plainRows = (
  t: Messages,
  rows: readonly Row[],
  words: string,
  digits: number,
  domain: RowPanelOptions['domain'] = rowDomain(rows),
): RowPanelOptions => ({
  rows,
  domain,
  words,
  tick: t.numbers.fixed,
  value: (v) => t.numbers.fixed(v, digits),
  headings: t.paperFigures.headings,
});

/** Rows of pass@1, with the base's as a line. */
export const passRows = (
  t: Messages,
  rows: readonly Row[],
  base: number | undefined,
  domain: RowPanelOptions['domain'] = rowDomain(rows, base === undefined ? [] : [base]),
): RowPanelOptions => ({
  ...plainRows(t, rows, t.paperFigures.measures.passAt(1), 3, domain),
  marks: base === undefined ? [] : [{ value: base, words: t.paperFigures.baseAt(base) }],
});

/** Rows of mean entropies, nats. */
export const entropyRows = (t: Messages, rows: readonly Row[]): RowPanelOptions =>
  plainRows(t, rows, t.paperFigures.axes.entropy, 3);

/** Rows of response lengths, tokens. */
export const lengthRows = (t: Messages, rows: readonly Row[]): RowPanelOptions =>
  plainRows(t, rows, t.paperFigures.axes.length, 1);

/** Rows of differences in a quantity, with a line where there is none. */
const differenceRows = (
  t: Messages,
  rows: readonly Row[],
  words: string,
  digits: number,
  domain: RowPanelOptions['domain'],
): RowPanelOptions => ({
  ...plainRows(t, rows, words, digits, domain),
  tick: t.numbers.signed,
  value: (v) => t.numbers.signed(v, digits),
  marks: [{ value: 0, words: t.paperFigures.noDifference }],
});

/** Rows of differences in pass rates, with the zone in which they count as none. */
export const passDifferences = (t: Messages, rows: readonly Row[]): RowPanelOptions => ({
  ...differenceRows(
    t,
    rows,
    t.paperFigures.axes.passDifference,
    3,
    rowDomain(rows, [-1.3 * margin, 1.3 * margin]),
  ),
  zone: { from: -margin, to: margin },
});

/** Rows of differences in response length. */
export const lengthDifferences = (t: Messages, rows: readonly Row[]): RowPanelOptions =>
  differenceRows(t, rows, t.paperFigures.axes.lengthDifference, 1, rowDomain(rows, [0], 2));
