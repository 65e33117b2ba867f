import { selectionNamed } from '../../experiment/condition_choice.ts';
import type { InspectCost, ModelRef } from '../../lab/client/inspect_protocol.ts';
import type { Inspected } from '../state/inspect/inspect_store.ts';
import { labStore } from '../state/lab_store.ts';
import type { Messages } from '../words/en/en.ts';

/** A model in the reader's words. */
export function modelName(t: Messages, model: ModelRef): string {
  if (model.kind === 'shipped') {
    const [world, size, kind] = model.name.split('-');
    return t.inspect.choices.shippedModel(world, size ?? '', kind ?? null);
  }
  if (model.kind === 'folder') return model.folder;
  const { spec } = labStore.getState().experiment;
  const known = spec.conditions.some(({ name }) => name === model.condition);
  const condition = known ? t.conditionName(selectionNamed(spec, model.condition)) : model.condition;
  return t.inspect.choices.checkpoint(condition, model.seed, model.step);
}

/** By which model something was made, and what it took so far as that is known. */
export const madeBy = (t: Messages, model: ModelRef, cost: InspectCost | null): string =>
  [modelName(t, model), cost && t.inspect.cost(cost.tokens, cost.seconds)]
    .filter((part) => part !== null)
    .join(t.inspect.recording.stop + t.gap);

/** Who wrote a trace: the run's step that its meta names, the model that the lab holds, or what the file says. */
export function writerName(t: Messages, { trace, model, origin }: Inspected): string {
  const { condition, seed, step } = trace.meta;
  const ofRun = origin === 'recorded' || origin === 'rollout';
  if (ofRun && typeof condition === 'string' && typeof seed === 'number' && typeof step === 'number')
    return modelName(t, { kind: 'checkpoint', condition, seed, step });
  if (model !== null && origin !== 'file') return modelName(t, model);
  const { writer } = trace.meta;
  return (typeof writer === 'string' ? writer : trace.model) ?? t.inspect.shown.unknownModel;
}
