import { scaleLinear } from 'd3-scale';
import { margin } from '../../../paper/rule.ts';
import type { Messages } from '../../words/en/en.ts';
import { domainOf } from '../axis_domain.ts';
import { type Curve, heightsOf } from './curve.ts';
import { type CurvePanelOptions, curvePanel } from './curve_panel.tsx';
import type { Panel } from './panel.ts';
import { columnsOf } from './panel_sheet.ts';
import { type Row, rowDomain } from './row.ts';
import { type RowPanelOptions, rowPanel } from './row_panel.tsx';

/** Panels of pass rates, lengths and entropies: each is drawn in one way by all figures. */

/** The axis of training steps of some curves. */
export function stepAxis(t: Messages, curves: readonly Curve[]): CurvePanelOptions['x'] {
  const steps = curves.flatMap((curve) =>
    [...curve.seeds.map(({ points }) => points), curve.mean ?? []].flatMap((points) =>
      points.map(({ step }) => step),
    ),
  );
  const domain: [number, number] = [0, Math.max(1, ...steps)];
  return {
    domain,
    ticks: (count) => scaleLinear(domain, [0, 1]).ticks(count).filter(Number.isInteger),
    column: columnsOf(t).step,
    label: t.panels.axes.step,
    format: t.numbers.integer,
  };
}

/** Curves of pass@1 over steps. */
export const passCurves = (
  t: Messages,
  curves: readonly Curve[],
  title?: string,
  domain = domainOf(heightsOf(curves), 0.05, 0.1, [0, 1]),
): Panel =>
  curvePanel({
    title,
    curves,
    x: stepAxis(t, curves),
    y: {
      domain,
      label: t.panels.measures.passAt(1),
      format: t.numbers.fixed,
    },
  });

/** Curves of mean entropy over steps. */
export const entropyCurves = (t: Messages, curves: readonly Curve[], title?: string): Panel =>
  curvePanel({
    title,
    curves,
    x: stepAxis(t, curves),
    y: {
      domain: domainOf(heightsOf(curves), 0.01, 0.02, [0, Number.POSITIVE_INFINITY]),
      label: t.panels.axes.entropy,
      format: t.numbers.fixed,
    },
  });

type RowOptions = Partial<Pick<RowPanelOptions, 'title' | 'domain' | 'marks' | 'zone'>>;

/** Rows of a quantity; `digits` are those of its means. */
const rowsOf = (
  t: Messages,
  rows: readonly Row[],
  label: string,
  digits: number,
  { domain = rowDomain(rows), ...options }: RowOptions,
): Panel =>
  rowPanel({
    rows,
    domain,
    label,
    tick: t.numbers.fixed,
    value: (v) => t.numbers.fixed(v, digits),
    headings: t.panels.headings,
    ...options,
  });

/** A domain of pass rates is at least a point wide: noise is not to look like a difference. */
const leastPass = 0.01;

/** Rows of a rate, with that of one base of all as a line. */
export const rateRows = (
  t: Messages,
  rows: readonly Row[],
  label: string,
  { base, ...options }: RowOptions & { base?: number } = {},
): Panel => {
  const [low, high] = rowDomain(rows, base === undefined ? [] : [base], leastPass);
  return rowsOf(t, rows, label, 3, {
    domain: [Math.max(low, -0.01), Math.min(high, 1.01)],
    marks: base === undefined ? [] : [{ value: base, label: t.panels.baseAt(base) }],
    ...options,
  });
};

/** Rows of pass@1. */
export const passRows = (
  t: Messages,
  rows: readonly Row[],
  options: RowOptions & { base?: number } = {},
): Panel => rateRows(t, rows, t.panels.measures.passAt(1), options);

/** Rows of mean entropies, nats. */
export const entropyRows = (t: Messages, rows: readonly Row[], options: RowOptions = {}): Panel =>
  rowsOf(t, rows, t.panels.axes.entropy, 3, options);

/** Rows of response lengths, tokens. */
export const lengthRows = (t: Messages, rows: readonly Row[], options: RowOptions = {}): Panel =>
  rowsOf(t, rows, t.panels.axes.length, 1, options);

/** Rows of differences in a quantity, with a line if there is none. */
const differencesOf = (
  t: Messages,
  rows: readonly Row[],
  label: string,
  digits: number,
  options: RowOptions,
): Panel =>
  rowPanel({
    rows,
    domain: rowDomain(rows, [0]),
    label,
    tick: t.numbers.signed,
    value: (v) => t.numbers.signed(v, digits),
    headings: t.panels.headings,
    marks: [{ value: 0, label: t.panels.noDifference }],
    ...options,
  });

/** Rows of differences in pass rates, with the zone in which they count as none. */
export const passDifferences = (t: Messages, rows: readonly Row[], title?: string): Panel =>
  differencesOf(t, rows, t.panels.axes.passDifference, 3, {
    title,
    domain: rowDomain(rows, [-1.3 * margin, 1.3 * margin]),
    zone: { from: -margin, to: margin },
  });

/** Rows of differences in response length. */
export const lengthDifferences = (t: Messages, rows: readonly Row[]): Panel =>
  differencesOf(t, rows, t.panels.axes.lengthDifference, 1, { domain: rowDomain(rows, [0], 2) });
