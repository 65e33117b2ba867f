import { useState } from 'react';
import {
  findModel,
  forgetFound,
  hubAddress,
  setHubAddress,
  setToken,
} from '../state/models/models_session.ts';
import { useModels } from '../state/models/models_store.ts';
import { useModelsWords } from '../words/models_language.ts';
import { Catalogue } from './catalogue.tsx';
import { FoundCard } from './found_card.tsx';

/** Longest name or address that can be typed. */
const longestName = 300;

/** Models of the Hub: a name, or one of the catalogue. Nothing is downloaded before its size has been shown. */
export function HubSection() {
  const m = useModelsWords();
  const words = m.hub;
  const [name, setName] = useState('');
  const finding = useModels((s) => s.finding);
  const found = useModels((s) => s.found);
  const problem = useModels((s) => s.findProblem);
  const look = (wanted: string) => {
    setName(wanted);
    findModel(wanted);
  };
  return (
    <section aria-label={words.heading}>
      <h3>{words.heading}</h3>
      <p className="note">{words.about}</p>
      <form
        className="row hub-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') look(name);
        }}
      >
        <label>
          <span>{words.name}</span>
          <input
            type="text"
            value={name}
            maxLength={longestName}
            placeholder={words.nameHint}
            autoCapitalize="off"
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <button type="submit" disabled={name.trim() === '' || finding !== null}>
          {words.find}
        </button>
      </form>
      {finding !== null && (
        <p className="note row" role="status">
          {words.finding(finding)}
          <button type="button" className="plain" onClick={forgetFound}>
            {words.cancel}
          </button>
        </p>
      )}
      {problem && (
        <p className="model-problem" role="alert">
          {m.problem(problem)}
        </p>
      )}
      {found && <FoundCard found={found} />}
      <Access />
      <Catalogue onChoose={look} />
    </section>
  );
}

/** What opens gated models, and where a mirror is. */
function Access() {
  const words = useModelsWords().hub;
  const [address, setAddress] = useState(() => hubAddress() ?? '');
  return (
    <details className="hub-access">
      <summary>{words.access}</summary>
      <label>
        <span>{words.token}</span>
        <input
          type="password"
          autoComplete="off"
          maxLength={longestName}
          onChange={(event) => setToken(event.target.value)}
        />
        <small className="note">{words.tokenHint}</small>
      </label>
      <label>
        <span>{words.address}</span>
        <input
          type="text"
          inputMode="url"
          value={address}
          maxLength={longestName}
          placeholder="https://huggingface.co"
          spellCheck={false}
          onChange={(event) => {
            setAddress(event.target.value);
            setHubAddress(event.target.value);
          }}
        />
        <small className="note">{words.addressHint}</small>
      </label>
    </details>
  );
}
