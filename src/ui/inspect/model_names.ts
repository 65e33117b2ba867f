import { selectionNamed } from '../../experiment/condition_choice.ts';
import type { Draws, FolderModelRef, InspectCost, ModelRef } from '../../lab/client/inspect_protocol.ts';
import { type Inspected, inspectStore } from '../state/inspect/inspect_store.ts';
import { labStore } from '../state/lab_store.ts';
import type { Messages } from '../words/en/en.ts';
import { filterWords } from './chat/filter_words.ts';

/** A model in the reader's words. */
export function modelName(t: Messages, model: ModelRef): string {
  if (model.kind === 'shipped') {
    const [world, size, kind] = model.name.split('-');
    return t.inspect.choices.shippedModel(world, size ?? '', kind ?? null);
  }
  if (model.kind === 'folder') return folderName(t, model);
  const { spec } = labStore.getState().experiment;
  const known = spec.conditions.some(({ name }) => name === model.condition);
  const condition = known ? t.conditionName(selectionNamed(spec, model.condition)) : model.condition;
  return t.inspect.choices.checkpoint(condition, model.seed, model.step);
}

/** A graph without its folder and ending: `model_q4`. */
const graphName = (file: string) => file.replace(/^.*\//, '').replace(/\.onnx$/, '');

/** A model of a folder: as the shelf names it, or where it is not there, as its folder does. */
function folderName(t: Messages, { folder, quantise, cache, onnx }: FolderModelRef): string {
  const words = t.chat.model;
  const known = inspectStore.getState().folders.find((one) => one.folder === folder);
  // `owner--name@commit`, or `given:name`.
  const plain = folder
    .replace(/^given:/, '')
    .replace('--', '/')
    .replace(/@.*$/, '');
  const name = (known?.name ?? plain) || words.unnamed;
  const named = known?.given && known.name !== '' ? words.fromDisk(name) : name;
  return onnx === undefined
    ? words.rounded(named, quantise, cache === 'f16')
    : words.onnx(named, graphName(onnx));
}

interface Made {
  readonly model: ModelRef;
  readonly filter?: Draws['filter'];
  readonly cost: InspectCost | null;
}

/** By which model something was made, under which filters, and what it took so far as that is known. */
export const madeBy = (t: Messages, { model, filter, cost }: Made): string =>
  [modelName(t, model), filterWords(t, filter), cost && t.inspect.cost(cost.tokens, cost.seconds)]
    .filter((part) => part !== null && part !== '')
    .join(t.inspect.recording.stop + t.gap);

/** Who wrote a trace: the run's step that its meta names, the model that the lab holds, or what the file says. */
export function writerName(t: Messages, { trace, model, origin }: Inspected): string {
  const { condition, seed, step } = trace.meta;
  const ofRun = origin === 'recorded' || origin === 'rollout';
  if (ofRun && typeof condition === 'string' && typeof seed === 'number' && typeof step === 'number')
    return modelName(t, { kind: 'checkpoint', condition, seed, step });
  if (model !== null && origin !== 'file') return modelName(t, model);
  // Null where it was not known before another model scored it.
  const { writer = trace.model } = trace.meta;
  return typeof writer === 'string' ? writer : t.inspect.shown.unknownModel;
}
