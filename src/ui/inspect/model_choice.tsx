import { shippedModels } from '../../experiment/shipped_models.ts';
import type { ModelRef } from '../../lab/client/inspect_protocol.ts';
import { chooseModel } from '../state/inspect/inspect_session.ts';
import { sameModel, worldOf } from '../state/inspect/usable_model.ts';
import { useInspect } from '../state/inspect/use_inspect.ts';
import { openModels } from '../state/models/models_store.ts';
import { useMessages } from '../words/language.ts';
import { modelName } from './model_names.ts';

/** Which model: a shipped base, or a checkpoint that the lab holds. */
export function ModelChoice() {
  const t = useMessages();
  const chosen = useInspect((s) => s.view.model);
  const checkpoints = useInspect((s) => s.checkpoints);
  const shipped = shippedModels.map(({ name }): ModelRef => ({ kind: 'shipped', name }));
  const held = checkpoints.map(
    ({ condition, seed, step }): ModelRef => ({ kind: 'checkpoint', condition, seed, step }),
  );
  const all = [...shipped, ...held];
  const at = all.findIndex((model) => sameModel(model, chosen));
  const option = (model: ModelRef) => (
    <option key={JSON.stringify(model)} value={all.indexOf(model)}>
      {modelName(t, model)}
    </option>
  );
  return (
    <label className="choice">
      <span>{t.inspect.choices.model}</span>
      <select value={at} onChange={(event) => chooseModel(all[Number(event.target.value)])}>
        {at < 0 && (
          <option value={-1} disabled>
            {modelName(t, chosen)} ({t.inspect.choices.goneCheckpoint})
          </option>
        )}
        {held.length === 0 ? (
          shipped.map(option)
        ) : (
          <>
            <optgroup label={t.inspect.choices.shippedGroup}>{shipped.map(option)}</optgroup>
            <optgroup label={t.inspect.choices.checkpointGroup}>{held.map(option)}</optgroup>
          </>
        )}
      </select>
    </label>
  );
}

/** Opens the models from the Hub and from disk. */
export function AddModelButton() {
  const t = useMessages();
  return (
    <button type="button" className="plain add-model" onClick={openModels}>
      {t.models.open}
    </button>
  );
}

/** Whether the lab holds the chosen model. */
export const useModelAvailable = (): boolean =>
  useInspect((s) => worldOf(s.view.model, s.checkpoints) !== null);
