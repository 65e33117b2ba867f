import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../testing/runs.ts';
import { TaskFileError } from '../fault.ts';
import { english, faultSentence } from '../fault_sentence.ts';
import { type ReadTask, readProblems, readResponses } from './task_file.ts';

async function* chunked(text: string | Uint8Array, size = 7) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const line = (fields: unknown) => `${JSON.stringify(fields)}\n`;

async function problemsOf(text: string, options?: ReadTask) {
  const all = [];
  for await (const found of readProblems(chunked(text), options)) all.push(found);
  return all;
}

/** What is said of a file of one line. */
async function sentenceOf(fields: unknown, options?: ReadTask): Promise<string> {
  const [found] = await problemsOf(typeof fields === 'string' ? fields : line(fields), options);
  return 'fault' in found ? faultSentence('tasks', { ...found.fault, line: found.line }, english) : 'fine';
}

describe('a file of problems', () => {
  test('gives problems, and says which fields it does not read', async () => {
    const user = { role: 'user', content: 'How many?' };
    const file =
      `\ufeff${line({ id: 'a', prompt: '1 + 1 =', answer: '2', verifier: 'number', level: 3, source: 'me' })}` +
      `\r\n${line({ id: 7, messages: [user], answer: 2.5, verifier: 'number' })}` +
      line({ prompt: [user], verifier: 'choice', answer: null }) +
      line({ prompt: 'Make 17', verifier: 'countdown', numbers: [12, 8, 3], answer: 17 }) +
      line({ prompt: 'x', verifier: 'regex', pattern: 'a+', answer: 'aa' }).trimEnd();
    expect(await problemsOf(file)).toMatchObject([
      {
        line: 1,
        problem: { id: 'a', prompt: '1 + 1 =', answer: '2', verifier: { name: 'number' } },
        ignored: ['level', 'source'],
      },
      { line: 3, problem: { id: '7', messages: [user], answer: '2.5' }, ignored: [] },
      { line: 4, problem: { id: '4', messages: [user], answer: null } },
      { line: 5, problem: { answer: '17', verifier: { name: 'countdown', numbers: [12, 8, 3] } } },
      { line: 6, problem: { answer: 'aa', verifier: { name: 'regex', pattern: 'a+' } } },
    ]);
  });

  test('a verifier for the whole file is for the lines that name none', async () => {
    const file = line({ prompt: 'a', answer: 'B', verifier: 'choice' }) + line({ prompt: 'b', answer: '5' });
    const found = await problemsOf(file, { rule: { name: 'number' } });
    expect(found).toMatchObject([
      { problem: { verifier: { name: 'choice' } } },
      { problem: { verifier: { name: 'number' } } },
    ]);
    expect(
      await problemsOf(line({ prompt: 'b', answer: 'x' }), { rule: { name: 'regex', pattern: '[xy]' } }),
    ).toMatchObject([{ problem: { verifier: { pattern: '[xy]' } } }]);
  });

  test('of GSM8K’s answers the number after #### is taken', async () => {
    const gsm = {
      prompt: 'a',
      answer: 'She sells 16 - 3 - 4 = 9 eggs.\n9 * 2 = 18\n#### 1,018',
      verifier: 'number',
    };
    expect(await problemsOf(line(gsm))).toMatchObject([{ problem: { answer: '1,018' } }]);
  });

  const whole = { prompt: 'a', answer: '1', verifier: 'number' };
  test.each<[unknown, string]>([
    ['{"prompt": "a"', 'Line 1: it is not JSON: it ends in the middle, as if the file had been cut off.'],
    ['{"prompt": NaN}', 'Line 1: it is not JSON (which has no NaN and no Infinity).'],
    ['[1]', 'Line 1: it is not a JSON object.'],
    ['{"prompt":"a","prompt":"b"}', 'Line 1: the field "prompt" is there twice.'],
    ['{"__proto__":{}}', 'Line 1: "__proto__" is no field of a problem.'],
    [
      { ...whole, verifier: undefined },
      'Line 1: it names no "verifier", and none is given for the whole file.',
    ],
    [
      { ...whole, verifier: 'judge' },
      'Line 1: verifier must be one of number, boxed, choice, exact, countdown, regex, not "judge".',
    ],
    [{ ...whole, prompt: undefined }, 'Line 1: it has neither "prompt" nor "messages".'],
    [
      { ...whole, messages: [{ role: 'user', content: 'a' }] },
      'Line 1: it has both "prompt" and "messages".',
    ],
    [
      { ...whole, prompt: 5 },
      'Line 1: prompt must be text of at most 100,000 characters, or messages, not 5.',
    ],
    [
      { ...whole, prompt: 'a'.repeat(100_001) },
      /^Line 1: prompt must be text of at most 100,000 characters, or messages, not "a+…\.$/,
    ],
    [{ ...whole, prompt: [{ role: 'tool', content: 'a' }] }, /^Line 1: prompt must be/],
    [{ ...whole, prompt: undefined, messages: [] }, /^Line 1: messages must be a list of 1 to 100 messages/],
    [{ ...whole, id: -1 }, 'Line 1: id must be a whole number, or text of at most 200 characters, not -1.'],
    [{ ...whole, answer: 'many' }, 'Line 1: answer must be a number, not "many".'],
    [
      { ...whole, answer: ['1'] },
      'Line 1: answer must be a number, null or text of at most 2,000 characters, not […].',
    ],
    [{ ...whole, answer: 'Z', verifier: 'choice' }, 'Line 1: answer must be a letter from A to J, not "Z".'],
    [
      { ...whole, answer: '1.5', verifier: 'countdown', numbers: [1] },
      'Line 1: answer must be a whole number, the goal, not "1.5".',
    ],
    [{ ...whole, answer: ' ', verifier: 'exact' }, 'Line 1: answer must be text that is not empty, not " ".'],
    [{ ...whole, verifier: 'countdown' }, 'Line 1: numbers is missing.'],
    [
      { ...whole, verifier: 'countdown', numbers: [1.5] },
      /^Line 1: numbers must be a list of 1 to 20 whole numbers from 0 to 1,000,000,000, not \[…\]\.$/,
    ],
    [{ ...whole, verifier: 'regex' }, 'Line 1: pattern is missing.'],
    [
      { ...whole, verifier: 'regex', pattern: '(a' },
      'Line 1: pattern: the pattern has a "(" without its ")" at character 3.',
    ],
    [
      { ...whole, verifier: 'regex', pattern: 'a'.repeat(201) },
      /^Line 1: pattern must be text of at most 200 characters/,
    ],
  ] as [unknown, string][])('%j: %s', async (fields, sentence) => {
    expect(await sentenceOf(fields)).toEqual(
      typeof sentence === 'string' ? sentence : expect.stringMatching(sentence),
    );
  });

  test('goes on after a bad line, whatever is wrong with it, and counts lines on', async () => {
    const good = line(whole);
    const bytes = (text: string) => new TextEncoder().encode(text);
    const long = line({ ...whole, own: 'x'.repeat(17 * 2 ** 20) });
    const file = [bytes(good), Uint8Array.of(0x7b, 0xff, 10), bytes(long), bytes('\n{}\n'), bytes(good)];
    async function* chunks() {
      yield* file;
    }
    const found = [];
    for await (const one of readProblems(chunks()))
      found.push([one.line, 'fault' in one ? one.fault.rule : 'fine']);
    expect(found).toEqual([
      [1, 'fine'],
      [2, 'not-utf8'],
      [3, 'line-too-long'],
      [5, 'no-prompt'],
      [6, 'fine'],
    ]);
  });

  test('a file that is no text is refused as a whole, and an abort ends it', async () => {
    await expect(problemsOf('\u0000\u0000')).rejects.toThrow(TaskFileError);
    const control = new AbortController();
    control.abort(new Error('enough'));
    await expect(problemsOf(line(whole), { signal: control.signal })).rejects.toThrow('enough');
  });

  test('any JSON is a problem or refused with a sentence', async () => {
    const names = ['id', 'prompt', 'messages', 'answer', 'verifier', 'numbers', 'pattern'];
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom('number', 'regex', 'choice', 'a', '5', 5),
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), value), async (fields) => {
        expect(await sentenceOf(fields)).toMatch(/^(fine|Line 1: .*\.)$/s);
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('a file of responses', () => {
  test('gives each with its answer and rule', async () => {
    const file =
      line({ id: 'a', response: 'so 5', answer: 5, prompt: 'x' }) +
      line({ response: '', answer: '6', finished: false, thinking: true }) +
      line({ answer: '6' });
    const found = [];
    for await (const one of readResponses(chunked(file), { rule: { name: 'number' } })) found.push(one);
    expect(found).toMatchObject([
      {
        problem: { id: 'a', answer: '5' },
        response: 'so 5',
        ending: { finished: true, thinking: false },
        ignored: ['prompt'],
      },
      { response: '', ending: { finished: false, thinking: true } },
      { line: 3, fault: { rule: 'missing-field', field: 'response' } },
    ]);
  });
});
