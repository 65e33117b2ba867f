import { useState } from 'react';
import { catalogue } from '../../hub/catalogue.ts';
import { modelsOf } from '../state/inspect/usable_model.ts';
import {
  findModel,
  forgetFound,
  hubAddress,
  setHubAddress,
  setToken,
} from '../state/models/models_session.ts';
import { useModels } from '../state/models/models_store.ts';
import { useMessages } from '../words/language.ts';
import { useModelsWords } from '../words/models_language.ts';
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

function Catalogue({ onChoose }: { onChoose: (model: string) => void }) {
  const t = useMessages();
  const m = useModelsWords();
  const words = m.hub;
  const models = useModels((s) => s.models);
  const isHere = (model: string) =>
    models?.some((of) => of.name === model && modelsOf(of).length > 0) ?? false;
  return (
    <>
      <h4 className="label" id="catalogue">
        {words.catalogue}
      </h4>
      <table className="catalogue" aria-labelledby="catalogue">
        <thead>
          <tr>
            <th scope="col">{words.columns.model}</th>
            <th scope="col">{words.columns.kind}</th>
            <th scope="col" className="less">
              {words.columns.license}
            </th>
            <th scope="col" className="number less">
              {words.columns.parameters}
            </th>
            <th scope="col" className="number">
              {words.columns.size}
            </th>
          </tr>
        </thead>
        <tbody>
          {catalogue.map(({ model, parameters, bytes, license, gated, kind }) => (
            <tr key={model}>
              <th scope="row">
                <button
                  type="button"
                  className="plain"
                  aria-label={words.choose(model)}
                  onClick={() => onChoose(model)}
                >
                  <ModelName model={model} />
                </button>
              </th>
              <td>{gated ? words.gatedKind(words.kinds[kind]) : words.kinds[kind]}</td>
              <td className="less">{license}</td>
              <td className="number less">{words.parameters(parameters)}</td>
              <td className="number">{isHere(model) ? words.here : t.numbers.bytes(bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** A name that may break after the owner. */
function ModelName({ model }: { model: string }) {
  const [owner, name] = model.split('/');
  return (
    <>
      {owner}/<wbr />
      {name}
    </>
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
