import { useEffect, useRef } from 'react';
import type { FoundModel } from '../../lab/client/models_protocol.ts';
import { addModel, forgetFound } from '../state/models/models_session.ts';
import { useMessages } from '../words/language.ts';
import { useModelsWords } from '../words/models_language.ts';

/** What the Hub has, and its size: the visitor decides before anything is downloaded. */
export function FoundCard({ found }: { found: FoundModel }) {
  const t = useMessages();
  const m = useModelsWords();
  const words = m.hub;
  const { folder, model, commit, bytes, here, files, gated, license, parameters, unsupported } = found;
  const card = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another model is another card
  useEffect(() => card.current?.focus(), [folder]);
  const left = bytes - here;
  const size = words.sizeOf(t.numbers.bytes(bytes), files);
  return (
    <section className="found-model" aria-label={model} tabIndex={-1} ref={card}>
      <h4>{model}</h4>
      <dl className="facts">
        <div>
          <dt>{words.size}</dt>
          <dd>{here > 0 && left > 0 ? `${size} · ${words.ofWhichHere(t.numbers.bytes(here))}` : size}</dd>
        </div>
        {parameters !== null && (
          <div>
            <dt>{words.columns.parameters}</dt>
            <dd>{words.parameters(parameters)}</dd>
          </div>
        )}
        <div>
          <dt>{words.license}</dt>
          <dd>{license ?? words.noLicense}</dd>
        </div>
        <div>
          <dt>{words.commit}</dt>
          <dd className="mono">{commit.slice(0, 12)}</dd>
        </div>
        {gated && (
          <div>
            <dt>{words.consent}</dt>
            <dd>{words.consentText}</dd>
          </div>
        )}
      </dl>
      {unsupported !== null ? (
        <p className="model-problem">
          {words.unsupported} {unsupported}
        </p>
      ) : left === 0 ? (
        <p className="note">{words.isHere}</p>
      ) : (
        <p className="row">
          <button type="button" className="primary" onClick={() => addModel(folder)}>
            {words.download(t.numbers.bytes(left))}
          </button>
          <button type="button" className="plain" onClick={forgetFound}>
            {words.notNow}
          </button>
        </p>
      )}
    </section>
  );
}
