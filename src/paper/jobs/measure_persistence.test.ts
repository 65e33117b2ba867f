import { tmpdir } from 'node:os';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Device } from '../../device/device.ts';
import type { Weights } from '../../model/hub/hub_folder.ts';
import { randomStream } from '../../random/stream.ts';
import { testDevice } from '../../rl/testing/fixture_model.ts';
import { momentsOf } from '../../stats/moments.ts';
import { countdown } from '../../task/countdown/world.ts';
import type { World } from '../../task/world.ts';
import type { ModelName } from '../names.ts';
import type { PersistenceResult } from '../results.ts';
import { parseResult } from '../results_schema.ts';
import { measurePersistence, rateOf } from './measure_persistence.ts';
import { weightsOf } from './model_of.ts';
import { sampleSet } from './sampled_set.ts';

describe('a rate over problems', () => {
  test('is the mean, and its error that of unbiased variances', () => {
    // p = np.array([0, .25, .5, 1]); np.sqrt((p * (1 - p) / 7).sum()) / 4
    expect(rateOf([0, 2, 4, 8], 8)).toEqual({ rate: 0.4375, se: expect.closeTo(0.062499999999999993, 12) });
    expect(rateOf([8, 8], 8)).toEqual({ rate: 1, se: 0 });
  });

  test('scatters by its error, over draws of the same problems', () => {
    const random = randomStream(4, 2);
    const truths = Array.from({ length: 30 }, (_, i) => (i + 0.5) / 30);
    const drawn = Array.from({ length: 2000 }, () =>
      rateOf(
        truths.map((p) =>
          Array.from({ length: 8 }, () => Number(random.uniform() < p)).reduce((a, b) => a + b),
        ),
        8,
      ),
    );
    const scatter = momentsOf(drawn.map(({ rate }) => rate))!.sd!;
    const variance = drawn.reduce((all, { se }) => all + se ** 2, 0) / drawn.length;
    // In closed form, and as it came out: 2,000 draws know a scatter to 1.6 %.
    const known = Math.sqrt(truths.reduce((all, p) => all + (p * (1 - p)) / 8, 0)) / 30;
    expect(Math.sqrt(variance) / known).toBeCloseTo(1, 2);
    expect(Math.abs(scatter / known - 1)).toBeLessThan(0.06);
  });
});

describe('on a shipped base and few problems', () => {
  const base: ModelName = { base: 'countdown-50k' };
  const few = { problems: 4 };
  let device: Device;
  let weights: Weights;
  let result: PersistenceResult;
  beforeAll(async () => {
    device = await testDevice();
    weights = await weightsOf(tmpdir(), base);
    result = await measurePersistence(device, base, weights, few);
  }, 120_000);

  test('its result is one of the schema, and measuring twice gives the same', async () => {
    expect(parseResult('persistence', JSON.parse(JSON.stringify(result)))).toEqual(result);
    expect(await measurePersistence(device, base, weights, few)).toEqual(result);
  }, 120_000);

  test('as it is it gives up, and with `stop` forbidden never, but tries on', () => {
    const { asIs, goesOn, tuned } = result;
    expect(asIs.gaveUp).toBeGreaterThan(0.2);
    for (const { gaveUp, samples } of [goesOn, tuned]) expect([gaveUp, samples]).toEqual([0, 64]);
    expect(goesOn.attempts).toBeGreaterThan(asIs.attempts!);
    expect(goesOn.length).toBeGreaterThan(asIs.length);
    expect([asIs.temperature, goesOn.temperature]).toEqual([1, 1]);
    expect(asIs.passAt8.se).not.toBeNull();
  });

  test('the temperature is the best of those that were tried on other problems', () => {
    const best = Math.max(...result.validation.map(({ passAt1 }) => passAt1));
    const of = result.validation.find(({ temperature }) => temperature === result.tuned.temperature);
    expect(of?.passAt1).toBe(best);
    expect(result.validation.map(({ temperature }) => temperature)).toEqual([1, 0.8, 0.6, 0.4, 0.2]);
  });

  test('as it is, it is what plain sampling draws', async () => {
    const world = countdown as World;
    const { evaluation } = await sampleSet(device, weights, world, world.heldOut().slice(0, 4), 60, 64);
    expect(result.asIs.passAt1.rate).toBeCloseTo(evaluation['eval/pass@1'], 12);
    expect(result.asIs.length).toBeCloseTo(evaluation['eval/length'], 12);
  });
});
