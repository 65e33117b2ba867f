/** A word that wants a place, with the size it is to be written in, px. */
export interface SizedWord {
  readonly word: string;
  readonly size: number;
}

/** A word in its place: the middle of its box. */
export interface PlacedWord extends SizedWord {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Cloud {
  readonly words: readonly PlacedWord[];
  readonly height: number;
}

/** Between two boxes, px. */
const space = 4;

/**
 * Packs words without overlap into a given width: each, the largest first, as near to the middle as it fits on
 * an Archimedean spiral. The same words give the same picture. A word wider than the page is written smaller.
 */
export function layoutWords(sized: readonly SizedWord[], width: number): Cloud {
  const placed: PlacedWord[] = [];
  const order = sized
    .map((word, index) => ({ word, index }))
    .sort((a, b) => b.word.size - a.word.size || a.index - b.index);
  for (const { word } of order) placed.push(placeWord(word, placed, width));
  const top = placed.reduce((least, w) => Math.min(least, w.y - w.height / 2), 0);
  const bottom = placed.reduce((most, w) => Math.max(most, w.y + w.height / 2), 0);
  return { words: placed.map((w) => ({ ...w, y: w.y - top })), height: bottom - top };
}

function placeWord(wanted: SizedWord, placed: readonly PlacedWord[], page: number): PlacedWord {
  const natural = monoWidth(wanted.word, wanted.size);
  const size = natural > page ? (wanted.size * page) / natural : wanted.size;
  const width = Math.min(page, monoWidth(wanted.word, size));
  const height = size * 1.35;
  // The spiral is as much wider than high as most places for figures are.
  const flat = 0.45;
  for (let turn = 0; ; turn += 0.12 + 2 / (20 + turn * turn)) {
    const x = page / 2 + turn * 2.4 * Math.cos(turn);
    const y = flat * turn * 2.4 * Math.sin(turn);
    const box = { word: wanted.word, size, x: clamp(x, width / 2, page - width / 2), y, width, height };
    if (placed.every((other) => apart(box, other))) return box;
  }
}

const apart = (a: PlacedWord, b: PlacedWord) =>
  Math.abs(a.x - b.x) >= (a.width + b.width) / 2 + space ||
  Math.abs(a.y - b.y) >= (a.height + b.height) / 2 + space;

const clamp = (n: number, low: number, high: number) => Math.max(low, Math.min(high, n));

/**
 * How wide a word is in the page's monospace, px, with its margins: every Latin sign is 0.6 em there, a Chinese one
 * or an emoji about 1 em. Said by rule, so that the cloud does not wait for the font.
 */
export function monoWidth(word: string, size: number): number {
  const signs = [...word].reduce((sum, sign) => sum + (sign.codePointAt(0)! > 0x2e80 ? 1.05 : 0.6), 0);
  return (signs + 0.5) * size;
}
