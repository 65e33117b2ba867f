import type { Vocabulary } from './world.ts';

/**
 * A vocabulary from its tokens, in the order of their ids. `<bos>` and `<eos>` must be among them.
 * @throws Error when a token occurs twice, or `<bos>` or `<eos>` is missing
 */
export function vocabularyOf(tokens: readonly string[]): Vocabulary {
  const ids = new Map(tokens.map((text, id) => [text, id]));
  if (ids.size !== tokens.length) throw new Error('A vocabulary holds each token once; one occurs twice.');
  const id = (text: string) => {
    const found = ids.get(text);
    if (found === undefined) {
      throw new Error(`"${text}" is not one of the ${tokens.length} tokens of this vocabulary.`);
    }
    return found;
  };
  return { tokens, bos: id('<bos>'), eos: id('<eos>'), id };
}
