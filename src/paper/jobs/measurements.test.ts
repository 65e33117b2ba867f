import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Device } from '../../device/device.ts';
import type { Weights } from '../../model/hub/hub_folder.ts';
import { randomStream } from '../../random/stream.ts';
import { testDevice } from '../../rl/testing/fixture_model.ts';
import { countdown } from '../../task/countdown/world.ts';
import type { World } from '../../task/world.ts';
import { experimentOf } from '../experiments.ts';
import { transferred } from '../model_checks.ts';
import type { ModelName } from '../names.ts';
import { byPart, parseResults, type ResultPart } from '../results_schema.ts';
import { measureEntropies } from './measure_entropies.ts';
import { measureReading } from './measure_reading.ts';
import { measureSettling } from './measure_settling.ts';
import { measureSweep } from './measure_sweep.ts';
import { measureTransfer } from './measure_transfer.ts';
import { weightsOf } from './model_of.ts';
import { givenResponses, readEntropies } from './read_entropies.ts';
import { fromZero, sampleSet } from './sampled_set.ts';
import { experimentFolder } from './train_run.ts';
import { WeightFiles } from './weight_files.ts';

const world = countdown as World;
const base = { base: 'countdown-164k' };
const key = { condition: 'top20', seed: 1 };
const trained: ModelName = { ...base, run: { experiment: 'main', ...key } };
const few = { problems: 10, samples: 2 };
const main = experimentOf('main');
const out = mkdtempSync(join(tmpdir(), 'forklab-measured-'));

let device: Device;
let weights: Weights;

/** In place of a training: a base that is moved a little further at each evaluated step. */
beforeAll(async () => {
  device = await testDevice();
  weights = await weightsOf(out, base);
  const files = new WeightFiles(experimentFolder(out, main));
  const random = randomStream(1, 2);
  const moved = weights.values.slice();
  for (const step of [10, 20, 30, 40]) {
    for (let i = 0; i < moved.length; i++) moved[i] += 0.02 * (random.uniform() - 0.5);
    files.add(key, step, moved);
  }
});
afterAll(() => rmSync(out, { recursive: true }));

/** Checks a result by the schema of its part. */
const valid = (part: ResultPart, result: unknown) => {
  const none = byPart(() => [] as unknown[]);
  const text = JSON.stringify([result]);
  expect(parseResults({ ...none, [part]: JSON.parse(text) })[part]).toEqual([result]);
};

const rising = (percentiles: readonly { entropy: number }[]) =>
  percentiles.every(({ entropy }, i) => i === 0 || entropy >= percentiles[i - 1].entropy);

test('a model of the results folder is a base, or a run’s last weights; one that is not there is an error', async () => {
  const last = await weightsOf(out, trained);
  expect(last.config).toEqual(weights.config);
  expect(last.values).not.toEqual(weights.values);
  await expect(weightsOf(out, { ...base, distilled: 1 })).rejects.toThrow('There is no model at');
  const untrained = { experiment: 'main' as const, condition: 'all', seed: 1 };
  await expect(weightsOf(out, { ...base, run: untrained })).rejects.toThrow('ENOENT');
});

test('responses are read with the entropies that they were drawn with', async () => {
  const { problems } = await sampleSet(device, weights, world, world.heldOut().slice(0, 8), 60, 3);
  const read = await readEntropies(device, weights, givenResponses(world, problems));
  const drawn = problems.flatMap(({ rollouts }) => rollouts.map(({ entropy }) => fromZero(entropy)));
  expect(read.map(({ length }) => length)).toEqual(drawn.map(({ length }) => length));
  read.forEach((own, i) => {
    own.forEach((entropy, t) => {
      expect(Math.abs(entropy - drawn[i][t])).toBeLessThan(1e-4);
    });
  });
});

test('entropies: settled share, slots and words are those of a direct count', async () => {
  const result = await measureEntropies(device, base, weights, few);
  valid('entropies', result);
  const { problems } = await sampleSet(device, weights, world, world.heldOut().slice(0, 10), 60, 2);
  const rollouts = problems.flatMap((problem) => problem.rollouts);
  const entropies = rollouts.flatMap(({ entropy }) => [...entropy]);
  expect([result.responses, result.tokens]).toEqual([20, entropies.length]);
  expect(result.settled.share).toBeCloseTo(entropies.filter((h) => h < 0.01).length / entropies.length, 12);
  expect(result.histogram.reduce((a, b) => a + b, 0)).toBe(entropies.length);
  expect(rising(result.percentiles)).toBe(true);
  const plus = rollouts.flatMap(({ tokens, entropy }) =>
    tokens.flatMap((id, t) => (world.vocabulary.tokens[id] === '+' ? [entropy[t]] : [])),
  );
  expect(result.highest.find(({ word }) => word === '+')?.count).toBe(plus.length);
  expect(result.slots[0]).toMatchObject({ slot: 'op1', fork: true });
  expect(result.topHolds.interval.low).toBeLessThan(result.topHolds.share);
  expect(result.topHolds.interval.high).toBeGreaterThan(result.topHolds.share);
});

test('a sweep at its shared point is plain sampling, and a high temperature at other tokens destroys the reasoning', async () => {
  const result = await measureSweep(device, base, weights, { problems: 16, samples: 2 });
  valid('sweeps', result);
  const { evaluation } = await sampleSet(device, weights, world, world.heldOut().slice(0, 16), 60, 2);
  const at = (place: string, temperature: number) =>
    result.points.find((point) => point.place === place && point.temperature === temperature)?.passAt1 ??
    Number.NaN;
  expect(at('both', 1)).toBeCloseTo(evaluation['eval/pass@1'], 12);
  expect(at('others', 3)).toBeLessThan(0.1);
  expect(result.points).toHaveLength(9);
  expect(result.differences.map(({ temperature }) => temperature)).toEqual([0.05, 0.3, 2, 3]);
  for (const { temperature, mean } of result.differences)
    expect(mean).toBeCloseTo(at('forks', temperature) - at('others', temperature), 12);
});

test('overlap is 1 with itself, at the base and at the end, and less in between', async () => {
  const result = await measureReading(device, out, main, key, few);
  valid('readings', result);
  expect(result.traces).toBe(20);
  expect(result.steps.map(({ step }) => step)).toEqual([0, 10, 20, 30, 40]);
  const [first, , , , last] = result.steps;
  expect([first.withBase, last.withFinal]).toEqual([1, 1]);
  expect(first.withFinal).toBe(last.withBase);
  expect(first.withFinal).toBeLessThan(1);
  for (const { percentiles } of result.steps) expect(rising(percentiles)).toBe(true);
  expect(result.change.reduce((n, bin) => n + bin.tokens, 0)).toBe(result.tokens);
  // Bins meet where the base's percentiles are, and the lowest begins at the least entropy.
  expect(result.change[0].lowest).toBe(first.percentiles[0].entropy);
  expect(result.change[19].highest).toBe(first.percentiles[20].entropy);
});

test('settling: a model that reads has the base’s responses, and entropies of its own', async () => {
  const own = await measureSettling(device, out, base, few);
  const other = await measureSettling(device, out, trained, few);
  for (const result of [own, other]) valid('settling', result);
  expect(own.forks).toBeGreaterThan(10 * own.rest);
  expect(other).toMatchObject({ model: trained, traces: 20, tokens: own.tokens });
  expect(other.forks).not.toBe(own.forks);
});

test('transfer: other problems fit every base, longer responses only a longer context', async () => {
  for (const set of transferred) {
    const result = await measureTransfer(device, base, weights, set, few);
    valid('transfers', result);
    expect(result).toMatchObject({ set, problems: 10, samples: 2 });
    expect(result.length).toBeGreaterThan(5);
  }
  await expect(measureTransfer(device, base, weights, 'room', few)).rejects.toThrow(
    "do not fit the model's context of 72",
  );
  // The same weights read further than they were taught to.
  const longer = { ...weights, config: { ...weights.config, context: 104 } };
  const room = await measureTransfer(device, base, longer, 'room', few);
  valid('transfers', room);
  const { evaluation } = await sampleSet(device, weights, world, world.heldOut().slice(0, 10), 60, 2);
  expect(room.length).toBeGreaterThanOrEqual(evaluation['eval/length']);
});
