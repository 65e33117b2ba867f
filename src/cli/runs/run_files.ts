import { link, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { asMeasured } from '../../experiment/measured_metrics.ts';
import type { RunRecord } from '../../experiment/record.ts';
import { type Mask, recipeOf, type Spec } from '../../experiment/spec.ts';
import { decodeState, encodeState } from '../../formats/state_bytes.ts';
import type { RunKey } from '../../lab/client/run_protocol.ts';
import type { RunKeeper } from '../../lab/store/run_keeper.ts';
import type { RunCheckpoint } from '../../rl/run_state.ts';
import { say } from '../machine/standard_streams.ts';
import { sweepUnfinished, writeWhole } from '../machine/whole_file.ts';

/** Writes a head and float arrays of one length. */
export const writeState = (path: string, head: object, arrays: Float32Array[]): Promise<void> =>
  writeWhole(path, encodeState(head, arrays));

/**
 * Reads what `writeState` wrote, or null when there is no such file.
 * @throws Error that names the file and says what to do, where it is damaged
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

/** A file that does not hold what was written. */
class DamagedFile extends Error {
  constructor(
    path: string,
    readonly why: string,
  ) {
    super(`${path} is damaged. ${why} Move that file away to begin what it kept anew.`);
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
 * All that a run's numbers come from: a run that is kept is taken up again only where this is the same, to the letter.
 * @returns null where the spec has no such run
 */
export function recipeText(spec: Spec, key: RunKey, model: string): string | null {
  const condition = spec.conditions.find(({ name }) => name === key.condition);
  if (!condition || !spec.seeds.includes(key.seed)) return null;
  return JSON.stringify({ ...recipeOf(spec, condition, key.seed), model });
}

/** The model that a recipe's runs began from, by name or path. */
export const modelOfRecipe = (recipe: string): string => (JSON.parse(recipe) as { model: string }).model;

/** A run as a folder keeps it. */
export interface RunFile {
  /** See `recipeText`. */
  recipe: string;
  record: RunRecord;
  checkpoint: RunCheckpoint;
}

const runPath = (folder: string, { condition, seed }: RunKey) => join(folder, `${condition}-${seed}.run`);

/** Where a run lies as it was written the time before. */
const previousPath = (path: string) => path.replace(/\.run$/, '.previous.run');

/**
 * Reads a run's file in a folder, or null when there is none.
 * @throws Error that names the file and says what to do, where it is damaged
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
    throw damaged(path, 'Its head is not that of the run.');
  const [parameters, m, v] = state.arrays;
  if (state.arrays.length !== 3)
    throw damaged(path, `It holds ${state.arrays.length} arrays in place of weights and two moments.`);
  return { recipe, record, checkpoint: { step, updates, tokens, parameters, m, v } };
}

/** Writes a run's file into a folder, which is made where there is none. */
export async function writeRunFile(folder: string, { recipe, record, checkpoint }: RunFile): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { parameters, m, v, ...counts } = checkpoint;
  await writeState(runPath(folder, record), { recipe, ...counts, record }, [parameters, m, v]);
}

/** Keeps a run's file as the previous one. At no moment is there none. */
async function keepPrevious(path: string): Promise<void> {
  const previous = previousPath(path);
  try {
    await rm(previous, { force: true });
    await link(path, previous);
  } catch {
    // Not every file system has links. A file that is not there is no matter.
    await rename(path, previous).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
}

/** Steps, and ms, after which a run is written again. */
const writtenEvery = { steps: 5, ms: 60_000 };

/**
 * Keeps an experiment's runs in a folder, a file each, written every few steps and every minute, where they were
 * evaluated, and at the end; the file before stays beside it, to go on from where the last one is damaged, which is said.
 * A run whose recipe has changed since is begun anew, and said so.
 * @param model the base, by name or path
 * @param parameters how many the base has
 * @param now ms
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
  const toldOf = new Set<string>();
  /** Runs whose file is one to go on from. */
  const sound = new Set<string>();
  const tell = (path: string, words: string) => {
    if (!toldOf.has(path)) say(words);
    toldOf.add(path);
  };

  /** A run's last file, or the one before where that is damaged or gone. @throws DamagedFile where neither can be used */
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
      tell(
        path,
        `${path} is ${fault ? `damaged. ${fault.why}` : 'not there.'} The run goes on from step ${usable.checkpoint.step}, which ${previousPath(path)} holds.`,
      );
    return usable;
  }

  return {
    async load(key) {
      const path = runPath(folder, key);
      await sweepUnfinished(path);
      const kept = await read(path, key);
      if (!kept) return null;
      if (kept.recipe !== recipeText(spec, key, model)) {
        tell(path, `${path} is a run of another recipe: this one begins anew in its place.`);
        return null;
      }
      if (!toldOf.has(path)) sound.add(path);
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
      if (moment === 'step' && last % writtenEvery.steps !== 0 && waited < writtenEvery.ms) return;
      const recipe = recipeText(spec, record, model);
      if (recipe === null) throw new Error(`The experiment has no run ${record.condition}-${record.seed}.`);
      const checkpoint = await take();
      if (sound.has(path)) await keepPrevious(path);
      await writeRunFile(folder, { recipe, record, checkpoint });
      sound.add(path);
      written.set(path, now());
    },
  };
}
