import { link, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { asMeasured } from '../../experiment/measured_metrics.ts';
import type { RunRecord } from '../../experiment/record.ts';
import { type Mask, recipeOf, type Spec } from '../../experiment/spec.ts';
import { decodeState, encodeState } from '../../formats/state_bytes.ts';
import type { RunKey } from '../../lab/client/run_key.ts';
import type { RunKeeper } from '../../lab/store/run_keeper.ts';
import type { RunCheckpoint } from '../../rl/run_state.ts';
import { removeStaleTemporaries, writeAtomically } from '../machine/atomic_file.ts';
import { log } from '../machine/standard_streams.ts';

/** Writes a header and float arrays of equal length. */
export const writeState = (path: string, head: object, arrays: Float32Array[]): Promise<void> =>
  writeAtomically(path, encodeState(head, arrays));

/**
 * Reads a file written by `writeState`; null if it does not exist.
 * @throws Error that names the file and says what to do, if it is damaged
 */
export async function readState<Head>(path: string): Promise<{ head: Head; arrays: Float32Array[] } | null> {
  let file: Buffer;
  try {
    file = await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const { head, arrays } = decodeState(file);
    return { head: head as Head, arrays };
  } catch (error) {
    throw damaged(path, (error as Error).message);
  }
}

/** A file whose content is not what was written. */
class DamagedFile extends Error {
  constructor(
    path: string,
    readonly why: string,
  ) {
    super(`${path} is damaged. ${why} Move that file away to start from scratch.`);
  }
}

const damaged = (path: string, why: string): Error => new DamagedFile(path, why);

interface Head {
  recipe: string;
  step: number;
  updates: number;
  tokens: number;
  record: RunRecord;
}

/**
 * Everything that a run's numbers depend on: a saved run is resumed only if this text is identical.
 * @returns null where the spec has no such run
 */
export function recipeText(spec: Spec, key: RunKey, model: string): string | null {
  const condition = spec.conditions.find(({ name }) => name === key.condition);
  if (!condition || !spec.seeds.includes(key.seed)) return null;
  return JSON.stringify({ ...recipeOf(spec, condition, key.seed), model });
}

/** The base model of a recipe, by name or path. */
export const modelOfRecipe = (recipe: string): string => (JSON.parse(recipe) as { model: string }).model;

/** A run as saved in a folder. */
export interface RunFile {
  /** See `recipeText`. */
  recipe: string;
  record: RunRecord;
  checkpoint: RunCheckpoint;
}

const runPath = (folder: string, { condition, seed }: RunKey) => join(folder, `${condition}-${seed}.run`);

/** The path of a run's previous save. */
const previousPath = (path: string) => path.replace(/\.run$/, '.previous.run');

/**
 * Reads a run's file in a folder; null if there is none.
 * @throws Error that names the file and says what to do, if it is damaged
 */
export const readRunFile = (folder: string, key: RunKey): Promise<RunFile | null> =>
  readRun(runPath(folder, key), key);

async function readRun(path: string, key: RunKey): Promise<RunFile | null> {
  const state = await readState<Head>(path);
  if (!state) return null;
  const { recipe, step, updates, tokens, record } = state.head;
  if (
    typeof recipe !== 'string' ||
    ![step, updates, tokens].every((n) => Number.isSafeInteger(n) && n >= 0) ||
    record?.condition !== key.condition ||
    record.seed !== key.seed
  )
    throw damaged(path, 'Its header belongs to a different run.');
  const [parameters, m, v] = state.arrays;
  if (state.arrays.length !== 3)
    throw damaged(path, `It has ${state.arrays.length} arrays instead of 3: weights and two moments.`);
  return { recipe, record, checkpoint: { step, updates, tokens, parameters, m, v } };
}

/** Writes a run's file into a folder, creating the folder if needed. */
export async function writeRunFile(folder: string, { recipe, record, checkpoint }: RunFile): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { parameters, m, v, ...counts } = checkpoint;
  await writeState(runPath(folder, record), { recipe, ...counts, record }, [parameters, m, v]);
}

/** Keeps a run's file as the previous one. At every moment there is at least one. */
async function keepPrevious(path: string): Promise<void> {
  const previous = previousPath(path);
  try {
    await rm(previous, { force: true });
    await link(path, previous);
  } catch {
    // Not every file system supports links. A missing file is fine.
    await rename(path, previous).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
}

/** A run is saved every N steps, and after this many ms. */
const saveEvery = { steps: 5, ms: 60_000 };

/**
 * Saves an experiment's runs in a folder, one file each: every few steps, every minute, at evaluations and at the end.
 * The previous file is kept next to it, to resume from if the last one is damaged, which is logged. A run whose recipe
 * has changed starts from scratch, which is logged too.
 * @param model the base, by name or path
 * @param parameters number of parameters of the base
 * @param now clock in ms
 */
export function folderKeeper(
  folder: string,
  spec: Spec,
  model: string,
  parameters: number,
  now: () => number = () => performance.now(),
): RunKeeper {
  const begun = now();
  const written = new Map<string, number>();
  const warned = new Set<string>();
  /** Runs whose file can be resumed from. */
  const resumable = new Set<string>();
  const warn = (path: string, message: string) => {
    if (!warned.has(path)) log(message);
    warned.add(path);
  };

  /** A run's last file, or the previous one if that is damaged or missing. @throws DamagedFile if neither is usable */
  async function read(path: string, key: RunKey): Promise<RunFile | null> {
    let fault: DamagedFile | null = null;
    try {
      const last = await readRun(path, key);
      if (last) return last;
    } catch (error) {
      if (!(error instanceof DamagedFile)) throw error;
      fault = error;
    }
    const previous = await readRun(previousPath(path), key).catch(() => null);
    const usable = previous?.recipe === recipeText(spec, key, model) ? previous : null;
    if (fault && !usable) throw fault;
    if (usable)
      warn(
        path,
        `${path} is ${fault ? `damaged. ${fault.why}` : 'missing.'} The run resumes from step ${usable.checkpoint.step}, saved in ${previousPath(path)}.`,
      );
    return usable;
  }

  return {
    async load(key) {
      const path = runPath(folder, key);
      await removeStaleTemporaries(path);
      const kept = await read(path, key);
      if (!kept) return null;
      if (kept.recipe !== recipeText(spec, key, model)) {
        warn(path, `${path} is a run of a different recipe: starting from scratch, and replacing it.`);
        return null;
      }
      if (!warned.has(path)) resumable.add(path);
      const { length } = kept.checkpoint.parameters;
      if (length !== parameters) throw damaged(path, `It has ${length} weights, and ${model} ${parameters}.`);
      const { mask } = JSON.parse(kept.recipe) as { mask: Mask };
      const metrics = kept.record.metrics.map((line) => asMeasured(line, mask));
      return { record: { ...kept.record, metrics }, checkpoint: kept.checkpoint };
    },
    async save(record, take, moment) {
      const path = runPath(folder, record);
      const last = record.metrics.at(-1)?.step ?? 0;
      const waited = now() - (written.get(path) ?? begun);
      if (moment === 'step' && last % saveEvery.steps !== 0 && waited < saveEvery.ms) return;
      const recipe = recipeText(spec, record, model);
      if (recipe === null) throw new Error(`The experiment has no run ${record.condition}-${record.seed}.`);
      const checkpoint = await take();
      if (resumable.has(path)) await keepPrevious(path);
      await writeRunFile(folder, { recipe, record, checkpoint });
      resumable.add(path);
      written.set(path, now());
    },
  };
}
