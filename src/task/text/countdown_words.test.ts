import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../testing/runs.ts';
import type { TextProblem } from './text_problem.ts';
import { textEnding, verifyText } from './verify.ts';

const problem = (numbers: readonly number[], goal: number): TextProblem => ({
  id: 'c',
  prompt: '',
  answer: String(goal),
  verifier: { name: 'countdown', numbers },
});
const known = problem([12, 8, 3], 17);
const said = (text: string) => verifyText(known, text);

describe('countdown in words', () => {
  test.each([
    '(12 - 3) + 8 = 17',
    '12 - 3 + 8',
    '12-3+8=17',
    '17 = 12 - 3 + 8',
    '12 - 3 + 8 = 9 + 8 = 17',
    '8 + (12 − 3) = 17.',
    'Answer: (12 - 3) + 8 = 17',
    '**Answer:** (12 - 3) + 8 = 17',
    'Answer: $(12 - 3) + 8 = 17$',
    'I tried 12 * 3 = 36, which is too large. Answer: (12 - 3) + 8 = 17. It uses 12, 3 and 8.',
    'Let me see: 12 + 8 = 20, and 20 - 3 = 17. So the equation is 12 + 8 - 3 = 17!',
    '\\boxed{(12 - 3) + 8}',
    '$$\\boxed{12 + 8 - 3 = 17}$$ since 12 + 8 is 20',
    '<answer> (12 - 3) + 8 </answer>',
    '<think>12 * 8 = 96</think>\n(12 - 3) + 8 = 17',
    '12 minus 3 plus 8 equals 17',
    'Twelve is 12. So: 12 plus 8 minus 3 is equal to 17.',
    'So, (since 12 - 3 + 8 = 17)',
    '12 减 3 加 8 等于 17',
    '答案：12－3＋8＝17',
    '等式是：（12 - 3）+ 8 = 17。',
    '1. 12 + 8 = 20\n2. 20 - 3 = 17\n\nFinal equation: 12 + 8 - 3 = 17',
    '12 + 8 - 3\n= 17',
    '[12 - 3] + 8 = 17',
  ])('%j is right', (text) => expect(said(text)).toMatchObject({ reward: 1, reason: 'solved' }));

  test.each<[string, string]>([
    ['17', 'no-answer'],
    ['The answer is 17.', 'no-answer'],
    ['I cannot find one.', 'no-answer'],
    ['12 - 3 + 9 = 18', 'wrong-goal'],
    ['12 - 3 + 8 = 18', 'wrong-arithmetic'],
    ['12 + 3 - 8 = 17', 'wrong-arithmetic'],
    ['12 + 3 - 8', 'wrong-goal'],
    ['8 + 9 = 17', 'wrong-number'],
    ['12 - 3 = 9, 9 + 8 = 17', 'wrong-number'],
    ['8 + 8 + 1 = 17', 'wrong-number'],
    ['8 + 3 + 3 + 3 = 17', 'wrong-number'],
    ['17 * 1 = 17', 'wrong-number'],
    ['12 - 3 + 8 * 1 = 17', 'wrong-number'],
    ['Answer: 12 - 3 + 8 = 17 or 12 * 8 - 3 = 93', 'several-answers'],
    ['\\boxed{12 - 3 + 8, 12 + 8 + 3}', 'several-answers'],
    ['(12 - 3 + 8', 'solved'],
    ['((12 - 3) + 8 = 17', 'solved'],
    ['9^12 - 3 + 8 = 17', 'malformed'],
    ['√12 - 3 + 8 = 17', 'malformed'],
    ['12 - 3 + 8% = 17', 'malformed'],
    ['12 / (3 - 3) + 8 = 17', 'malformed'],
    ['12 - 3 + 8 =', 'malformed'],
    ['<think>12 - 3 + 8 = 17</think>', 'no-answer'],
    ['<think>12 - 3 + 8 = 17', 'truncated'],
    ['\\boxed{12 - 3 + 8', 'malformed'],
  ])('%j: %s', (text, reason) => expect(said(text).reason).toBe(reason));

  test('fractions on the way are exact', () => {
    const thirds = problem([1, 3, 6, 7], 9);
    expect(verifyText(thirds, '7 * 3 / 7 + 6 = 9').reason).toBe('wrong-number');
    expect(verifyText(thirds, '(1 / 3) * 6 + 7 = 9').reward).toBe(1);
    expect(verifyText(thirds, '\\frac{6}{3} + 7 = 9').reward).toBe(1);
    expect(verifyText(problem([8, 8, 3, 3], 24), '8 / (3 - 8 / 3) = 24').reward).toBe(1);
    expect(verifyText(problem([1, 3], 0), '1 / 3 = 0').reward).toBe(0);
    expect(verifyText(problem([1, 3], 0), '1 / 3 = 0.333333333333333333333').reward).toBe(0);
  });

  test('ends in its equation in one writing, with the value that it has', () => {
    expect(textEnding(known, 'So $12 \\times 8 - 3$')).toBe('12 * 8 - 3 = 93');
    expect(textEnding(known, '( 12-3 )+8 = 20')).toBe('(12 - 3) + 8 = 17');
    expect(textEnding(known, '-3 + 12')).toBe('-3 + 12 = 9');
    expect(textEnding(known, 'none')).toBe(null);
  });
});

/** A random expression of all the numbers, with its exact value by floats that are whole. */
const made = fc
  .record({
    numbers: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 5 }),
    picks: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
  })
  .map(({ numbers, picks }) => {
    const items = numbers.map((value) => ({ value, text: String(value) }));
    for (let i = 0; items.length > 1; i++) {
      const [a] = items.splice(picks[2 * i] % items.length, 1);
      const [b] = items.splice(picks[2 * i + 1] % items.length, 1);
      const sign = '+-*'[(picks[i] + picks[2 * i]) % 3];
      const value = sign === '+' ? a.value + b.value : sign === '-' ? a.value - b.value : a.value * b.value;
      items.push({ value, text: `(${a.text} ${sign} ${b.text})` });
    }
    return { numbers, goal: items[0].value, text: items[0].text };
  })
  .filter(({ goal }) => goal >= 1 && goal < 1e9);
const frames = [
  'N = G',
  'G = N',
  'Answer: N = G',
  '\\boxed{N}',
  '<answer>N</answer>',
  'I tried 1 + 1 = 2. Then N = G.',
  '<think>5 * 5</think>N',
];
const signs: ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replaceAll('*', '×').replaceAll('-', '−'),
  (text) => text.replaceAll('*', '\\times'),
  (text) => text.replaceAll('*', 'times').replaceAll('+', 'plus').replaceAll('-', 'minus'),
  (text) => text.replaceAll(' ', ''),
  (text) => text.replaceAll('*', 'x'),
];
const frame = fc.constantFrom(...frames);
const sign = fc.constantFrom(...signs);

describe('nothing but a solution is rewarded', () => {
  const written = (sentence: string, text: string, goal: number) =>
    sentence.replace('N', () => text).replace('G', String(goal));

  test('a solution is, in any writing', () => {
    fc.assert(
      fc.property(made, frame, sign, ({ numbers, goal, text }, sentence, as) => {
        const response = written(sentence, as(text), goal);
        expect([response, verifyText(problem(numbers, goal), response).reason]).toEqual([response, 'solved']);
      }),
      { numRuns: runs(1500) },
    );
  });

  test('not with another goal, with a number taken from the problem, or one changed', () => {
    fc.assert(
      fc.property(
        made,
        frame,
        sign,
        fc.constantFrom('goal', 'claim', 'less', 'other'),
        fc.nat(),
        ({ numbers, goal, text }, sentence, as, miss, at) => {
          const given = [...numbers];
          const i = at % given.length;
          if (miss === 'less') given.splice(i, 1);
          if (miss === 'other') given[i] += 31;
          const response = written(sentence, as(text), miss === 'claim' ? goal + 1 : goal);
          const asked = problem(given, miss === 'goal' ? goal + 1 : goal);
          fc.pre(miss !== 'claim' || sentence.includes('G'));
          expect([response, verifyText(asked, response).reward]).toEqual([response, 0]);
        },
      ),
      { numRuns: runs(1500) },
    );
  });

  test('any expression is judged as JavaScript computes it', () => {
    const part = fc.constantFrom(...'12 12 8 8 3 3 17 9 + + - * / ( )'.split(' '));
    let rewarded = 0;
    const judge = (parts: readonly string[]) => {
      const text = parts.join(' ');
      if (/[-+*/] [-+*/]|^\S+$|^[^+*/-]*$|^[-+ (]*\d+[) ]*$/.test(text)) return;
      let value: unknown;
      try {
        value = new Function(`return ${text}`)();
      } catch {
        return;
      }
      const numbers = text.match(/\d+/g)!;
      const isGiven =
        new Set(numbers).size === numbers.length && numbers.every((n) => ['12', '8', '3'].includes(n));
      const isRight = isGiven && typeof value === 'number' && Math.abs(value - 17) < 1e-9;
      expect([text, said(text).reward]).toEqual([text, isRight ? 1 : 0]);
      if (isRight) rewarded++;
    };
    fc.assert(fc.property(fc.array(part, { minLength: 3, maxLength: 9 }), judge), { numRuns: runs(4000) });
    for (const one of ['12', '8', '3']) {
      for (const two of ['12', '8', '3']) {
        for (const three of ['12', '8', '3'])
          for (const a of '+-*/') for (const b of '+-*/') judge([one, a, two, b, three]);
      }
    }
    // 12 + 8 - 3, its order apart.
    expect(rewarded).toBeGreaterThanOrEqual(4);
  });
});
