import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryPath } from '../../cli/machine/atomic_file.ts';
import { writeError } from '../../cli/machine/file_error.ts';
import type { RunKey } from '../../lab/client/run_key.ts';
import { Checkpoints } from '../../lab/inspectable_checkpoints.ts';

const pathOf = (folder: string, { condition, seed }: RunKey, step: number) =>
  join(folder, 'weights', `${condition}-${seed}-${step}.f32`);

/** A run's parameters at its evaluated steps, in a folder: they outlive the process that trained them. */
export class WeightFiles extends Checkpoints {
  constructor(private readonly folder: string) {
    super();
    mkdirSync(join(folder, 'weights'), { recursive: true });
  }

  /** The base's are not written: they ship. */
  override add(key: RunKey, step: number, values: Float32Array): void {
    if (step === 0) return;
    const path = pathOf(this.folder, key, step);
    const unfinished = temporaryPath(path);
    try {
      writeFileSync(unfinished, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
      renameSync(unfinished, path);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw writeError(path, error);
    }
  }
}

/**
 * Reads a run's parameters at a step.
 * @throws Error of the file system where they were not written
 */
export function readWeights(folder: string, key: RunKey, step: number): Float32Array {
  const bytes = readFileSync(pathOf(folder, key, step));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
