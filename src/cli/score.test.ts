import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadFixture } from '../../reference/fixtures.ts';
import { loadFolderCases } from '../../reference/folders.ts';
import { runForklab } from './testing/run_forklab.ts';

const folder = mkdtempSync(join(tmpdir(), 'forklab-score-'));
afterAll(() => rmSync(folder, { recursive: true }));

const forklab = (...args: string[]) => runForklab(args);

describe('score', () => {
  it('agrees with PyTorch to 1e-4, and keeps unknown fields in meta', async () => {
    const fixture = loadFixture('qwen2');
    const lines = fixture.lengths.map((length, i) => ({
      id: `trace ${i}`,
      tokens: [...fixture.tokens.subarray(fixture.starts[i], fixture.starts[i] + length)],
      prompt_length: fixture.promptLengths[i],
      nested: { reward: [1, null] },
    }));
    const input = join(folder, 'traces.jsonl');
    const out = join(folder, 'scored.jsonl');
    writeFileSync(input, lines.map((line) => JSON.stringify(line)).join('\n'));
    const run = await forklab('score', '--model', fixture.folder, '--in', input, '--out', out, '--json');
    expect(run.stderr).toMatch(/Scoring .* on /);
    expect(run.status).toBe(0);
    expect(run.stdout.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(run.stdout)).toMatchObject({ lines: lines.length, tokens: fixture.rows, out });
    const scored = readFileSync(out, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    scored.forEach((line, i) => {
      const { entropy, logprob, top, ...rest } = line;
      const { id, nested, ...known } = lines[i];
      expect(rest).toEqual({ ...known, meta: { id, nested: JSON.stringify(nested) } });
      expect([entropy.length, logprob.length, top.length]).toEqual(Array(3).fill(fixture.lengths[i] - 1));
      entropy.forEach((h: number, t: number) => {
        const row = fixture.starts[i] + t;
        expect(Math.abs(h - fixture.entropy[row])).toBeLessThan(1e-4);
        expect(Math.abs(logprob[t] - fixture.logprob[row])).toBeLessThan(1e-4);
        expect(top[t].ids).toHaveLength(5);
        const at = top[t].ids.indexOf(fixture.next[row]);
        if (at >= 0) expect(top[t].logprob[at]).toBeCloseTo(logprob[t], 5);
      });
    });
    expect(scored).toHaveLength(lines.length);
  });

  it('reports on stderr and in its result what the model does not use of its folder', async () => {
    const held = loadFolderCases().find((of) => of.name === 'buffers');
    if (!held) throw new Error('no such folder');
    const model = join(folder, 'buffers');
    mkdirSync(model);
    for (const [name, content] of Object.entries(held.files)) writeFileSync(join(model, name), content);
    const input = join(folder, 'held.jsonl');
    writeFileSync(input, JSON.stringify({ tokens: held.tokens, prompt_length: 1 }));
    const run = await forklab(
      'score',
      '--model',
      model,
      '--in',
      input,
      '--out',
      join(folder, 'o.jsonl'),
      '--json',
    );
    expect(run.status).toBe(0);
    const { notes } = JSON.parse(run.stdout);
    for (const name of ['inv_freq', 'position_ids', 'self_attn.bias'])
      expect(notes.join('\n')).toContain(name);
    for (const note of notes) expect(run.stderr).toContain(note);
  });

  it('fails with the line number and writes nothing if a line is invalid', async () => {
    const input = join(folder, 'wrong.jsonl');
    const out = join(folder, 'never.jsonl');
    writeFileSync(input, '{"tokens":[1,2,3],"prompt_length":1}\n\n{"tokens":[1,29],"prompt_length":1}\n');
    const run = await forklab(
      'score',
      '--model',
      loadFixture('qwen2').folder,
      '--in',
      input,
      '--out',
      out,
      '--json',
    );
    expect(run.status).toBe(1);
    expect(run.stdout).toBe('');
    expect(run.stderr).toContain('Line 3: tokens[1] is 29, not an id from 0 to 28.');
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.startsWith('never'))).toEqual([]);
  });

  it('exits with 2 on bad usage and with 1 on a missing model, with a message', async () => {
    const usage = await forklab('score', '--model', 'x');
    expect([usage.status, usage.stdout]).toEqual([2, '']);
    expect(usage.stderr).toContain('Give --model, --in and --out');
    const missing = await forklab('score', '--model', './nowhere', '--in', 'a', '--out', 'b');
    expect([missing.status, missing.stdout]).toEqual([1, '']);
    expect(missing.stderr).toContain('There is no model at ./nowhere');
  });
});
