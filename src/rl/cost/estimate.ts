import { planBytes } from '../../device/buffers.ts';
import type { Device } from '../../device/device.ts';
import type { Spec } from '../../experiment/spec.ts';
import { type ModelConfig, parameterCount } from '../../model/config.ts';
import type { DecoderCapacity } from '../../model/decode/cached_body.ts';
import { decoderPlan } from '../../model/decode/decode_programs.ts';
import { gradientSlices } from '../../model/matmul.ts';
import { modelPlan } from '../../model/model.ts';
import { type BatchCapacity, rowsOf } from '../../model/packing.ts';
import { parameterLayout } from '../../model/parameters.ts';
import { backwardPlan, forwardPlan, optimiserPlan } from '../../model/workspace.ts';
import type { World } from '../../task/world.ts';
import { joinPlan, shardCapacity, shardsOf } from '../shards/shard_plan.ts';
import { updatePlan } from '../update_log.ts';

/** The row capacity of one micro-batch of a spec, at its longest responses. */
export function batchCapacity(spec: Spec, world: World, vocab: number): BatchCapacity {
  const { prompts, group, length } = spec.rollout;
  const sequences = Math.ceil(Math.ceil((prompts * group) / spec.minibatches) / spec.microbatches);
  return {
    rows: sequences * rowsOf(world.promptLength + length),
    sequences,
    pools: sequences,
    vocab,
  };
}

/** Parallel rollouts: those of a full step, or more for evaluation as long as they are cheap. */
export function decoderCapacity(spec: Spec, world: World): DecoderCapacity {
  const step = spec.rollout.prompts * spec.rollout.group;
  const evaluation = spec.evaluation.problems * spec.evaluation.samples;
  return {
    rows: Math.max(step, Math.min(512, evaluation)),
    context: world.promptLength + spec.rollout.length,
  };
}

/** Device memory that an experiment will take, in bytes, before anything is allocated. */
export function estimateBytes(
  device: Pick<Device, 'software' | 'shards'>,
  spec: Spec,
  world: World,
  config: ModelConfig,
): number {
  const capacity = batchCapacity(spec, world, config.vocab);
  const model = modelPlan(config);
  const runs = spec.conditions.length * spec.seeds.length;
  const slots = spec.minibatches * spec.microbatches * spec.epochs;
  return (
    planBytes(model, decoderPlan(config, decoderCapacity(spec, world))) +
    learnerBytes(device, config, capacity) +
    model.parameters * (3 * runs + 1) +
    runs * planBytes(updatePlan(capacity.rows, capacity.pools, slots))
  );
}

/**
 * FLOP of an experiment: 2 per parameter and sampled token, 6 per trained one, at `meanLength` tokens per response.
 * Attention, a few percent at these lengths, is not counted.
 */
export function estimateFlop(spec: Spec, world: World, config: ModelConfig, meanLength = 40): number {
  const p = parameterCount(config);
  const { prompts, group } = spec.rollout;
  const perStep = prompts * group * (meanLength * 2 + (meanLength + world.promptLength) * 6 * spec.epochs);
  const evaluations = Math.ceil(spec.steps / spec.evaluation.every);
  const perEvaluation = spec.evaluation.problems * spec.evaluation.samples * meanLength * 2;
  const runs = spec.conditions.length * spec.seeds.length;
  return p * (runs * (spec.steps * perStep + evaluations * perEvaluation) + perEvaluation);
}

/** Bytes that a learner of a model takes. */
function learnerBytes(
  device: Pick<Device, 'software' | 'shards'>,
  config: ModelConfig,
  capacity: BatchCapacity,
): number {
  const { length } = parameterLayout(config);
  const own = (of: BatchCapacity, slices: number) =>
    planBytes(forwardPlan(config, of, true), backwardPlan(config, of.rows, slices));
  if (device.shards === 1) {
    return own(capacity, gradientSlices(device, length)) + planBytes(optimiserPlan(config));
  }
  const n = shardsOf(capacity.sequences, device.shards);
  return (
    n * own(shardCapacity(capacity, device.shards), 1) +
    planBytes(joinPlan(config, capacity, n), optimiserPlan(config))
  );
}
