import { expect, test } from 'vitest';
import { ruleOf } from './rule_of.ts';
import type { Rule, TextProblem } from './text_problem.ts';
import { textEnding, verifyText } from './verify.ts';

const asked = (answer: string | null, verifier: Rule): TextProblem => ({
  id: 'x',
  prompt: '',
  answer,
  verifier,
});

test.each<[string, string, 0 | 1]>([
  ['Paris', 'Paris', 1],
  ['Paris', ' paris.\n', 1],
  ['Paris', '**Paris**', 1],
  ['Paris', '"Paris."', 1],
  ['New York', 'new\n  york', 1],
  ['Paris', '<think>London?</think>Paris', 1],
  ['Paris', '<answer>Paris</answer>', 1],
  ['Paris', 'so \\boxed{\\text{Paris}} it is', 1],
  ['北京', '北京。', 1],
  ['北京', '「北京」', 1],
  ['Ｐａｒｉｓ', 'Paris', 1],
  ['Paris', 'It is Paris', 0],
  ['Paris', 'Paris or London', 0],
  ['Paris', 'Pari', 0],
  ['Paris', '<think>Paris</think>', 0],
  ['Paris', '', 0],
  ['no', 'no no', 0],
])('exact: %j for %j gets %i', (answer, text, reward) => {
  expect(verifyText(asked(answer, { name: 'exact' }), text).reward).toBe(reward);
});

test.each<[string, string, 0 | 1]>([
  ['18', 'thus $\\boxed{18}$', 1],
  ['18', '\\boxed{18.0}', 1],
  ['1/3', '\\boxed{\\frac{1}{3}}', 1],
  ['x^2+1', '\\boxed{x^2 + 1}', 1],
  ['\\frac{x}{2}', '\\boxed{ \\dfrac{x}{2} }', 1],
  ['(1, 2)', '\\boxed{\\left(1,2\\right)}', 1],
  ['18', 'The answer is 18', 0],
  ['18', '\\boxed{18} or \\boxed{18}', 0],
  ['x^2+1', '\\boxed{x^2 - 1}', 0],
  ['5', '\\boxed{5x}', 0],
])('boxed: %j for %j gets %i', (answer, text, reward) => {
  expect(verifyText(asked(answer, { name: 'boxed' }), text).reward).toBe(reward);
});

test.each<[string, string, string, 0 | 1]>([
  ['Answer: (\\w+)', 'blue', 'I think red. Answer: red. No. Answer: Blue', 1],
  ['Answer: (\\w+)', 'blue', 'Answer: blue. Answer: red', 0],
  ['(?i)answer:\\s*(yes|no)', 'yes', 'ANSWER: Yes', 1],
  ['(?i)answer:\\s*(yes|no)', 'yes', 'yes', 0],
  ['\\d+', '42', 'from 1 to 42', 1],
  ['\\d+', '42', 'from 1 to 420', 0],
])('regex: %j, %j for %j gets %i', (pattern, answer, text, reward) => {
  expect(verifyText(asked(answer, ruleOf('regex', { pattern })), text).reward).toBe(reward);
});

test('without a known answer there is an ending, and no reward', () => {
  const open = asked(null, { name: 'number' });
  expect(verifyText(open, 'so 1,200.50 it is')).toEqual({
    reward: null,
    answer: '1200.5',
    reason: 'not-known',
  });
  expect(textEnding(open, 'so 1,200.50 it is')).toBe('1200.5');
  expect(textEnding(open, 'no idea')).toBe(null);
  expect(textEnding(asked(null, { name: 'choice' }), 'The answer is (c).')).toBe('C');
  expect(textEnding(asked(null, ruleOf('regex', { pattern: '[a-z]+$' })), 'red Green blue')).toBe('blue');
});

test('an answer that its rule cannot read is refused, and so is a rule without what it needs', () => {
  expect(() => verifyText(asked('many', { name: 'number' }), '5')).toThrow(
    'The answer of x, "many", is no number.',
  );
  expect(() => verifyText(asked('K', { name: 'choice' }), 'A')).toThrow('is no letter from A to J');
  expect(() => verifyText(asked('1.5', ruleOf('countdown', { numbers: [1] })), 'A')).toThrow(
    'no whole number',
  );
  expect(() => verifyText(asked(' ', { name: 'exact' }), 'A')).toThrow('is empty');
  expect(() => ruleOf('countdown')).toThrow('needs the numbers');
  expect(() => ruleOf('regex')).toThrow('needs a pattern');
});
