import { spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { readRunFile } from '../../src/cli/runs/run_files.ts';
import { conditions, presets } from '../../src/experiment/presets.ts';
import type { ExperimentRecord } from '../../src/experiment/record.ts';
import type { Spec } from '../../src/experiment/spec.ts';
import { smallWeights, timeless } from '../../src/lab/testing/small_experiment.ts';
import { hubFolderFiles } from '../../src/model/hub/hub_folder.ts';
import { foldKey, randomStream } from '../../src/random/stream.ts';
import { worldByName } from '../../src/task/worlds.ts';

/**
 * `train --out` is killed at random moments, resumed until it is done, and must end like an uninterrupted training:
 * parameters, moments and counters bit for bit, metrics, evaluations and samples exactly. Every other kill is at a
 * random time, the others while writing a file.
 */

const repository = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** Two runs of a minimal model; an entropy bonus gives every step a gradient. */
const spec: Spec = {
  ...presets['countdown-mini@1'],
  steps: 14,
  minibatches: 1,
  rollout: { prompts: 2, group: 2, temperature: 1, length: 12, batches: 0 },
  objective: { ...presets['countdown-mini@1'].objective, entropyBonus: 0.05 },
  optimiser: { ...presets['countdown-mini@1'].optimiser, learningRate: 3e-3, warmup: 0 },
  evaluation: { every: 3, problems: 3, samples: 2 },
  conditions: [conditions.top20, conditions.all],
  seeds: [1],
};
const keys = spec.conditions.map(({ name }) => ({ condition: name, seed: 1 }));

/** Kills per run before it may finish. */
const killsEach = 10;

/** File operations of an uninterrupted run: kills while writing are drawn from these. */
const writings = 60;

/** So many ms after the process, or its training, has begun; or at the n-th of its doings with files. */
type Kill = { ms: number; since: 'start' | 'training' } | { writing: number };

/** How a life of the process ended. */
interface Life {
  killed: boolean;
  said: string;
  /** From its first word of the training on, ms. */
  trained: number;
}

/** The result of one run that was killed repeatedly. */
export interface Trial {
  trial: number;
  kills: { clock: number; writing: number };
  /** Kills before a checkpoint was there. */
  early: number;
  /** Lives that resumed from a checkpoint, according to the record. */
  resumed: number;
  /** The differences; empty if there are none. */
  faults: string[];
}

/** Arguments of Node that start the command line; by `killedInWriting` with `kill_in_writing.ts` loaded before it. */
interface Program {
  readonly start: readonly string[];
  readonly killedInWriting: readonly string[];
}

const fromSource: Program = {
  start: ['--import', 'tsx', 'src/cli/main.ts'],
  killedInWriting: [
    '--import',
    'tsx',
    '--import',
    join(repository, 'scripts/drills/kill_in_writing.ts'),
    'src/cli/main.ts',
  ],
};

/** The files that a training needs. */
export function makeBench(program = fromSource): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'forklab-drill-'));
  const model = join(folder, 'model');
  mkdirSync(model, { recursive: true });
  const { tokens, bos, eos } = worldByName(spec.world).vocabulary;
  const files = hubFolderFiles(smallWeights, { tokens, bos, eos }, 'A model for drills.');
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(model, name), typeof content === 'string' ? content : new Uint8Array(content));
  writeFileSync(join(folder, 'spec.json'), JSON.stringify(spec));
  return {
    folder,
    program,
    args: (out) => [
      'train',
      join(folder, 'spec.json'),
      '--model',
      model,
      '--out',
      join(folder, out),
      '--json',
    ],
  };
}

export interface Bench {
  folder: string;
  program: Program;
  /** The command that trains into a folder of the bench. */
  args(out: string): string[];
}

/** Runs the command in a child process, and kills it after N ms or at its n-th file operation. */
function live(bench: Bench, out: string, kill: Kill | null): Promise<Life> {
  const writing = kill && 'writing' in kill ? kill.writing : null;
  const { start, killedInWriting } = bench.program;
  const program = writing === null ? start : killedInWriting;
  const child = spawn(process.execPath, [...program, ...bench.args(out)], {
    cwd: repository,
    env: { ...process.env, FORKLAB_DRILL_KILL: String(writing ?? '') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  let trainsSince: number | null = null;
  let timer: NodeJS.Timeout | undefined;
  const killIn = (ms: number) => {
    timer = setTimeout(() => child.kill('SIGKILL'), ms);
  };
  if (kill && 'ms' in kill && kill.since === 'start') killIn(kill.ms);
  child.stderr.on('data', (text) => {
    said += text;
    if (trainsSince !== null || !said.includes('Training ')) return;
    trainsSince = performance.now();
    if (kill && 'ms' in kill && kill.since === 'training') killIn(kill.ms);
  });
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      const trained = performance.now() - (trainsSince ?? Number.POSITIVE_INFINITY);
      if (code === 0 || signal === 'SIGKILL') done({ killed: signal === 'SIGKILL', said, trained });
      else failed(new Error(`The training ended with ${code ?? signal}:\n${said}`));
    });
  });
}

/** The state of a training: what must be identical, and how often it was resumed. */
async function endOf(bench: Bench, out: string) {
  const folder = join(bench.folder, out);
  const record = JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8')) as ExperimentRecord;
  const files = await Promise.all(keys.map((key) => readRunFile(folder, key)));
  return {
    same: {
      spec: record.spec,
      adapter: record.adapter,
      vocabulary: record.vocabulary,
      recorded: record.runs.map(timeless),
      kept: files.map(
        (file) => file && { recipe: file.recipe, ...timeless(file.record), ...file.checkpoint },
      ),
    },
    resumed: record.runs.reduce((sum, run) => sum + (run.resumed?.length ?? 0), 0),
  };
}

export type End = Awaited<ReturnType<typeof endOf>>['same'];

/** An uninterrupted training: its final state, and the duration of the process and its training, ms. */
export interface Whole {
  end: End;
  ms: number;
  trained: number;
}

/** @throws Error where it learned nothing */
export async function undisturbed(bench: Bench): Promise<Whole> {
  const started = performance.now();
  const { trained } = await live(bench, 'whole', null);
  const ms = performance.now() - started;
  const { same: end } = await endOf(bench, 'whole');
  const learns = end.recorded.every(({ metrics }) => metrics.every(({ grad_norm }) => (grad_norm ?? 0) > 0));
  if (!learns)
    throw new Error('The training of the drill has steps without a gradient: it would show nothing.');
  return { end, ms, trained };
}

/** Kills a run N times, lets it finish, and compares it with the uninterrupted one. */
export async function killTrial(
  bench: Bench,
  whole: Whole,
  seed: number,
  trial: number,
  kills = killsEach,
): Promise<Trial> {
  const out = `killed-${trial}`;
  const folder = join(bench.folder, out);
  rmSync(folder, { recursive: true, force: true });
  const draw = randomStream(foldKey(seed, trial), 0);
  // A machine that was busy while nothing was killed is quicker later: most lives would come to their end.
  let { ms, trained } = whole;
  const found: Trial = { trial, kills: { clock: 0, writing: 0 }, early: 0, resumed: 0, faults: [] };
  while (found.kills.clock + found.kills.writing < kills) {
    const made = found.kills.clock + found.kills.writing;
    const byClock = made % 2 === 0;
    // Most of a short process is its start: two of three come after that.
    const since = made % 6 === 0 ? 'start' : 'training';
    const most = since === 'start' ? ms : trained;
    const early = !keys.some((key) => existsSync(join(folder, `${key.condition}-${key.seed}.run`)));
    const started = performance.now();
    const life = await live(
      bench,
      out,
      byClock ? { ms: draw.uniform() * most, since } : { writing: 1 + draw.integer(writings) },
    );
    if (/damaged/.test(life.said)) found.faults.push(life.said.trim());
    if (!life.killed) {
      // It had already finished: that was not a kill, and the run starts over.
      rmSync(folder, { recursive: true, force: true });
      ms = Math.min(ms, performance.now() - started);
      trained = Math.min(trained, life.trained);
    } else {
      found.kills[byClock ? 'clock' : 'writing']++;
      if (early) found.early++;
    }
  }
  const { said } = await live(bench, out, null);
  if (/damaged/.test(said)) found.faults.push(said.trim());
  const { same, resumed } = await endOf(bench, out);
  found.resumed = resumed;
  for (const part of Object.keys(same) as (keyof End)[])
    if (!isDeepStrictEqual(same[part], whole.end[part])) found.faults.push(`${part} differs`);
  if (found.faults.length === 0) rmSync(folder, { recursive: true, force: true });
  return found;
}

/** The drill: N kills, `killsEach` per run. Runs that were killed before are not repeated. */
export async function killDrill({
  seed,
  kills,
  fresh,
  log,
}: {
  seed: number;
  kills: number;
  fresh: boolean;
  log(line: string): void;
}) {
  const state = join(repository, '.cache', 'drills', `kill-${seed}.jsonl`);
  mkdirSync(join(state, '..'), { recursive: true });
  if (fresh) rmSync(state, { force: true });
  const done: Trial[] = existsSync(state)
    ? readFileSync(state, 'utf8')
        .split('\n')
        .filter((line) => line.endsWith('}'))
        .map((line) => JSON.parse(line))
    : [];
  const killed = () => done.reduce((sum, { kills: { clock, writing } }) => sum + clock + writing, 0);
  const bench = makeBench();
  if (killed() < kills) {
    const whole = await undisturbed(bench);
    log(
      `An undisturbed training: ${Math.round(whole.ms)} ms. ${killed()} of ${kills} kills were done before.`,
    );
    while (killed() < kills) {
      const found = await killTrial(bench, whole, seed, done.length, Math.min(killsEach, kills - killed()));
      done.push(found);
      appendFileSync(state, `${JSON.stringify(found)}\n`);
      log(`${killed()} of ${kills}: ${found.faults.length === 0 ? 'identical' : found.faults.join('; ')}`);
    }
  }
  const faulty = done.filter(({ faults }) => faults.length > 0);
  if (faulty.length === 0) rmSync(bench.folder, { recursive: true, force: true });
  const sum = (of: (trial: Trial) => number) => done.reduce((all, trial) => all + of(trial), 0);
  return {
    kills: killed(),
    byClock: sum((trial) => trial.kills.clock),
    inWriting: sum((trial) => trial.kills.writing),
    beforeFirstCheckpoint: sum(({ early }) => early),
    resumptions: sum(({ resumed }) => resumed),
    runs: done.length,
    identical: done.length - faulty.length,
    differing: faulty.length,
    faults: faulty.flatMap(({ faults }) => faults).slice(0, 10),
    folder: faulty.length > 0 ? bench.folder : null,
    failed: faulty.length > 0,
  };
}
