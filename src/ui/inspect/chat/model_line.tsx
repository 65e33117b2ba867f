import { Suspense, useEffect, useRef } from 'react';
import type { FolderModelRef } from '../../../lab/client/inspect_protocol.ts';
import { chooseModel } from '../../state/inspect/inspect_session.ts';
import { loadChosen } from '../../state/inspect/text_session.ts';
import { folderKey, isHeld } from '../../state/inspect/usable_model.ts';
import { useHeld } from '../../state/inspect/use_held.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { useRoads } from '../../state/inspect/use_roads.ts';
import { findModel } from '../../state/models/models_session.ts';
import { openModels } from '../../state/models/models_store.ts';
import { useMessages } from '../../words/language.ts';
import { modelName } from '../model_names.ts';
import { useChosenFacts } from './chat_box.tsx';
import { GraphNotes, GraphRoad } from './graph_facts.tsx';

/** The name by which the Hub finds a folder's model; null for one from disk. */
const hubName = (folder: string): string | null =>
  /^[^:@]+--[^@]+@[0-9a-f]+$/.test(folder) ? folder.replace('--', '/') : null;

/** Loads the chosen model again when what was known of it no longer holds: on another adapter. */
function useLoadedAgain(key: string | null, loaded: boolean, busy: boolean) {
  const was = useRef<string | null>(null);
  useEffect(() => {
    if (loaded) was.current = key;
    else if (!busy && key !== null && was.current === key) {
      was.current = null;
      void loadChosen();
    }
  }, [key, loaded, busy]);
}

/** What the chosen model is, once it is loaded, and how it is loaded. */
export function ModelLine() {
  const t = useMessages();
  const words = t.chat.model;
  const model = useInspect((s) => s.view.model);
  const busy = useInspect((s) => s.job !== null);
  const held = useHeld();
  const facts = useChosenFacts();
  const roadOf = useRoads();
  useLoadedAgain(model.kind === 'folder' ? folderKey(model) : null, facts !== undefined, busy);
  if (model.kind !== 'folder') return null;
  const road = roadOf(model);
  if (!isHeld(model, held)) {
    const name = hubName(model.folder);
    return (
      <p className="model-facts note">
        {model.folder.startsWith('given:')
          ? words.goneFromDisk(modelName(t, { ...model, quantise: false }))
          : words.gone}{' '}
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
  const check = (label: string, hint: string, checked: boolean, changed: (to: boolean) => FolderModelRef) => (
    <label title={hint}>
      <input
        type="checkbox"
        checked={checked}
        disabled={busy}
        onChange={({ target }) => {
          chooseModel(changed(target.checked));
          void loadChosen();
        }}
      />{' '}
      {label}
    </label>
  );
  return (
    <div className="model-facts note">
      <p>
        {facts
          ? words.facts(
              facts.parameters,
              facts.weights,
              t.numbers.bytes(facts.bytes),
              // What ONNX Runtime takes beside them is its own affair.
              facts.provider !== null,
              facts.context,
            )
          : !busy && (
              <button type="button" className="plain" onClick={() => void loadChosen()}>
                {words.load}
              </button>
            )}
        {facts?.q8Error != null && ` · ${words.q8Error(facts.q8Error)}`}
        {facts?.cacheError != null && ` · ${words.cacheError(facts.cacheError)}`}
        {(facts || !busy) && road !== 'engine' && (
          <Suspense fallback={null}>
            <GraphRoad road={road} facts={facts} />
          </Suspense>
        )}{' '}
        {model.onnx === undefined && (
          <>
            {check(words.quantise, words.quantiseHint, model.quantise, (quantise) => ({
              ...model,
              quantise,
            }))}{' '}
            {check(words.halfCache, words.halfCacheHint, model.cache === 'f16', (half) => ({
              ...model,
              cache: half ? 'f16' : undefined,
            }))}
          </>
        )}
      </p>
      {facts && road !== 'engine' && (
        <Suspense fallback={null}>
          <GraphNotes {...facts} />
        </Suspense>
      )}
      {facts?.notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </div>
  );
}
