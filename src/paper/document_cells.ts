import type { Estimate } from './rule.ts';

/** A table of the document: a head, and rows of as many cells. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A number with three decimals and a true minus. */
export const number = (value: number, decimals = 3): string =>
  value
    .toFixed(decimals)
    .replace(/^-(0\.?0*)$/, '$1')
    .replace('-', '−');

/**
 * A mean with its interval and how many it is of: `.498 [.471, .525] (5)`.
 * @param of what these are, where the table does not say it
 */
export const estimated = (estimate: Estimate | null, decimals = 3, of = ''): string => {
  if (estimate === null) return '';
  const { value, interval, n } = estimate;
  const range = interval ? ` [${number(interval.low, decimals)}, ${number(interval.high, decimals)}]` : '';
  return `${number(value, decimals)}${range} (${n}${of && ` ${of}`})`;
};

/** A share in percent, with one decimal. */
export const percent = (share: number) => `${number(100 * share, 1)} %`;

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** A table in Markdown. */
export const markdownTable = ({ head, rows }: Table): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
