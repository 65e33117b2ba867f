import { expect, it } from 'vitest';
import { foldKey, randomStream } from '../random/stream.ts';
import { testDevice } from '../rl/testing/fixture_model.ts';
import { evenWorld, tinyConfig } from '../rl/testing/tiny_experiment.ts';
import { Experiment } from './experiment.ts';
import { Checkpoints } from './inspectable_checkpoints.ts';
import { MemoryStorage } from './store/memory_storage.ts';
import { StoredRuns } from './store/stored_runs.ts';
import { madeExperiment } from './store/testing/made_entries.ts';
import { endOf, keys, open, spec, undisturbed, weights } from './testing/drilled_runs.ts';

/** Interrupted runs must end exactly like uninterrupted ones. */

const whole = undisturbed();

/** A worker that is killed after N storage operations: from then on it writes nothing, or half a file. */
async function lifeOf(storage: MemoryStorage, things: number): Promise<boolean> {
  let left = things;
  let kill = () => {};
  const tick = () => {
    if (--left <= 0) kill();
    return left > 0;
  };
  const mortal = new Proxy(storage, {
    get(target, name: keyof MemoryStorage) {
      const method = target[name];
      if (typeof method !== 'function') return method;
      return async (...given: unknown[]) => {
        if (tick()) return Reflect.apply(method, target, given);
        if (name === 'writeFile' && left === 0) {
          const [id, file, bytes] = given as Parameters<MemoryStorage['writeFile']>;
          await target.writeFile(id, `${file}.new`, bytes.slice(0, bytes.length / 2));
        }
        throw new Error('killed');
      };
    },
  });
  const keeper = new StoredRuns(mortal, madeExperiment(0, { spec }), evenWorld.vocabulary.tokens, {
    saved: () => {},
    full: () => {},
    fault: () => {},
  });
  let finished = false;
  const experiment = await open(await testDevice(), keeper, (event) => {
    tick();
    finished ||= left > 0 && event.type === 'phase' && event.phase === 'done';
  });
  kill = () => experiment.close();
  experiment.play();
  try {
    await keeper.sweep();
    await experiment.work();
    await keeper.settled();
  } catch (error) {
    if ((error as Error).message !== 'killed') throw error;
  }
  return finished;
}

it('a run whose worker is killed at ten random moments ends bit-identical to an uninterrupted one', async () => {
  const storage = new MemoryStorage();
  const random = randomStream(foldKey(4, 2), 0);
  for (let kills = 0; kills < 10; kills++) await lifeOf(storage, 1 + Math.floor(random.uniform() * 70));
  expect(await lifeOf(storage, Number.POSITIVE_INFINITY)).toBe(true);
  const faults: string[] = [];
  const keeper = new StoredRuns(storage, madeExperiment(0, { spec }), evenWorld.vocabulary.tokens, {
    saved: () => {},
    full: () => {},
    fault: (detail) => faults.push(detail),
  });
  expect(await endOf(keeper)).toEqual(await whole);
  expect(faults).toEqual([]);
  const runs = await Promise.all(keys.map((key) => keeper.load(key)));
  expect(runs.reduce((n, run) => n + (run?.record.resumed?.length ?? 0), 0)).toBeGreaterThanOrEqual(4);
  // Of each run the last two checkpoints, the best if it is another, and its samples.
  expect(
    (await storage.files(madeExperiment().id)).filter((file) => file.endsWith('.state')).length,
  ).toBeLessThanOrEqual(6);
});

it('a reopened run has its models at the evaluated steps, unchanged', async () => {
  const storage = new MemoryStorage();
  const keeper = () =>
    new StoredRuns(storage, madeExperiment(0, { spec }), evenWorld.vocabulary.tokens, {
      saved: () => {},
      full: () => {},
      fault: (detail) => {
        throw new Error(detail);
      },
    });
  const life = async (stored: StoredRuns) => {
    const checkpoints = new Checkpoints();
    checkpoints.begin({ base: 'tiny', world: 'countdown', config: tinyConfig });
    const on = await testDevice();
    const experiment = await Experiment.open({
      device: on,
      spec,
      world: evenWorld,
      weights,
      emit: () => {},
      keeper: stored,
      checkpoints,
    });
    experiment.play();
    await experiment.work();
    await stored.settled();
    return keys.map((key) =>
      checkpoints
        .facts()
        .filter(({ condition }) => condition === key.condition)
        .map(({ step }) => ({ step, values: checkpoints.find(key, step)?.weights.values })),
    );
  };
  const first = await life(keeper());
  expect(first[0].map(({ step }) => step)).toEqual([0, 2, 4, 6, 8, 9]);
  expect(first[0][1].values).not.toEqual(first[0][2].values);
  expect(await life(keeper())).toEqual(first);
});
