import { expect, test } from 'vitest';
import { distilPresets } from '../../experiment/distil_presets.ts';
import type { Evaluation } from '../../experiment/record.ts';
import { furtherSpec } from '../../paper/jobs/distil_further.ts';
import { checkpointRule, type DistilSummary, distilCard, distilCommand } from './distil_card.ts';

const evaluation = { 'eval/pass@1': 0.25, 'eval/se': 0.012, problems: 249, k: 8 } as Evaluation;
const summary: DistilSummary = {
  preset: 'countdown-164k',
  seed: 1,
  from: null,
  adapter: 'made',
  parameters: 163_904,
  steps: 1400,
  tokens: 1000,
  loss: 0.17,
  validation: evaluation,
  heldOut: evaluation,
};
const base = distilPresets['countdown-164k'];

test('the command of a base is its preset alone, and the card says how it was chosen', () => {
  expect(distilCommand(base, summary)).toBe('npm run forklab -- distil countdown-164k --seed 1');
  const card = distilCard(base, summary);
  expect(card).toContain('# countdown-164k\n');
  expect(card).toContain(checkpointRule);
  expect(card).toContain('skill 0.35, stop 0.7, at most 3 attempts');
});

test('a base outside the range that others were chosen by is not said to be chosen by it', () => {
  const able = { ...summary, validation: { ...evaluation, 'eval/pass@1': 0.424 } };
  const card = distilCard(base, able);
  expect(card).not.toContain(checkpointRule);
  expect(card).toContain('It was not selected: it is the last checkpoint of the only seed.');
});

test('the command of a further distillation has all that differs from the preset, and the card names the starting weights', () => {
  const further = { ...summary, seed: 2, from: 'countdown-164k', steps: 300 };
  const spec = furtherSpec('countdown-164k');
  const command =
    'npm run forklab -- distil countdown-164k --from countdown-164k --skill 1 --stop 1 --attempts 1 --steps 300 --learning-rate 0.0004 --seed 2';
  expect(distilCommand(spec, further)).toBe(command);
  const card = distilCard(spec, further);
  expect(card).toContain(command);
  expect(card).toContain('# countdown-164k, distilled further\n');
  expect(card).toContain('initialised from the weights of `countdown-164k`');
  expect(card).toContain('skill 1, stop 1, at most 1 attempt)');
  expect(card).toContain('AdamW at 0.0004');
  expect(card).not.toContain(checkpointRule);
});
