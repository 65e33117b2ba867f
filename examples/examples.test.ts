import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runForklab } from '../src/cli/testing/run_forklab.ts';
import { randomStream } from '../src/random/stream.ts';
import { main, pairs } from './own_task.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'forklab-examples-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the task’s teacher writes what its verifier reads, and a problem is in one part', () => {
  const random = randomStream(1, 1);
  const heldOut = pairs.heldOut().map(pairs.title);
  const rewards = Array.from({ length: 300 }, () => {
    const problem = pairs.sample(random);
    expect(heldOut).not.toContain(pairs.title(problem));
    expect(pairs.parse(pairs.title(problem))).toEqual(problem);
    const verdict = pairs.verify(problem, pairs.trace(problem, random));
    expect(['solved', 'wrong-goal']).toContain(verdict.reason);
    return verdict.reward;
  });
  // It knows the answer in a third of all problems and guesses well in another fifth or more.
  const solved = rewards.filter((reward) => reward === 1).length / rewards.length;
  expect(solved).toBeGreaterThan(0.45);
  expect(solved).toBeLessThan(0.8);
  const { numbers, goal } = { numbers: [3, 5, 2], goal: 7 };
  const answer = (...ids: number[]) => pairs.verify({ numbers, goal }, ids).reason;
  const { id, eos } = pairs.vocabulary;
  expect(answer(5, id('+'), 2, id('='), 7, eos)).toBe('solved');
  expect(answer(4, id('+'), 3, id('='), 7, eos)).toBe('wrong-number');
  expect(answer(5, id('+'), 2, id('='), 8, eos)).toBe('wrong-arithmetic');
});

test('the task is taught and trained', async () => {
  const said: string[] = [];
  const pass = await main(3, 1, (line) => said.push(line));
  expect(said[0]).toMatch(/^step 0: pass@1 0\.\d{3}$/);
  expect(pass).toBeGreaterThanOrEqual(0);
});

test('traces of one’s own are scored', async () => {
  const scored = join(folder, 'scored.jsonl');
  const traces = join(here, 'my_traces.jsonl');
  expect((await runForklab(['score', '--model', 'walk-86k', '--in', traces, '--out', scored])).status).toBe(
    0,
  );
  const { words, entropy } = JSON.parse(readFileSync(scored, 'utf8').split('\n')[0]);
  // The moves are the forks, and all else follows from what is written. Nothing is known of the first token.
  const forks = words.filter((_: string, i: number) => i > 0 && entropy[i - 1] > 1);
  expect(forks).toEqual(['A', 'A', 'A', 'A']);
});

describe('an archive', () => {
  const zip = join(folder, 'run.forklab.zip');
  beforeAll(async () => {
    const run = join(folder, 'run');
    const train = ['train', 'countdown-mini@1', '--conditions', 'top20', '--steps', '1', '--out', run];
    expect((await runForklab(train)).status).toBe(0);
    expect((await runForklab(['export', run, '--out', zip])).status).toBe(0);
  });
  const read = (program: string, script: string) =>
    execFileSync(program, [join(here, script), zip], { encoding: 'utf8' })
      .split('\n')
      .map((line) => line.trim());

  test('is read in JavaScript', () => {
    const [curve, tokens] = read('node', 'read_archive.mjs');
    expect(curve).toMatch(/^top20 seed 1 {2}0: 0\.\d{3} {2}1: 0\.\d{3}$/);
    expect(tokens.split(' ')).toHaveLength(20);
  });

  const noPython = spawnSync('python3', ['--version']).status !== 0;
  test.skipIf(noPython)('is read alike in Python', () => {
    expect(read('python3', 'read_archive.py')).toEqual(read('node', 'read_archive.mjs'));
  });
});
