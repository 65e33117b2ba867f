import { expect, test } from 'vitest';
import { workThrough } from './pool.ts';

const job = (id: string, ...needs: string[]) => ({ id, needs });

/** Jobs that end on request. */
function held() {
  const begun: string[] = [];
  const ends = new Map<string, { end: () => void; fail: (why: Error) => void }>();
  const run = ({ id }: { id: string }) => {
    begun.push(id);
    return new Promise<void>((resolve, reject) => ends.set(id, { end: resolve, fail: reject }));
  };
  const settle = async (id: string, error?: Error) => {
    if (error) ends.get(id)?.fail(error);
    else ends.get(id)?.end();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { begun, run, settle };
}

test('a job waits for its dependencies, and others go first', async () => {
  const { begun, run, settle } = held();
  const work = workThrough([job('a'), job('b', 'a'), job('c')], 2, run);
  expect(begun).toEqual(['a', 'c']);
  await settle('c');
  expect(begun).toEqual(['a', 'c']);
  await settle('a');
  expect(begun).toEqual(['a', 'c', 'b']);
  await settle('b');
  await work;
});

test('a dependency that is not a job counts as done', async () => {
  const { begun, run, settle } = held();
  const work = workThrough([job('b', 'a')], 1, run);
  expect(begun).toEqual(['b']);
  await settle('b');
  await work;
});

test('concurrency is limited', async () => {
  const { begun, run, settle } = held();
  const work = workThrough([job('a'), job('b'), job('c')], 1, run);
  expect(begun).toEqual(['a']);
  await settle('a');
  expect(begun).toEqual(['a', 'b']);
  await settle('b');
  await settle('c');
  await work;
});

test('a failure is reported, and fails its dependants and nothing else', async () => {
  const { begun, run, settle } = held();
  const jobs = [job('a'), job('b'), job('of a', 'a'), job('of that', 'of a'), job('of b', 'b')];
  const work = workThrough(jobs, 1, run);
  await settle('a', new Error('out of memory'));
  await settle('b');
  await settle('of b');
  expect(await work).toEqual([{ job: jobs[0], reason: 'out of memory' }]);
  expect(begun).toEqual(['a', 'b', 'of b']);
});

test('once stopped, no job starts', async () => {
  const { begun, run, settle } = held();
  let stopped = false;
  const work = workThrough([job('a'), job('b')], 1, run, () => stopped);
  stopped = true;
  await settle('a');
  await work;
  expect(begun).toEqual(['a']);
});
