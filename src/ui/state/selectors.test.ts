import { expect, test } from 'vitest';
import recorded from '../../../public/recorded/countdown.json?raw';
import { presets } from '../../experiment/presets.ts';
import { parseRecord } from '../../experiment/record_schema.ts';
import { firstRecipe, withSeeds } from './recipe.ts';
import { isOtherRecording } from './selectors.ts';

const { spec } = parseRecord(JSON.parse(recorded));

test('the recording that ships is of the recipe that the page opens with, whatever its seeds', () => {
  expect(isOtherRecording('recorded', spec, firstRecipe.spec)).toBe(false);
  expect(isOtherRecording('recorded', spec, withSeeds(firstRecipe, [7, 8]).spec)).toBe(false);
});

test('it is not of a recipe with other conditions, or trained otherwise', () => {
  for (const other of ['countdown-rho@1', 'countdown-long@1', 'walk@1', 'countdown-mini@1'])
    expect(isOtherRecording('recorded', spec, presets[other]), other).toBe(true);
});

test('what is trained here is of its own recipe', () => {
  expect(isOtherRecording('live', spec, presets['walk@1'])).toBe(false);
});
