import type { Column, Sheet } from '../../charts/figures/figure_sheet.ts';
import type { Messages } from '../../words/en/en.ts';
import { type Curve, meanCurve } from './curve_panel.tsx';
import type { Row } from './row_panel.tsx';

/** Rows or curves of a panel, with the name of what they measure. */
export interface Measured<Item> {
  readonly measure: string;
  readonly items: readonly Item[];
}

const mean = 'mean';

/** The numbers behind rows: each seed's, and their mean with its interval. */
export function rowSheet(t: Messages, parts: readonly Measured<Row>[]): Sheet {
  const { measure, arm, seed, value, low, high, n } = columnsOf(t);
  return {
    columns: [measure, arm, seed, value, low, high, n],
    rows: parts.flatMap(({ measure: of, items }) =>
      items.flatMap(({ label, values, estimate }) => [
        ...(values.length > 1
          ? values.map(({ seed: own, value: number }) => [of, label, String(own), number, null, null, null])
          : []),
        [
          of,
          label,
          // What is of one model has no seeds.
          values.length > 0 ? mean : null,
          estimate.value,
          estimate.interval?.low ?? null,
          estimate.interval?.high ?? null,
          estimate.n > 1 ? estimate.n : null,
        ],
      ]),
    ),
  };
}

/** The numbers behind curves: the mean with its interval at each place, then each seed's. */
export function curveSheet(t: Messages, at: Column, parts: readonly Measured<Curve>[]): Sheet {
  const { measure, arm, seed, value, low, high, n } = columnsOf(t);
  return {
    columns: [measure, arm, seed, at, value, low, high, n],
    rows: parts.flatMap(({ measure: of, items }) =>
      items.flatMap((curve) => [
        ...meanCurve(curve).map(({ step, mean: number, band, n: seeds }) => [
          of,
          curve.label,
          mean,
          step,
          number,
          band?.low ?? null,
          band?.high ?? null,
          seeds,
        ]),
        ...(curve.seeds.length > 1
          ? curve.seeds.flatMap(({ seed: own, points }) =>
              points.map(({ step, value: number }) => [
                of,
                curve.label,
                String(own),
                step,
                number,
                null,
                null,
                null,
              ]),
            )
          : []),
      ]),
    ),
  };
}

/** Two sheets as one: the columns of both, by their names. */
export function joinedSheet(a: Sheet, b: Sheet): Sheet {
  const names = new Set(a.columns.map(({ name }) => name));
  const columns = [...a.columns, ...b.columns.filter(({ name }) => !names.has(name))];
  const widened = ({ columns: own, rows }: Sheet) => {
    const places = columns.map(({ name }) => own.findIndex((column) => column.name === name));
    return rows.map((cells) => places.map((place) => (place < 0 ? null : cells[place])));
  };
  return { columns, rows: [...widened(a), ...widened(b)] };
}

/** The columns that figures have in common. */
export function columnsOf(t: Messages) {
  const words = t.paperFigures.columns;
  const format = (v: number) => t.numbers.fixed(v, Math.abs(v) >= 5 ? 1 : 4);
  return {
    measure: { name: 'measure', label: words.measure },
    arm: { name: 'arm', label: words.arm },
    seed: { name: 'seed', label: words.seed, words: { [mean]: words.mean } },
    step: { name: 'step', label: words.step, format: t.numbers.integer },
    value: { name: 'value', label: words.value, format },
    low: { name: 'low_95', label: words.low, format },
    high: { name: 'high_95', label: words.high, format },
    n: { name: 'n', label: words.n, format: t.numbers.integer },
  } satisfies Record<string, Column>;
}
