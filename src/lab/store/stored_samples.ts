import type { StepSamples } from '../../experiment/record.ts';
import type { RunStorage } from './run_storage.ts';

/** Most steps with samples per run: a record may not have more than 2000. */
const maxSteps = 1000;

/** Samples are saved every N steps: of every step, unless the run is very long. */
export const sampleDistance = (steps: number): number => Math.max(1, Math.ceil(steps / maxSteps));

/** Samples as a file, one line per step. */
export const samplesText = (samples: readonly StepSamples[]): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(samples.map((step) => `${JSON.stringify(step)}\n`).join(''));

/**
 * Reads a file of samples. The record's schema validates them.
 * @throws Error
 */
export async function readSamples(
  storage: RunStorage,
  id: string,
  { file, bytes: length }: { file: string; bytes: number },
): Promise<StepSamples[]> {
  const bytes = await storage.readFile(id, file);
  if (!bytes) throw new Error('A file of its samples is missing.');
  // Truncated at the end of a line it would still be valid JSON.
  if (bytes.byteLength !== length) throw new Error('A file of its samples is truncated.');
  const lines = new TextDecoder().decode(bytes).split('\n');
  try {
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as StepSamples);
  } catch {
    throw new Error('A file of its samples is damaged.');
  }
}
