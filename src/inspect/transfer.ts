import type { TransferOutcome } from '../experiment/transfer_outcome.ts';
import type { DrawOptions, PromptGroup } from '../model/decode/draw_options.ts';
import type { Model } from '../model/model.ts';
import { foldKey, streams } from '../random/stream.ts';
import { type EvaluatedProblem, summarise } from '../rl/evaluate.ts';
import { type TransferSet, type TransferSetId, transferSets } from '../task/transfer_sets.ts';
import type { World } from '../task/world.ts';
import { DecoderPool } from './decoder_pool.ts';
import { drawInPasses } from './draw_passes.ts';
import type { InspectionHooks } from './inspection_hooks.ts';
import { checkCount, checkTemperature, InvalidRequest, maxCopies, maxRollouts } from './invalid_request.ts';

/** Which problems, and the samples per problem. */
export interface TransferSize {
  set: TransferSetId;
  /** The first N. */
  problems: number;
  samples: number;
}

/**
 * Samples problems outside the training distribution of a world, with the draws of an evaluation: the same rollouts as
 * `evaluate`, bit for bit, but with progress after each pass.
 * @throws InvalidRequest when the world has no such set, or its prompts do not fit the model's context
 */
export async function answerTransferSet(
  model: Model,
  trained: World,
  size: TransferSize,
  { temperature, seed }: { temperature: number; seed: number },
  { between, progress }: InspectionHooks = {},
): Promise<TransferOutcome> {
  checkTemperature(temperature, 0.01);
  const { samples } = size;
  const { world, problems: posed, length } = setOf(trained, size);
  const { eos } = world.vocabulary;
  const context = Math.min(model.config.context, world.promptLength + length);
  const groups = posed.map((problem): PromptGroup => {
    const prompt = world.prompt(problem);
    return { prompt, copies: samples, longest: Math.min(length, context - prompt.length) };
  });
  if (groups.some(({ longest }) => longest < 1))
    throw new InvalidRequest(
      `Prompts of the set "${size.set}" do not fit the model's context of ${context}.`,
    );
  const options: DrawOptions = {
    key: [foldKey(seed, streams.evaluation), 0],
    firstRollout: 0,
    temperature,
    eos,
    between,
  };
  const problems = posed.map((problem): EvaluatedProblem => ({ problem, rollouts: [], rewards: [] }));
  const total = problems.length * samples;
  // Its sequences may be longer than in training, so it needs its own decoders.
  const decoders = new DecoderPool(model, context, eos);
  try {
    let tokens = 0;
    let done = 0;
    for await (const pass of drawInPasses(await decoders.for(total), groups, options)) {
      for (const { group, rollouts } of pass) {
        const { problem } = problems[group];
        problems[group].rollouts.push(...rollouts);
        problems[group].rewards.push(...rollouts.map((r) => world.verify(problem, r.tokens).reward));
        tokens += rollouts.reduce((sum, r) => sum + r.tokens.length, 0);
        done += rollouts.length;
      }
      progress?.(done / total, tokens);
    }
  } finally {
    decoders.destroy();
  }
  const found = summarise(problems, samples, 0, [eos]);
  return {
    samples,
    right: problems.map(({ rewards }) => rewards.reduce((sum, reward) => sum + reward, 0)),
    length: found['eval/length'],
    truncated: found['eval/truncated'],
  };
}

/** @throws InvalidRequest when there is no such set, or the request is too large */
function setOf({ name }: World, { set: id, problems, samples }: TransferSize): TransferSet {
  const set = transferSets(name).find((one) => one.id === id);
  if (!set) throw new InvalidRequest(`The world ${name} has no problems of the set "${id}".`);
  checkCount('problems', problems, 1, maxRollouts);
  checkCount('samples', samples, 1, maxCopies);
  const asked = set.problems.slice(0, problems);
  checkCount('samples in total', asked.length * samples, 1, maxRollouts);
  return { ...set, problems: asked };
}
