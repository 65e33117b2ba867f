import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runForklab } from './testing/run_forklab.ts';

const folder = mkdtempSync(join(tmpdir(), 'forklab-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

const line = (fields: unknown) => `${JSON.stringify(fields)}\n`;
const linesOf = (text: string) =>
  text
    .split('\n')
    .filter((one) => one !== '')
    .map((one) => JSON.parse(one));

describe('verify', () => {
  test('reads stdin and writes a verdict a line', async () => {
    const input =
      line({ response: 'so it is 18.', answer: 18 }) + line({ id: 'b', response: '17', answer: '18' });
    const { status, stdout, stderr } = await runForklab(['verify', '--rule', 'number'], { input });
    expect([status, stderr]).toEqual([0, '1 of 2 responses right.\n']);
    expect(linesOf(stdout)).toEqual([
      { line: 1, id: '1', reward: 1, answer: '18', reason: 'solved' },
      { line: 2, id: 'b', reward: 0, answer: '17', reason: 'wrong-answer' },
    ]);
  });

  test('writes a file and a summary, reports what it cannot use, and exits with 1', async () => {
    const [input, out] = [join(folder, 'responses.jsonl'), join(folder, 'verified.jsonl')];
    writeFileSync(
      input,
      line({ response: 'The answer is (b).', answer: 'B', step: 4 }) +
        line({ response: 5, answer: 'B' }) +
        line({ response: '12 - 3 + 8 = 17', answer: 17, verifier: 'countdown', numbers: [12, 8, 3] }) +
        line({ response: 'C' }) +
        line({ response: 'B', answer: 'B', finished: false }),
    );
    const run = await runForklab(['verify', '--in', input, '--rule', 'choice', '--out', out, '--json']);
    expect(run.status).toBe(1);
    const sentence = 'Line 2: response must be text of at most 8,000,000 characters, not 5.';
    expect(run.stderr).toBe(
      `${sentence}\nNot read: step.\n2 of 3 responses right, 1 without a known answer, 1 line could not be used: ${out}.\n`,
    );
    expect(JSON.parse(run.stdout)).toEqual({
      in: input,
      out,
      rule: 'choice',
      responses: 4,
      known: 3,
      rewarded: 2,
      reward: 2 / 3,
      reasons: { solved: 2, truncated: 1, 'not-known': 1 },
      ignored: ['step'],
      refused: [{ line: 2, code: 'wrong-value', sentence }],
      refusedCount: 1,
    });
    expect(linesOf(readFileSync(out, 'utf8')).map(({ reward, answer }) => [reward, answer])).toEqual([
      [1, 'B'],
      [1, '12 - 3 + 8 = 17'],
      [null, 'C'],
      [0, null],
    ]);
  });

  test('with a pattern, the answer is what it matches last', async () => {
    const input = line({ response: 'Colour: red. No, colour: Blue.', answer: 'blue' });
    const args = ['verify', '--rule', 'regex', '--pattern', '(?i)colour: (\\w+)'];
    const { status, stdout } = await runForklab(args, { input });
    expect([status, linesOf(stdout)[0].answer]).toEqual([0, 'blue']);
  });

  test('says that there is nothing, and exits with 2 on bad usage', async () => {
    const out = join(folder, 'never.jsonl');
    const empty = await runForklab(['verify', '--rule', 'number', '--out', out], { input: '\n' });
    expect([empty.status, empty.stderr, existsSync(out)]).toEqual([
      1,
      'There are no responses in stdin.\n',
      false,
    ]);
    for (const [args, says] of [
      [['--rule', 'judge'], '--rule must be one of number, boxed'],
      [['--pattern', 'a'], '--pattern goes with --rule regex.'],
      [['--rule', 'regex', '--pattern', '(a'], '--pattern: The pattern has a "(" without its ")"'],
      [['--rule', 'number', '--json'], 'give --out'],
      [['x.jsonl'], 'give the file with --in'],
    ] as const) {
      const run = await runForklab(['verify', ...args], { input: line({ response: '1' }) });
      expect([run.status, run.stdout]).toEqual([2, '']);
      expect(run.stderr).toContain(says);
    }
    const missing = await runForklab(['verify', '--in', join(folder, 'nowhere'), '--rule', 'number']);
    expect([missing.status, missing.stderr]).toEqual([1, `There is no file ${join(folder, 'nowhere')}.\n`]);
  });
});

describe('task', () => {
  test('prints shipped problems, whose answers verify rewards', async () => {
    const { status, stdout, stderr } = await runForklab(['task', 'word-problems']);
    expect([status, stderr]).toEqual([0, '40 problems.\n']);
    const problems = linesOf(stdout);
    expect(problems).toHaveLength(40);
    const input = problems.map((problem) =>
      line({ ...problem, response: `... The answer is ${problem.answer}.` }),
    );
    const checked = await runForklab(['verify'], { input: input.join('') });
    expect([checked.status, checked.stderr]).toEqual([0, 'Not read: messages.\n40 of 40 responses right.\n']);
  });

  test('what it prints is a file that it reads, and prints again as it is', async () => {
    const [one, two] = [join(folder, 'one.jsonl'), join(folder, 'two.jsonl')];
    for (const args of [['word-problems', '--language', 'zh'], ['countdown-words']]) {
      const first = await runForklab(['task', ...args, '--out', one, '--json']);
      const second = await runForklab(['task', one, '--out', two, '--json']);
      expect([first.status, second.status]).toEqual([0, 0]);
      expect(JSON.parse(second.stdout)).toEqual({
        ...JSON.parse(first.stdout),
        task: one,
        out: two,
      });
      expect(readFileSync(two, 'utf8')).toBe(readFileSync(one, 'utf8'));
    }
  });

  test('reports the lines of a file that are no problems', async () => {
    const input = join(folder, 'own.jsonl');
    writeFileSync(input, line({ prompt: 'a', answer: '5', level: 1 }) + line({ prompt: 'a', answer: 'x' }));
    const run = await runForklab(['task', input, '--rule', 'number']);
    expect([run.status, linesOf(run.stdout)]).toEqual([
      1,
      [{ id: '1', prompt: 'a', answer: '5', verifier: 'number' }],
    ]);
    expect(run.stderr).toBe(
      'Line 2: answer must be a number, not "x".\nNot read: level.\n1 problem, 1 line could not be used.\n',
    );
  });

  test('exits with 2 on bad usage', async () => {
    for (const args of [
      [],
      ['word-problems', '--language', 'fr'],
      ['word-problems', '--rule', 'number'],
      ['x.jsonl', '--language', 'zh'],
      ['word-problems', '--json'],
    ]) {
      expect((await runForklab(['task', ...args])).status).toBe(2);
    }
  });
});
