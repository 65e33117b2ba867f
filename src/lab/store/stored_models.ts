import { decodeState, encodeState } from '../../formats/state_bytes.ts';

/** A run's parameters as they were at a step. */
export interface StepModel {
  step: number;
  parameters: Float32Array;
}

/** A model as it lies in the browser's storage, beside the checkpoints: a third of their bytes. */
export const modelBytes = ({ step, parameters }: StepModel) => encodeState({ step }, [parameters]);

/**
 * Reads what `modelBytes` wrote.
 * @param length parameters of the run's model
 * @throws Error with a sentence where it is none, or not the one of this step and model
 */
export function parseModel(bytes: Uint8Array, step: number, length: number): StepModel {
  const { head, arrays } = decodeState(bytes);
  const [parameters] = arrays;
  if (arrays.length !== 1 || head.step !== step || parameters.length !== length)
    throw new Error(`It is not the model of step ${step}.`);
  if (!parameters.every(Number.isFinite)) throw new Error('It holds numbers that no training leaves.');
  return { step, parameters };
}
