import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadLanguageFixture } from '../../reference/language_fixtures.ts';
import { onnxFixture } from '../../reference/onnx_fixtures.ts';
import { traceIds } from '../experiment/trace.ts';
import { parseTextInspection, writeTextInspection } from '../formats/text_inspection/text_inspection.ts';
import { parseTrace, writeTrace } from '../formats/traces/trace_file.ts';
import { runForklab } from './testing/run_forklab.ts';

const folder = mkdtempSync(join(tmpdir(), 'forklab-sample-'));
afterAll(() => rmSync(folder, { recursive: true }));
const out = join(folder, 'traces.jsonl');
const { folder: model, cases } = loadLanguageFixture('llama');
const raw = cases.find(({ prompt }) => typeof prompt === 'string')!;

/** A JSON value whose every part may be changed. */
// biome-ignore lint/suspicious/noExplicitAny: a file is spoilt in places that no type has
type Spoilable = any;

const sample = (...args: string[]) => runForklab(['sample', '--model', model, '--out', out, ...args]);
const written = () =>
  readFileSync(out, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line, i) => ({ line, trace: parseTrace(line, i + 1) }));

describe('sample', () => {
  it('writes a trace that Inspect opens, and prints its text as it is drawn', async () => {
    const { status, stdout, stderr } = await sample(
      ...['--prompt', raw.text, '--raw', '--temperature', '0', '--longest', '40', '--json'],
    );
    expect(status).toBe(0);
    const [{ line, trace }] = written();
    expect(writeTrace(trace)).toBe(line);
    expect(traceIds(trace)).toEqual([...raw.ids, ...raw.continuation]);
    // The random model's text ends in the middle of a character.
    const text = raw.continuationText.replace(/\ufffd+$/, '').replace(/(<\|[a-z_]+\|>)+$/, '');
    expect(stderr).toContain(`\n${text}`);
    expect(JSON.parse(stdout)).toMatchObject({ traces: 1, tokens: raw.continuation.length, reward: null });
  });

  it('samples an ONNX model of a folder that has no other weights', async () => {
    const onnx = onnxFixture('llama');
    const wanted = ['--prompt', raw.text, '--raw', '--temperature', '0', '--longest', '40', '--json'];
    const run = (...args: string[]) =>
      runForklab(['sample', '--model', onnx.folder, '--out', out, ...wanted, ...args]);
    const { status, stdout } = await run();
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ weights: [onnx.file] });
    expect(traceIds(written()[0].trace)).toEqual([...raw.ids, ...raw.continuation]);
    const refused: [string[], string][] = [
      [['--onnx', 'model.onnx'], 'it has onnx/model.onnx, onnx/model_int8.onnx'],
      [['--q8'], 'onnx/model.onnx is run as it is'],
    ];
    for (const [args, sentence] of refused) {
      const { status: code, stderr } = await run(...args);
      expect(code).toBe(1);
      expect(stderr).toContain(sentence);
    }
  });

  it.each([
    ['our own engine', model],
    ['ONNX Runtime', onnxFixture('llama').folder],
  ])('never draws a forbidden token, and writes numbers of the other tokens, in %s', async (_, from) => {
    const run = async (...args: string[]) => {
      const line = [
        '--prompt',
        raw.text,
        '--raw',
        '--temperature',
        '0',
        '--longest',
        '12',
        '--json',
        ...args,
      ];
      return runForklab(['sample', '--model', from, '--out', out, ...line]);
    };
    await run();
    const [{ trace: free }] = written();
    const { promptLength } = free;
    // The likeliest first token, where it is one token by itself.
    const first = free.tokens[promptLength];
    const { status, stdout, stderr } = await run('--forbid', first.word);
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout).forbid).toEqual([first.word]);
    const [{ trace: held }] = written();
    expect(held.meta.forbid).toBe(first.word);
    expect(held.tokens.slice(promptLength).map(({ id }) => id)).not.toContain(first.id);
    const second = held.tokens[promptLength];
    const before = first.top[1];
    expect(second.id).toBe(before.id);
    // p / (1 - p of the forbidden one); the entropy is that of the rest.
    const p = Math.exp(first.logprob!);
    expect(second.logprob).toBeCloseTo(before.logprob - Math.log1p(-p), 4);
    const entropy = (first.entropy! + p * first.logprob!) / (1 - p) + Math.log1p(-p);
    expect(second.entropy).toBeCloseTo(entropy, 3);
    expect(second.top.map(({ id }) => id)).not.toContain(first.id);
  });

  it.each([
    ['a long text of several tokens', 'tokens of this model'],
    ['<|im_end|>', 'ends responses'],
  ])('does not forbid %j', async (text, sentence) => {
    const { status, stderr } = await sample('--prompt', 'Why?', '--longest', '2', '--forbid', text);
    expect(status).toBe(2);
    expect(stderr).toContain(sentence);
  });

  it('samples a file’s problems, verified, each draw of its own and the same again', async () => {
    const problems = join(folder, 'problems.jsonl');
    const of = (id: number) => ({ id, prompt: 'Why?', answer: '7', verifier: 'number' });
    writeFileSync(problems, [1, 2, 3].map((id) => JSON.stringify(of(id))).join('\n'));
    const args = ['--in', problems, '--samples', '33', '--longest', '4', '--top-k', '50', '--seed', '2'];
    const first = await sample(...args, '--json');
    expect(first.status).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({ problems: 3, samples: 33, traces: 99, known: 99 });
    const traces = written().map(({ trace }) => trace);
    expect(traces.map(({ meta }) => meta.problem)).toEqual(
      ['1', '2', '3'].flatMap((id) => Array(33).fill(id)),
    );
    // The prompts are the same, but not the noise.
    const texts = [0, 33, 66].map((from) =>
      traces.slice(from, from + 33).map((trace) => traceIds(trace)?.join()),
    );
    expect(texts[0]).not.toEqual(texts[1]);
    expect(texts[1]).not.toEqual(texts[2]);
    const before = readFileSync(out, 'utf8');
    await sample(...args);
    expect(readFileSync(out, 'utf8')).toBe(before);
  });

  it('stopped, it writes nothing', async () => {
    rmSync(out, { force: true });
    const stop = new AbortController();
    let isDrawing = false;
    const { status, stderr } = await runForklab(
      ['sample', '--model', model, '--out', out, '--prompt', 'Why?', '--longest', '100'],
      {
        interrupt: stop.signal,
        onStderr(text) {
          if (isDrawing) stop.abort();
          isDrawing ||= text.startsWith('Drawing');
        },
      },
    );
    expect([status, existsSync(out)]).toEqual([130, false]);
    expect(stderr).toContain('is not written');
  });

  it('says what is wrong', async () => {
    const wrong: [string[], number, string][] = [
      [[], 2, 'one of --prompt, --in and --task'],
      [['--prompt', 'a', '--task', 'word-problems'], 2, 'one of'],
      [['--task', 'spoons'], 2, 'no task "spoons"'],
      [['--prompt', 'a', '--thinking', 'maybe'], 2, '--thinking must be'],
      [['--prompt', 'a', '--thinking', 'on'], 1, 'Thinking cannot be switched'],
      [['--prompt', 'a', '--kv-cache', 'bf16'], 2, '--kv-cache must be'],
      [['--prompt', 'a', '--rule', 'regex'], 2, '--pattern'],
      [['--prompt', 'a', '--answer', 'x'], 2, '"x"'],
      [['--in', join(folder, 'none.jsonl')], 1, 'There is no file'],
    ];
    for (const [args, code, sentence] of wrong) {
      const { status, stderr } = await sample(...args);
      expect([args, status]).toEqual([args, code]);
      expect(stderr).toContain(sentence);
    }
  });
});

describe('analyse forks of a model that is asked in words', () => {
  const scan = (...args: string[]) => runForklab(['analyse', 'forks', model, ...args]);

  it('counts continuations by the answer of the response', async () => {
    const { status, stdout, stderr } = await scan(
      ...['--prompt', 'Why?', '--rule', 'regex', '--pattern', '[a-z]', '--longest', '6'],
      ...['--response', ' you are', '--forks', '2', '--samples', '3', '--json'],
    );
    expect(status).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ world: null, counted: 'same', reward: null, text: ' you are' });
    expect(result.forks).toHaveLength(2);
    expect(stderr).toMatch(/\d\/3 +\d+ % same/);
  });

  it('records what a page can open with', async () => {
    const record = join(folder, 'recorded.json');
    const { status, stderr } = await scan(
      ...['--prompt', 'Why?', '--rule', 'regex', '--pattern', '[a-z]', '--longest', '6', '--stop', 'zzz'],
      ...['--response', ' you are', '--forks', '2', '--samples', '3', '--record', record],
    );
    expect([stderr, status]).toEqual([expect.anything(), 0]);
    const text = readFileSync(record, 'utf8');
    const found = parseTextInspection(JSON.parse(text));
    expect(writeTextInspection(found) === text).toBe(true);
    expect(found).toMatchObject({ model: 'llama', weights: 'f32', collected: null });
    expect(found.ask).toMatchObject({ longest: 6, stops: ['zzz'], problem: { answer: null } });
    expect(found.traces[0].tokens.map(({ word }) => word).join('')).toContain(' you are');
    expect(found.scan.forks).toHaveLength(2);

    const spoilt: [(file: Spoilable) => void, RegExp][] = [
      [(file) => Object.assign(file, { format: 1 }), /format/],
      [(file) => Object.assign(file.ask.problem, { code: '' }), /code/],
      [(file) => Object.assign(file.ask.problem, { prompt: 'both' }), /not both/],
      [(file) => Object.assign(file.ask.problem.verifier, { pattern: '(' }), /ask\.problem/],
      [(file) => Object.assign(file.scan, { reference: { kind: 'verifier' } }), /no answer is known/],
      [(file) => Object.assign(file.scan.reference, { answer: 'x y' }), /another answer/],
      [(file) => Object.assign(file.scan.forks[0], { taken: 7 }), /another token/],
      [(file) => file.traces[1].tokens.splice(0, 1, 9), /traces\[1\]/],
      [(file) => Object.assign(file.traces[0], { world: 'countdown' }), /world/],
    ];
    for (const [change, why] of spoilt) {
      const file = JSON.parse(text);
      change(file);
      expect(() => parseTextInspection(file)).toThrow(why);
    }
  });

  it('records a task’s problems', async () => {
    const record = join(folder, 'task.json');
    const { status } = await scan(
      ...['--task', 'word-problems', '--id', 'sum', '--longest', '3', '--response', ' you are'],
      ...['--forks', '1', '--samples', '1', '--record', record],
    );
    expect(status).toBe(0);
    const text = readFileSync(record, 'utf8');
    const found = parseTextInspection(JSON.parse(text));
    expect(writeTextInspection(found) === text).toBe(true);
    expect(found.scan.reference).toEqual({ kind: 'verifier' });
    expect(found.collected).toMatchObject({ task: 'word-problems', samples: 1 });
    expect(found.collected?.traces).toHaveLength(40);
    const file = JSON.parse(text);
    file.collected.words.pop();
    expect(() => parseTextInspection(file)).toThrow('has no word');
  });

  it('knows what it cannot do', async () => {
    const wrong: [string[], string][] = [
      [['--task', 'word-problems', '--id', 'none'], 'has no problem "none"'],
      [['--prompt', 'a', '--problem', '12 8 3 -> 17'], '--problem is for'],
      [['--longest', '4', '--problem', '12 8 3 -> 17'], '--longest goes with'],
    ];
    for (const [args, sentence] of wrong) {
      const { status, stderr } = await scan(...args);
      expect(status).toBe(2);
      expect(stderr).toContain(sentence);
    }
  });
});
