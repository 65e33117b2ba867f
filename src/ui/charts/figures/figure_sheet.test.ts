import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cell, csvOf } from './figure_sheet.ts';

const sheet = (rows: Cell[][], columns = rows[0].length) => ({
  columns: Array.from({ length: columns }, (_, i) => ({ name: `c${i}`, label: '' })),
  rows,
});
/** The second line of the file: the first is the names. */
const line = (...cells: Cell[]) => csvOf(sheet([cells])).split('\r\n')[1];

test('numbers are written in full, and what is not known is empty', () => {
  expect(line(0.1 + 0.2, -1e-7, null, Number.NaN, Number.POSITIVE_INFINITY)).toBe(
    '0.30000000000000004,-1e-7,,,',
  );
});

test('commas, quotes and line breaks are quoted, quotes doubled', () => {
  expect(csvOf(sheet([['a,b', 'say "so"', 'two\nlines', ' edge ']]))).toBe(
    'c0,c1,c2,c3\r\n"a,b","say ""so""","two\nlines"," edge "\r\n',
  );
});

test('a text that a spreadsheet would run is kept text; a number is left alone', () => {
  expect(line('=HYPERLINK("x")')).toBe('"\'=HYPERLINK(""x"")"');
  expect(line('+', '-', '@SUM(A1)', '＝1+1', '\t=1')).toBe("'+,'-,'@SUM(A1),'＝1+1,'\t=1");
  expect(line('-0.5', '+3', '-1e-3', 'a=b')).toBe('-0.5,+3,-1e-3,a=b');
});

test('no cell of any text begins as a formula, and a reader of CSV gets the text back', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (cells) => {
      const [, ...rows] = readCsv(csvOf(sheet([cells])));
      expect(rows).toHaveLength(1);
      rows[0].forEach((cell, i) => {
        if (/^[=+\-@\t\r\n]/.test(cell)) expect(Number.isFinite(Number(cell))).toBe(true);
        expect([cells[i], `'${cells[i]}`]).toContain(cell);
      });
    }),
  );
});

/** A plain reader of RFC 4180. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i];
    if (quoted) {
      if (sign === '"' && text[i + 1] === '"') cell += text[++i];
      else if (sign === '"') quoted = false;
      else cell += sign;
    } else if (sign === '"') quoted = true;
    else if (sign === ',') {
      row.push(cell);
      cell = '';
    } else if (sign === '\r' && text[i + 1] === '\n') {
      rows.push([...row, cell]);
      row = [];
      cell = '';
      i++;
    } else cell += sign;
  }
  return rows;
}
