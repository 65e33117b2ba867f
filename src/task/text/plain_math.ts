/** Superscript digits and signs, as an exponent is written. */
const superscripts: Readonly<Record<string, string>> = Object.fromEntries(
  [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻'].map((character, i) => [character, '0123456789+-'[i]]),
);

const vulgar: Readonly<Record<string, string>> = {
  '½': '1/2',
  '⅓': '1/3',
  '⅔': '2/3',
  '¼': '1/4',
  '¾': '3/4',
  '⅕': '1/5',
  '⅖': '2/5',
  '⅗': '3/5',
  '⅘': '4/5',
  '⅙': '1/6',
  '⅚': '5/6',
  '⅛': '1/8',
  '⅜': '3/8',
  '⅝': '5/8',
  '⅞': '7/8',
};

/** A space that separates thousands. */
export const thin = '\u2009';

const commands: Readonly<Record<string, string>> = {
  times: '×',
  cdot: '×',
  ast: '×',
  div: '÷',
  pm: '±',
  pi: 'π',
  sqrt: '√',
  infty: '∞',
  frac: '\\frac',
  dfrac: '\\frac',
  tfrac: '\\frac',
  cfrac: '\\frac',
  approx: '≈',
  leq: '≤',
  le: '≤',
  geq: '≥',
  ge: '≥',
  neq: '≠',
  ne: '≠',
  lt: '<',
  gt: '>',
  to: '→',
  rightarrow: '→',
  degree: '°',
  circ: '°',
  percent: '%',
  minus: '-',
};
/** LaTeX that changes how something looks, and not what it is. */
const looks =
  /^(?:left|right|big|Big|bigl|bigr|displaystyle|textstyle|mathrm|mathbf|mathit|textbf|textit|text|mbox|operatorname|bf|rm)$/;

/**
 * Mathematics in one writing: full-width characters and the many minus signs in ASCII, superscripts as `^{2}`, LaTeX's
 * commands as the signs that they draw (fractions stay `\frac{}{}`), Markdown's marks as spaces. Linear in the text.
 */
export function plainMath(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\u2010-\u2013\u2212\ufe63]/g, '-')
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+/g, (run) => `^{${[...run].map((c) => superscripts[c]).join('')}}`)
    .replace(/(\d?)([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])/g, (_, digit: string, c: string) => `${digit} ${vulgar[c]}`)
    .replace(/\u2044/g, '/')
    .replace(/[\u00a0\u202f]/g, thin)
    .replace(/[·⋅∙]/g, '×')
    .replace(/\{,\}/g, ',')
    .replace(/\\([A-Za-z]+)/g, (whole, name: string) => commands[name] ?? (looks.test(name) ? ' ' : whole))
    .replace(/\\([!,;: %$#&_()[\]])/g, (_, c: string) =>
      c === '!' ? '' : c === ',' ? thin : ' %$#&_'.includes(c) ? c : ' ',
    )
    .replace(/(?<=[\d)])\*\*(?=[\d(])/g, '^')
    .replace(/\*\*|__|`/g, ' ');
}
