import { shippedModels } from '../../experiment/shipped_models.ts';
import type { ModelRef } from '../../lab/client/inspect_protocol.ts';
import { chooseModel } from '../state/inspect/inspect_session.ts';
import { loadChosen } from '../state/inspect/text_session.ts';
import { isHeld, modelsOf, sameModel } from '../state/inspect/usable_model.ts';
import { useHeld } from '../state/inspect/use_held.ts';
import { useInspect } from '../state/inspect/use_inspect.ts';
import { openModels } from '../state/models/models_store.ts';
import { useMessages } from '../words/language.ts';
import { FolderOptions } from './folder_options.tsx';
import { modelName } from './model_names.ts';

/** Which model: a shipped base, a checkpoint that the lab holds, or one of the visitor's. */
export function ModelChoice() {
  const t = useMessages();
  const chosen = useInspect((s) => s.view.model);
  const checkpoints = useInspect((s) => s.checkpoints);
  const shipped = shippedModels.map(({ name }): ModelRef => ({ kind: 'shipped', name }));
  const held = checkpoints.map(
    ({ condition, seed, step }): ModelRef => ({ kind: 'checkpoint', condition, seed, step }),
  );
  const folders = useInspect((s) => s.folders);
  const own = folders
    .flatMap(modelsOf)
    // The chosen one may be rounded.
    .map((model) =>
      chosen.kind === 'folder' && chosen.folder === model.folder && chosen.onnx === model.onnx
        ? chosen
        : model,
    );
  const all = [...shipped, ...held, ...own];
  const at = all.findIndex((model) => sameModel(model, chosen));
  const option = (model: ModelRef) => (
    <option key={JSON.stringify(model)} value={all.indexOf(model)}>
      {modelName(t, model)}
    </option>
  );
  return (
    <label className="choice">
      <span>{t.inspect.choices.model}</span>
      <select
        value={at}
        onChange={(event) => {
          chooseModel(all[Number(event.target.value)]);
          void loadChosen();
        }}
      >
        {at < 0 && (
          <option value={-1} disabled>
            {modelName(t, chosen)} (
            {chosen.kind === 'folder' ? t.chat.model.absent : t.inspect.choices.goneCheckpoint})
          </option>
        )}
        {held.length + own.length === 0 ? (
          shipped.map(option)
        ) : (
          <>
            <optgroup label={t.inspect.choices.shippedGroup}>{shipped.map(option)}</optgroup>
            {held.length > 0 && (
              <optgroup label={t.inspect.choices.checkpointGroup}>{held.map(option)}</optgroup>
            )}
            <FolderOptions models={own} option={option} />
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
      {t.inspect.choices.addModel}
    </button>
  );
}

/** Whether the lab holds the chosen model. */
export function useModelAvailable(): boolean {
  const held = useHeld();
  const model = useInspect((s) => s.view.model);
  return isHeld(model, held);
}
