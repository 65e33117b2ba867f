/** Signs as they are printed in a book. */
const printed: ReadonlyMap<string, string> = new Map([
  ['*', '×'],
  ['-', '−'],
  [' ', '␣'],
  ['\n', '↵'],
  ['\t', '→'],
]);

/** A token as it is shown. An id without a word shows as itself. */
export function tokenWord(vocabulary: readonly string[], id: number): string {
  const word = vocabulary[id] ?? `#${id}`;
  return printed.get(word) ?? word;
}

/** Whether a token is a sign of the format, such as the end, not something that was said. */
export const isFormatSign = (word: string): boolean => /^<.+>$/.test(word);
