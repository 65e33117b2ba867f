const open = '<think>';
const close = '</think>';

/**
 * The tokens of a response in which the model thinks before it answers: up to the last `</think>`, or to the end where that
 * is still to come.
 * @param opened whether the prompt ends inside `<think>`, as some chat templates write it
 * @returns [from, to) in tokens; null where there is no thinking
 */
export function thinkingPart(
  words: readonly string[],
  opened: boolean,
): readonly [from: number, to: number] | null {
  const text = words.join('');
  const start = text.indexOf(open);
  const end = text.lastIndexOf(close);
  if (start < 0 && end < 0 && !opened) return null;
  const from = start < 0 || opened ? 0 : tokenAt(words, start);
  return [from, end < 0 ? words.length : tokenAt(words, end + close.length - 1) + 1];
}

/** The token that holds a character of the joined words. */
function tokenAt(words: readonly string[], character: number): number {
  let length = 0;
  return words.findIndex((word) => {
    length += word.length;
    return length > character;
  });
}

/** Whether a prompt ends inside `<think>`. */
export const opensThinking = (prompt: readonly string[]): boolean =>
  prompt.slice(-16).join('').trimEnd().endsWith(open);
