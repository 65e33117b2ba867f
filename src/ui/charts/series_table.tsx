import { useState } from 'react';
import { useMessages } from '../words/language.ts';
import { thinned } from './condition_series.ts';
import type { StepLine } from './step_figure.tsx';

interface SeriesTableProps {
  title: string;
  lines: readonly StepLine[];
  digits: number;
}

const mostRows = 101;

/** The numbers behind a chart, drawn only once they are asked for. */
export function SeriesTable({ title, lines, digits }: SeriesTableProps) {
  const t = useMessages();
  const [open, setOpen] = useState(false);
  return (
    <details className="series-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span aria-hidden="true">{t.charts.table}</span>
        <span className="unseen">{t.charts.tableOf(title)}</span>
      </summary>
      {open && <Rows title={title} lines={lines} digits={digits} />}
    </details>
  );
}

function Rows({ title, lines, digits }: SeriesTableProps) {
  const t = useMessages();
  const steps = [...new Set(lines.flatMap(({ mean }) => mean.map(({ step }) => step)))].sort((a, b) => a - b);
  const columns = lines.map(({ key, label, mean }) => ({
    key,
    label,
    values: new Map(mean.map(({ step, value }) => [step, value])),
  }));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be in reach of the keyboard
    <section className="table-scroll" tabIndex={0} aria-label={t.charts.tableOf(title)}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.charts.step}</th>
            {columns.map(({ key, label }) => (
              <th key={key} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {thinned(steps, mostRows).map((step) => (
            <tr key={step}>
              <th scope="row">{step}</th>
              {columns.map(({ key, values }) => {
                const value = values.get(step);
                if (value === undefined) return <td key={key} />;
                return <td key={key}>{value === null ? '—' : t.numbers.fixed(value, digits)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
