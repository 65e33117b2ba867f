import { expect, test } from 'vitest';
import { solutions } from '../../countdown/moves.ts';
import { countdown } from '../../countdown/world.ts';
import { verifyText } from '../verify.ts';
import { countdownInWords, countdownPrompts } from './countdown_prompts.ts';

test('held-out and validation problems are the world’s, and never overlap', () => {
  const [heldOut, validation] = [countdownPrompts('held-out'), countdownPrompts('validation')];
  expect(heldOut.length).toBeGreaterThan(200);
  expect(validation.length).toBeGreaterThan(150);
  const ids = new Set(heldOut.map(({ id }) => id));
  expect(validation.some(({ id }) => ids.has(id))).toBe(false);
  expect(ids.size).toBe(heldOut.length);
});

test('the world’s own solution of each, as an equation, is rewarded; with another goal it is not', () => {
  for (const problem of countdown.heldOut().slice(0, 120)) {
    const [path] = solutions(problem.numbers, problem.goal, 40);
    const items = problem.numbers.map((value) => ({ value, text: String(value) }));
    for (const { x, sign, y, z } of path) {
      const [a] = items.splice(
        items.findIndex(({ value }) => value === x),
        1,
      );
      const [b] = items.splice(
        items.findIndex(({ value }) => value === y),
        1,
      );
      items.push({ value: z, text: `(${a.text} ${sign} ${b.text})` });
    }
    const text = `Answer: ${items[0].text} = ${problem.goal}`;
    expect([text, verifyText(countdownInWords(problem), text).reason]).toEqual([text, 'solved']);
    const other = countdownInWords({ ...problem, goal: problem.goal + 1 });
    expect(verifyText(other, text).reason).toBe('wrong-goal');
  }
});

test('the prompt says what is asked, in both languages, and is no answer itself', () => {
  const problem = { numbers: [12, 8, 3], goal: 17 };
  const [en, zh] = [countdownInWords(problem), countdownInWords(problem, 'zh')];
  const textOf = (one: typeof en) => ('messages' in one ? one.messages[0].content : one.prompt);
  expect(textOf(en)).toBe(
    'Use the numbers 12, 8 and 3, each at most once, with +, - and * to make 17. Think step by step, and end with "Answer:" and one equation.',
  );
  expect(textOf(zh)).toContain('12、8 和 3');
  for (const one of [en, zh]) expect(verifyText(one, textOf(one)).reward).toBe(0);
  expect([en.id, zh.id]).toEqual(['countdown-12-8-3-17', 'countdown-12-8-3-17-zh']);
});
