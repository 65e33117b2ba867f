import { describe, expect, test } from 'vitest';
import { exportRecipe } from './export_recipe.ts';
import { keysFor } from './plain_keys.ts';
import { ExportRefused, refusalsOf } from './refusal.ts';
import { type Refusal, refusalSentence } from './refusal_sentence.ts';
import { type Target, targets } from './target.ts';
import { type Changes, madeInput } from './testing/made_input.ts';

const cases: [code: Refusal['code'], target: Target, changes: Changes][] = [
  ['uneven-parts', 'trl', { minibatches: 3 }],
  ['no-refilling', 'trl', { rollout: { batches: 2 } }],
  ['bonus', 'trl', { objective: { entropyBonus: 0.01 }, mask: { normaliser: 'all' } }],
  ['bonus', 'trl', { objective: { entropyBonus: 0.01, loss: 'grpo' } }],
  ['no-bonus', 'ms-swift', { objective: { entropyBonus: 0.01 } }],
  ['bonus-everywhere', 'verl', { objective: { entropyBonus: 0.01 } }],
  ['whole-groups', 'verl', { rollout: { prompts: 9 }, minibatches: 2 }],
  ['wide-pool', 'ms-swift', { mask: { pool: 'rollout' } }],
  ['wide-pool', 'verl', { mask: { pool: 'minibatch' }, microbatches: 2 }],
  ['old-entropy', 'ms-swift', { mask: { entropy: 'old' } }],
  ['reward-scale', 'ms-swift', { rollout: { batches: 2 }, objective: { overlong: 8 } }],
  ['bonus', 'trl', { objective: { entropyBonus: 0.01 }, microbatches: 2 }],
  ['given-mask', 'ms-swift', { mask: { select: 'matched' }, microbatches: 2 }],
  ['given-mask', 'verl', { mask: { select: 'random' }, microbatches: 2 }],
  ['excluded', 'trl', { mask: { exclude: 'wait stop' } }],
  ['excluded', 'ms-swift', { mask: { exclude: 'next' } }],
  ['excluded', 'verl', { mask: { exclude: 'wait' } }],
  ['short-context', 'trl', { rollout: { length: 66 } }],
];

describe('what a trainer cannot be given', () => {
  test.each(cases)('%s, to %s', (code, target, changes) => {
    const input = madeInput('countdown-mini@1', 'top20', changes);
    expect(refusalsOf(target, input).map((one) => one.code)).toEqual([code]);
    expect(() => exportRecipe(target, input)).toThrow(ExportRefused);
    const [refusal] = refusalsOf(target, input);
    expect(refusalSentence(refusal)).toMatch(/^[A-Z].{30,}\.$/i);
  });

  test('a model without its files, or of another task', () => {
    const input = madeInput('countdown-mini@1', 'top20');
    const { 'tokenizer.json': _tokenizer, ...model } = input.model;
    expect(refusalsOf('trl', { ...input, model })).toEqual([
      { code: 'missing-file', file: 'tokenizer.json' },
    ]);
    const walk = madeInput('walk@1', 'top20');
    expect(refusalsOf('trl', { ...input, model: walk.model })).toEqual([
      { code: 'other-vocabulary', world: 'countdown' },
    ]);
  });

  test('nothing of the presets is refused', () => {
    for (const target of targets) {
      for (const condition of ['top20', 'all', 'bottom80', 'random20'])
        expect(refusalsOf(target, madeInput('countdown@1', condition))).toEqual([]);
    }
  });
});

test('a recipe is said by plain keys where they say all of it', () => {
  const keys = (target: Target, condition: string, changes?: Changes) =>
    keysFor(target, madeInput('countdown-mini@1', condition, changes).recipe);
  const quantile: Changes['mask'] = { rule: 'quantile', normaliser: 'all' };
  expect(keys('trl', 'top20')).toBe('module');
  expect(keys('trl', 'top20', { mask: quantile })).toBe('module');
  expect(keys('trl', 'top20', { mask: quantile, rollout: { batches: 0 } })).toBe('plain');
  expect(keys('trl', 'bottom80', { mask: quantile, rollout: { batches: 0 } })).toBe('module');
  expect(keys('trl', 'all', { rollout: { batches: 0 } })).toBe('plain');
  expect(keys('ms-swift', 'top20', { mask: quantile, rollout: { batches: 2 } })).toBe('plain');
  expect(keys('ms-swift', 'all', { rollout: { batches: 1 } })).toBe('module');
  expect(keys('verl', 'top20', { mask: quantile, rollout: { batches: 0 } })).toBe('module');
  expect(keys('verl', 'all', { rollout: { batches: 0 } })).toBe('plain');
});
