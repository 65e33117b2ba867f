/** Writes numbers the way a language does. All words on the page take their numbers from here. */
export interface Numbers {
  /** 0.542: this many digits after the point, with a true minus sign. */
  fixed(value: number, digits: number): string;
  /** +0.31 or −0.02. */
  signed(value: number, digits: number): string;
  integer(value: number): string;
  /**
   * 20 %: a share as whole percent, with the space that the journal style wants, and 20% in Chinese, which has none.
   * Below one percent with as many digits as the first that is not zero takes: 0.2 %; so too where less than one
   * percent is missing: 99.8 %.
   */
  percent(share: number): string;
  /** 0.20: a share with two digits, or with as many as the first that is not zero takes: 0.002. */
  ratio(share: number): string;
  /** 0.66, 0.020, 0.0021: two digits after the point, or two significant ones where it is below 0.1. */
  significant(value: number): string;
  /** 212 MB. */
  bytes(value: number): string;
  /** 1.5 TFLOP. */
  flop(value: number): string;
  /** 1.3 M: a large count, short. */
  short(value: number): string;
  /** A day, from an ISO date; the text itself where it is none. */
  day(iso: string): string;
  /** 1, 2, 3, and 1、2、3 in Chinese. */
  list(values: readonly number[]): string;
}

/** Digits after the point: `least`, or as many as it takes to show that a small value is not zero. */
function digitsOf(value: number, least: number): number {
  const size = Math.abs(value);
  if (size === 0 || size >= 10 ** -least) return least;
  return Math.min(6, Math.ceil(-Math.log10(size)));
}

export function numbersOf(locale: string): Numbers {
  const percentSign = locale.startsWith('zh') ? '%' : '\u00a0%';
  const minus = (text: string) => text.replace('-', '−');
  const formats = new Map<string, Intl.NumberFormat>();
  const format = (options: Intl.NumberFormatOptions) => {
    const key = JSON.stringify(options);
    const known = formats.get(key) ?? new Intl.NumberFormat(locale, options);
    formats.set(key, known);
    return known;
  };
  const fixed = (value: number, digits: number) =>
    minus(format({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value));
  const prefixed = (value: number, unit: string) => {
    const prefixes = ['', 'k', 'M', 'G', 'T', 'P', 'E'];
    const at = value < 1 ? 0 : Math.min(prefixes.length - 1, Math.floor(Math.log10(value) / 3));
    const digits = value / 1000 ** at;
    return `${fixed(digits, digits < 10 && at > 0 ? 1 : 0)} ${prefixes[at]}${unit}`.trimEnd();
  };
  const signed = (value: number, digits: number) => {
    const text = fixed(Math.abs(value), digits);
    // A zero as written has no sign, whatever it was before rounding.
    return /[1-9]/.test(text) ? (value > 0 ? '+' : '−') + text : text;
  };
  return {
    fixed,
    signed,
    integer: (value) => fixed(value, 0),
    percent: (share) => {
      // What is missing to the whole counts as what is there does: 99.8 % is not 100 %.
      const left = Number((100 - 100 * share).toPrecision(9));
      return `${fixed(share * 100, Math.max(digitsOf(share * 100, 0), digitsOf(left, 0)))}${percentSign}`;
    },
    significant: (value) => {
      const size = Math.abs(value);
      if (size === 0 || size >= 0.1) return fixed(value, 2);
      return size < 1e-6
        ? `< ${fixed(1e-6, 6)}`
        : fixed(value, Math.min(7, Math.ceil(-Math.log10(size)) + 1));
    },
    ratio: (share) => fixed(share, digitsOf(share, 2)),
    bytes: (value) => prefixed(value, 'B'),
    flop: (value) => prefixed(value, 'FLOP'),
    short: (value) => prefixed(value, ''),
    day(iso) {
      const date = new Date(iso);
      if (Number.isNaN(date.getTime())) return iso;
      return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(date);
    },
    list: (values) => values.join(locale.startsWith('zh') ? '、' : ', '),
  };
}
