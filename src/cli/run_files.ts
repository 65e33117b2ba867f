import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../experiment/record.ts';
import { decodeState, encodeState } from '../experiment/state_bytes.ts';
import type { RunKeeper } from '../lab/experiment.ts';
import type { RunCheckpoint } from '../rl/run.ts';

/** Writes a file so that a crash leaves either the old one or the new one. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${path}.new`, content);
  await rename(`${path}.new`, path);
}

/** Writes a head and float arrays of one length. */
export const writeState = (path: string, head: object, arrays: Float32Array[]): Promise<void> =>
  writeWhole(path, encodeState(head, arrays));

/** Reads what `writeState` wrote, or null when there is no such file. */
export async function readState<Head>(path: string): Promise<{ head: Head; arrays: Float32Array[] } | null> {
  let file: Buffer;
  try {
    file = await readFile(path);
  } catch {
    return null;
  }
  const { head, arrays } = decodeState(file);
  return { head: head as Head, arrays };
}

interface Head {
  recipe: string;
  step: number;
  updates: number;
  tokens: number;
  record: RunRecord;
}

/**
 * Keeps runs in a folder, a file each, written every few steps, where they were evaluated, and at the end; a run whose recipe has changed since
 * is begun anew.
 * @param recipe a text that tells one experiment's recipe from another's
 */
export function folderKeeper(folder: string, recipe: string, every = 5): RunKeeper {
  const path = (key: { condition: string; seed: number }) => join(folder, `${key.condition}-${key.seed}.run`);
  return {
    async load(key) {
      const state = await readState<Head>(path(key));
      if (!state || state.head.recipe !== recipe) return null;
      const { step, updates, tokens, record } = state.head;
      const [parameters, m, v] = state.arrays;
      return { record, checkpoint: { step, updates, tokens, parameters, m, v } };
    },
    async save(record, take, moment) {
      const last = record.metrics.at(-1)?.step ?? 0;
      if (moment === 'step' && last % every !== 0) return;
      await mkdir(folder, { recursive: true });
      const { parameters, m, v, ...counts }: RunCheckpoint = await take();
      await writeState(path(record), { recipe, ...counts, record }, [parameters, m, v]);
    },
  };
}
