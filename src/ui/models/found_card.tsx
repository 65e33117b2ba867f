import { useEffect, useRef, useState } from 'react';
import type { FoundModel, ModelFacts } from '../../lab/client/models_protocol.ts';
import { addModel, forgetFound } from '../state/models/models_session.ts';
import { useModels } from '../state/models/models_store.ts';
import { useMessages } from '../words/language.ts';
import { useModelsWords } from '../words/models_language.ts';
import { WeightsList } from './weights_list.tsx';

const isArriving = (status: ModelFacts['status']) => status === 'arriving' || status === 'elsewhere';

/** What the Hub has, and its size: the visitor decides before anything is downloaded. */
export function FoundCard({ found }: { found: FoundModel }) {
  const t = useMessages();
  const m = useModelsWords();
  const words = m.hub;
  const { folder, model, commit, choices, usual, gated, license, parameters, unsupported } = found;
  // One download of a model at a time.
  const arriving = useModels(
    (s) => s.models?.some((of) => of.folder === folder && isArriving(of.status)) ?? false,
  );
  const card = useRef<HTMLElement>(null);
  const [onnx, setOnnx] = useState(usual);
  // Another model is another card, and so is the same one looked up again.
  useEffect(() => {
    setOnnx(found.usual);
    card.current?.focus();
  }, [found]);
  const chosen = choices.find((choice) => choice.onnx === onnx) ?? choices[0];
  const left = chosen.bytes - chosen.here;
  const size = words.sizeOf(t.numbers.bytes(chosen.bytes), chosen.files);
  return (
    <section className="found-model" aria-label={model} tabIndex={-1} ref={card}>
      <h4>{model}</h4>
      <dl className="facts">
        <div>
          <dt>{words.size}</dt>
          <dd>
            {chosen.here > 0 && left > 0
              ? `${size} · ${words.ofWhichHere(t.numbers.bytes(chosen.here))}`
              : size}
          </dd>
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
      <form
        onSubmit={(event) => {
          event.preventDefault();
          addModel(folder, chosen.onnx);
        }}
      >
        {choices.some((choice) => choice.onnx !== null) && (
          <WeightsList
            choices={choices}
            chosen={chosen}
            engineRuns={unsupported === null}
            onChoose={setOnnx}
          />
        )}
        {chosen.onnx === null && unsupported !== null ? (
          <p className="model-problem">
            {words.unsupported} {unsupported}
          </p>
        ) : left === 0 ? (
          <p className="note">{words.isHere}</p>
        ) : arriving ? (
          <p className="note">{words.isArriving}</p>
        ) : (
          <p className="row">
            <button type="submit" className="primary">
              {words.download(t.numbers.bytes(left))}
            </button>
            <button type="button" className="plain" onClick={forgetFound}>
              {words.notNow}
            </button>
          </p>
        )}
      </form>
    </section>
  );
}
