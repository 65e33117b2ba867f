import { isHalf } from '../../hub/weights.ts';
import type { WeightsChoice } from '../../lab/client/models_protocol.ts';
import { useMessages } from '../words/language.ts';
import { useModelsWords } from '../words/models_language.ts';

interface Props {
  readonly choices: readonly WeightsChoice[];
  readonly chosen: WeightsChoice;
  readonly onChoose: (onnx: string | null) => void;
}

/** The weights of a model, of which one is chosen: our engine's, and graphs for ONNX Runtime. */
export function WeightsList({ choices, chosen, onChoose }: Props) {
  const t = useMessages();
  const words = useModelsWords().hub.weights;
  return (
    <fieldset className="weights-list">
      <legend className="label">{words.heading}</legend>
      {choices.map(({ onnx, dtype, bytes, here }) => (
        <label key={onnx ?? ''}>
          <input type="radio" name="weights" checked={onnx === chosen.onnx} onChange={() => onChoose(onnx)} />
          <span>
            {onnx === null ? words.engine : words.onnx(onnx, dtype)}
            {isHalf(dtype) && <small className="note">{words.half}</small>}
          </span>
          <span className="number">{here === bytes ? words.here : t.numbers.bytes(bytes)}</span>
        </label>
      ))}
      <p className="note">{words.about}</p>
    </fieldset>
  );
}
