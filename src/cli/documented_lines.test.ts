import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runForklab } from './testing/run_forklab.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(`${repository}/README.md`, 'utf8');
/** Documented command lines with --json. */
const documented = readme
  .split('\n')
  .flatMap((line) => /^(npm run -s forklab --|npx forklab) (.+ --json)$/.exec(line)?.slice(1, 3) ?? []);
const [call, line] = documented;

test('the README says how to get JSON', () => {
  expect(documented).toHaveLength(2);
});

test(`${line}: one JSON object on stdout, and nothing else`, async () => {
  // The documented line, with fewer steps.
  const short = ['--steps', '1', '--problems', '4', '--samples', '1'];
  const { status, stdout } = await runForklab([...line.split(' '), ...short]);
  expect(status).toBe(0);
  expect(JSON.parse(stdout).runs).toMatchObject([{ condition: 'top20', seed: 1, steps: 1 }]);
});

test.each([call, 'npx forklab'])('%s calls forklab, in a shell', (called) => {
  const shell = (args: string) =>
    spawnSync(`${called} ${args}`, { cwd: repository, shell: true, encoding: 'utf8', timeout: 50_000 });
  const { status, stdout } = shell('link encode countdown-mini --json');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ preset: 'countdown-mini@1' });
  expect(shell('chess').status).toBe(2);
});
