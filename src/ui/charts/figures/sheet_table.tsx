import { useState } from 'react';
import { useMessages } from '../../words/language.ts';
import { thinned } from '../condition_series.ts';
import type { Column, Sheet } from './figure_sheet.ts';

/** More rows than this are left out on the page, and counted; a file has them all. */
const maxRows = 600;

/** The numbers behind a figure, drawn only once they are asked for. */
export function SheetTable({ title, sheet }: { title: string; sheet: Sheet }) {
  const t = useMessages();
  const [open, setOpen] = useState(false);
  return (
    <details className="series-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span aria-hidden="true">{t.charts.table}</span>
        <span className="unseen">{t.charts.tableOf(title)}</span>
      </summary>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be in reach of the keyboard
        <section className="table-scroll" tabIndex={0} aria-label={t.charts.tableOf(title)}>
          <table>
            <thead>
              <tr>
                {sheet.columns.map(({ name, label }) => (
                  <th key={name} scope="col">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {thinned(sheet.rows, maxRows).map((cells, row) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a row has no other name
                <tr key={row}>
                  {cells.map((cell, i) => {
                    const { name, format, words } = sheet.columns[i];
                    const Cell = i === 0 ? 'th' : 'td';
                    return (
                      <Cell key={name} scope={i === 0 ? 'row' : undefined}>
                        {cell === null ? (
                          '—'
                        ) : typeof cell === 'number' ? (
                          (format ?? String)(cell)
                        ) : (
                          <bdi>{wordsFor(cell, words)}</bdi>
                        )}
                      </Cell>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
          {sheet.rows.length > maxRows && (
            <p className="note">{t.figures.save.rows(maxRows, sheet.rows.length)}</p>
          )}
        </section>
      )}
    </details>
  );
}

const wordsFor = (cell: string, words: Column['words']) =>
  words && Object.hasOwn(words, cell) ? words[cell] : cell;
