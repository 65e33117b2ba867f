import type { Messages } from '../../words/en/en.ts';
import type { Column, Sheet } from '../figures/figure_sheet.ts';
import { type Curve, meanCurve } from './curve.ts';
import type { Row } from './row.ts';

const mean = 'mean';

/** The numbers of rows: each seed's, then their mean with its interval. */
export function rowSheet(t: Messages, measured: string, rows: readonly Row[]): Sheet {
  const { measure, arm, seed, value, low, high, n } = columnsOf(t);
  return {
    columns: [measure, arm, seed, value, low, high, n],
    rows: rows.flatMap(({ label, values, estimate, base = null }) => [
      ...(base === null ? [] : [[measured, label, 'base', base, null, null, null]]),
      ...(values.length > 1
        ? values.map((own) => [measured, label, String(own.seed), own.value, null, null, null])
        : []),
      [
        measured,
        label,
        // What is of one model has no seeds.
        values.length > 0 ? mean : null,
        estimate.value,
        estimate.interval?.low ?? null,
        estimate.interval?.high ?? null,
        estimate.n > 1 ? estimate.n : null,
      ],
    ]),
  };
}

/** The numbers of curves: the mean with its interval at each x, then each seed's. */
export function curveSheet(t: Messages, measured: string, x: Column, curves: readonly Curve[]): Sheet {
  const { measure, arm, seed, value, low, high, n } = columnsOf(t);
  return {
    columns: [measure, arm, seed, x, value, low, high, n],
    rows: curves.flatMap((curve) => [
      ...meanCurve(curve).map((at) => [
        measured,
        curve.label,
        mean,
        at.step,
        at.mean,
        at.band?.low ?? null,
        at.band?.high ?? null,
        at.n,
      ]),
      ...(curve.seeds.length > 1
        ? curve.seeds.flatMap(({ seed: own, points }) =>
            points.map((at) => [measured, curve.label, String(own), at.step, at.value, null, null, null]),
          )
        : []),
    ]),
  };
}

/** Several sheets as one: the columns of all, by their names. */
export function joinedSheet(sheets: readonly Sheet[]): Sheet {
  const byName = new Map(sheets.flatMap(({ columns }) => columns.map((column) => [column.name, column])));
  const columns = [...byName.values()];
  const rows = sheets.flatMap(({ columns: own, rows }) => {
    const places = columns.map(({ name }) => own.findIndex((column) => column.name === name));
    return rows.map((cells) => places.map((place) => (place < 0 ? null : cells[place])));
  });
  return { columns, rows };
}

/** The columns that figures have in common. */
export function columnsOf(t: Messages) {
  const words = t.panels.columns;
  const format = (v: number) => t.numbers.fixed(v, Math.abs(v) >= 5 ? 1 : 4);
  return {
    measure: { name: 'measure', label: words.measure },
    arm: { name: 'arm', label: words.arm },
    seed: { name: 'seed', label: words.seed, words: { [mean]: words.mean, base: t.panels.base } },
    step: { name: 'step', label: words.step, format: t.numbers.integer },
    value: { name: 'value', label: words.value, format },
    low: { name: 'low_95', label: words.low, format },
    high: { name: 'high_95', label: words.high, format },
    n: { name: 'n', label: words.n, format: t.numbers.integer },
  } satisfies Record<string, Column>;
}
