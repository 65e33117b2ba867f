import { expect, test } from 'vitest';
import { parseExpression } from '../expression.ts';
import { rationalText } from '../rational.ts';
import { verifyText } from '../verify.ts';
import { wordProblems, wordProblemsIn } from './word_problems.ts';

test('there are forty, ten of them in Chinese too, each with a name of its own', () => {
  const [en, zh] = [wordProblemsIn('en'), wordProblemsIn('zh')];
  expect([en.length, zh.length]).toEqual([40, 10]);
  expect(new Set([...en, ...zh].map(({ id }) => id)).size).toBe(50);
});

test.each(wordProblems.map((problem) => [problem.id, problem] as const))(
  '%s: the arithmetic gives the answer',
  (_, problem) => {
    const { options, answer, working, chinese } = problem;
    if (options) {
      expect('ABCDEFGHIJ'.indexOf(answer)).toBeLessThan(options.length);
      expect(new Set(options).size).toBe(options.length);
      if (chinese) expect(chinese.options).toHaveLength(options.length);
    }
    if (working === null) {
      expect(options).toBeDefined();
      return;
    }
    const value = rationalText(parseExpression(working)!.value);
    expect(options ? options['ABCDEFGHIJ'.indexOf(answer)] : answer).toBe(value);
  },
);

test('the prompt alone is never an answer, and the answer in the form that it asks for is', () => {
  for (const language of ['en', 'zh'] as const) {
    for (const problem of wordProblemsIn(language)) {
      const lead = language === 'en' ? 'The answer is' : '答案是';
      expect([problem.id, verifyText(problem, `... ${lead} ${problem.answer}.`).reward]).toEqual([
        problem.id,
        1,
      ]);
      const other =
        problem.verifier.name === 'choice' ? (problem.answer === 'A' ? 'B' : 'A') : `${problem.answer}1`;
      expect([problem.id, verifyText(problem, `... ${lead} ${other}.`).reward]).toEqual([problem.id, 0]);
    }
  }
});

test('the orders of logic hold when played through', () => {
  const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
  const optionOf = (id: string) => {
    const { options, answer } = wordProblems.find((problem) => problem.id === id)!;
    return options!['ABCDEFGHIJ'.indexOf(answer)];
  };
  expect(optionOf('weekday')).toBe(days[(days.indexOf('Tuesday') + 10) % 7]);
  expect(optionOf('larger')).toBe('0.8');
  expect(Math.max(0.8, 0.75, 0.09, 0.123)).toBe(0.8);
  // Kim's statement is true if and only if both lie; exactly one does.
  const worlds = [
    { kim: true, lee: false },
    { kim: false, lee: true },
  ].filter(({ kim, lee }) => kim === (!kim && !lee));
  expect(worlds).toEqual([{ kim: false, lee: true }]);
  expect(optionOf('liar')).toBe('Lee');
  // The snail, day by day.
  let [height, day] = [0, 1];
  for (; height + 3 < 5; day++) height += 3 - 2;
  expect(String(day)).toBe(wordProblems.find(({ id }) => id === 'snail')!.answer);
});
