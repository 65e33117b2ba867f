import { expect, test } from 'vitest';
import recorded from '../../../public/recorded/countdown.json?raw';
import { presets } from '../../experiment/presets.ts';
import { parseRecord } from '../../experiment/record_schema.ts';
import { emptyExperiment } from './experiment.ts';
import { firstRecipe, recipeFrom, withSeeds } from './recipe.ts';
import { isOtherRecording } from './shown.ts';

const { preset, spec } = parseRecord(JSON.parse(recorded));
const experiment = emptyExperiment(preset, spec, 'recorded');

test('the recording that ships is of the recipe that the page opens with, whatever its seeds', () => {
  expect(isOtherRecording({ experiment, recipe: firstRecipe })).toBe(false);
  expect(isOtherRecording({ experiment, recipe: withSeeds(firstRecipe, [7, 8]) })).toBe(false);
});

test('it is not of a recipe with other conditions, or trained otherwise', () => {
  for (const other of ['countdown-rho@1', 'countdown-long@1', 'walk@1', 'countdown-mini@1'])
    expect(isOtherRecording({ experiment, recipe: recipeFrom(other, presets[other]) }), other).toBe(true);
});

test('what is trained here is of its own recipe', () => {
  const live = emptyExperiment(preset, spec, 'live');
  const recipe = recipeFrom('walk@1', presets['walk@1']);
  expect(isOtherRecording({ experiment: live, recipe })).toBe(false);
});
