import { ownResponseLength, shippedModels } from '../../../experiment/shipped_models.ts';
import type { Trace } from '../../../experiment/trace.ts';
import type { CheckpointFacts, ModelRef } from '../../../lab/client/inspect_protocol.ts';
import { worldByName, worldNames } from '../../../task/worlds.ts';
import type { Inspected } from './inspect_store.ts';

/** What a request about a trace needs. */
export interface Use {
  readonly model: ModelRef;
  readonly world: string;
  readonly ids: readonly number[];
  /** The problem that continuations are judged by; null where the title is none of the world's. */
  readonly problem: string | null;
}

export const sameModel = (a: ModelRef, b: ModelRef): boolean =>
  a.kind === 'shipped'
    ? b.kind === 'shipped' && a.name === b.name
    : a.kind === 'folder'
      ? b.kind === 'folder' && a.folder === b.folder && a.quantise === b.quantise
      : b.kind === 'checkpoint' && a.condition === b.condition && a.seed === b.seed && a.step === b.step;

const factsOf = (ref: ModelRef, checkpoints: readonly CheckpointFacts[]): CheckpointFacts | undefined =>
  ref.kind === 'checkpoint'
    ? checkpoints.find((c) => sameModel(ref, { ...c, kind: 'checkpoint' }))
    : undefined;

/** The world that a model speaks; null where the lab does not hold the model. */
export function worldOf(ref: ModelRef, checkpoints: readonly CheckpointFacts[]): string | null {
  const world =
    ref.kind === 'shipped'
      ? shippedModels.find(({ name }) => name === ref.name)?.world
      : factsOf(ref, checkpoints)?.world;
  return world !== undefined && worldNames.includes(world) ? world : null;
}

/** The longest response that a model is let write, tokens: what its base was made for; of a world it speaks. */
export function longestResponse(
  ref: ModelRef,
  world: string,
  checkpoints: readonly CheckpointFacts[],
): number {
  const base = ref.kind === 'shipped' ? ref.name : factsOf(ref, checkpoints)?.base;
  const own = base === undefined ? undefined : ownResponseLength(base);
  return own ?? worldByName(world).responseLength;
}

/** The model that another is compared with: the base a checkpoint grew from, else its world's first; null for that itself. */
export function baseOf(ref: ModelRef, checkpoints: readonly CheckpointFacts[]): ModelRef | null {
  if (ref.kind === 'checkpoint') {
    const name = factsOf(ref, checkpoints)?.base;
    return name === undefined ? null : { kind: 'shipped', name };
  }
  if (ref.kind === 'folder') return null;
  const world = worldOf(ref, checkpoints);
  const main = shippedModels.find((base) => base.world === world)?.name;
  return main === undefined || ref.name === main ? null : { kind: 'shipped', name: main };
}

/** The trace's tokens as ids of a world's vocabulary: where an id and its word disagree, or a word is not in it, null. */
export function idsIn(trace: Trace, world: string): number[] | null {
  const { tokens: words } = worldByName(world).vocabulary;
  const ids: number[] = [];
  for (const { id, word } of trace.tokens) {
    const own = id ?? words.indexOf(word);
    if (words[own] !== word) return null;
    ids.push(own);
  }
  return ids;
}

/** A trace in the words of a model; null where the model is not held, or where it has other words. */
export function fitModel(trace: Trace, model: ModelRef, checkpoints: readonly CheckpointFacts[]): Use | null {
  const world = worldOf(model, checkpoints);
  const ids = world === null ? null : idsIn(trace, world);
  if (world === null || ids === null) return null;
  const judged = trace.promptLength > 0 && worldByName(world).parse(trace.title) !== null;
  return { model, world, ids, problem: judged ? trace.title : null };
}

/** The model that continues a trace: the one that wrote it if it is available, else the one chosen. */
export function modelInUse(
  shown: Inspected,
  { view, checkpoints }: { view: { model: ModelRef }; checkpoints: readonly CheckpointFacts[] },
): Use | null {
  const own = shown.model !== null && worldOf(shown.model, checkpoints) !== null ? shown.model : view.model;
  return fitModel(shown.trace, own, checkpoints);
}

/** The checkpoint of a run that is nearest to a step, the earlier of two as near; undefined where none is held. */
export function nearestCheckpoint(
  checkpoints: readonly CheckpointFacts[],
  run: { condition: string; seed: number },
  step: number,
): CheckpointFacts | undefined {
  return checkpoints
    .filter(({ condition, seed }) => condition === run.condition && seed === run.seed)
    .toSorted((a, b) => Math.abs(a.step - step) - Math.abs(b.step - step) || a.step - b.step)[0];
}
