import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  createReadStream,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadFixture } from '../../reference/fixtures.ts';
import { presets } from '../experiment/presets.ts';
import { linkOf, plainLink } from '../formats/link/link.ts';
import { builtForklab } from './testing/built_forklab.ts';

/** Output to a slow reader, a closed pipe and a full disk; in real processes, since pipes belong to them. */

const repository = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'forklab-output-'));
afterAll(() => rmSync(folder, { recursive: true }));

let program: readonly string[];
beforeAll(async () => {
  ({ start: program } = await builtForklab());
});

/** Starts the command line, with the given files in place of pipes. */
function start(
  args: readonly string[],
  input: string,
  stdout: 'pipe' | number,
  stderr: 'pipe' | number,
  end = true,
) {
  const child = spawn(process.execPath, [...program, ...args], {
    cwd: repository,
    stdio: ['pipe', stdout, stderr],
  });
  // It may exit before it has read everything.
  child.stdin?.on('error', () => {});
  if (end) child.stdin?.end(input);
  else child.stdin?.write(input);
  return child;
}

async function textOf(stream: Readable | null): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream ?? []) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Runs it to completion, consuming its output with `read`. */
async function ran(
  args: readonly string[],
  {
    input = '',
    stdout = 'pipe' as 'pipe' | number,
    stderr = 'pipe' as 'pipe' | number,
    read = textOf as (stream: Readable | null) => Promise<string>,
  } = {},
) {
  const child = start(args, input, stdout, stderr);
  const ended = once(child, 'close');
  const [out, err] = await Promise.all([read(child.stdout), textOf(child.stderr)]);
  const [code] = await ended;
  return { code, stdout: out, stderr: err };
}

/** Reads a little at a time, so that the writer meets a full pipe. */
async function slowly(stream: Readable | null): Promise<string> {
  let text = '';
  if (!stream) return text;
  let ended = false;
  stream.setEncoding('utf8').once('end', () => {
    ended = true;
  });
  while (!ended) {
    text += stream.read(4096) ?? stream.read() ?? '';
    await setImmediate();
  }
  return text;
}

/** Reads one chunk and closes the pipe. */
async function untilFirst(stream: Readable | null): Promise<string> {
  if (!stream) return '';
  const [chunk] = await once(stream, 'data');
  stream.destroy();
  return chunk.toString();
}

const full = () => openSync('/dev/full', 'w');
const diskFull = 'stdout cannot be written: no space is left on the device. The output is incomplete.\n';

describe('link decode', () => {
  // Of lines of a kB and more: many times the capacity of a pipe, 64 kB.
  const count = 1000;
  let links: string;
  beforeAll(async () => {
    const link = await linkOf(plainLink('countdown@1', presets['countdown@1']));
    links = `${link}\n`.repeat(count);
  });

  test('writes all lines to a slow reader', { timeout: 60_000 }, async () => {
    const { code, stdout, stderr } = await ran(['link', 'decode'], { input: links, read: slowly });
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.split('\n');
    expect(lines).toHaveLength(count + 1);
    expect(new Set(lines).size).toBe(2);
  });

  test('ends quietly when its reader closes the pipe', { timeout: 60_000 }, async () => {
    const { code, stdout, stderr } = await ran(['link', 'decode'], { input: links, read: untilFirst });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.length).toBeGreaterThan(0);
  });

  test('reports a full disk', { timeout: 60_000 }, async () => {
    expect(await ran(['link', 'decode'], { input: links, stdout: full() })).toMatchObject({
      code: 1,
      stderr: diskFull,
    });
  });

  test('Ctrl-C ends it with 130, after a complete line', { timeout: 60_000 }, async () => {
    // Its stdin stays open: without Ctrl-C it would wait forever.
    const child = start(['link', 'decode'], links, 'pipe', 'pipe', false);
    let stdout = '';
    for await (const chunk of child.stdout ?? []) {
      stdout += chunk;
      if (stdout.length > 3e5) child.kill('SIGINT');
    }
    expect(child.exitCode ?? (await once(child, 'close'))[0]).toBe(130);
    expect(stdout.endsWith('}\n')).toBe(true);
  });
});

describe('a result above 1 MB', () => {
  const traces = join(folder, 'traces.jsonl');
  const args = ['analyse', 'entropy', '--traces', traces, '--words', '100000', '--min-count', '1', '--json'];
  const words = 12_000;
  beforeAll(() => {
    const line = (from: number) => {
      const own = Array.from({ length: 4000 }, (_, i) => `${'w'.repeat(20)}${from + i}`);
      const entropy = own.map((_, i) => (i % 7) / 10);
      return JSON.stringify({ words: own, prompt_length: 0, entropy });
    };
    writeFileSync(traces, [0, 4000, 8000].map((from) => `${line(from)}\n`).join(''));
  });

  test('reaches a slow reader completely', { timeout: 60_000 }, async () => {
    const { code, stdout } = await ran(args, { read: slowly });
    expect(code).toBe(0);
    expect(stdout.length).toBeGreaterThan(1e6);
    expect(JSON.parse(stdout).words.highest).toHaveLength(words);
  });

  test('may be abandoned by its reader', { timeout: 60_000 }, async () => {
    const { code, stderr } = await ran(args, { read: untilFirst });
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/EPIPE|cannot/);
  });

  test('reports a full disk on stdout and on stderr', { timeout: 60_000 }, async () => {
    const { code, stderr } = await ran(args, { stdout: full() });
    expect(code).toBe(1);
    expect(stderr.endsWith(diskFull)).toBe(true);
    const silent = await ran(args, { stderr: full() });
    expect(silent.code).toBe(1);
    expect(JSON.parse(silent.stdout).words.highest).toHaveLength(words);
  });
});

describe('score', () => {
  const input = join(folder, 'to_score.jsonl');
  const model = loadFixture('qwen2').folder;
  const score = (out: string) => ['score', '--model', model, '--in', input, '--out', out, '--json'];
  const count = 2000;
  beforeAll(() => writeFileSync(input, '{"tokens":[3,1,2,5],"prompt_length":1}\n'.repeat(count)));

  test('reports a full disk for its file and for its result', {
    timeout: 120_000,
  }, async () => {
    expect(await ran(score('/dev/full'))).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining(
        '\n/dev/full cannot be written: no space is left on the device. Free some space or choose another path, and run the command again.\n',
      ),
    });
    const out = join(folder, 'scored.jsonl');
    const { code, stderr } = await ran(score(out), { stdout: full() });
    expect(code).toBe(1);
    expect(stderr.endsWith(diskFull)).toBe(true);
    expect(existsSync(out)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  test('writes all lines to a pipe that is read slowly', { timeout: 120_000 }, async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const [{ code, stdout }, written] = await Promise.all([
      ran(score(pipe)),
      slowly(createReadStream(pipe, { highWaterMark: 4096 })),
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ lines: count, out: pipe });
    const lines = written.trimEnd().split('\n');
    expect(lines).toHaveLength(count);
    for (const line of lines) expect(JSON.parse(line).entropy).toHaveLength(3);
  });
});
