import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../experiment/record.ts';
import type { Spec } from '../experiment/spec.ts';
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

/** What tells one experiment's recipe from another's: the runs of both may then be kept in one folder. */
export const recipeText = (spec: Spec, model: string): string =>
  JSON.stringify({ ...spec, seeds: 0, conditions: 0, model });

/** The model that a recipe's runs began from, by name or path. */
export const modelOfRecipe = (recipe: string): string => (JSON.parse(recipe) as { model: string }).model;

/** A run as a folder keeps it. */
export interface RunFile {
  /** See `recipeText`. */
  recipe: string;
  record: RunRecord;
  checkpoint: RunCheckpoint;
}

const runPath = (folder: string, { condition, seed }: { condition: string; seed: number }) =>
  join(folder, `${condition}-${seed}.run`);

/** Reads a run's file in a folder, or null when there is none. */
export async function readRunFile(
  folder: string,
  key: { condition: string; seed: number },
): Promise<RunFile | null> {
  const state = await readState<Head>(runPath(folder, key));
  if (!state) return null;
  const { recipe, step, updates, tokens, record } = state.head;
  const [parameters, m, v] = state.arrays;
  return { recipe, record, checkpoint: { step, updates, tokens, parameters, m, v } };
}

/** Writes a run's file into a folder, which is made where there is none. */
export async function writeRunFile(folder: string, { recipe, record, checkpoint }: RunFile): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { parameters, m, v, ...counts } = checkpoint;
  await writeState(runPath(folder, record), { recipe, ...counts, record }, [parameters, m, v]);
}

/**
 * Keeps runs in a folder, a file each, written every few steps, where they were evaluated, and at the end; a run whose
 * recipe has changed since is begun anew.
 * @param recipe see `recipeText`
 */
export function folderKeeper(folder: string, recipe: string, every = 5): RunKeeper {
  return {
    async load(key) {
      const kept = await readRunFile(folder, key);
      return kept?.recipe === recipe ? { record: kept.record, checkpoint: kept.checkpoint } : null;
    },
    async save(record, take, moment) {
      const last = record.metrics.at(-1)?.step ?? 0;
      if (moment === 'step' && last % every !== 0) return;
      await writeRunFile(folder, { recipe, record, checkpoint: await take() });
    },
  };
}
