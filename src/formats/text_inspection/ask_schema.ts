import * as v from 'valibot';
import { ruleOf } from '../../task/text/rule_of.ts';
import type { TextAsk } from '../../task/text/text_ask.ts';
import { ruleNames } from '../../task/text/text_problem.ts';
import { finite, list, share, whole, word } from '../inspection_schema.ts';

/** What a model was asked in words and how its tokens were drawn, as files have it: every field bounded. */

const text = word(100_000);

const problemSchema = v.pipe(
  v.strictObject({
    id: word(200),
    answer: v.nullable(word(2000)),
    verifier: v.strictObject({
      name: v.picklist(ruleNames),
      numbers: v.optional(list(whole(1e12), 20, 1)),
      pattern: v.optional(word(200)),
    }),
    prompt: v.optional(text),
    messages: v.optional(
      list(v.strictObject({ role: v.picklist(['system', 'user', 'assistant']), content: text }), 100, 1),
    ),
  }),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const { id, answer, verifier, prompt, messages } = dataset.value;
    try {
      const rule = ruleOf(verifier.name, verifier);
      if (messages && prompt === undefined) return { id, answer, verifier: rule, messages };
      if (prompt !== undefined && !messages) return { id, answer, verifier: rule, prompt };
      addIssue({ message: 'it has a prompt or messages, and not both' });
    } catch (error) {
      addIssue({ message: (error as Error).message });
    }
    return NEVER;
  }),
);

/** @see TextAsk */
export const askSchema = v.strictObject({
  problem: problemSchema,
  system: v.nullable(text),
  prefill: text,
  template: v.picklist(['chat', 'raw']),
  thinking: v.nullable(v.boolean()),
  longest: whole(2 ** 20, 1),
  stops: list(word(100), 16),
});

/** How tokens were drawn, beside their seed. */
export const drawsFields = {
  temperature: v.pipe(finite, v.minValue(0), v.maxValue(100)),
  filter: v.exactOptional(
    v.strictObject({
      topK: v.exactOptional(whole(1e6)),
      topP: v.exactOptional(share),
      minP: v.exactOptional(share),
    }),
  ),
};

/** What `right` means in a scan. */
export const referenceSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('verifier') }),
  v.strictObject({ kind: v.literal('same'), answer: word(400) }),
]);

/** An ask in the order of the schema, so that reading and writing give the same bytes. */
export function orderedAsk(ask: TextAsk) {
  const { problem, system, prefill, template, thinking, longest, stops } = ask;
  const { id, answer, verifier } = problem;
  const said = 'messages' in problem ? { messages: problem.messages } : { prompt: problem.prompt };
  return {
    problem: { id, answer, verifier, ...said },
    ...{ system, prefill, template, thinking, longest, stops },
  };
}
