import { traceLimits } from '../../formats/traces/trace_limits.ts';
import { checkTraceLine, type TraceLine } from '../../formats/traces/trace_schema.ts';
import { short } from '../../inspect/sample_traces.ts';
import type { ForcedTokens } from '../../model/teacher_forcing.ts';
import type { TextTokenizer } from '../../model/text/text_tokenizer.ts';
import type { LineToScore } from './trace_lines.ts';

/**
 * A line with a model's entropies and log-probabilities, in the format of docs/traces.md.
 * @param tokenizer the model's, for the words; null where its folder has none
 * @throws Error where the model's numbers are not finite
 */
export function scoredLine(
  { fields, tokens }: Pick<LineToScore, 'fields' | 'tokens'>,
  { entropy, logprob, top }: ForcedTokens,
  temperature: number,
  tokenizer: Pick<TextTokenizer, 'word'> | null,
): string {
  if (![...entropy, ...logprob].every(Number.isFinite))
    throw new Error(
      'The model gave numbers that are not finite: its weights are damaged or overflow float32.',
    );
  const wordOf = (id: number) => cut(tokenizer?.word(id) ?? `#${id}`);
  const scored: TraceLine = {
    ...fields,
    // A converted line has `#id` where the server returned no text.
    ...(tokenizer && {
      words: tokens.map((id, i) => {
        const own = fields.words?.[i];
        return own === undefined || own === `#${id}` ? wordOf(id) : own;
      }),
    }),
    // Float32 may leave either slightly beyond 0.
    entropy: Array.from(entropy, (h) => Math.max(0, short(h))),
    logprob: Array.from(logprob, (p) => Math.min(0, short(p))),
    top: top.map(({ ids, logprob: of }) => ({
      ids: [...ids],
      ...(tokenizer && { words: Array.from(ids, wordOf) }),
      logprob: Array.from(of, (p) => Math.min(0, short(p))),
    })),
    // The line's statement about its entropies, replaced where it no longer holds.
    ...(fields.entropy_kind && { entropy_kind: 'exact' }),
    ...((temperature !== 1 || fields.temperature !== undefined) && { temperature }),
  };
  const { length: _, ...checked } = checkTraceLine(scored, null);
  return JSON.stringify(checked);
}

/** Long pieces are truncated: a trace's words have a maximum length. */
const cut = (word: string): string =>
  word.length > traceLimits.word ? `${word.slice(0, traceLimits.word - 1)}…` : word;
