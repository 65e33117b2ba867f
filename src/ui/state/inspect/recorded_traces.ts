import type { ExperimentRecord, SampleGroup, SampleResponse } from '../../../experiment/record.ts';
import type { Trace, TraceMeta } from '../../../experiment/trace.ts';

/** Who wrote a response, in words and as its run names it. */
interface Writer {
  readonly world: string;
  readonly model: string;
  readonly temperature: number;
  readonly vocabulary: readonly string[];
  readonly meta: TraceMeta;
}

/** A response of a run as a trace: its tokens and their entropies, without the alternatives, which no run keeps. */
export function traceOfResponse(group: SampleGroup, response: SampleResponse, writer: Writer): Trace {
  const word = (id: number) => writer.vocabulary[id] ?? `#${id}`;
  const unknown = { entropy: null, logprob: null, top: [] };
  return {
    title: group.title.replace('->', '→'),
    world: writer.world,
    model: writer.model,
    temperature: writer.temperature,
    entropyKind: 'exact',
    promptLength: group.prompt.length,
    tokens: [
      ...group.prompt.map((id) => ({ id, word: word(id), ...unknown })),
      ...response.tokens.map((id, at) => ({ ...unknown, id, word: word(id), entropy: response.entropy[at] })),
    ],
    reward: response.reward,
    answer: response.answer,
    meta: writer.meta,
  };
}

/**
 * The recorded run's samples as an example to look at: the first condition's first seed at its last step, all
 * responses of the group in which right and wrong are most evenly met.
 */
export function exampleTraces(
  record: ExperimentRecord,
  model: (at: { condition: string; seed: number; step: number }) => string,
): Trace[] {
  const run = record.runs[0];
  const samples = run?.samples.at(-1);
  if (!run || !samples) return [];
  const even = (group: SampleGroup) => Math.abs(group.right / Math.max(1, group.size) - 0.5);
  const group = samples.groups.toSorted((a, b) => even(a) - even(b))[0];
  if (!group) return [];
  const at = { condition: run.condition, seed: run.seed, step: samples.step };
  const writer: Writer = {
    world: record.spec.world,
    model: model(at),
    temperature: record.spec.rollout.temperature,
    vocabulary: record.vocabulary,
    meta: at,
  };
  return group.responses.map((response) => traceOfResponse(group, response, writer));
}
