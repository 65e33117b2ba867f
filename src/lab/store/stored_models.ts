import { decodeState, encodeState } from '../../formats/state_bytes.ts';

/** A run's parameters at a step. */
export interface StepModel {
  step: number;
  parameters: Float32Array;
}

/** A model as stored in the browser: a third of the size of a checkpoint. */
export const modelBytes = ({ step, parameters }: StepModel) => encodeState({ step }, [parameters]);

/**
 * Reads what `modelBytes` wrote.
 * @param length number of parameters of the run's model
 * @throws Error if it is invalid, or not of this step and model
 */
export function parseModel(bytes: Uint8Array, step: number, length: number): StepModel {
  const { head, arrays } = decodeState(bytes);
  const [parameters] = arrays;
  if (arrays.length !== 1 || head.step !== step || parameters.length !== length)
    throw new Error(`It is not the model of step ${step}.`);
  if (!parameters.every(Number.isFinite)) throw new Error('It contains numbers that are not finite.');
  return { step, parameters };
}
