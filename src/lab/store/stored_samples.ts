import type { StepSamples } from '../../experiment/record.ts';
import type { RunStorage } from './run_storage.ts';

/** Steps whose samples are kept of a run, at most: a record may not hold more than 2000. */
const mostSteps = 1000;

/** Samples are kept of every so many steps: of all, unless the run is very long. */
export const sampleDistance = (steps: number): number => Math.max(1, Math.ceil(steps / mostSteps));

/** Samples as they are filed: a step a line. */
export const samplesText = (samples: readonly StepSamples[]): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(samples.map((step) => `${JSON.stringify(step)}\n`).join(''));

/**
 * Reads a file of samples. What they are is for the record's schema to check.
 * @throws Error with a sentence
 */
export async function readSamples(
  storage: RunStorage,
  id: string,
  { file, bytes: length }: { file: string; bytes: number },
): Promise<StepSamples[]> {
  const bytes = await storage.readFile(id, file);
  if (!bytes) throw new Error('A file of its samples is gone.');
  // Cut at the end of a line it would still be JSON.
  if (bytes.byteLength !== length) throw new Error('A file of its samples is cut off.');
  const lines = new TextDecoder().decode(bytes).split('\n');
  try {
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as StepSamples);
  } catch {
    throw new Error('A file of its samples is damaged.');
  }
}
