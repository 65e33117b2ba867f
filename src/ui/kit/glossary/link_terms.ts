import type { TermWords } from '../../words/en/words.ts';

/** A part of a text: plain, or a word with its entry. */
export interface TextPart<Id extends string> {
  readonly text: string;
  readonly term: Id | null;
}

/** Cuts a text at the words of a glossary, each at its first place. The parts together are the text. */
export function linkTerms<Id extends string>(
  text: string,
  terms: Readonly<Record<Id, Pick<TermWords, 'find'>>>,
  only: readonly Id[] = Object.keys(terms) as Id[],
): TextPart<Id>[] {
  const found = only
    .flatMap((term) => {
      const match = terms[term].find.exec(text);
      return match ? [{ term, from: match.index, to: match.index + match[0].length }] : [];
    })
    .sort((a, b) => a.from - b.from);
  const parts: TextPart<Id>[] = [];
  let at = 0;
  for (const { term, from, to } of found) {
    if (from < at) continue;
    if (from > at) parts.push({ text: text.slice(at, from), term: null });
    parts.push({ text: text.slice(from, to), term });
    at = to;
  }
  if (at < text.length) parts.push({ text: text.slice(at), term: null });
  return parts;
}
