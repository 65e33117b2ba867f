import type { TraceToken } from '../../../experiment/trace.ts';
import { traceLimits } from '../../../formats/traces/trace_limits.ts';

const unknown = { id: null, entropy: null, logprob: null, top: [] };

/** A text as words that are no model's tokens: each with the white space before it, none longer than a trace allows. */
export const textPieces = (text: string): TraceToken[] =>
  (text.match(/\s*\S+|\s+$/g) ?? []).flatMap(parts).map((word) => ({ ...unknown, word }));

/** Pieces of at most so many UTF-16 units, none of which ends in half a character. */
function parts(word: string): string[] {
  if (word.length <= traceLimits.word) return [word];
  const all: string[] = [];
  for (let at = 0; at < word.length; ) {
    const end = at + traceLimits.word;
    const isHalf = /[\uD800-\uDBFF]/.test(word[end - 1]) && end < word.length;
    all.push(word.slice(at, isHalf ? end - 1 : end));
    at = isHalf ? end - 1 : end;
  }
  return all;
}
