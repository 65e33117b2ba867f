import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../testing/runs.ts';
import type { TextProblem } from './text_problem.ts';
import { textEnding, verifyText } from './verify.ts';

const asked = (answer: string): TextProblem => ({
  id: 'p',
  prompt: '',
  answer,
  verifier: { name: 'number' },
});
const reward = (answer: string, text: string) => verifyText(asked(answer), text).reward;

/** A number of `places` decimals, as digits: `scaled` over a power of ten. */
function plainDecimal(scaled: number, places: number): string {
  const digits = String(Math.abs(scaled)).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  return `${scaled < 0 ? '-' : ''}${whole}${places > 0 ? `.${digits.slice(-places)}` : ''}`;
}
const withCommas = (text: string) => {
  const [, sign, whole, rest] = /^(-?)(\d+)(.*)$/.exec(text)!;
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest}`;
};
const inLatexThousands = (text: string) => withCommas(text).replaceAll(',', '{,}');
const zeros = (text: string) => (text.includes('.') ? `${text}00` : `${text}.00`);
const fullWidth = (text: string) =>
  text.replace(/[\d.-]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
const realMinus = (text: string) => text.replace('-', '−');
const asTenths = (text: string) => {
  const places = text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
  return `${text.replace('.', '').replace(/^(-?)0+(?=\d)/, '$1')}e-${places}`;
};
const asFraction = (text: string) => {
  const places = text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
  const [, sign, digits] = /^(-?)(\d+)$/.exec(text.replace('.', ''))!;
  return `$${sign}\\frac{${digits}}{1${'0'.repeat(places)}}$`;
};
const writings = [
  String,
  withCommas,
  inLatexThousands,
  zeros,
  fullWidth,
  realMinus,
  asTenths,
  asFraction,
] as const;

/** Texts that lead to an answer. `N` is where it stands. */
const frames = [
  'N',
  'N.',
  'The answer is N.',
  'The answer is N',
  'So we have 3 + 4 = 7 of them.\n\nThe answer is **N**.',
  'Then 12 * 2 is 24, and finally x = N',
  'We get \\boxed{N}.',
  'We get $\\boxed{N}$, as was asked in question 7 about 12 apples.',
  'First 5, then 7.\n#### N',
  '<answer>N</answer>',
  '<think>Is it 12? Perhaps 13 or 14.</think>The answer is N.',
  'perhaps it is 99</think>\n\nN',
  '所以答案是N。',
  '答：N',
  'It costs N dollars.',
  'It is N km.',
];

const numbers = fc
  .record({
    scaled: fc.integer({ min: -9_999_999, max: 9_999_999 }).filter((n) => n !== 0),
    places: fc.integer({ min: 0, max: 4 }),
  })
  .map(({ scaled, places }) => ({ scaled, places, text: plainDecimal(scaled, places) }));
const frame = fc.constantFrom(...frames);
const writing = fc.constantFrom(...writings);

describe('number', () => {
  test('a right answer is rewarded in every writing and every sentence, and ends in one text', () => {
    fc.assert(
      fc.property(numbers, writing, writing, frame, ({ text }, known, said, sentence) => {
        const problem = asked(known(text));
        const response = sentence.replace('N', () => said(text));
        expect([response, verifyText(problem, response)]).toEqual([
          response,
          { reward: 1, answer: textEnding(asked(text), text), reason: 'solved' },
        ]);
        expect(textEnding(problem, response)).toBe(textEnding(problem, text));
      }),
      { numRuns: runs(3000) },
    );
  });

  test('near misses are not: off by one, a digit more or fewer, a lost sign, a moved point', () => {
    const misses = [
      (n: number, places: number) => plainDecimal(n + 1, places),
      (n: number, places: number) => plainDecimal(n - 1, places),
      (n: number, places: number) => plainDecimal(-n, places),
      (n: number, places: number) => plainDecimal(n * 10, places),
      (n: number, places: number) => plainDecimal(n, places + 1),
      (n: number, places: number) => plainDecimal(Number(String(n).slice(0, -1)) || 7 * n, places),
      (n: number, places: number) => plainDecimal(Number(`${n}1`), places),
    ];
    fc.assert(
      fc.property(
        numbers,
        fc.constantFrom(...misses),
        writing,
        frame,
        ({ scaled, places, text }, miss, said, sentence) => {
          const response = sentence.replace('N', () => said(miss(scaled, places)));
          expect([response, reward(text, response)]).toEqual([response, 0]);
        },
      ),
      { numRuns: runs(3000) },
    );
  });

  test('a list of guesses is not, though the last of them, or all but it, are right', () => {
    const join = fc.constantFrom(
      ' ',
      ', ',
      ' or ',
      ' and ',
      '、',
      '\n',
      '\n- ',
      ' / ',
      '; ',
      '或',
      ' to ',
      '-',
      ', or ',
    );
    const lead = fc.constantFrom('The answer is any of ', 'Answer: ', '', '答案是', '<answer>', '\\boxed{');
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999 }),
        fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 1, maxLength: 5 }),
        join,
        lead,
        fc.boolean(),
        (right, others, between, start, isLast) => {
          const guesses = isLast ? [...others, right] : [right, ...others];
          // An equal fraction of two guesses is an answer, and 1,234 a number.
          fc.pre(between !== ' / ' || guesses.length !== 2);
          const end = start === '<answer>' ? '</answer>' : start.endsWith('{') ? '}' : '';
          const response = `${start}${guesses.join(between)}${end}`;
          expect([response, reward(String(right), response)]).toEqual([response, 0]);
        },
      ),
      { numRuns: runs(3000) },
    );
  });

  test('an answer inside the thinking alone is not', () => {
    fc.assert(
      fc.property(
        numbers,
        frame,
        fc.constantFrom('', 'I do not know.', '算不出来'),
        ({ text }, sentence, after) => {
          const inside = sentence.replace('N', () => text).replaceAll('</think>', '');
          expect(reward(text, `<think>${inside}</think>${after}`)).toBe(0);
          expect(verifyText(asked(text), `<think>${inside}`)).toEqual({
            reward: 0,
            answer: null,
            reason: 'truncated',
          });
          expect(verifyText(asked(text), inside, { thinking: true }).reason).toBe('truncated');
          expect(verifyText(asked(text), inside.replace('<think>', ''), { finished: false }).reason).toBe(
            'truncated',
          );
        },
      ),
      { numRuns: runs(500) },
    );
  });

  test('no text whatever is rewarded without the digits of the answer', () => {
    const part = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(
        ...'\\boxed{|}|#### |<answer>|</answer>|<think>|</think>|1|12|\\frac{1}{2}|%|,|.|-|^| or |\n|$|e5|万|√|×'.split(
          '|',
        ),
      ),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
        const response = parts.join('');
        // No writing of this number is without a 7.
        if (!response.includes('7') && !response.includes('７')) expect(reward('7919', response)).toBe(0);
        const said = verifyText(asked('7919'), response);
        expect(said.answer === null || said.answer === textEnding(asked('1'), said.answer)).toBe(true);
      }),
      { numRuns: runs(5000) },
    );
  });
});

describe('choice', () => {
  const choice = (answer: string): TextProblem => ({
    id: 'c',
    prompt: '',
    answer,
    verifier: { name: 'choice' },
  });
  const letters = 'ABCDEFGHIJ';
  const letter = fc.constantFrom(...letters);
  const said = fc.constantFrom(
    'N',
    '(N)',
    '**N**',
    'N. twelve',
    'N) twelve',
    'The answer is N.',
    'The answer is (N).',
    'The correct answer is **N**.',
    'Answer: N',
    'So it must be 12.\n\nAnswer: (N) twelve',
    '\\boxed{N}',
    '\\boxed{\\text{N}}',
    '<answer>N</answer>',
    '<think>The answer is C. Or A?</think>The answer is N.',
    'N is correct.',
    'Option N is the right answer.',
    '答案是N。',
    '答案：N',
    '故选 N。',
    '所以选择（N）。',
  );

  test('the right letter is rewarded in every sentence, and no other letter is', () => {
    fc.assert(
      fc.property(letter, letter, said, (right, chosen, sentence) => {
        const response = sentence.replace('N', chosen);
        const reward = verifyText(choice(right), response).reward;
        expect([response, reward]).toEqual([response, chosen === right ? 1 : 0]);
      }),
      { numRuns: runs(1500) },
    );
  });

  test('a list of letters is not, and no text without a capital or bracketed letter', () => {
    const join = fc.constantFrom(', ', ' or ', ' and ', '/', '、', '或', ', or ');
    const lead = fc.constantFrom('', 'The answer is ', 'Answer: ', '答案是', '\\boxed{', 'any of ');
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...letters], { minLength: 2, maxLength: 5 }),
        join,
        lead,
        (list, by, start) => {
          const response = `${start}${list.join(by)}${start.endsWith('{') ? '}' : ''}`;
          for (const right of list) {
            expect([response, verifyText(choice(right), response).reward]).toEqual([response, 0]);
          }
        },
      ),
      { numRuns: runs(1500) },
    );
    const words = 'the answer is a number because all big cats eat fish and I do not know 12 . , \n'.split(
      ' ',
    );
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 12 }), (parts) => {
        fc.pre(!parts.includes('I'));
        const response = parts.join(' ');
        for (const right of 'BCDEFGHIJ') expect(verifyText(choice(right), response).reward).toBe(0);
      }),
      { numRuns: runs(1000) },
    );
  });
});
