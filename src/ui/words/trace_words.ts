import { carrySpaces, joinedText } from './running_text.ts';
import { tokenWord } from './token_words.ts';

/** Signs for what a reader cannot see. */
const seen: Readonly<Record<string, string>> = { ' ': '␣', '\n': '↵', '\t': '→', '\r': '␍' };

/** Controls, marks of writing direction and other characters that would draw nothing or turn the line around. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]|[^\S \n\t\r]/gu;

/** The same, but for what breaks lines. */
const unseenInText = /(?![\n\t])(?:[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]|[^\S \n\t\r])/gu;

const bytes = /(<0x[0-9A-F]{2}>)+/g;
const bytesAsHex = (names: string) => `⟨${names.slice(3, -1).split('><0x').join(' ').toUpperCase()}⟩`;

/** The longest piece that is set whole. */
const longestPiece = 2000;

/** The longest word that is shown whole; a file may hold a token as long as it likes. */
const longest = 64;

/**
 * A token of a trace as it is shown: signs as in a book, white space visible, lone bytes (`<0xE4>`) as ⟨E4⟩, a piece
 * of a character that was lost in decoding as ⟨?⟩.
 */
export function traceWord(word: string): string {
  if (/^(<0x[0-9A-Fa-f]{2}>){1,8}$/.test(word)) return bytesAsHex(word);
  if (word === '') return '⟨⟩';
  const whole = tokenWord([word], 0);
  if (whole !== word) return whole;
  const cut = word.length > longest ? `${[...word.slice(0, longest)].slice(0, -1).join('')}…` : word;
  return cut
    .replace(/[ \n\t\r]/g, (space) => seen[space])
    .replaceAll('\uFFFD', '⟨?⟩')
    .replace(bytes, bytesAsHex)
    .replace(unseen, named);
}

const named = (char: string) => `⟨${char.codePointAt(0)!.toString(16).toUpperCase().padStart(2, '0')}⟩`;

/**
 * A piece of a running text as it stands in it (`piecesInText`): spaces are spaces, and a line breaks after its ↵. What
 * would draw nothing is shown as by `traceWord`; a piece of which an earlier one shows the character, as a dot.
 */
export function textWord(piece: string): string {
  if (piece === '') return '·';
  return piece
    .slice(0, longestPiece)
    .replace(/\r\n|[\n\r]/g, (end) => (end === '\r' ? seen['\r'] : '↵\n'))
    .replaceAll('\uFFFD', '⟨?⟩')
    .replace(unseenInText, named);
}

/**
 * Tokens as one short line: `12 −`. Words that carry their own spaces are joined as they are.
 * @param joined whether they do so, where it is known: `1`, `2` may be 12
 */
export function traceLine(words: readonly string[], joined: boolean = carrySpaces(words)): string {
  // White space alone would be nothing.
  if (joined) return joinedText(words).replace(/\s+/g, ' ').trim() || words.map(traceWord).join('');
  return words.map(traceWord).join(' ').trim();
}
