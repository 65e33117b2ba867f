/**
 * Undoes what chat, mail and search programs do to a text with a link in it. Each step undoes one kind of encoding, or
 * returns nothing if it does not apply. The order is unknown, so all combinations are tried, within limits.
 */

type Step = (text: string) => readonly string[];

/** A step with a single result. */
const one =
  (undo: (text: string) => string): Step =>
  (text) => [undo(text)];

/** Percent-encoding, as browsers apply to a URL. */
export const percentSigns = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      // Not UTF-8: only its ASCII is decoded.
      return run.replace(/%[0-7][0-9a-f]/gi, (some) =>
        String.fromCharCode(Number.parseInt(some.slice(1), 16)),
      );
    }
  });

/** The same, and a quoted URL inside another one, whose end is lost once it is decoded. */
const percent = (text: string): string =>
  text.replace(/(https?%3A(?:%2F|\/){2}[^&\s"<>]*)|(?:%[0-9a-f]{2})+/gi, (run, address?: string) =>
    address === undefined ? percentSigns(run) : `"${percentSigns(address)}"`,
  );

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  shy: '',
  num: '#',
  period: '.',
  lowbar: '_',
  hyphen: '-',
  dash: '-',
  sol: '/',
  bsol: '\\',
  equals: '=',
  colon: ':',
  semi: ';',
  quest: '?',
  ZeroWidthSpace: '',
};

/** &amp; &#95; &#x2F;, of HTML. */
export const entities = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,14}));/gi,
    (entity, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return Object.hasOwn(named, name) ? named[name] : entity;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
    },
  );

/** `<wbr>`, `<br>`, `<em>`: marks that HTML puts into a long word, or around a found one. */
const tags = (text: string): string =>
  text.replace(/<\/?(?:a|b|br|code|div|em|font|i|mark|p|pre|span|strong|u|wbr)(?:\s[^<>]{0,300})?\/?>/gi, '');

/** Quoted-printable, of mail: `=3D`, and lines that end in `=`. */
const quotedPrintable = (text: string): string =>
  text
    .replace(/=[ \t]*\r?\n/g, '')
    .replace(/=([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** Backslashes of Markdown before `_`, and of JSON and JavaScript: \/ \n \u0023. */
const backslashes = (text: string): string =>
  text
    .replace(/\\u00([2-7][0-9a-f])|\\x([2-7][0-9a-f])/gi, (_, a?: string, b?: string) =>
      String.fromCharCode(Number.parseInt(a ?? b ?? '', 16)),
    )
    .replace(/\\([!-/:-@[-`{-~])|\\[nrt]/g, (_, mark?: string) => mark ?? '\n');

/** Slashes before `_` and `-`, that some programs put there in place of backslashes. */
const slashes = (text: string): string => text.replace(/\/([-_])/g, '$1');

/** Full-width letters and signs, ligatures. */
const fullWidth = (text: string): string => text.normalize('NFKC');

/** What writes `--` as a dash. How many hyphens one was, only the link can say. */
const dashes: Step = (text) => {
  if (!/[\u2010-\u2015\u2212\ufe58\ufe63]/.test(text)) return [];
  const plain = text.replace(/[\u2010-\u2012\u2212\ufe58\ufe63]/g, '-');
  return [
    ['-', '--'],
    ['--', '--'],
    ['-', '-'],
    ['--', '---'],
  ].map(([en, em]) => plain.replaceAll('\u2013', en).replace(/[\u2014\u2015]/g, em));
};

/** The most frequent text; the shortest of those that are equally frequent. */
function commonest(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const [[first]] = [...counts].sort(([a, n], [b, m]) => m - n || a.length - b.length);
  return first;
}

/**
 * Lines that mail broke, joined by what most of them begin and end with: a blank more than that is the text's own, and so
 * is an empty line.
 */
function joinedLines(text: string): string {
  const lines = text.split(/\r?\n/);
  const some = (of: readonly string[], part: RegExp) =>
    of.length === 0 ? '' : commonest(of.map((line) => part.exec(line)?.[0] ?? ''));
  const start = some(lines.slice(1), /^(?:[ \t]{0,8}[>|]){0,8}[ \t]*/);
  const end = some(lines.slice(0, -1), /[ \t]*$/);
  return lines
    .map((line, i) => (i > 0 && line.startsWith(start) ? line.slice(start.length) : line))
    .map((line) => (line.endsWith(end) ? line.slice(0, line.length - end.length) : line) || '\n')
    .join('');
}

/**
 * Lines that mail broke, quoted ones too, and marks of no width, where they stand inside of what other steps look for.
 * Blanks at a line's end were there before, or came with the break; those at the start of the next one likewise.
 */
const brokenLines: Step = (text) => {
  const visible = text.replace(/\p{Cf}/gu, '');
  return [
    joinedLines(visible),
    ...[/\r?\n(?:[ \t]{0,8}[>|]){0,8}[ \t]*/g, /[ \t]*\r?\n(?:[ \t]{0,8}[>|]){0,8}[ \t]*/g].map((end) =>
      visible.replace(end, ''),
    ),
  ];
};

/** Proofpoint's second way to write an address inside its own: -23 for %23, _ for /. */
const proofpoint = (text: string): string =>
  text.replace(
    /(\/v2\/url\?u=)([^&"<>]{1,32000})/g,
    (_, start: string, address: string) =>
      `${start}"${percentSigns(address.replaceAll('_', '/').replaceAll('-', '%'))}"`,
  );

/** An address in base64 inside another one, as Bing and Sophos write it. */
const base64 = (text: string): string =>
  text.replace(/aHR0c[\w+/-]{8,32000}/g, (packed) => {
    const standard = packed.replaceAll('-', '+').replaceAll('_', '/');
    return atob(standard.slice(0, standard.length - (standard.length % 4 === 1 ? 1 : 0)));
  });

const steps: readonly Step[] = [
  brokenLines,
  one(percent),
  one(entities),
  one(quotedPrintable),
  one(backslashes),
  one(slashes),
  one(tags),
  one(proofpoint),
  one(base64),
  one(fullWidth),
  dashes,
];

/**
 * Layers that are undone, texts that are made in doing so, and their characters: of 100,000 mangled links none took more
 * than 300 texts and 500,000 characters.
 */
const most = { layers: 5, texts: 1000, characters: 4_000_000 };

/**
 * The possible originals of a text, without duplicates: itself, then those with one layer undone, and so on.
 * @param length longer texts are omitted
 */
export function* possibleOriginals(text: string, length: number): Generator<readonly string[]> {
  const seen = new Set([text]);
  let characters = 0;
  let layer: string[] = [text];
  for (let depth = 0; depth <= most.layers && layer.length > 0; depth++) {
    yield layer;
    const next: string[] = [];
    for (const outer of layer) {
      for (const step of steps) {
        if (seen.size >= most.texts || characters >= most.characters) break;
        for (const inner of step(outer)) {
          if (seen.has(inner) || inner.length > length) continue;
          seen.add(inner);
          characters += inner.length;
          next.push(inner);
        }
      }
    }
    layer = next;
  }
}
