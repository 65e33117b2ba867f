import { scaleLinear } from 'd3-scale';
import type { Interval } from '../../../stats/intervals.ts';
import type { Messages } from '../../words/en/en.ts';
import { useMessages } from '../../words/language.ts';
import { domainOf } from '../axis_domain.ts';
import { curvePanel } from '../panels/curve_panel.tsx';
import { PanelFigure } from '../panels/panel_figure.tsx';
import { columnsOf } from '../panels/panel_sheet.ts';
import type { Sheet } from './figure_sheet.ts';

/** A measured pass rate. */
export interface SweepRate {
  /** Where the temperature is changed; elsewhere it is 1, so that at 1 it is `both`. */
  readonly where: 'forks' | 'others' | 'both';
  readonly temperature: number;
  readonly pass: number;
  readonly interval: Interval;
  /** Share of responses that were cut off, and their mean length in tokens, where they are known. */
  readonly truncated?: number;
  readonly length?: number;
}

/** The sweep of one model. */
export interface Sweep {
  readonly key: string;
  /** What the model is called, where there are several. */
  readonly name?: string;
  /** A token of higher entropy is a fork, nats. */
  readonly threshold: number;
  readonly problems: number;
  readonly samples: number;
  readonly rates: readonly SweepRate[];
}

interface TemperatureFigureProps {
  title: string;
  note: readonly string[];
  file: string;
  sweeps: readonly Sweep[];
}

const lines = ['forks', 'others'] as const;

/** pass@1 with one temperature at forks and another elsewhere: the paper's Fig. 3 (arXiv 2506.01939). */
export function TemperatureFigure({ sweeps, ...props }: TemperatureFigureProps) {
  const t = useMessages();
  const words = t.panels.temperature;
  // One domain for all models, so that they can be compared.
  const intervals = sweeps.flatMap(({ rates }) =>
    rates.flatMap(({ interval: { low, high } }) => [low, high]),
  );
  const domain = domainOf(intervals, 0.1, 0.2, [0, 1]);
  return (
    <PanelFigure
      {...props}
      sheet={sheetOf(t, sweeps)}
      least={250}
      columns={sweeps.map(({ key, name, rates, problems }) => {
        const temperatures = [...new Set(rates.map(({ temperature }) => temperature))].sort((a, b) => a - b);
        const last = Math.max(1, ...temperatures);
        const panel = curvePanel({
          title: name,
          height: 280,
          dots: true,
          curves: lines.map((where) => ({
            key: where,
            label: words.where[where],
            className: `vary-${where}`,
            seeds: [],
            mean: along(rates, where).map(({ temperature, pass, interval }) => ({
              step: temperature,
              mean: pass,
              band: interval,
              n: problems,
            })),
          })),
          x: {
            domain: [-0.04 * last, 1.03 * last],
            ticks: (count) => scaleLinear([0, last], [0, 1]).ticks(count),
            column: { name: 'temperature', label: words.axis },
            label: words.axis,
            format: String,
          },
          y: { domain, label: t.panels.measures.passAt(1), format: t.numbers.fixed },
        });
        return { ...panel, key };
      })}
    />
  );
}

/** The line of one place, by temperature. */
const along = (rates: readonly SweepRate[], line: (typeof lines)[number]) =>
  rates
    .filter(({ where }) => where === line || where === 'both')
    .toSorted((a, b) => a.temperature - b.temperature);

function sheetOf(t: Messages, sweeps: readonly Sweep[]): Sheet {
  const { columns, temperature: words, measures } = t.panels;
  const { low, high } = columnsOf(t);
  const format = (v: number) => t.numbers.fixed(v, 3);
  const named = sweeps.some(({ name }) => name !== undefined);
  return {
    columns: [
      ...(named ? [{ name: 'model', label: columns.model }] : []),
      { name: 'varied', label: words.varied, words: words.where },
      { name: 'temperature', label: words.axis },
      { name: 'pass@1', label: measures.passAt(1), format },
      { ...low, format },
      { ...high, format },
      { name: 'problems', label: columns.problems, format: t.numbers.integer },
      { name: 'samples', label: columns.samples, format: t.numbers.integer },
      { name: 'threshold_nats', label: words.threshold, format },
      { name: 'truncated', label: columns.truncated, format: t.numbers.percent },
      { name: 'length_tokens', label: columns.length, format: (v) => t.numbers.fixed(v, 1) },
    ],
    rows: sweeps.flatMap(({ name = null, problems, samples, threshold, rates }) =>
      lines.flatMap((where) =>
        along(rates, where).map(({ temperature, pass, interval, truncated = null, length = null }) => [
          ...(named ? [name] : []),
          where,
          temperature,
          pass,
          interval.low,
          interval.high,
          problems,
          samples,
          threshold,
          truncated,
          length,
        ]),
      ),
    ),
  };
}
