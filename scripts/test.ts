/**
 * The gate: all checks that must pass before a change is merged, with totals.
 *
 *     npm test                              all stages
 *     npm test -- --only unit               one stage, or several: --only typecheck,lint
 *
 * The browser tests run beside the others: each half alone would leave a part of every core idle, the one waiting for
 * pages, the other for the last file of a stage. The kernels, whose files take turns at one device, come before the unit
 * tests, which keep every core busy to the end. Where there is no browser yet one is installed beside the stages that
 * need none. What they say is printed in the order of the stages all the same.
 *
 * A failed stage does not stop the later ones. The very last line is `N passed, N failed`: the tests that the
 * runners counted, and one for each stage that is a single check (typecheck, lint, dependencies, build). A stage
 * that could not run counts as failed. Tests that were skipped are named before, with the reason: they are neither.
 */

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureChromium } from './find_chromium.ts';
import { add, type Counts, line, playwrightCounts, vitestCounts } from './test_counts.ts';

const repository = resolve(fileURLToPath(new URL('..', import.meta.url)));
const reports = mkdtempSync(join(tmpdir(), 'forklab-test-'));
const report = (name: string) => join(reports, `${name}.json`);

/** A stage is one command. With `count` its report tells the totals, without one its exit status does. */
interface Stage {
  name: string;
  title: string;
  /** Program inside node_modules, run by this Node, with its arguments. */
  command: [program: string, ...args: string[]];
  env?: NodeJS.ProcessEnv;
  count?: (report: unknown) => Counts;
  /** Needs a browser, or the software driver beside one. */
  browser?: 'needed' | 'helpful';
  /** Stages of one lane run one after another, beside those of the other lane. */
  lane: 'checks' | 'page';
  minutes: number;
}

const vitest = (stage: string, ...projects: string[]): Stage['command'] => [
  'vitest/vitest.mjs',
  'run',
  ...projects.flatMap((name) => ['--project', name]),
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report(stage)}`,
];

const stages: Stage[] = [
  {
    name: 'typecheck',
    title: 'Types',
    // Each checker checks the shared types again, and the cores are busy with the pages.
    command: ['typescript/bin/tsc', '--noEmit', '--checkers', '1'],
    lane: 'checks',
    minutes: 5,
  },
  {
    name: 'lint',
    title: 'Lint and format',
    command: ['@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
    lane: 'checks',
    minutes: 5,
  },
  {
    name: 'dependencies',
    title: 'Who imports whom',
    command: ['tsx/dist/cli.mjs', 'scripts/dependencies/dependencies.ts'],
    lane: 'checks',
    minutes: 5,
  },
  {
    name: 'kernels',
    title: 'Kernel tests (this processor, and WebGPU in Node)',
    command: vitest('kernels', 'wasm', 'webgpu'),
    count: vitestCounts,
    browser: 'helpful',
    lane: 'checks',
    minutes: 30,
  },
  {
    name: 'unit',
    title: 'Unit tests',
    command: vitest('unit', 'unit', 'reloading', 'ui'),
    count: vitestCounts,
    lane: 'checks',
    minutes: 20,
  },
  { name: 'build', title: 'Build', command: ['vite/bin/vite.js', 'build'], lane: 'page', minutes: 5 },
  {
    name: 'e2e',
    title: 'Browser tests (Chromium)',
    command: ['@playwright/test/cli.js', 'test', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report('e2e') },
    count: playwrightCounts,
    browser: 'needed',
    lane: 'page',
    minutes: 30,
  },
];

/** How a stage speaks: on the terminal itself, or through a function that waits for its turn. */
type Say = ((text: string) => void) | null;

/** A place behind those that speak before. */
interface Turn {
  say(text: string): void;
  end(): void;
}

/**
 * Lets stages that run beside each other speak in their order: the first that is not over at once, each later one when
 * those before it are.
 */
class Turns {
  #waiting: { over: boolean; text: string }[] = [];

  next(): Turn {
    const place = { over: false, text: '' };
    this.#waiting.push(place);
    return {
      say: (text) => {
        if (this.#waiting[0] === place) process.stdout.write(text);
        else place.text += text;
      },
      end: () => {
        place.over = true;
        while (this.#waiting[0]?.over) {
          this.#waiting.shift();
          const [now] = this.#waiting;
          if (!now) return;
          process.stdout.write(now.text);
          now.text = '';
        }
      },
    };
  }
}

/** Runs a command in a process group of its own, so that on a time limit its children end with it. */
function run(stage: Stage, env: NodeJS.ProcessEnv, say: Say): Promise<number | null> {
  const [program, ...args] = stage.command;
  const child = spawn(process.execPath, [join(repository, 'node_modules', program), ...args], {
    cwd: repository,
    env: { ...env, ...stage.env },
    stdio: ['ignore', say ? 'pipe' : 'inherit', say ? 'pipe' : 'inherit'],
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', say!);
  const end = (signal: NodeJS.Signals) => {
    try {
      process.kill(-child.pid!, signal);
    } catch {
      // It has ended already.
    }
  };
  running.add(end);
  const limit = setTimeout(() => {
    (say ?? process.stdout.write.bind(process.stdout))(
      `${stage.title}: ended after ${stage.minutes} minutes, the limit of this stage.\n`,
    );
    end('SIGKILL');
  }, stage.minutes * 60_000);
  return new Promise((done) => {
    const settle = (status: number | null) => {
      clearTimeout(limit);
      running.delete(end);
      done(status);
    };
    child.once('error', () => settle(null));
    child.once('close', settle);
    // What it has left behind may keep its pipes open.
    child.once('exit', (status) => setTimeout(settle, 2000, status).unref());
  });
}

/** Ends what runs, each with its children. */
const running = new Set<(signal: NodeJS.Signals) => void>();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    for (const end of running) end('SIGTERM');
    process.exit(130);
  });

/** The totals of a finished stage. A runner that failed without a failed test still counts as one failure. */
function countsOf(stage: Stage, status: number | null, log: (line: string) => void): Counts {
  if (!stage.count) return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: [] };
  let counts: Counts;
  try {
    counts = stage.count(JSON.parse(readFileSync(report(stage.name), 'utf8')));
  } catch {
    log(`${stage.title}: left no report of its tests.`);
    return { passed: 0, failed: 1, skipped: [] };
  }
  const silent = counts.failed === 0 && (status !== 0 || counts.passed === 0);
  return silent ? { ...counts, failed: 1 } : counts;
}

/** The stages asked for. The browser tests run on the built page, so asking for them builds it first. */
function chosen(): Stage[] {
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
  if (!values.only) return stages;
  const only = values.only.flatMap((names) => names.split(','));
  const unknown = only.filter((name) => !stages.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `There is no stage "${unknown[0]}". The stages: ${stages.map(({ name }) => name).join(', ')}.`,
    );
  }
  if (only.includes('e2e')) only.push('build');
  return stages.filter(({ name }) => only.includes(name));
}

/** Where the browser is, which may be installed for it first; or why there is none. */
async function prepareBrowser({ say, end }: Turn): Promise<{ path?: string; missing?: string }> {
  try {
    const { path, source } = await ensureChromium(say);
    say(`Chromium: ${path} (${source})\n`);
    return { path };
  } catch (error) {
    const { message } = error as Error;
    say(`${message}\n`);
    return { missing: message };
  } finally {
    end();
  }
}

async function main(): Promise<void> {
  const selected = chosen();
  const env: NodeJS.ProcessEnv = { ...process.env, CI: 'true' };
  if (!process.stdout.isTTY && !env.FORCE_COLOR) env.NO_COLOR = '1';
  const beside = new Set(selected.map(({ lane }) => lane)).size > 1;
  if (beside && process.stdout.isTTY) env.FORCE_COLOR ??= '1';
  const turns = new Turns();
  const browser = selected.some((stage) => stage.browser) ? prepareBrowser(turns.next()) : null;
  if (!beside) await browser; // What runs alone speaks without waiting for its turn.
  const places = selected.map((stage) => ({ stage, turn: turns.next() }));
  const counted = new Map<Stage, Counts>();
  const summary = new Map<Stage, string>();
  const runLane = async (lane: Stage['lane']) => {
    for (const { stage, turn } of places.filter((place) => place.stage.lane === lane)) {
      const log = (text: string) => turn.say(`${text}\n`);
      log(`\n== ${stage.title} (${stage.name}) ==`);
      const start = performance.now();
      const { path, missing } = (stage.browser && (await browser)) || {};
      let counts: Counts;
      if (stage.browser === 'needed' && missing) {
        log(`Could not run: ${missing}`);
        counts = { passed: 0, failed: 1, skipped: [] };
      } else {
        const here = path ? { ...env, CHROMIUM_PATH: path } : env;
        counts = countsOf(stage, await run(stage, here, beside ? turn.say : null), log);
      }
      counted.set(stage, counts);
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      summary.set(stage, `${stage.name.padEnd(13)}${`${seconds} s`.padStart(9)}   ${line(counts)}`);
      log(`== ${stage.name}: ${line(counts)}, ${seconds} s ==`);
      turn.end();
    }
  };
  await Promise.all([runLane('checks'), runLane('page')]);
  const total = selected.reduce<Counts>((sum, stage) => add(sum, counted.get(stage)!), {
    passed: 0,
    failed: 0,
    skipped: [],
  });
  console.log(`\n${selected.map((stage) => summary.get(stage)).join('\n')}\n`);
  if (total.skipped.length > 0) {
    console.log(`${total.skipped.length} skipped:\n  ${total.skipped.join('\n  ')}\n`);
  }
  console.log(line(total));
  process.exitCode = total.failed > 0 ? 1 : 0;
}

try {
  await main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
} finally {
  rmSync(reports, { recursive: true, force: true });
}
