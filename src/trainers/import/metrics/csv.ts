import { MetricsFileError } from '../../../formats/fault.ts';
import { metricsLimits } from './metrics_limits.ts';

/** A row of a CSV file, and the line on which it begins, from 1. */
export interface CsvRow {
  readonly cells: readonly string[];
  readonly line: number;
}

/**
 * The rows of a CSV file as RFC 4180 has them: cells in quotation marks may hold commas, line ends and doubled quotation
 * marks. Blank lines are left out.
 * @throws MetricsFileError where a quotation mark is not closed, or a row or a cell is too long
 */
export function* csvRows(text: string): Generator<CsvRow> {
  let line = 1;
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at < text.length) {
    const began = line;
    const cells: string[] = [];
    for (;;) {
      let cell: string;
      if (text[at] === '"') {
        const end = endOfQuoted(text, at + 1, line);
        const inner = text.slice(at + 1, end);
        for (let i = inner.indexOf('\n'); i >= 0; i = inner.indexOf('\n', i + 1)) line++;
        cell = inner.replaceAll('""', '"');
        at = end + 1;
        // What stands between a closing mark and the next comma is no CSV.
        const rest = endOfPlain(text, at);
        if (text.slice(at, rest).trim() !== '')
          throw new MetricsFileError({ rule: 'open-quote', line: began });
        at = rest;
      } else {
        const end = endOfPlain(text, at);
        cell = text.slice(at, end);
        at = end;
      }
      if (cell.length > metricsLimits.cell) {
        throw new MetricsFileError({ rule: 'line-too-long', bytes: metricsLimits.cell, line: began });
      }
      if (cells.push(cell) > metricsLimits.columns) {
        throw new MetricsFileError({
          rule: 'too-many',
          what: 'columns',
          limit: metricsLimits.columns,
          line: began,
        });
      }
      if (text[at] !== ',') break;
      at++;
    }
    // At a line's end, or at the end of all.
    if (text[at] === '\r') at++;
    if (text[at] === '\n') at++;
    line++;
    if (cells.length > 1 || cells[0].trim() !== '') yield { cells, line: began };
  }
}

/** Where a cell's closing mark is. */
function endOfQuoted(text: string, from: number, line: number): number {
  for (let end = text.indexOf('"', from); end >= 0; end = text.indexOf('"', end + 1)) {
    if (text[end + 1] !== '"') return end;
    end++;
  }
  throw new MetricsFileError({ rule: 'open-quote', line });
}

/** Where a comma or a line's end follows. */
function endOfPlain(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 44 || code === 10 || (code === 13 && (i + 1 === text.length || text[i + 1] === '\n')))
      return i;
  }
  return text.length;
}
