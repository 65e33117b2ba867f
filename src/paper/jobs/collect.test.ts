import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { figureIds } from '../names.ts';
import { type Job, planOf } from '../plan.ts';
import type { Results, RunResult } from '../results.ts';
import { noResults } from '../testing/made_results.ts';
import {
  aboutOf,
  collect,
  readResults,
  unpublished,
  withPublished,
  writeDocument,
  writeResults,
} from './collect.ts';
import { keyOf, readDone, writeDone } from './done_files.ts';

const jobs = planOf(figureIds, { seeds: 5 });
const job = (id: string): Job => {
  const found = jobs.find((one) => one.id === id);
  if (!found) throw new Error(id);
  return found;
};

const ofRun = (seed: number): RunResult => ({
  experiment: 'main',
  condition: 'top20',
  seed,
  steps: 40,
  seconds: 100,
  tokens: 1000,
  clipped: null,
  hash: null,
  points: [
    {
      step: 0,
      passAt1: 0.2,
      passAtK: 0.5,
      k: 8,
      problems: 249,
      length: 23,
      entropy: 0.2,
      truncated: 0,
      firstAttempt: 0.17,
      gaveUp: 0.7,
    },
    {
      step: 40,
      passAt1: 1 / 3,
      passAtK: 0.7,
      k: 8,
      problems: 249,
      length: 40,
      entropy: 0.15,
      truncated: 0.01,
      firstAttempt: 0.2,
      gaveUp: 0.1,
    },
  ],
});

let out: string;
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'forklab-reproduce-'));
});

const leave = (seed: number, adapter = 'one adapter') => {
  const one = job(`train-main-top20-${seed}`);
  const done = { key: keyOf(one, 'whole'), adapter, date: '2026-11-25', seconds: 100, result: ofRun(seed) };
  return writeDone(out, one, done);
};

describe('the results of jobs', () => {
  test('are collected, without jobs that are not done', async () => {
    await leave(1);
    await leave(3);
    const { results, done } = await collect(out, jobs, 'whole');
    expect(results.runs.map(({ seed }) => seed)).toEqual([1, 3]);
    expect(results.entropies).toEqual([]);
    const about = await aboutOf(out, done, results, 'npm run forklab -- reproduce');
    expect(about).toMatchObject({
      adapter: 'one adapter',
      seconds: 200,
      tokens: 2000,
    });
    expect(about.flop).toBeGreaterThan(1e12);
  });

  test('are ignored if the job has changed', async () => {
    await leave(1);
    const one = job('train-main-top20-1');
    expect(await readDone(out, one, 'whole')).not.toBeNull();
    const path = join(out, 'done', `${one.id}.json`);
    await writeFile(path, (await readFile(path, 'utf8')).replace('\\"rho\\":0.2', '\\"rho\\":0.3'));
    expect(await readDone(out, one, 'whole')).toBeNull();
  });

  test('of a quick measurement are not used for a full one', () => {
    const one = job('sweep-countdown-164k');
    expect(keyOf(one, 'quick')).not.toBe(keyOf(one, 'whole'));
  });

  test('depend on the measured model', () => {
    const [training, reading] = [job('train-main-top20-1'), job('reading-top20-1')];
    const inner = keyOf(training, 'whole').slice(1, -1);
    expect(inner).toContain('"rho":0.2');
    expect(keyOf(reading, 'whole')).toContain(inner);
    expect(keyOf(job('train-long-more-all-1'), 'whole')).toContain(
      keyOf(job('train-long-all-1'), 'whole').slice(1, -1),
    );
    expect(keyOf(job('settling-countdown-164k-distilled-2'), 'whole')).toContain(
      keyOf(job('distil-2'), 'whole').slice(1, -1),
    );
  });

  test('that are damaged are named', async () => {
    await leave(1);
    for (const text of ['{"key":', 'null', '[]', '{"key":1}']) {
      await writeFile(join(out, 'done', 'train-main-top20-1.json'), text);
      await expect(collect(out, jobs, 'whole'), text).rejects.toThrow('train-main-top20-1.json is damaged');
    }
  });

  test('that are not of the job are named too', async () => {
    await leave(1);
    const path = join(out, 'done', 'train-main-top20-1.json');
    const done = JSON.parse(await readFile(path, 'utf8'));
    for (const result of [{}, null, { ...done.result, points: [] }]) {
      await writeFile(path, JSON.stringify({ ...done, result }));
      await expect(collect(out, jobs, 'whole')).rejects.toThrow('train-main-top20-1.json is damaged');
    }
  });

  test('of two adapters are not mixed', async () => {
    await leave(1);
    await leave(2, 'another adapter');
    const { results, done } = await collect(out, jobs, 'whole');
    await expect(aboutOf(out, done, results, 'x')).rejects.toThrow(
      'several adapters (one adapter; another adapter)',
    );
  });
});

test('a publication of the same adapter grows: what it has stays, what is new joins, and nothing counts twice', async () => {
  await leave(1);
  const first = await collect(out, jobs, 'whole');
  const about = await aboutOf(out, first.done, first.results, 'x');
  const published = { results: first.results, about };
  await rm(join(out, 'done'), { recursive: true });
  await leave(2);
  const { results: own, done } = await collect(out, jobs, 'whole');
  const both = withPublished(own, 'one adapter', published);
  expect(both.runs.map(({ seed }) => seed)).toEqual([1, 2]);
  expect(await aboutOf(out, done, both, 'x', published)).toMatchObject({ seconds: 200, tokens: 2000 });
  expect(withPublished(own, 'another adapter', published)).toBe(own);
  const again = withPublished(both, 'one adapter', { ...published, results: own });
  expect(again.runs).toHaveLength(2);
});

test('only jobs that are not published are left, with what they need', () => {
  const published: Results = { ...noResults, runs: [ofRun(1), ofRun(2)] };
  const left = unpublished(planOf(['table1'], { seeds: 2 }), published).map(({ id }) => id);
  expect(left).toContain('train-main-all-1');
  // The model is needed again for its reading.
  expect(left).toContain('train-main-top20-1');
  const trained = unpublished(
    planOf(['table2'], { seeds: 1 }).filter(({ task }) => task.kind === 'train'),
    published,
  );
  expect(trained.map(({ id }) => id)).toEqual(['train-main-all-1']);
});

test('results are written to files and read back, to six digits', async () => {
  await leave(1);
  const { results, done } = await collect(out, jobs, 'whole');
  const about = await aboutOf(out, done, results, 'x');
  await writeResults(join(out, 'results'), results, about);
  const back = await readResults(join(out, 'results'));
  expect(back.about).toEqual(about);
  expect(back.results.runs[0].points[1].passAt1).toBe(0.333333);
  await writeDocument(join(out, 'reproduction.md'), back.results, back.about);
  expect(await readFile(join(out, 'reproduction.md'), 'utf8')).toContain(
    '| main | top20 | 1 | 40 | 0.200 0.333 |',
  );
});
