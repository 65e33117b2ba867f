import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { presets } from '../experiment/presets.ts';
import { configFromHub } from '../model/hub/hub_config.ts';
import { worldByName } from '../task/worlds.ts';
import { costOf } from './cost.ts';

const spec = presets['countdown@1'];
const world = worldByName(spec.world);
const config = configFromHub(JSON.parse(readFileSync(`public/models/${spec.model}/config.json`, 'utf8')));
const cost = (change: Partial<typeof spec>, software = false) =>
  costOf({ software, shards: 1 }, { ...spec, ...change }, world, config);

test('an additional run adds its parameters and moments to the memory, and its share to the work', () => {
  const one = cost({ seeds: [1], conditions: spec.conditions.slice(0, 1) });
  const two = cost({ seeds: [1, 2], conditions: spec.conditions.slice(0, 1) });
  expect(two.bytes - one.bytes).toBeGreaterThanOrEqual(one.parameters * 4 * 3);
  expect(two.bytes - one.bytes).toBeLessThan(one.parameters * 4 * 4);
  expect(two.flop / one.flop).toBeGreaterThan(1.9);
});

test('a software adapter uses fewer gradient slices', () => {
  expect(cost({}, true).bytes).toBeLessThan(cost({}).bytes);
  expect(cost({}, true).flop).toBe(cost({}).flop);
});
