import { expect, test } from 'vitest';
import type { RunRecord } from '../../experiment/record.ts';
import { madeEvaluation, madeGroup, madeMetrics } from '../../experiment/testing/made_record.ts';
import type { RunCheckpoint } from '../../rl/run_state.ts';
import { bytesOf, filesOf, parseRun, type RecordEntry, type RunEntry } from './entries.ts';
import { MemoryStorage } from './memory_storage.ts';
import { type RunStorage, StorageFull } from './run_storage.ts';
import { StoredRuns } from './stored_runs.ts';
import { madeExperiment } from './testing/made_entries.ts';

const experiment = madeExperiment();
const key = { condition: 'top20', seed: 1 };
const vocabulary = ['12', '*', '<eos>'];

/** A run without a model: its parameters are its step. */
function madeRunner() {
  const record: RunRecord = {
    ...key,
    metrics: [],
    evaluations: [],
    samples: [],
    seconds: 0,
    adapter: 'made up',
  };
  return {
    record,
    step(evaluated: number | null = null) {
      const step = record.metrics.length + 1;
      record.metrics.push(madeMetrics(step));
      record.samples.push({ step, groups: [madeGroup([[0.1, 0.7]])] });
      if (evaluated !== null) record.evaluations.push(madeEvaluation(step, evaluated));
    },
    checkpoint: async (): Promise<RunCheckpoint> => {
      const step = record.metrics.length;
      return {
        step,
        updates: 2 * step,
        tokens: 100 * step,
        parameters: Float32Array.of(step, 1),
        m: Float32Array.of(step, 2),
        v: Float32Array.of(step, 3),
      };
    },
  };
}

function madeKeeper(storage: RunStorage) {
  const events = { saved: [] as number[], full: [] as number[], faults: [] as string[] };
  const keeper = new StoredRuns(storage, experiment, vocabulary, {
    saved: (_run, { step }) => events.saved.push(step),
    full: (needed) => events.full.push(needed),
    fault: (detail) => events.faults.push(detail),
  });
  return { keeper, events };
}

/** Ten steps with an evaluation at every fifth, each offered for saving. */
async function tenSteps(keeper: StoredRuns, runner = madeRunner(), steps = 10) {
  for (let i = 0; i < steps; i++) {
    const step = runner.record.metrics.length + 1;
    runner.step(step % 5 === 0 ? step / 100 : null);
    await keeper.save(runner.record, runner.checkpoint, step % 5 === 0 ? 'evaluated' : 'step');
  }
  await keeper.settled();
  return runner;
}

const kept = (keeper: StoredRuns) => keeper.load(key);

test('another worker loads a run as saved: checkpoint, record and samples', async () => {
  const storage = new MemoryStorage();
  const first = madeKeeper(storage);
  const runner = await tenSteps(first.keeper);
  expect(first.events.saved).toEqual([1, 5, 10]);
  const second = madeKeeper(storage);
  const found = await kept(second.keeper);
  expect(found?.record).toEqual(runner.record);
  expect(found?.checkpoint).toEqual(await runner.checkpoint());
  expect(second.events.faults).toEqual([]);
  expect(await second.keeper.load({ condition: 'all', seed: 1 })).toBeNull();
});

test('a saved record does not change with the run', async () => {
  const { keeper } = madeKeeper(new MemoryStorage());
  const runner = await tenSteps(keeper);
  runner.step();
  expect((await kept(keeper))?.record.metrics).toHaveLength(10);
});

test('only the last two checkpoints and the best are kept, with their files', async () => {
  const storage = new MemoryStorage();
  const { keeper } = madeKeeper(storage);
  const runner = madeRunner();
  for (const pass of [0.2, 0.9, 0.3, 0.4, 0.5]) {
    runner.step(pass);
    await keeper.save(runner.record, runner.checkpoint, 'evaluated');
  }
  await keeper.settled();
  const files = await storage.files(experiment.id);
  const stepsOf = (ending: string) =>
    files.flatMap((f) => (f.endsWith(ending) ? [/\d+(?=-)/.exec(f.split('.')[1])?.[0]] : [])).sort();
  expect(stepsOf('.state')).toEqual(['2', '4', '5']);
  expect(stepsOf('.jsonl')).toEqual(['1', '2', '3', '4', '5']);
});

test('a damaged checkpoint is reported, the previous one is used, and the next save replaces the damaged one', async () => {
  const storage = new MemoryStorage();
  await tenSteps(madeKeeper(storage).keeper);
  const [last] = (await storage.files(experiment.id)).filter((f) => f.includes('step10-'));
  const whole = await storage.readFile(experiment.id, last);
  await storage.writeFile(experiment.id, last, Uint8Array.from(whole ?? []).subarray(0, 40));

  const second = madeKeeper(storage);
  const found = await kept(second.keeper);
  expect(found?.checkpoint?.step).toBe(5);
  expect(found?.record.metrics).toHaveLength(5);
  expect(found?.record.samples).toHaveLength(5);
  expect(second.events.faults).toEqual([expect.stringContaining('resumes from step 5')]);

  const runner = madeRunner();
  for (const list of ['metrics', 'evaluations', 'samples'] as const)
    Object.assign(runner.record, { [list]: found?.record[list] });
  await tenSteps(second.keeper, runner, 7);
  await second.keeper.save(runner.record, runner.checkpoint, 'rest');
  await second.keeper.settled();
  const third = await kept(madeKeeper(storage).keeper);
  expect(third?.checkpoint?.step).toBe(12);
  expect(third?.record).toEqual(runner.record);
  expect(await storage.files(experiment.id)).not.toContain(last);
});

test('a run that cannot be read at all starts from scratch, which is reported', async () => {
  const storage = new MemoryStorage();
  await tenSteps(madeKeeper(storage).keeper);
  await storage.deleteFiles(experiment.id, await storage.files(experiment.id));
  const { keeper, events } = madeKeeper(storage);
  expect(await kept(keeper)).toBeNull();
  expect(events.faults).toEqual([
    expect.stringMatching(/^top20, seed 1, cannot be read and starts from scratch\. .*missing\.$/),
  ]);
  const runner = await tenSteps(keeper);
  expect((await kept(madeKeeper(storage).keeper))?.record).toEqual(runner.record);
});

/** A storage whose writes can be made to fail. */
function failing(storage: MemoryStorage) {
  const state: { error: Error | null; at: 'file' | 'index' } = { error: null, at: 'file' };
  const writeFile = storage.writeFile.bind(storage);
  const putRun = storage.putRun.bind(storage);
  storage.writeFile = async (...given) => {
    if (state.error && state.at === 'file') throw state.error;
    return writeFile(...given);
  };
  storage.putRun = async (...given) => {
    if (state.error && state.at === 'index') throw state.error;
    return putRun(...given);
  };
  return state;
}

test.each(['file', 'index'] as const)(
  'if storage is too full for the %s it is reported once, nothing is lost, and all is written when there is space',
  async (at) => {
    const storage = new MemoryStorage();
    const state = failing(storage);
    const { keeper, events } = madeKeeper(storage);
    const runner = await tenSteps(keeper, madeRunner(), 5);
    const before = await storage.files(experiment.id);
    Object.assign(state, { error: new StorageFull('full'), at });
    await tenSteps(keeper, runner, 10);
    expect(events.full).toEqual([24]);
    // The spare checkpoint has been deleted, if the index could be written.
    const left = before.filter((file) => at === 'index' || !file.includes('.step1-'));
    expect((await storage.files(experiment.id)).sort()).toEqual(left.sort());
    expect((await kept(keeper))?.checkpoint?.step).toBe(15);
    expect((await kept(madeKeeper(storage).keeper))?.checkpoint?.step).toBe(5);

    expect(await keeper.retry()).toBe(false);
    state.error = null;
    expect(await keeper.retry()).toBe(true);
    expect((await kept(madeKeeper(storage).keeper))?.record).toEqual(runner.record);
  },
);

test('before storage counts as full, a run’s spare checkpoints are deleted, and its newest is kept', async () => {
  const storage = new MemoryStorage();
  const { keeper, events } = madeKeeper(storage);
  const runner = await tenSteps(keeper);
  const states = async () => (await storage.files(experiment.id)).filter((file) => file.endsWith('.state'));
  expect(await states()).toHaveLength(2);
  // Space for two checkpoints only.
  const writeFile = storage.writeFile.bind(storage);
  storage.writeFile = async (...given) => {
    if (given[1].endsWith('.state') && (await states()).length >= 2) throw new StorageFull('full');
    return writeFile(...given);
  };
  await tenSteps(keeper, runner, 5);
  expect(events.full).toEqual([]);
  expect(events.saved).toEqual([1, 5, 10, 15]);
  expect(await states()).toHaveLength(2);
  expect((await kept(madeKeeper(storage).keeper))?.checkpoint?.step).toBe(15);
  // The newest is kept, whatever else does not fit.
  storage.writeFile = async () => {
    throw new StorageFull('full');
  };
  await tenSteps(keeper, runner, 5);
  expect(events.full).toHaveLength(1);
  expect(await states()).toHaveLength(1);
  const found = await kept(madeKeeper(storage).keeper);
  expect(found?.checkpoint?.step).toBe(15);
  expect(found?.record.samples).toHaveLength(15);
});

test('a write that fails for another reason is reported, and the next save writes both', async () => {
  const storage = new MemoryStorage();
  const state = failing(storage);
  const { keeper, events } = madeKeeper(storage);
  state.error = new Error('the disk is on fire');
  const runner = await tenSteps(keeper, madeRunner(), 5);
  expect(events.faults[0]).toContain('the disk is on fire');
  state.error = null;
  await tenSteps(keeper, runner, 5);
  expect((await kept(madeKeeper(storage).keeper))?.record).toEqual(runner.record);
});

test('retrying when nothing is pending has no effect on later saves', async () => {
  const storage = new MemoryStorage();
  const { keeper } = madeKeeper(storage);
  expect(await keeper.retry()).toBe(true);
  const runner = await tenSteps(keeper);
  expect((await kept(madeKeeper(storage).keeper))?.record).toEqual(runner.record);
});

test('only the leftovers of a crash are deleted', async () => {
  const storage = new MemoryStorage();
  await tenSteps(madeKeeper(storage).keeper);
  const sound = await storage.files(experiment.id);
  await storage.writeFile(experiment.id, 'top20-1.step12-x.state.new', Uint8Array.of(1));
  await madeKeeper(storage).keeper.sweep();
  expect(await storage.files(experiment.id)).toEqual(sound);
});

test('a run that ends is listed as done; one that is stopped or has failed before, as such', async () => {
  const storage = new MemoryStorage();
  const { keeper } = madeKeeper(storage);
  const runner = await tenSteps(keeper);
  await keeper.end('stopped');
  expect(await storage.run(experiment.id, key)).toMatchObject({ status: 'stopped', step: 10 });
  await tenSteps(keeper, runner, 30);
  expect(await storage.run(experiment.id, key)).toMatchObject({ status: 'done', step: 40 });
  await keeper.end('failed');
  expect(await storage.run(experiment.id, key)).toMatchObject({ status: 'done' });
});

test('models of evaluated steps are kept for inspection, count as bytes, and a damaged one is reported and omitted', async () => {
  const storage = new MemoryStorage();
  const { keeper } = madeKeeper(storage);
  const runner = madeRunner();
  for (const pass of [0.2, 0.9, null, 0.4, 0.5]) {
    runner.step(pass);
    await keeper.save(runner.record, runner.checkpoint, pass === null ? 'rest' : 'evaluated');
  }
  await keeper.settled();
  const second = madeKeeper(storage);
  const found = await second.keeper.models(key, 2);
  expect(found.map(({ step, parameters }) => [step, ...parameters])).toEqual([
    [1, 1, 1],
    [2, 2, 1],
    [4, 4, 1],
    [5, 5, 1],
  ]);
  const entry = parseRun(await storage.run(experiment.id, key));
  const files = await storage.files(experiment.id);
  expect(
    filesOf(entry)
      .map(({ file }) => file)
      .sort(),
  ).toEqual(files.sort());
  const sizes = await Promise.all(
    files.map(async (file) => (await storage.readFile(experiment.id, file))!.length),
  );
  expect(bytesOf(entry)).toBe(sizes.reduce((a, b) => a + b, 0));

  const [damaged] = files.filter((file) => file.includes('model2-'));
  await storage.writeFile(experiment.id, damaged, Uint8Array.of(1, 2, 3));
  expect((await second.keeper.models(key, 2)).map(({ step }) => step)).toEqual([1, 4, 5]);
  expect(second.events.faults).toEqual([expect.stringContaining('its model of step 2 cannot be inspected')]);
  expect((await kept(second.keeper))?.checkpoint?.step).toBe(5);
});

test('an entry from before models were saved has none, and gets them from its next evaluation on', async () => {
  const storage = new MemoryStorage();
  const runner = await tenSteps(madeKeeper(storage).keeper);
  const { models: _none, ...old } = parseRun(await storage.run(experiment.id, key));
  const { samples: _samples, ...rest } = runner.record;
  await storage.putRun(old as RunEntry, rest);
  const { keeper, events } = madeKeeper(storage);
  expect(await keeper.models(key, 2)).toEqual([]);
  expect((await kept(keeper))?.record).toEqual(runner.record);
  await tenSteps(keeper, runner, 5);
  expect((await keeper.models(key, 2)).map(({ step }) => step)).toEqual([15]);
  expect(events.faults).toEqual([]);
});

test('a run that an earlier version ended early stays ended, even where its last checkpoint is damaged', async () => {
  const storage = new MemoryStorage();
  const { keeper } = madeKeeper(storage);
  const runner = await tenSteps(keeper, madeRunner(), 9);
  runner.step(0.1);
  const ended = { step: 10, by: 'tokens' } as const;
  runner.record.ended = ended;
  await keeper.save(runner.record, runner.checkpoint, 'final');
  await keeper.settled();
  // The format of such entries.
  const entry = { ...parseRun(await storage.run(experiment.id, key)), ended: 'tokens' };
  expect(entry.status).toBe('done');
  await storage.putRun(entry, (await storage.record(experiment.id, key)) as RecordEntry);
  expect((await kept(madeKeeper(storage).keeper))?.record).toEqual(runner.record);

  const [last] = (await storage.files(experiment.id)).filter((f) => f.includes('step10-'));
  await storage.writeFile(experiment.id, last, Uint8Array.of(1, 2, 3));
  const before = await kept(madeKeeper(storage).keeper);
  expect(before?.checkpoint?.step).toBeLessThan(10);
  expect(before?.record.ended).toEqual(ended);
});
