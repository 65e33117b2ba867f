import { expect, test } from 'vitest';
import { fewOf, rightFirst } from '../../../experiment/sample_choice.ts';
import { madeGroup } from '../../../experiment/testing/made_record.ts';
import { en } from '../../words/en/en.ts';
import { factsOf } from './stages.ts';

test('what is said of tokens counts those on the screen; what is said of the group counts all of it', () => {
  const group = madeGroup(Array.from({ length: 16 }, () => [0.01, 0.7, 0.9]));
  const facts = factsOf(group, fewOf(rightFirst(group.responses), 4));
  expect(facts).toMatchObject({ responses: 16, right: 8, mean: 0.5, shown: 4, tokens: 12, kept: 8 });
  expect(facts.sure).toBeCloseTo(1 / 3, 12);
  const { text } = en.slow.stages.sample;
  expect(text(facts.responses, facts.shown)).toContain('16 times; 4 of them are shown');
  expect(text(4, 4)).not.toContain('shown');
});
