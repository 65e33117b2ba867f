import { ownResponseLength, shippedModels } from '../../../experiment/shipped_models.ts';
import { type Trace, traceIds } from '../../../experiment/trace.ts';
import type {
  CheckpointFacts,
  FolderModelRef,
  ModelRef,
  TextModelFacts,
} from '../../../lab/client/inspect_protocol.ts';
import type { ModelFacts } from '../../../lab/client/models_protocol.ts';
import type { AdapterKind } from '../../../lab/client/protocol.ts';
import type { TextAsk } from '../../../task/text/text_ask.ts';
import { runName } from '../../../task/text/text_model_facts.ts';
import { worldByName, worldNames } from '../../../task/worlds.ts';
import { rawAsk } from './chat.ts';
import type { Inspected, InspectState } from './inspect_store.ts';
import type { InspectView } from './inspect_view_state.ts';

/** What a request about a trace needs. */
export interface Use {
  readonly model: ModelRef;
  /** Null for a model that is asked in words. */
  readonly world: string | null;
  readonly ids: readonly number[];
  /** The problem that continuations are judged by; null where the title is none of the world's. */
  readonly problem: string | TextAsk | null;
}

/** The models that there are, and what is known of them. */
export type Held = Pick<InspectState, 'checkpoints' | 'folders' | 'facts' | 'begins'>;

/** What the visitor has chosen: the model, and how answers are read. */
export interface Chosen {
  readonly view: Pick<InspectView, 'model' | 'chat'>;
}

/** The name of a folder's model among what is known of them. */
export const folderKey = (ref: Omit<FolderModelRef, 'kind'>): string => runName(ref.folder, ref);

/** What runs a folder's model: our own engine, or ONNX Runtime on WebGPU or on the processor. */
export type Road = 'engine' | NonNullable<TextModelFacts['provider']>;

export const roads: readonly Road[] = ['engine', 'webgpu', 'wasm'];

/** What runs a folder's model on an adapter. */
export const roadOf = ({ onnx }: Pick<FolderModelRef, 'onnx'>, adapter: AdapterKind): Road =>
  onnx === undefined ? 'engine' : adapter === 'wasm' ? 'wasm' : 'webgpu';

/** The ways in which a folder's model can be run as it is: by our own engine, and each graph by ONNX Runtime. None of one that has not arrived. */
export const modelsOf = ({
  folder,
  engine,
  onnx,
}: Pick<ModelFacts, 'folder' | 'engine' | 'onnx'>): FolderModelRef[] => [
  ...(engine ? [{ kind: 'folder', folder, quantise: false } as const] : []),
  ...onnx.map((graph) => ({ kind: 'folder', folder, quantise: false, onnx: graph }) as const),
];

export const sameModel = (a: ModelRef, b: ModelRef): boolean =>
  a.kind === 'shipped'
    ? b.kind === 'shipped' && a.name === b.name
    : a.kind === 'folder'
      ? b.kind === 'folder' && folderKey(a) === folderKey(b)
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

/** Whether the lab has a model, so that it can be asked something. */
export const isHeld = (
  ref: ModelRef,
  { checkpoints, folders }: Pick<Held, 'checkpoints' | 'folders'>,
): boolean =>
  ref.kind === 'folder'
    ? folders.flatMap(modelsOf).some(({ folder, onnx }) => folder === ref.folder && onnx === ref.onnx)
    : worldOf(ref, checkpoints) !== null;

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

/**
 * The model that another is compared with: the base a checkpoint grew from, else its world's first; of models of a folder the
 * one that the visitor chose. Null for that itself.
 */
export function baseOf(
  ref: ModelRef,
  { checkpoints, against }: Pick<InspectState, 'checkpoints' | 'against'>,
): ModelRef | null {
  if (ref.kind === 'checkpoint') {
    const name = factsOf(ref, checkpoints)?.base;
    return name === undefined ? null : { kind: 'shipped', name };
  }
  if (ref.kind === 'folder') return against === null || sameModel(ref, against) ? null : against;
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
export function fitModel(
  { trace, ask }: Pick<Inspected, 'trace' | 'ask'>,
  model: ModelRef,
  held: Held & Chosen,
): Use | null {
  if (!isHeld(model, held)) return null;
  if (model.kind === 'folder') {
    const facts = held.facts[folderKey(model)];
    const ids = facts && trace.meta.tokenizer === facts.tokenizer ? traceIds(trace) : null;
    return (
      ids && {
        model,
        world: null,
        ids,
        problem: ask ?? rawAsk(trace, held.view.chat, held.begins[facts.tokenizer]),
      }
    );
  }
  const world = worldOf(model, held.checkpoints);
  const ids = world === null ? null : idsIn(trace, world);
  if (world === null || ids === null) return null;
  const judged = trace.promptLength > 0 && worldByName(world).parse(trace.title) !== null;
  return { model, world, ids, problem: judged ? trace.title : null };
}

/** The model that continues a trace: the one that wrote it if it is available, else the one chosen. */
export const modelInUse = (
  shown: Pick<Inspected, 'trace' | 'ask' | 'model'>,
  held: Held & Chosen,
): Use | null =>
  fitModel(shown, shown.model !== null && isHeld(shown.model, held) ? shown.model : held.view.model, held);

/** The longest response of what continues a trace, tokens. */
export const longestOf = ({ model, world, problem }: Use, checkpoints: readonly CheckpointFacts[]): number =>
  world !== null
    ? longestResponse(model, world, checkpoints)
    : typeof problem === 'object' && problem !== null
      ? problem.longest
      : 0;

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
