import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(`${repository}/README.md`, 'utf8');
const documented = readme.split('\n').filter((line) => /^(npm run|npx) .*forklab.* --json$/.test(line));

/** Runs a line as a reader would, in a shell. */
const shell = (line: string) =>
  spawnSync(line, { cwd: repository, shell: true, encoding: 'utf8', timeout: 110_000 });

test('the README says how to get JSON', () => {
  expect(documented).not.toEqual([]);
});

test.each(documented)('%s: one JSON object on stdout, and nothing else', { timeout: 120_000 }, (line) => {
  // The line itself, made short.
  const { status, stdout } = shell(`${line} --steps 1 --problems 4 --samples 1`);
  expect(status).toBe(0);
  expect(JSON.parse(stdout).runs).toMatchObject([{ condition: 'top20', seed: 1, steps: 1 }]);
});

test('npx forklab is the same command', { timeout: 60_000 }, () => {
  const { status, stdout } = shell('npx forklab link encode countdown-mini --json');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ preset: 'countdown-mini@1' });
  expect(shell('npx forklab chess').status).toBe(2);
});
