import type { Trace, TraceMeta, TraceToken } from '../../../experiment/trace.ts';
import { countTrace } from '../../../formats/traces/trace_file.ts';
import { traceLimits } from '../../../formats/traces/trace_limits.ts';
import type { Message } from '../../../task/text/text_problem.ts';
import type { World } from '../../../task/world.ts';
import { inGroups } from './in_groups.ts';
import type { Batch, Rollout, RolloutNote } from './rollout.ts';
import { textPieces } from './text_pieces.ts';
import { tokensInWorld, type WorldTokens, worldOfTexts } from './world_tokens.ts';

/** A rollout as a trace, and the chat that it answers; null where its prompt is a text. */
export interface RolloutTrace {
  readonly trace: Trace;
  readonly messages: readonly Message[] | null;
}

export interface MakeTraces {
  /** Whether the reward is of a verifier that knew whether the response had ended. */
  readonly rewardTellsEnd: boolean;
  /** Whether the prompts' texts have lost their special tokens. */
  readonly specialsLost: boolean;
  /** How many updates are made from a batch, where the trainer's step is an update and that is known. */
  readonly updatesPerStep: number | null;
  /** Tokens at which a response was cut off; null where that is not known. */
  readonly longestResponse: number | null;
  /** The steps after which the run was evaluated, where an evaluation writes over the file of its update. */
  readonly evaluatedSteps: readonly number[];
  /** What the run is called; null where nothing says it. */
  readonly model: string | null;
}

/**
 * Batches of rollouts as traces: in the tokens of a world of ours where their words are its; else as text, which the model that
 * scores it will tokenise, or by the ids that the trainer has written.
 * @throws TraceFileError where there are more than a page holds
 */
export function tracesOfBatches(
  batches: readonly Batch[],
  { rewardTellsEnd, specialsLost, updatesPerStep, longestResponse, evaluatedSteps, model }: MakeTraces,
): { traces: RolloutTrace[]; notes: RolloutNote[] } {
  const evaluated = new Set(evaluatedSteps);
  const placed = inGroups(
    batches.flatMap(({ rollouts }) =>
      rollouts.map((rollout) => joined(rollout, updatesPerStep ?? 1, evaluated)),
    ),
    ({ step }) => step,
    ({ prompted, prompt }) => prompted ?? JSON.stringify(prompt),
  );
  const rollouts = placed.map(({ one }) => one);
  const world = rollouts.length > 0 ? worldOfTexts(rollouts) : null;
  const inWorld = world && tokensInWorld(world, rollouts, { rewardTellsEnd, longestResponse });
  const totals = { tokens: 0, alternatives: 0 };
  const traces = placed.map(({ one: rollout, group }, i): RolloutTrace => {
    const made = world
      ? { trace: { ...traceInWorld(world, rollout, group, inWorld![i]), model }, messages: null }
      : traceOfText(rollout, group, model);
    countTrace(made.trace, i, totals);
    return made;
  });
  const count = (of: (trace: RolloutTrace, i: number) => boolean) => traces.filter(of).length;
  const unsure = inWorld?.filter(({ ended }) => ended === null).length ?? 0;
  const differ = inWorld?.filter(({ idsDiffer }) => idsDiffer).length ?? 0;
  const ofEvaluations = count(({ trace }) => trace.meta.evaluation === true);
  const lost = specialsLost && !world ? traces.length : 0;
  return {
    traces,
    notes: [
      ...(traces.length > 0 ? [{ kind: 'no-entropies', traces: traces.length } as const] : []),
      ...(unsure > 0 ? [{ kind: 'ending-unknown', traces: unsure } as const] : []),
      ...(differ > 0 ? [{ kind: 'ids-differ', traces: differ } as const] : []),
      ...(lost > 0 ? [{ kind: 'specials-lost', traces: lost } as const] : []),
      ...(ofEvaluations > 0 ? [{ kind: 'evaluation', traces: ofEvaluations } as const] : []),
    ],
  };
}

/**
 * A rollout under the step that its update belongs to; the update goes into its meta. What was drawn for a step is first written at
 * the first of its updates: what is first written later, where the run was evaluated, is of the evaluation.
 */
function joined(rollout: Rollout, updates: number, evaluated: ReadonlySet<number>): Rollout {
  const { step: update, meta } = rollout;
  if (update === null) return rollout;
  const step = Math.ceil(update / updates);
  const isLater = updates === 1 || (update - 1) % updates !== 0;
  const isEvaluation = rollout.isEvaluation || (evaluated.has(step) && isLater);
  return { ...rollout, step, isEvaluation, meta: updates === 1 ? meta : { update, ...meta } };
}

/** What the trace of every rollout says, and then what the trainer says of it. */
function metaOf({ step, advantage, ended, meta }: Rollout, group: number, own: TraceMeta): TraceMeta {
  return {
    ...(step !== null && { step }),
    group,
    ...(advantage !== null && { advantage }),
    ...(ended !== null && { finished: ended }),
    ...own,
    ...meta,
  };
}

const unknown = { entropy: null, logprob: null, top: [] };

function traceInWorld(world: World, rollout: Rollout, group: number, tokens: WorldTokens): Trace {
  const { title, prompt, response, ended, isHeldOut } = tokens;
  const token = (id: number): TraceToken => ({ id, word: world.vocabulary.tokens[id], ...unknown });
  // Our own trainings never draw what is held out.
  const isEvaluation = isHeldOut || rollout.isEvaluation;
  return {
    title: title ?? rollout.prompt.toString().slice(0, traceLimits.title),
    world: world.name,
    model: null,
    temperature: null,
    entropyKind: 'exact',
    promptLength: prompt.length,
    tokens: [...prompt, ...response].map(token),
    reward: rollout.reward,
    answer: answerIn(world, title, response) ?? rollout.answer,
    meta: metaOf({ ...rollout, ended }, group, isEvaluation ? { evaluation: true } : {}),
  };
}

/** What a response ended in, as our verifier reads it. */
function answerIn(world: World, title: string | null, response: readonly number[]): string | null {
  const problem = title === null ? null : world.parse(title);
  return problem === null ? null : world.ending(problem, response);
}

function traceOfText(rollout: Rollout, group: number, model: string | null): RolloutTrace {
  const { prompt, response, ids } = rollout;
  const asked = typeof prompt === 'string' ? prompt : chatText(prompt);
  const holdsPrompt = asked !== '' && asked.length <= traceLimits.prompt;
  const pieces = ids
    ? ids.map((id) => ({ id, word: `#${id}`, ...unknown }))
    : // An empty answer is one all the same.
      response === ''
      ? [{ id: null, word: '', ...unknown }]
      : textPieces(response);
  return {
    trace: {
      title: titleOf(prompt),
      world: null,
      model,
      temperature: null,
      entropyKind: 'exact',
      promptLength: holdsPrompt ? 1 : 0,
      tokens: [...(holdsPrompt ? [{ id: null, word: asked, ...unknown }] : []), ...pieces],
      reward: rollout.reward,
      answer: rollout.answer,
      meta: metaOf(rollout, group, {
        ...(rollout.isEvaluation && { evaluation: true }),
        ...(typeof prompt !== 'string' && { chat: true }),
        ...(ids && { text: response.slice(0, traceLimits.metaText).replace(/[\uD800-\uDBFF]$/, '') }),
      }),
    },
    messages: typeof prompt === 'string' ? null : prompt,
  };
}

const chatText = (messages: readonly Message[]): string =>
  messages.map(({ role, content }) => `${role}: ${content}`).join('\n');

/** The first line of what is asked last. */
function titleOf(prompt: Rollout['prompt']): string {
  const text =
    typeof prompt === 'string' ? prompt : (prompt.findLast(({ role }) => role === 'user')?.content ?? '');
  return text
    .trim()
    .split('\n', 1)[0]
    .slice(0, traceLimits.title / 2)
    .replace(/[\uD800-\uDBFF]$/, '');
}
