import { useState } from 'react';
import type { ModelFacts } from '../../lab/client/models_protocol.ts';
import { removeModel } from '../state/models/models_session.ts';
import { useMessages } from '../words/language.ts';
import { useModelsWords } from '../words/models_language.ts';
import { RemoveSure } from './remove_sure.tsx';

/** The weights of a kept model, of which one may go while the others stay. */
export function WeightsHere({ model, name }: { model: ModelFacts; name: string }) {
  const t = useMessages();
  const words = useModelsWords().here;
  const [asked, setAsked] = useState<string | null | undefined>(undefined);
  const { folder, weights, status } = model;
  const removable = weights.length > 1 && (status === 'ready' || status === 'partial');
  return (
    <ul className="weights-here">
      {weights.map(({ onnx, bytes, total, complete }) => {
        const file = onnx ?? 'safetensors';
        const size = t.numbers.bytes(total);
        const full = words.weightsOf(name, file);
        return (
          <li key={file} className="note">
            <span>{complete ? words.weights(file, size) : words.partWeights(file, size)}</span>
            {removable &&
              (asked === onnx ? (
                <RemoveSure
                  name={full}
                  bytes={bytes}
                  onRemove={() => {
                    setAsked(undefined);
                    removeModel(folder, onnx);
                  }}
                  onKeep={() => setAsked(undefined)}
                />
              ) : (
                <button
                  type="button"
                  className="plain"
                  aria-label={words.removeOf(full)}
                  onClick={() => setAsked(onnx)}
                >
                  {words.remove}
                </button>
              ))}
          </li>
        );
      })}
    </ul>
  );
}
