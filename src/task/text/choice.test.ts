import { describe, expect, test } from 'vitest';
import { readChoice } from './choice.ts';

const read = (text: string) => {
  const said = readChoice(text);
  return 'none' in said ? said.none : said.answer;
};

describe('choice', () => {
  test.each<[string, string]>([
    ['B', 'B'],
    ['(B)', 'B'],
    ['b', 'B'],
    ['(b)', 'B'],
    ['B.', 'B'],
    ['**B**', 'B'],
    ['B) 12 apples', 'B'],
    ['B. Tom is the oldest.', 'B'],
    ['The answer is B.', 'B'],
    ['The answer is (B).', 'B'],
    ['The answer is (b).', 'B'],
    ['The correct answer is **B**.', 'B'],
    ['The correct answer is: **(B) 12**', 'B'],
    ['The correct option is B because 12 is even.', 'B'],
    ['The correct answer is option B.', 'B'],
    ['The answer is therefore B', 'B'],
    ['Answer: B', 'B'],
    ['Answer: A', 'A'],
    ['**Answer:** B', 'B'],
    ['Answer: **B**', 'B'],
    ['Answer: $\\boxed{B}$', 'B'],
    ['\\boxed{\\text{B}}', 'B'],
    ['\\boxed{(B)}', 'B'],
    ['\\boxed{\\textbf{(B)} 12}', 'B'],
    ['<answer>B</answer>', 'B'],
    ['<answer> (B) 12 </answer>', 'B'],
    ['Tom is older than Ann, and Ann is older than Bob.\n\nB', 'B'],
    ['Tom is older than Ann.\n\n(C) Tom', 'C'],
    ['Tom is older than Ann.\n\nC. Tom', 'C'],
    ['At first I thought that the answer is A. But no: the answer is C.', 'C'],
    ['So the answer is not A. The answer is B.', 'B'],
    ['So the answer is A because she is oldest', 'A'],
    ['I would choose option D', 'D'],
    ['正确答案是B。', 'B'],
    ['正确答案：B', 'B'],
    ['答案是（B）', 'B'],
    ['故选：B', 'B'],
    ['故选B', 'B'],
    ['所以选择 B 选项', 'B'],
    ['答案选B。', 'B'],
    ['答案为 **B**', 'B'],
  ])('%j is %s', (text, answer) => expect(read(text)).toBe(answer));

  test.each<[string, string]>([
    ['', 'no-answer'],
    ['A or B', 'several-answers'],
    ['The answer is A or B.', 'several-answers'],
    ['The answer is A, B, C or D.', 'several-answers'],
    ['The answer is (A) and (B).', 'several-answers'],
    ['Answer: A/B', 'several-answers'],
    ['\\boxed{A, B}', 'several-answers'],
    ['答案是A或B', 'several-answers'],
    ['答案是 A、B', 'several-answers'],
    ['The answer is a number.', 'no-answer'],
    ['The answer is A man of 30.', 'no-answer'],
    ['The answer is not B', 'no-answer'],
    ['The answer is based on B', 'no-answer'],
    ['Bob is the oldest', 'no-answer'],
    ['I think it is big', 'no-answer'],
    ['The answer is 12', 'no-answer'],
    ['\\boxed{12}', 'malformed'],
    ['\\boxed{B', 'malformed'],
    ['Let A and B be the ages', 'no-answer'],
  ])('%j: %s', (text, none) => expect(read(text)).toBe(none));
});
