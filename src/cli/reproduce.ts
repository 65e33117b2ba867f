import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { runsFromSource } from '../device/node_package_root.ts';
import { agreementsOf } from '../paper/agreement.ts';
import { judge } from '../paper/claims.ts';
import { number } from '../paper/document_cells.ts';
import { writeArchives } from '../paper/jobs/archives.ts';
import { aboutOf, collect, readResults, writeDocument, writeResults } from '../paper/jobs/collect.ts';
import { doJob } from '../paper/jobs/do_job.ts';
import { readDone, type Thoroughness } from '../paper/jobs/done_files.ts';
import { type Failure, workThrough } from '../paper/jobs/pool.ts';
import { publish, readPublished, refuseLoss } from '../paper/jobs/publish.ts';
import { type FigureId, figureIds } from '../paper/names.ts';
import { type Job, planOf } from '../paper/plan.ts';
import { checkTitle, figureTitle, verdictWordsEn } from '../paper/words_en.ts';
import { integerOf, parseArguments, refuseSurplus, UsageError, wordsOf } from './machine/arguments.ts';
import { openEngine } from './machine/engine.ts';
import { Failed } from './machine/failed.ts';
import { makeFolder } from './machine/make_folder.ts';
import { Interrupted, say, stoppable } from './machine/standard_streams.ts';

const mostSeeds = 5;

export const usage = `reproduce [--figures a,b] [--seeds N] [--out DIR] [--processes N] [--quick] [--publish] [--json]
  Trains and measures what the paper's figures take (arXiv 2506.01939), judges each by a rule fixed beforehand, and writes
  DIR/results/*.json, an archive for each experiment, and DIR/reproduction.md. Figures: ${figureIds.join(', ')}; all of
  them unless told. --seeds: the first N seeds of every experiment, of at most ${mostSeeds}. What is done is kept in DIR
  (runs/reproduction): the same command goes on. --processes: jobs at a time, half the cores unless told. --quick: one seed
  and fewer samples, and how its numbers agree with the published ones. --publish writes public/reproduction/,
  docs/reproduction.md, and the page's recorded run.`;

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
    json: flag,
  });
  refuseSurplus(positionals, 0);
  const quick = values.quick ?? false;
  if (quick && values.publish) throw new UsageError('--quick results are not published.');
  if (values.publish && !runsFromSource)
    throw new UsageError('--publish writes into the repository: run it from a clone.');
  const figures = wordsOf('figures', values.figures, figureIds);
  const size = { seeds: integerOf('seeds', values.seeds, quick ? 1 : mostSeeds, 1, mostSeeds) };
  const out = resolve(values.out ?? (quick ? 'runs/reproduction-quick' : 'runs/reproduction'));
  const cores = availableParallelism();
  const processes = integerOf('processes', values.processes, Math.max(1, Math.floor(cores / 2)), 1, 256);
  const thoroughness: Thoroughness = quick ? 'quick' : 'whole';
  const jobs = planOf(figures, size);
  if (values.job !== undefined) {
    const job = jobs.find(({ id }) => id === values.job);
    if (!job) throw new UsageError(`There is no job "${values.job}" in these figures.`);
    await doJob(out, job, thoroughness);
    return undefined;
  }

  await makeResultsFolder(out);
  const device = await openEngine();
  const threads = device.software ? Math.max(1, Math.floor(cores / processes)) : null;
  device.destroy();
  // With all that the folder has of the whole plan, also from other calls.
  const all = quick ? jobs : planOf(figureIds, { seeds: mostSeeds });
  const { stopped, failures } = await doAll(jobs, all, {
    out,
    thoroughness,
    processes,
    threads,
    args,
    adapter: device.adapterName,
  });
  if (stopped) {
    throw new Interrupted(`Stopped. What is done is kept in ${out}: continue with the same command.`);
  }

  const { results: whole, done } = await collect(out, all, thoroughness);
  const command = 'npm run forklab -- reproduce';
  const about = await aboutOf(out, done, command);
  await writeResults(join(out, 'results'), whole, about);
  // As they are in the files: a number that is rounded twice may end in another digit.
  const { results } = await readResults(join(out, 'results'));
  await writeDocument(join(out, 'reproduction.md'), results, about);
  const archives = await writeArchives(out, figures, done);
  if (failures.length > 0) {
    const ids = failures.map(({ job }) => job.id).join(', ');
    say(
      `${failures.length} jobs failed (${ids}). The results lack them and what needs them${values.publish ? ', and are not published' : ''}. The same command tries them again.`,
    );
  } else if (values.publish) {
    // What cannot be read, as what an older version published, cannot be lost either.
    refuseLoss(results, await readPublished().catch(() => null));
    await publish(out, results, about, done);
  }
  const verdicts = figures.map((figure) => ({ figure, ...judge(figure, results) }));
  for (const { figure, verdict } of verdicts) say(`${figureTitle(figure)}: ${verdictWordsEn[verdict]}.`);
  const agreement = values.publish ? null : await compareWithPublished(figures, results);
  const result = { adapter: about.adapter, out, figures: verdicts, agreement, archives };
  return failures.length > 0 ? new Failed(result) : result;
}

/** @throws Error that says what to do, where nothing can be written there */
async function makeResultsFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new Error(
      `Nothing can be kept in ${folder} (${(error as Error).message}). Name another folder with --out.`,
    );
  }
}

interface Settings {
  out: string;
  thoroughness: Thoroughness;
  processes: number;
  /** Threads that a software adapter may take in each process; null of a real one. */
  threads: number | null;
  args: string[];
  adapter: string;
}

/**
 * Does the jobs that are not done, each in a process of its own.
 * @param all whose results are put together with theirs
 * @returns whether it was stopped by Ctrl-C, and what failed
 * @throws Error where jobs are left, and others were done on another adapter
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
  say(`${jobs.length} jobs, ${jobs.length - left.length} done before; ${processes} at a time on ${adapter}.`);
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
      if (!stopped) say(`${id} failed: ${(error as Error).message}`);
      throw error;
    }
    finished++;
    const minutes = (performance.now() - started) / 60_000;
    const rest = (minutes / finished) * (left.length - finished);
    say(`[${finished}/${left.length}] ${id}; about ${Math.ceil(rest)} min left`);
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

/** @throws Error where a folder has results of another adapter than this one: the last bits would not be comparable */
function refuseMixture(out: string, adapters: readonly string[], adapter: string): void {
  const other = adapters.find((name) => name !== adapter);
  if (other === undefined) return;
  throw new Error(
    `The results in ${out} come from another adapter (${other}) than this one (${adapter}). Name another folder with --out, or choose the adapter with FORKLAB_ADAPTER.`,
  );
}

/** Runs this very command once more, for one job. */
function inProcess(
  args: string[],
  threads: number | null,
  children: Set<ReturnType<typeof spawn>>,
): Promise<void> {
  // Dawn frees the memory of a device only with its process, and a driver that fails takes one job with it.
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1], 'reproduce', ...args], {
    // By the channel a job knows that this process is gone, and does not go on without it.
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

/** Says where numbers that were measured anew leave the published ones. */
async function compareWithPublished(
  figures: readonly FigureId[],
  results: Parameters<typeof agreementsOf>[1],
) {
  const published = await readPublished();
  if (!published) return null;
  const agreements = agreementsOf(figures, results, published);
  const others = agreements.filter(({ agrees }) => !agrees);
  say(`${agreements.length - others.length} of ${agreements.length} numbers agree with the published ones.`);
  for (const { figure, check, ours, published: theirs } of others)
    say(
      `${figureTitle(figure)}: ${checkTitle(figure, check)}: ${number(ours.value)}, published ${number(theirs.value)}.`,
    );
  return agreements;
}
