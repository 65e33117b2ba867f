import { expect, it } from 'vitest';
import { type Device, DeviceError } from '../device/device.ts';
import { conditions } from '../experiment/presets.ts';
import type { RunRecord } from '../experiment/record.ts';
import type { Spec } from '../experiment/spec.ts';
import { openDevice } from '../gpu/device.ts';
import { requestNodeAdapter } from '../gpu/node_device.ts';
import { viteShaders } from '../gpu/vite_shaders.ts';
import { foldKey, randomStream } from '../random/stream.ts';
import { testDevice } from '../rl/testing/fixture_model.ts';
import { evenWorld, tinyConfig, tinyValues } from '../rl/testing/tiny_experiment.ts';
import { tinySpec } from '../rl/testing/tiny_recipe.ts';
import { Checkpoints } from './checkpoints.ts';
import { Experiment } from './experiment.ts';
import type { LabEvent } from './protocol.ts';
import { withRecovery } from './recovery.ts';
import type { LoadedRun, RunKeeper } from './run_keeper.ts';
import { LatestRuns } from './store/latest_runs.ts';
import { MemoryStorage } from './store/memory_storage.ts';
import { StoredRuns } from './store/stored_runs.ts';
import { madeExperiment } from './store/testing/made_entries.ts';
import { timeless } from './testing/small_experiment.ts';
import { workOn } from './work_on.ts';

/** What must not happen to a run: that it ends otherwise than it would have ended undisturbed. */

const spec: Spec = {
  ...tinySpec,
  steps: 9,
  evaluation: { every: 2, problems: 2, samples: 2 },
  conditions: [conditions.top20, conditions.all],
};
const weights = { config: tinyConfig, values: tinyValues() };
const keys = spec.conditions.map(({ name: condition }) => ({ condition, seed: 1 }));

const open = (on: Device, keeper: RunKeeper, emit: (event: LabEvent) => void) =>
  Experiment.open({ device: on, spec, world: evenWorld, weights, emit, keeper });

/** Where each run ended: its record and its parameters, moments and counters. */
async function endOf(keeper: RunKeeper) {
  const runs = await Promise.all(keys.map((key) => keeper.load(key)));
  return runs.map((run) => run && { ...timeless(run.record), checkpoint: run.checkpoint });
}

async function undisturbed(): Promise<
  ((ReturnType<typeof timeless> & { checkpoint: LoadedRun['checkpoint'] }) | null)[]
> {
  const keeper = new LatestRuns();
  const experiment = await open(await testDevice(), keeper, () => {});
  experiment.play();
  await experiment.work();
  return endOf(keeper);
}

const whole = undisturbed();

it('an undisturbed run learns: its parameters and moments are not those it began with', async () => {
  for (const run of await whole) {
    expect(run?.checkpoint?.parameters).not.toEqual(weights.values);
    expect(run?.checkpoint?.v.some((x) => x > 0)).toBe(true);
  }
});

it('a device that is lost twice in the middle of a run is replaced, and the run ends bit for bit where it would have', async () => {
  const keeper = new LatestRuns();
  const events: LabEvent[] = [];
  const marks: RunRecord[] = [];
  let attempts = 0;
  await withRecovery(
    async () => {
      attempts++;
      // The last one is that of the other tests, which has compiled everything and stays.
      const on =
        attempts === 3
          ? await testDevice()
          : await openDevice((await requestNodeAdapter()).adapter, viteShaders);
      let lose = (_: DeviceError) => {};
      const taken = new Promise<never>((_, reject) => {
        lose = reject;
      });
      await workOn({
        on,
        taken,
        open: (tell) => open(on, keeper, tell),
        emit(event) {
          events.push(event);
          if (event.type === 'restored') marks.push(event.record);
          // The first time the device goes in the middle of a step and says nothing of it.
          if (attempts === 1 && event.type === 'metrics' && event.metrics.step === 3) on.destroy();
          // The second time it says so, while a step is evaluated.
          if (attempts === 2 && event.type === 'phase' && event.phase === 'evaluating') {
            on.failure = new DeviceError('device-lost', 'taken away');
            on.destroy();
            lose(on.failure);
          }
        },
        current: (experiment) => experiment?.play(),
      });
    },
    { wanted: () => true, recovering: () => {}, pause: async () => {} },
  );
  expect(attempts).toBe(3);
  expect(marks.length).toBeGreaterThan(0);
  expect(await endOf(keeper)).toEqual(await whole);
  const [first] = await Promise.all(keys.map((key) => keeper.load(key)));
  expect(first?.record.resumed?.length).toBeGreaterThan(0);
  expect(events.filter(({ type }) => type === 'resumed').length).toBeGreaterThan(0);
});

/** A worker that is killed after so many things have happened: from then on it writes nothing, at best a half. */
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

it('a worker that is killed at ten random moments leaves a run that ends bit for bit where it would have', async () => {
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

it('a run that is opened again has its models at the evaluated steps to look into, as they were', async () => {
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
