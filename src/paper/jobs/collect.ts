import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../cli/machine/atomic_file.ts';
import { loadModel } from '../../cli/machine/load_model.ts';
import type { ModelConfig } from '../../model/config.ts';
import { estimateFlop } from '../../rl/cost/estimate.ts';
import { mean, sum } from '../../stats/totals.ts';
import { worldByName } from '../../task/worlds.ts';
import { asPublished } from '../agreement.ts';
import { documentOf } from '../document.ts';
import { experimentOf } from '../experiments.ts';
import { modelId } from '../models.ts';
import type { Job, Task } from '../plan.ts';
import type { Results } from '../results.ts';
import { type About, byPart, parseAbout, parseResults, resultId, resultParts } from '../results_schema.ts';
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

/** Results that are published, with where they come from. */
export interface Published {
  readonly results: Results;
  readonly about: About;
}

/**
 * The results with those that are published and not among them, where both come from one adapter, which gives the same bits
 * everywhere: so a publication can grow by parts.
 */
export function withPublished(results: Results, adapter: string, published: Published | null): Results {
  if (published?.about.adapter !== adapter) return results;
  return byPart((part) => {
    const ids = new Set(results[part].map((one) => resultId(part, one)));
    return [...published.results[part].filter((one) => !ids.has(resultId(part, one))), ...results[part]];
  }) as unknown as Results;
}

/** The jobs whose results are not published, and those that they need, in their order. */
export function unpublished(jobs: readonly Job[], published: Results): Job[] {
  const have = new Set(
    resultParts.flatMap((part) => published[part].map((one) => `${part} ${resultId(part, one)}`)),
  );
  const needed = new Set<string>();
  const left: Job[] = [];
  for (const job of jobs.toReversed()) {
    const part = partOf[job.task.kind];
    const isPublished = part === null || have.has(`${part} ${taskResultId(job.task)}`);
    if (isPublished && !needed.has(job.id)) continue;
    for (const need of job.needs) needed.add(need);
    left.unshift(job);
  }
  return left;
}

/** `resultId` of the result that a task will leave. */
function taskResultId(task: Task): string {
  switch (task.kind) {
    case 'train':
      return `${task.experiment} ${task.condition} ${task.seed}`;
    case 'reading':
      return `main ${task.condition} ${task.seed}`;
    case 'distil':
      return '';
    case 'transfer':
      return `${task.set} ${modelId(task.model)}`;
    default:
      return modelId(task.model);
  }
}

/** Provenance of the results. @throws Error if they come from more than one adapter */
export async function aboutOf(
  out: string,
  done: readonly DoneJob[],
  results: Results,
  command: string,
  published: Published | null = null,
): Promise<About> {
  const adapters = [...new Set(done.map((one) => one.done.adapter))];
  if (adapters.length > 1)
    throw new Error(
      `The results in ${out} come from several adapters (${adapters.join('; ')}). Use a folder for each: --out.`,
    );
  const [adapter = 'none'] = adapters;
  const kept = published?.about.adapter === adapter ? published : null;
  const isNew = ({ job: { task }, done: { result } }: DoneJob) => {
    const part = partOf[task.kind];
    if (kept === null || part === null) return true;
    const id = resultId(part, result as never);
    return !kept.results[part].some((one) => resultId(part, one) === id);
  };
  let flop = 0;
  const configs = new Map<string, ModelConfig>();
  for (const run of results.runs) {
    const spec = specOfRun(experimentOf(run.experiment), run);
    const config = configs.get(spec.model) ?? (await loadModel(spec.model)).config;
    configs.set(spec.model, config);
    const length = mean(run.points, (point) => point.length)!;
    flop += estimateFlop(spec, worldByName(spec.world), config, length);
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
    seconds: Math.round((kept?.about.seconds ?? 0) + sum(done.filter(isNew), (one) => one.done.seconds)),
    tokens: sum(results.runs, (run) => run.tokens),
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

const rounded = (_key: string, value: unknown): unknown => asPublished(value);

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
