import { insteadOfHalf, isHalf, type WeightsFacts } from '../../hub/weights.ts';
import type { WeightsChoice } from '../../lab/client/models_protocol.ts';
import { useLacksHalf } from '../state/models/lacks_half.ts';
import { useMessages } from '../words/language.ts';
import { useModelsWords } from '../words/models_language.ts';

interface Props {
  readonly choices: readonly WeightsChoice[];
  readonly chosen: WeightsChoice;
  /** Whether our engine runs its safetensors. */
  readonly engineRuns: boolean;
  readonly onChoose: (onnx: string | null) => void;
}

/** The weights of a model, of which one is chosen: our engine's, and graphs for ONNX Runtime. */
export function WeightsList({ choices, chosen, engineRuns, onChoose }: Props) {
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
            {isHalf(dtype) && (
              <HalfNote choices={choices} onnx={onnx} dtype={dtype} engineRuns={engineRuns} />
            )}
          </span>
          <span className="number">{here === bytes ? words.here : t.numbers.bytes(bytes)}</span>
        </label>
      ))}
      <p className="note">{words.about}</p>
    </fieldset>
  );
}

/** That weights compute in float16, and where the adapter does not, which to take instead. */
function HalfNote({ choices, engineRuns, ...of }: WeightsFacts & Pick<Props, 'choices' | 'engineRuns'>) {
  const t = useMessages();
  const words = useModelsWords().hub.weights;
  const lacks = useLacksHalf();
  if (lacks === null) return <small className="note">{words.half}</small>;
  if (!lacks) return null;
  const other = insteadOfHalf(choices, of, engineRuns);
  return (
    <small className="model-problem">
      {words.halfLacking}
      {other && t.gap + words.halfInstead(other.onnx ?? 'safetensors')}
    </small>
  );
}
