/**
 * The gate: all checks that must pass before a change is merged, in order, with totals.
 *
 *     npm test                              all stages
 *     npm test -- --only unit               one stage, or several: --only typecheck,lint
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
  { name: 'typecheck', title: 'Types', command: ['typescript/bin/tsc', '--noEmit'], minutes: 5 },
  {
    name: 'lint',
    title: 'Lint and format',
    command: ['@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
    minutes: 5,
  },
  {
    name: 'dependencies',
    title: 'Who imports whom',
    command: ['tsx/dist/cli.mjs', 'scripts/dependencies/dependencies.ts'],
    minutes: 5,
  },
  {
    name: 'unit',
    title: 'Unit tests',
    command: vitest('unit', 'unit', 'reloading', 'ui'),
    count: vitestCounts,
    minutes: 20,
  },
  {
    name: 'kernels',
    title: 'Kernel tests (this processor, and WebGPU in Node)',
    command: vitest('kernels', 'wasm', 'webgpu'),
    count: vitestCounts,
    browser: 'helpful',
    minutes: 30,
  },
  { name: 'build', title: 'Build', command: ['vite/bin/vite.js', 'build'], minutes: 5 },
  {
    name: 'e2e',
    title: 'Browser tests (Chromium)',
    command: ['@playwright/test/cli.js', 'test', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report('e2e') },
    count: playwrightCounts,
    browser: 'needed',
    minutes: 30,
  },
];

/** Runs a command in a process group of its own, so that on a time limit its children end with it. */
function run(stage: Stage, env: NodeJS.ProcessEnv): Promise<number | null> {
  const [program, ...args] = stage.command;
  const child = spawn(process.execPath, [join(repository, 'node_modules', program), ...args], {
    cwd: repository,
    env: { ...env, ...stage.env },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  const end = (signal: NodeJS.Signals) => {
    try {
      process.kill(-child.pid!, signal);
    } catch {
      // It has ended already.
    }
  };
  const interrupted = () => {
    end('SIGTERM');
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  const limit = setTimeout(() => {
    console.log(`${stage.title}: ended after ${stage.minutes} minutes, the limit of this stage.`);
    end('SIGKILL');
  }, stage.minutes * 60_000);
  return new Promise((done) => {
    const settle = (status: number | null) => {
      clearTimeout(limit);
      process.off('SIGINT', interrupted);
      process.off('SIGTERM', interrupted);
      done(status);
    };
    child.once('error', () => settle(null));
    child.once('exit', settle);
  });
}

/** The totals of a finished stage. A runner that failed without a failed test still counts as one failure. */
function countsOf(stage: Stage, status: number | null): Counts {
  if (!stage.count) return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: [] };
  let counts: Counts;
  try {
    counts = stage.count(JSON.parse(readFileSync(report(stage.name), 'utf8')));
  } catch {
    console.log(`${stage.title}: left no report of its tests.`);
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

async function main(): Promise<void> {
  const selected = chosen();
  const env: NodeJS.ProcessEnv = { ...process.env, CI: 'true' };
  if (!process.stdout.isTTY && !env.FORCE_COLOR) env.NO_COLOR = '1';
  let noBrowser: string | null = null;
  if (selected.some(({ browser }) => browser)) {
    try {
      const { path, source } = ensureChromium();
      env.CHROMIUM_PATH = path;
      console.log(`Chromium: ${path} (${source})`);
    } catch (error) {
      noBrowser = (error as Error).message;
      console.log(noBrowser);
    }
  }

  let total: Counts = { passed: 0, failed: 0, skipped: [] };
  const summary: string[] = [];
  for (const stage of selected) {
    console.log(`\n== ${stage.title} (${stage.name}) ==`);
    const start = performance.now();
    let counts: Counts;
    if (stage.browser === 'needed' && noBrowser) {
      console.log(`Could not run: ${noBrowser}`);
      counts = { passed: 0, failed: 1, skipped: [] };
    } else {
      counts = countsOf(stage, await run(stage, env));
    }
    total = add(total, counts);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    summary.push(`${stage.name.padEnd(13)}${`${seconds} s`.padStart(9)}   ${line(counts)}`);
    console.log(`== ${stage.name}: ${line(counts)}, ${seconds} s ==`);
  }
  console.log(`\n${summary.join('\n')}\n`);
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
