import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';
import { parseTrace } from '../formats/traces/trace_file.ts';
import { forklab } from './commands.ts';
import { Output } from './machine/standard_streams.ts';
import { runForklab } from './testing/run_forklab.ts';

const folder = mkdtempSync(join(tmpdir(), 'forklab-convert-'));
afterAll(() => rmSync(folder, { recursive: true }));

const place = {
  token: '7',
  logprob: -0.7,
  bytes: [55],
  top_logprobs: [{ token: '7', logprob: -0.7, bytes: [55] }],
};
const choice = (index: number) => ({ index, finish_reason: 'stop', logprobs: { content: [place] } });
const good = `${JSON.stringify({ id: 'c', choices: [choice(0), choice(1)] })}\n`;
const bad = `${JSON.stringify({ error: { message: 'rate limit', code: 429 } })}\n`;
const linesOf = (text: string) => text.split('\n').filter((line) => line !== '');

describe('convert', () => {
  test('reads stdin and writes stdout, one line per choice', async () => {
    const { status, stdout, stderr } = await runForklab(['convert'], { input: good });
    expect([status, stderr]).toEqual([0, '2 of 2 answers of stdin converted.\n']);
    const traces = linesOf(stdout).map((line, i) => parseTrace(line, i + 1));
    expect(traces.map(({ meta, temperature }) => [meta.choice, temperature])).toEqual([
      [0, null],
      [1, null],
    ]);
  });

  test('converts what it can, reports the rest by line number, and exits with 1', async () => {
    const [input, out] = [join(folder, 'in.jsonl'), join(folder, 'out.jsonl')];
    writeFileSync(input, `\ufeff${good}${bad}\r\n${good}`);
    const run = await runForklab(['convert', '--in', input, '--out', out, '--json', '--temperature', '0.7']);
    expect(run.status).toBe(1);
    expect(run.stderr).toBe(
      `Line 2: the server answered with an error: rate limit (429).\n` +
        `4 of 5 answers of ${input} converted, 1 could not be used: ${out}.\n`,
    );
    expect(JSON.parse(run.stdout)).toEqual({
      in: input,
      out,
      answers: 5,
      traces: 4,
      refused: [
        {
          line: 2,
          item: null,
          choice: null,
          code: 'server-error',
          sentence: 'Line 2: the server answered with an error: rate limit (429).',
        },
      ],
      refusedCount: 1,
      notes: [],
      notesCount: 0,
    });
    const traces = linesOf(readFileSync(out, 'utf8')).map((line, i) => parseTrace(line, i + 1));
    expect(traces.map(({ temperature }) => temperature)).toEqual([0.7, 0.7, 0.7, 0.7]);
  });

  test('writes nothing if nothing can be used, and leaves an existing file alone', async () => {
    const [input, out] = [join(folder, 'bad.jsonl'), join(folder, 'kept.jsonl')];
    writeFileSync(input, bad);
    writeFileSync(out, 'before');
    const run = await runForklab(['convert', '--in', input, '--out', out]);
    expect([run.status, run.stdout]).toEqual([1, '']);
    expect(run.stderr).toContain(`0 of 1 answer of ${input} converted, 1 could not be used.`);
    expect(readFileSync(out, 'utf8')).toBe('before');
    const empty = await runForklab(['convert'], { input: '' });
    expect([empty.status, empty.stderr]).toEqual([1, 'There are no answers in stdin.\n']);
  });

  test('a file that is not UTF-8 is rejected as a whole', async () => {
    const input = join(folder, 'utf16.jsonl');
    const out = join(folder, 'never.jsonl');
    writeFileSync(input, Buffer.from(`\ufeff${good}`, 'utf16le'));
    const run = await runForklab(['convert', '--in', input, '--out', out]);
    expect([run.status, run.stderr]).toEqual([
      1,
      "The file is UTF-16 text, as PowerShell's > writes it: save it as UTF-8.\n",
    ]);
    expect(existsSync(out)).toBe(false);
  });

  test('Ctrl-C ends it while it waits for input, and leaves no file', async () => {
    const out = join(folder, 'stopped.jsonl');
    const control = new AbortController();
    const stdout = new Output('stdout', new Writable({ write: (_, _encoding, done) => done() }));
    const stderr = new Output('stderr', new Writable({ write: (_, _encoding, done) => done() }));
    const input = new PassThrough();
    const streams = { stdin: input, stdout, stderr, interrupt: control.signal };
    const running = forklab(['convert', '--out', out], streams);
    input.write(good);
    while (readdirSync(folder).every((name) => !name.startsWith('stopped'))) await new Promise(setImmediate);
    control.abort();
    expect(await running).toBe(130);
    expect(readdirSync(folder).filter((name) => name.startsWith('stopped'))).toEqual([]);
  });

  test('exits with 2 on bad usage, and with 1 on a missing file', async () => {
    const json = await runForklab(['convert', '--json'], { input: good });
    expect([json.status, json.stdout]).toEqual([2, '']);
    expect(json.stderr).toContain('give --out');
    expect((await runForklab(['convert', 'x.jsonl'])).status).toBe(2);
    expect((await runForklab(['convert', '--temperature', 'hot'], { input: good })).status).toBe(2);
    const missing = await runForklab(['convert', '--in', join(folder, 'nowhere')]);
    expect([missing.status, missing.stdout]).toEqual([1, '']);
    expect(missing.stderr).toMatch(/^There is no file /);
  });
});
