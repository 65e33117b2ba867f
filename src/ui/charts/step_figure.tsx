import { scaleLinear } from 'd3-scale';
import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react';
import { LinkedText } from '../kit/glossary/linked_text.tsx';
import { PresentButton } from '../kit/presentation/present_button.tsx';
import type { Messages } from '../words/en/en.ts';
import { useMessages } from '../words/language.ts';
import { columnsOf, pointAt, type StepLine } from './condition_series.ts';
import type { Sheet } from './figures/figure_sheet.ts';
import { SheetTable } from './figures/sheet_table.tsx';
import { type ClaimedLine, LineChart } from './line_chart.tsx';

interface StepFigureProps {
  title: string;
  text?: string;
  /** At the end of the line under the chart. */
  aside?: ReactNode;
  /** What the chart waits for, while there is little to see. */
  waiting?: string;
  lines: readonly StepLine[];
  claims?: readonly ClaimedLine[];
  /** Steps where runs were resumed. */
  resumed?: readonly number[];
  /** The last step of the x axis. */
  steps: number;
  domain: readonly [number, number];
  digits: number;
  large?: boolean;
  /** A large chart that is part of another: its title is a heading below that one's. */
  part?: boolean;
  cursor: number;
  onCursor: (step: number) => void;
}

/** A chart against step with its title, its summary in words, and its table. */
export function StepFigure(props: StepFigureProps) {
  const { title, text, aside, waiting, digits, domain, part = false, ...chart } = props;
  const t = useMessages();
  const { lines, claims, resumed, steps, large = false, cursor, onCursor } = chart;
  const [hover, setHover] = useState<number | null>(null);
  const points = lines.map(({ label, mean }) => ({ label, point: pointAt(mean, cursor) }));
  // A chart has its cursor where it has values: between two evaluations, at the one before.
  const at = Math.max(-1, ...points.map(({ point }) => point?.step ?? -1));
  const measured = useMemo(
    () => [...new Set(lines.flatMap(({ mean }) => mean.map(({ step }) => step)))].sort((a, b) => a - b),
    [lines],
  );
  const values = points
    .flatMap(({ label, point }) =>
      point
        ? [`${label} ${point.step < at || point.value === null ? '—' : t.numbers.fixed(point.value, 3)}`]
        : [],
    )
    .join(', ');
  const summary = values === '' ? t.charts.none : t.charts.summary(title, at, values);

  /** The measured step that is nearest to another; that one itself while nothing is measured. */
  const nearest = (step: number) =>
    measured.reduce(
      (best, one) => (Math.abs(one - step) < Math.abs(best - step) ? one : best),
      measured[0] ?? step,
    );
  const before = (step: number) => measured.findLast((one) => one < step) ?? Math.max(0, step);
  const after = (step: number) => measured.find((one) => one > step) ?? step;

  function onKeyDown(event: KeyboardEvent) {
    const moves: Record<string, number> = {
      ArrowLeft: before(at),
      ArrowDown: before(at),
      ArrowRight: after(at),
      ArrowUp: after(at),
      PageDown: cursor - 10,
      PageUp: cursor + 10,
      Home: 0,
      End: steps,
    };
    if (!(event.key in moves) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onCursor(nearest(Math.max(0, Math.min(steps, moves[event.key]))));
  }

  const drawn = useMemo(
    () =>
      lines.map(({ mean, seeds, ...line }) => ({
        ...line,
        mean: columnsOf(mean),
        seeds: seeds.map(columnsOf),
      })),
    [lines],
  );
  const marks = useMemo(
    () => resumed?.map((step) => ({ key: String(step), className: 'resumed-at', x: step, y: null })),
    [resumed],
  );
  const drawing = (
    <LineChart
      className="chart"
      growing
      large={large}
      labelledFrom={280}
      lines={drawn}
      claims={claims}
      resumed={marks}
      view={{ from: 0, to: steps }}
      domain={domain}
      xAxis={{
        label: '',
        format: (step) => (step === 0 && large ? t.charts.stepZero : t.numbers.integer(step)),
        ticks: (count) => scaleLinear([0, steps], [0, 1]).ticks(count).filter(Number.isInteger),
      }}
      yAxis={{ label: '', format: (value) => t.numbers.fixed(value, digits) }}
      cursor={at < 0 ? cursor : at}
      exact
      hover={hover}
      onHover={(x) => setHover(x === null ? null : nearest(Math.round(x)))}
      onClick={(x) => onCursor(nearest(Math.round(x)))}
    />
  );
  return (
    <figure
      className={large ? 'figure large' : 'figure'}
      data-presentable={large ? '' : undefined}
      tabIndex={-1}
    >
      <figcaption>
        {large && !part ? (
          <h2>{title}</h2>
        ) : (
          <h3>
            <LinkedText>{title}</LinkedText>
          </h3>
        )}
        {text && (
          <p className="note">
            <LinkedText>{text}</LinkedText>
          </p>
        )}
      </figcaption>
      {large ? (
        <div
          className="chart-cursor"
          role="slider"
          tabIndex={0}
          aria-label={t.charts.cursor(title)}
          aria-valuemin={0}
          aria-valuemax={steps}
          aria-valuenow={at < 0 ? cursor : at}
          aria-valuetext={summary}
          onKeyDown={onKeyDown}
        >
          {drawing}
          {((values === '' && !claims?.length) || waiting) && (
            <p className="chart-empty">
              {[values === '' && !claims?.length ? t.charts.empty : '', waiting].filter(Boolean).join(t.gap)}
            </p>
          )}
        </div>
      ) : (
        <>
          {drawing}
          <p className="unseen">{summary}</p>
        </>
      )}
      <div className="under-chart">
        <SheetTable title={title} sheet={sheetOf(t, lines, large ? 3 : digits + 1)} />
        {large && <PresentButton />}
        {aside}
      </div>
    </figure>
  );
}

/** A column for each mean; empty where a condition was not measured. Rows are made once the table is opened. */
const sheetOf = (t: Messages, lines: readonly StepLine[], digits: number): Sheet => ({
  columns: [
    { name: 'step', label: t.charts.step },
    ...lines.map(({ key, label }) => ({
      name: key,
      label,
      format: (value: number) => t.numbers.fixed(value, digits),
    })),
  ],
  get rows() {
    const byStep = lines.map(({ mean }) => new Map(mean.map(({ step, value }) => [step, value])));
    const steps = [...new Set(byStep.flatMap((values) => [...values.keys()]))].sort((a, b) => a - b);
    return steps.map((step) => [
      step,
      ...byStep.map((values) => (values.has(step) ? (values.get(step) ?? null) : '')),
    ]);
  },
});
