import { decodeState, encodeState } from '../state_bytes.ts';

/** A checkpoint: resuming from it is bit-exact on the same adapter. Draws are keyed by seed and step. */
export interface CheckpointValues {
  readonly step: number;
  readonly updates: number;
  /** Sampled and trained on since the run began. */
  readonly tokens: number;
  /** Parameters, and Adam's m and v, all three of one length and in one order. */
  readonly parameters: Float32Array;
  readonly m: Float32Array;
  readonly v: Float32Array;
}

/** The bytes of a checkpoint in an archive and in browser storage. */
export const checkpointBytes = ({ step, updates, tokens, parameters, m, v }: CheckpointValues) =>
  encodeState({ step, updates, tokens }, [parameters, m, v]);

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/**
 * Reads a checkpoint, which is untrusted.
 * @param step that the run's record reaches: a checkpoint of another would leave a gap or repeat steps
 * @param length parameters of the model, in all; null if the model is unavailable
 * @throws Error with a sentence where it is none, or not the one of this run
 */
export function parseCheckpoint(bytes: Uint8Array, step: number, length: number | null): CheckpointValues {
  const { head, arrays } = decodeState(bytes);
  const { updates, tokens } = head;
  if (arrays.length !== 3 || !isCount(updates) || !isCount(tokens)) {
    throw new Error('This checkpoint cannot be used: it is not a run’s.');
  }
  if (head.step !== step) {
    throw new Error(`This checkpoint cannot be used: its run stands at step ${step}, and it does not.`);
  }
  if (length !== null && arrays[0].length !== length) {
    throw new Error(
      `This checkpoint cannot be used: its model has not the ${length} parameters of the base.`,
    );
  }
  const [parameters, m, v] = arrays;
  const finite = (values: Float32Array) => values.every(Number.isFinite);
  if (!finite(parameters) || !finite(m) || !v.every((value) => Number.isFinite(value) && value >= 0)) {
    throw new Error('This checkpoint cannot be used: it holds numbers that no training leaves.');
  }
  return { step, updates, tokens, parameters, m, v };
}
