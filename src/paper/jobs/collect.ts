import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../cli/machine/atomic_file.ts';
import { loadModel } from '../../cli/machine/load_model.ts';
import type { ModelConfig } from '../../model/config.ts';
import { estimateFlop } from '../../rl/cost/estimate.ts';
import { mean, sum } from '../../stats/totals.ts';
import { worldByName } from '../../task/worlds.ts';
import { documentOf } from '../document.ts';
import { experimentOf } from '../experiments.ts';
import type { Job } from '../plan.ts';
import type { Results, RunResult } from '../results.ts';
import { type About, byPart, parseAbout, parseResults, resultParts } from '../results_schema.ts';
import { type Done, partOf, readDone, type Thoroughness } from './done_files.ts';
import { specOfRun } from './train_run.ts';

/** A job's result, with the job. */
export interface DoneJob {
  readonly job: Job;
  readonly done: Done;
}

/** Collects the results of jobs, without those that are not done. */
export async function collect(
  out: string,
  jobs: readonly Job[],
  thoroughness: Thoroughness,
): Promise<{ results: Results; done: DoneJob[] }> {
  const found: DoneJob[] = [];
  for (const job of jobs) {
    const done = await readDone(out, job, thoroughness);
    if (done) found.push({ job, done });
  }
  const parts = byPart((part) =>
    found.flatMap(({ job: { task }, done }) => (partOf[task.kind] === part ? [done.result] : [])),
  );
  return { results: parseResults(parts), done: found };
}

/** Provenance of the results. @throws Error if they come from more than one adapter */
export async function aboutOf(out: string, done: readonly DoneJob[], command: string): Promise<About> {
  const adapters = [...new Set(done.map((one) => one.done.adapter))];
  if (adapters.length > 1)
    throw new Error(
      `The results in ${out} come from several adapters (${adapters.join('; ')}). Use a folder for each: --out.`,
    );
  const [adapter = 'none'] = adapters;
  let flop = 0;
  let tokens = 0;
  const configs = new Map<string, ModelConfig>();
  for (const { job, done: one } of done) {
    if (job.task.kind !== 'train') continue;
    const spec = specOfRun(experimentOf(job.task.experiment), job.task);
    const config = configs.get(spec.model) ?? (await loadModel(spec.model)).config;
    configs.set(spec.model, config);
    const run = one.result as RunResult;
    const length = mean(run.points, (point) => point.length)!;
    flop += estimateFlop(spec, worldByName(spec.world), config, length);
    tokens += run.tokens;
  }
  return {
    format: 1,
    adapter,
    version: process.env.npm_package_version ?? 'unknown',
    date:
      done
        .map((one) => one.done.date)
        .sort()
        .at(-1) ?? new Date().toISOString().slice(0, 10),
    seconds: Math.round(sum(done, (one) => one.done.seconds)),
    tokens,
    flop: Math.round(flop),
    command,
  };
}

/** Writes the parts of the results as files, with rounded numbers. */
export async function writeResults(folder: string, results: Results, about: About): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const part of resultParts)
    await writeAtomically(join(folder, `${part}.json`), `${JSON.stringify(results[part], rounded)}\n`);
  await writeAtomically(join(folder, 'about.json'), `${JSON.stringify(about, null, 2)}\n`);
}

/** Six significant digits: far finer than any interval. */
const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;

/** Reads results back. @throws Error where a file is missing or wrong */
export async function readResults(folder: string): Promise<{ results: Results; about: About }> {
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'));
  const files = new Map<string, unknown>();
  for (const part of resultParts) files.set(part, await read(part));
  return { results: parseResults(byPart((part) => files.get(part))), about: parseAbout(await read('about')) };
}

/** Writes the document of some results. */
export const writeDocument = (path: string, results: Results, about: About): Promise<void> =>
  writeAtomically(path, documentOf(results, about));
