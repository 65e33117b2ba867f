import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeAtomically } from '../../cli/machine/atomic_file.ts';
import { experimentOf } from '../experiments.ts';
import { mainBase } from '../models.ts';
import { type Job, needsOf, type Task } from '../plan.ts';
import { parseResult, type ResultPart } from '../results_schema.ts';
import { furtherSpec } from './distil_further.ts';

/** The result of a job. */
export interface Done {
  /** Its inputs: a job whose key has changed since is run again. */
  readonly key: string;
  readonly adapter: string;
  /** yyyy-mm-dd. */
  readonly date: string;
  /** Of work. */
  readonly seconds: number;
  readonly result: unknown;
}

/** How much a measurement looks at: `quick` ones take a part of the samples. */
export type Thoroughness = 'whole' | 'quick';

/** All inputs of a job's result, other than the code and the shipped bases, including those of its dependencies. */
export function keyOf({ task }: Pick<Job, 'task'>, thoroughness: Thoroughness): string {
  const made = (one: Task): unknown => [recipeOf(one, thoroughness), ...needsOf(one).map(made)];
  return JSON.stringify(made(task));
}

/** What a task alone is made of. */
function recipeOf(task: Task, thoroughness: Thoroughness): unknown {
  if (task.kind === 'distil') return { seed: task.seed, ...furtherSpec(mainBase) };
  if (task.kind !== 'train') return { ...task, thoroughness };
  const { conditions, seeds: _seeds, ...rest } = experimentOf(task.experiment).spec;
  const condition = conditions.find(({ name }) => name === task.condition);
  return { ...rest, condition, seed: task.seed };
}

const pathOf = (out: string, id: string) => join(out, 'done', `${id}.json`);

/** A job's result in the results folder; null if it has not been done in its current form. */
export async function readDone(out: string, job: Job, thoroughness: Thoroughness): Promise<Done | null> {
  let text: string;
  try {
    text = await readFile(pathOf(out, job.id), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const done = parseDone(text);
  if (done && done.key !== keyOf(job, thoroughness)) return null;
  if (!done || !isResultOf(job, done.result))
    throw new Error(`${pathOf(out, job.id)} is damaged. Move it away to run the job again.`);
  return done;
}

/** The part of the results that a job's belongs to; null of a distillation, which leaves weights alone. */
export const partOf: Record<Task['kind'], ResultPart | null> = {
  train: 'runs',
  distil: null,
  entropies: 'entropies',
  sweep: 'sweeps',
  reading: 'readings',
  settling: 'settling',
  transfer: 'transfers',
  persistence: 'persistence',
};

function isResultOf({ task }: Job, result: unknown): boolean {
  const part = partOf[task.kind];
  if (part === null) return true;
  try {
    parseResult(part, result);
    return true;
  } catch {
    return false;
  }
}

const fields = v.object({
  key: v.string(),
  adapter: v.string(),
  date: v.pipe(v.string(), v.isoDate()),
  seconds: v.pipe(v.number(), v.minValue(0)),
  result: v.unknown(),
});

/** A file's text, or null where it is no such file; the result itself is for `isResultOf`. */
function parseDone(text: string): Done | null {
  try {
    const parsed = v.safeParse(fields, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/** Saves a job's result in the results folder. */
export async function writeDone(out: string, job: Job, done: Done): Promise<void> {
  await mkdir(join(out, 'done'), { recursive: true });
  await writeAtomically(pathOf(out, job.id), `${JSON.stringify(done)}\n`);
}
