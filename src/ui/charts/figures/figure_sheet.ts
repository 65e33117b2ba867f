/** A cell: text, a number, or nothing known. */
export type Cell = string | number | null;

/** One column of a figure's numbers. */
export interface Column {
  /** Its name in a file, the same in every language: `entropy_nats`. */
  readonly name: string;
  /** Its heading on the page, in the reader's language. */
  readonly label: string;
  /** How the page writes its numbers; as they are where this is left out. A file has them in full. */
  readonly format?: (value: number) => string;
  /** How the page writes its words, where a file has the same ones in every language. */
  readonly words?: Readonly<Record<string, string>>;
}

/** The numbers behind a figure: its table on the page and its CSV are both made of it. */
export interface Sheet {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/**
 * The sheet as CSV (RFC 4180: CRLF, cells quoted where they must be, UTF-8). Numbers are written in full, with a
 * point. A text that a spreadsheet would take for a formula gets an apostrophe before it, as OWASP advises ("CSV
 * injection"): tokens come from models and from files of strangers. A number written as text is left alone.
 */
export function csvOf({ columns, rows }: Sheet): string {
  const lines = [columns.map(({ name }) => name), ...rows];
  return lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

/** The sheet as a spreadsheet takes it from the clipboard: tabs between cells, guarded as in `csvOf`. */
export function tabbed({ columns, rows }: Sheet): string {
  const lines = [columns.map(({ name }) => name), ...rows];
  return lines
    .map((cells) => `${cells.map((cell) => csvCell(cell).replaceAll('\t', ' ')).join('\t')}\n`)
    .join('');
}

const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;
const plainNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const text = formulaStart.test(cell) && !plainNumber.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
