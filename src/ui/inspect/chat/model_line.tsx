import { chooseModel } from '../../state/inspect/inspect_session.ts';
import { loadChosen } from '../../state/inspect/text_session.ts';
import { isHeld } from '../../state/inspect/usable_model.ts';
import { useHeld } from '../../state/inspect/use_held.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { findModel } from '../../state/models/models_session.ts';
import { openModels } from '../../state/models/models_store.ts';
import { useMessages } from '../../words/language.ts';
import { useChosenFacts } from './chat_box.tsx';

/** The name by which the Hub finds a folder's model; null for one from disk. */
const hubName = (folder: string): string | null =>
  /^[^:@]+--[^@]+@[0-9a-f]+$/.test(folder) ? folder.replace('--', '/') : null;

/** What the chosen model is, once it is loaded, and how it is loaded. */
export function ModelLine() {
  const t = useMessages();
  const words = t.chat.model;
  const model = useInspect((s) => s.view.model);
  const busy = useInspect((s) => s.job !== null);
  const held = useHeld();
  const facts = useChosenFacts();
  if (model.kind !== 'folder') return null;
  if (!isHeld(model, held)) {
    const name = hubName(model.folder);
    return (
      <p className="model-facts note">
        {words.gone}{' '}
        {name !== null && (
          <button
            type="button"
            className="plain"
            onClick={() => {
              openModels();
              findModel(name);
            }}
          >
            {words.find}
          </button>
        )}
      </p>
    );
  }
  return (
    <div className="model-facts note">
      <p>
        {facts
          ? words.facts(facts.parameters, facts.weights, t.numbers.bytes(facts.bytes), facts.context)
          : !busy && (
              <button type="button" className="plain" onClick={() => void loadChosen()}>
                {words.load}
              </button>
            )}
        {facts?.q8Error != null && ` · ${words.q8Error(facts.q8Error)}`}{' '}
        <label title={words.quantiseHint}>
          <input
            type="checkbox"
            checked={model.quantise}
            disabled={busy}
            onChange={({ target }) => {
              chooseModel({ ...model, quantise: target.checked });
              void loadChosen();
            }}
          />{' '}
          {words.quantise}
        </label>
      </p>
      {facts?.notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </div>
  );
}
