import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { runsFromSource } from '../device/node_package_root.ts';
import { writeArchives } from '../paper/jobs/archives.ts';
import {
  aboutOf,
  collect,
  readResults,
  unpublished,
  withPublished,
  writeDocument,
  writeResults,
} from '../paper/jobs/collect.ts';
import { compareWithPublished } from '../paper/jobs/compare_with_published.ts';
import { doJob } from '../paper/jobs/do_job.ts';
import { readDone, type Thoroughness } from '../paper/jobs/done_files.ts';
import { type Failure, workThrough } from '../paper/jobs/pool.ts';
import { publish, readPublished, refuseLoss } from '../paper/jobs/publish.ts';
import { judge } from '../paper/judge.ts';
import { figureIds } from '../paper/names.ts';
import { type Job, planOf } from '../paper/plan.ts';
import { figureTitle, verdictSaid } from '../paper/words_en.ts';
import { integerOf, parseArguments, refuseExtraArguments, UsageError, wordsOf } from './machine/arguments.ts';
import { openEngine } from './machine/engine.ts';
import { FailedResult } from './machine/failed_result.ts';
import { makeFolder } from './machine/make_folder.ts';
import { Interrupted, log, stoppable } from './machine/standard_streams.ts';

const maxSeeds = 10;

export const usage = `reproduce [--figures a,b] [--seeds N] [--out DIR] [--processes N] [--quick] [--missing] [--publish] [--json]
  Runs the trainings and measurements for the paper's figures (arXiv 2506.01939), judges each claim by a rule fixed in
  advance, and writes DIR/results/*.json, an archive per experiment, and DIR/reproduction.md.
  Figures: ${figureIds.join(', ')} (default: all).
  --seeds N: the first N seeds of every experiment, at most ${maxSeeds}. --out: progress is saved in DIR (default:
  runs/reproduction), and the same command resumes it. --processes: parallel jobs (default: half the cores). --quick: one
  seed and fewer samples. Results are compared with the published ones; those of the processor (FORKLAB_ADAPTER=wasm) to
  the bit. --missing: only what public/reproduction/ lacks, and what that needs. --publish writes public/reproduction/, to
  which results of the same adapter are added, docs/reproduction.md, and the page's recorded run.`;

/** Reproduces the paper's figures. */
export async function run(args: string[]): Promise<unknown> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values, positionals } = parseArguments(args, {
    figures: text,
    seeds: text,
    out: text,
    processes: text,
    job: text,
    quick: flag,
    publish: flag,
    missing: flag,
    json: flag,
  });
  refuseExtraArguments(positionals, 0);
  const quick = values.quick ?? false;
  if (quick && values.publish) throw new UsageError('--quick results are not published.');
  if (values.publish && !runsFromSource)
    throw new UsageError('--publish writes into the repository: run it from a clone.');
  const figures = wordsOf('figures', values.figures, figureIds);
  const size = { seeds: integerOf('seeds', values.seeds, quick ? 1 : maxSeeds, 1, maxSeeds) };
  const out = resolve(values.out ?? (quick ? 'runs/reproduction-quick' : 'runs/reproduction'));
  const cores = availableParallelism();
  const processes = integerOf('processes', values.processes, Math.max(1, Math.floor(cores / 2)), 1, 256);
  const thoroughness: Thoroughness = quick ? 'quick' : 'whole';
  const planned = planOf(figures, size);
  if (values.job !== undefined) {
    const job = planned.find(({ id }) => id === values.job);
    if (!job) throw new UsageError(`These figures have no job "${values.job}".`);
    await doJob(out, job, thoroughness);
    return undefined;
  }
  const jobs = values.missing ? await missingOf(planned) : planned;

  await makeResultsFolder(out);
  const device = await openEngine();
  const threads = device.software ? Math.max(1, Math.floor(cores / processes)) : null;
  device.destroy();
  // Includes the results of earlier calls, for any figure.
  const all = quick ? jobs : planOf(figureIds, { seeds: maxSeeds });
  const { stopped, failures } = await doAll(jobs, all, {
    out,
    thoroughness,
    processes,
    threads,
    args,
    adapter: device.adapterName,
  });
  if (stopped) {
    throw new Interrupted(`Stopped. Progress is saved in ${out}: run the same command to resume.`);
  }

  const { results: own, done } = await collect(out, all, thoroughness);
  const command = 'npm run forklab -- reproduce';
  // Published results of an older version that cannot be read need no protection, and nothing is added to them.
  const published = values.publish ? await readPublished().catch(() => null) : null;
  const whole = withPublished(own, device.adapterName, published);
  const about = await aboutOf(out, done, whole, command, published);
  await writeResults(join(out, 'results'), whole, about);
  // As they are in the files: a number that is rounded twice may end in a different digit.
  const { results } = await readResults(join(out, 'results'));
  await writeDocument(join(out, 'reproduction.md'), results, about);
  const archives = await writeArchives(out, figures, done);
  if (failures.length > 0) {
    const ids = failures.map(({ job }) => job.id).join(', ');
    log(
      `${failures.length} jobs failed (${ids}). The results lack them and what depends on them${values.publish ? ', and are not published' : ''}. Run the same command to retry.`,
    );
  } else if (values.publish) {
    refuseLoss(results, published?.results ?? null);
    await publish(out, results, about, done);
  }
  const verdicts = figures.map((figure) => ({ figure, ...judge(figure, results) }));
  for (const { figure, ...judged } of verdicts)
    log(`${figureTitle(figure)}: ${verdictSaid(figure, judged)}.`);
  const compared = values.publish ? null : await compareWithPublished(figures, { results, about });
  for (const line of compared?.lines ?? []) log(line);
  const result = {
    adapter: about.adapter,
    out,
    figures: verdicts,
    agreement: compared?.agreements ?? null,
    recomputed: compared?.recomputed ?? null,
    archives,
  };
  return failures.length > 0 ? new FailedResult(result) : result;
}

/** The jobs that are not published yet, and what they need. */
async function missingOf(jobs: readonly Job[]): Promise<readonly Job[]> {
  const published = await readPublished();
  return published ? unpublished(jobs, published.results) : jobs;
}

/** @throws Error that says what to do, if the folder cannot be written */
async function makeResultsFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new Error(
      `${folder} cannot be written (${(error as Error).message}). Choose another folder with --out.`,
    );
  }
}

interface Settings {
  out: string;
  thoroughness: Thoroughness;
  processes: number;
  /** Threads per process for a software adapter; null for a real GPU. */
  threads: number | null;
  args: string[];
  adapter: string;
}

/**
 * Runs the jobs that are not done, each in its own process.
 * @param all the jobs whose results are collected together with theirs
 * @returns whether it was stopped by Ctrl-C, and what failed
 * @throws Error where jobs remain and the others were done on another adapter
 */
async function doAll(
  jobs: readonly Job[],
  all: readonly Job[],
  settings: Settings,
): Promise<{ stopped: boolean; failures: Failure<Job>[] }> {
  const { out, thoroughness, processes, threads, args, adapter } = settings;
  const doneBefore = new Set<string>();
  const adapters = new Set<string>();
  for (const job of all) {
    const done = await readDone(out, job, thoroughness);
    if (!done) continue;
    doneBefore.add(job.id);
    adapters.add(done.adapter);
  }
  const left = jobs.filter(({ id }) => !doneBefore.has(id));
  if (left.length > 0) refuseMixture(out, [...adapters], adapter);
  log(`${jobs.length} jobs, ${jobs.length - left.length} done before; ${processes} at a time on ${adapter}.`);
  let stopped = false;
  const children = new Set<ReturnType<typeof spawn>>();
  const stop = () => {
    stopped = true;
    for (const child of children) child.kill('SIGINT');
  };
  process.once('SIGTERM', stop);
  const started = performance.now();
  let finished = 0;
  const doOne = async ({ id }: Job) => {
    const own = args.filter((word) => word !== '--json' && word !== '--publish');
    try {
      await inProcess(['--job', id, ...own], threads, children);
    } catch (error) {
      if (!stopped) log(`${id} failed: ${(error as Error).message}`);
      throw error;
    }
    finished++;
    const minutes = (performance.now() - started) / 60_000;
    const rest = (minutes / finished) * (left.length - finished);
    log(`[${finished}/${left.length}] ${id}; about ${Math.ceil(rest)} min left`);
  };
  try {
    const failures = await stoppable((interrupt) => {
      interrupt.addEventListener('abort', stop);
      return workThrough(left, processes, doOne, () => stopped);
    });
    return { stopped, failures };
  } finally {
    process.off('SIGTERM', stop);
  }
}

/** @throws Error if a folder has results of another adapter: their last bits would not be comparable */
function refuseMixture(out: string, adapters: readonly string[], adapter: string): void {
  const other = adapters.find((name) => name !== adapter);
  if (other === undefined) return;
  throw new Error(
    `The results in ${out} come from another adapter (${other}) than this one (${adapter}). Choose another folder with --out, or the adapter with FORKLAB_ADAPTER.`,
  );
}

/** Runs this same command in a child process, for one job. */
function inProcess(
  args: string[],
  threads: number | null,
  children: Set<ReturnType<typeof spawn>>,
): Promise<void> {
  // Dawn frees a device's memory only when its process ends, and a driver crash then fails only one job.
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1], 'reproduce', ...args], {
    // A job notices by its IPC channel that this process has ended, and stops.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, ...(threads !== null && { LP_NUM_THREADS: String(threads) }) },
  });
  children.add(child);
  return new Promise<void>((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code, signal) => {
      children.delete(child);
      if (code === 0) done();
      else fail(new Error(signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`));
    });
  });
}
