import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { noteMatmul, readMatmuls } from './kept_matmul.ts';
import { readRunFile } from './run_files.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const command = ['--import', 'tsx', 'src/cli/main.ts', 'train'];
const train = (...args: string[]) =>
  spawnSync(process.execPath, [...command, ...args], { cwd: repository, encoding: 'utf8', timeout: 110_000 });
const small = ['--problems', '4', '--samples', '1'];

describe('train', () => {
  test.each([
    [['countdown-mini', 'countdown'], '"countdown" is one word too many.'],
    [['countdown-mini', '--seed', '-1'], '--seed must be a number from 0 to 2147483647, not "-1".'],
    [['countdown-mini', '--seed', '1.5'], '--seed must be a whole number, not "1.5".'],
    [['countdown-mini', '--seed', '1', '--seeds', '2,3'], 'Give either --seed or --seeds.'],
    [['countdown-mini', '--seeds', '1,1'], '--seeds names a number twice: "1,1".'],
    [['countdown-mini', '--conditions', 'top20,top20'], '--conditions names top20 twice.'],
    [['countdown-mini', '--rho', '0'], '--rho must be a number from 0.001 to 1, not "0".'],
  ])('%j is bad usage', { timeout: 60_000 }, (args, sentence) => {
    const { status, stdout, stderr } = train(...args);
    expect([status, stdout, stderr]).toEqual([2, '', `${sentence}\n`]);
  });

  test('another mask in the same folder is another run', { timeout: 240_000 }, async () => {
    const out = mkdtempSync(join(tmpdir(), 'forklab-train-'));
    const args = [
      'countdown-mini',
      '--conditions',
      'top20',
      '--steps',
      '1',
      ...small,
      '--out',
      out,
      '--json',
    ];
    const first = JSON.parse(train(...args).stdout);
    expect(first.runs).toMatchObject([{ condition: 'top20', steps: 1 }]);
    // What decides the last bits is kept, and holds whatever the clock says at the next start.
    const [{ adapter, matmul }] = await readMatmuls(out);
    expect(adapter).toBe(first.adapter);
    const { record } = (await readRunFile(out, { condition: 'top20', seed: 1 })) ?? {};
    expect(record?.matmul).toBe(matmul);
    const slower = matmul === 'matmul' ? 'matmul_quad' : 'matmul';
    await noteMatmul(out, { adapter, matmul: slower });
    const { stdout, stderr } = train(...args, '--rho', '0.9');
    expect(stderr).toContain(`on ${adapter} (${slower}).`);
    const second = JSON.parse(stdout);
    expect(second.runs).toMatchObject([{ condition: 'top90', steps: 1 }]);
    const again = train(...args, '--normaliser', 'all');
    expect(again.stderr).toContain('top20-1.run is a run of another recipe');
    expect(existsSync(join(out, 'top90-1.run'))).toBe(true);
  });

  test('Ctrl-C keeps what is done, and says how to go on', { timeout: 120_000 }, async () => {
    const out = join(mkdtempSync(join(tmpdir(), 'forklab-train-')), 'runs');
    const args = [...command, 'countdown-mini', '--conditions', 'top20', ...small, '--out', out, '--json'];
    const child = spawn(process.execPath, args, { cwd: repository });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => {
      stdout += text;
    });
    child.stderr.on('data', (text) => {
      stderr += text;
      // Only once: the second one ends the process at once.
      if (stderr.includes('5/40 steps') && !child.killed) child.kill('SIGINT');
    });
    const [code] = await once(child, 'close');
    expect([code, stdout]).toEqual([130, '']);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(
      `Stopped. What is done is kept in ${out}: continue with the same command.`,
    );
    const kept = await readRunFile(out, { condition: 'top20', seed: 1 });
    expect(kept?.checkpoint.step).toBeGreaterThanOrEqual(5);
    expect(kept?.checkpoint.step).toBeLessThan(40);
    expect(kept?.record.metrics).toHaveLength(kept?.checkpoint.step ?? 0);
  });
});
