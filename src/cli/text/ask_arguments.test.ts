import { expect, test } from 'vitest';
import { promptOf } from './ask_arguments.ts';

test('a right answer that its rule cannot read is bad usage, said before any model is read', () => {
  expect(() => promptOf({ prompt: 'What is 7 + 5?', answer: 'twelve' })).toThrow(
    'The --answer "twelve" is none that the rule "number" can read.',
  );
  expect(promptOf({ prompt: 'What is 7 + 5?', answer: '12' })).toMatchObject({ answer: '12' });
});
