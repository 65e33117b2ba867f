import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const repository = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'forklab-package-'));

/** Runs a program of the empty folder, as somebody would who has installed the package there. */
const run = (program: string, ...args: string[]): string =>
  execFileSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, FORKLAB_ADAPTER: 'wasm', NODE_OPTIONS: '', NODE_PATH: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const forklab = (...args: string[]) => run('npx', '--no-install', 'forklab', ...args);

beforeAll(() => {
  execFileSync('npm', ['pack', '--pack-destination', folder], { cwd: repository, stdio: 'pipe' });
  const [tarball] = readdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  run('npm', 'install', '--offline', '--no-audit', '--no-fund', `./${tarball}`);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

test('the package brings no library along, computes rightly and trains in an empty folder', () => {
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    'forklab',
  ]);
  expect(forklab('doctor')).toContain('The engine computes correctly on this adapter.');
  forklab('train', 'countdown-mini@1', '--conditions', 'top20', '--steps', '1', '--out', 'run');
  const record = JSON.parse(readFileSync(join(folder, 'run/record.json'), 'utf8'));
  expect(record.runs[0].metrics).toHaveLength(1);
  expect(record.runs[0].hash).toMatch(/^[0-9a-f]{64}$/);
  forklab('export', 'countdown-mini@1', '--to', 'trl', '--steps', '1', '--out', 'trl');
  expect(readdirSync(join(folder, 'trl'))).toContain('forklab_trl.py');
  expect(forklab('help')).toContain('score ');
});
