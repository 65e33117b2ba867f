import { isRunningText } from '../../../experiment/running_text.ts';
import type { Trace, TraceToken } from '../../../experiment/trace.ts';

/** Traces of which a trainer's file tells the text, or the tokens, and nothing that a model makes of them. */

/** Whether nothing is known of any token but what it is. */
export const isUnscored = ({ tokens, promptLength }: Trace): boolean =>
  tokens.length > promptLength &&
  tokens.every(({ entropy, logprob, top }) => entropy === null && logprob === null && top.length === 0);

/** Whether tokens are pieces of a text, which are no model's tokens. */
const isText = (tokens: readonly TraceToken[]): boolean =>
  tokens.length > 0 && tokens.every(({ id }) => id === null) && isRunningText(tokens.map(({ word }) => word));

/** Whether a trace is a text that a model has to tokenise before it scores it. */
export const isBareText = (trace: Trace): boolean =>
  trace.world === null && isUnscored(trace) && isText(trace.tokens.slice(trace.promptLength));

/** Whether a token's word is its id, since the file has no words. */
export const isNameless = ({ id, word }: TraceToken): boolean => id !== null && word === `#${id}`;

/** What a model of a folder has to be asked before it can score a trace that it has not written. */
export type ForeignTokens =
  /** The tokens' ids are known, not of which tokenizer. */
  | { readonly kind: 'ids' }
  /** The response's ids are known; its prompt is a text. */
  | { readonly kind: 'response-ids' }
  | { readonly kind: 'text' };

/** How a model of a folder comes by a trace's tokens; null where it cannot. */
export function foreignTokens(trace: Trace): ForeignTokens | null {
  const { tokens, promptLength, world, meta } = trace;
  if (world !== null || meta.tokenizer !== undefined || tokens.length === 0) return null;
  const prompt = tokens.slice(0, promptLength);
  const response = tokens.slice(promptLength);
  const known = (of: readonly TraceToken[]) => of.every(({ id }) => id !== null);
  if (known(tokens)) return { kind: 'ids' };
  if (prompt.length > 0 && !isText(prompt)) return null;
  if (known(response)) return { kind: 'response-ids' };
  // Tokens whose words alone are known keep what is known of them.
  return isText(response) && isUnscored(trace) ? { kind: 'text' } : null;
}
