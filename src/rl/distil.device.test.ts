import { afterEach, expect, it } from 'vitest';
import { type DistilSpec, distilPresets } from '../experiment/distil_presets.ts';
import { initialise } from '../model/initialise.ts';
import { foldKey, randomStream, streams } from '../random/stream.ts';
import { countdown } from '../task/countdown/world.ts';
import type { World } from '../task/world.ts';
import { Distillation, type DistilState, distilConfig, startFrom } from './distil.ts';
import { testDevice } from './testing/fixture_model.ts';

const world = countdown as World;
const seed = 4;
/** A few thousand parameters, a few traces. */
const spec: DistilSpec = {
  ...distilPresets['countdown-164k'],
  shape: {
    layers: 1,
    width: 16,
    heads: 2,
    kvHeads: 1,
    headDim: 8,
    hidden: 24,
    context: 72,
    ropeTheta: 1000,
  },
  steps: 4,
  batch: 4,
};
const fresh = initialise(distilConfig(spec, world), randomStream(foldKey(seed, streams.initialise), 0));

let opened: Distillation[] = [];
afterEach(() => {
  for (const distillation of opened) distillation.destroy();
  opened = [];
});

async function open(start?: DistilState, changed: DistilSpec = spec): Promise<Distillation> {
  const distillation = await Distillation.create(await testDevice(), changed, world, seed, start);
  opened.push(distillation);
  return distillation;
}

it('started from given weights equals, bit for bit, one that initialised the same weights itself', async () => {
  const given = await open(startFrom(fresh));
  const before = await given.state();
  expect([before.step, before.parameters]).toEqual([0, fresh]);
  for (const moment of [before.m, before.v]) expect(moment.every((value) => value === 0)).toBe(true);
  const usual = await open();
  for (let i = 0; i < 2; i++) expect(await given.advance()).toEqual(await usual.advance());
  expect(await given.state()).toEqual(await usual.state());
});

it('uses the teacher of its spec: one that solves at the first attempt writes shorter traces', async () => {
  const solver = await open(startFrom(fresh), { ...spec, teacher: { skill: 1, stop: 1, attempts: 1 } });
  const { tokens } = await solver.advance();
  // Four prompts of 7 tokens, each with one attempt of 17 including <eos>.
  expect(tokens).toBe(4 * (7 + 18));
});

it('resumes bit for bit', async () => {
  const whole = await open(startFrom(fresh));
  await whole.advance();
  const left = await whole.state();
  const last = await whole.advance();
  const resumed = await open(left);
  expect(await resumed.advance()).toEqual(last);
  expect(await resumed.state()).toEqual(await whole.state());
});
