/**
 * Finds the Chromium that the tests drive, or installs one, and prints its path.
 *
 *     npx tsx scripts/find_chromium.ts
 *
 * Order: `CHROMIUM_PATH`, the system's, Playwright's own; else `playwright install chromium`; else, on Debian as
 * root, `apt-get install chromium`. Messages go to stderr, so that stdout is the path alone.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type FoundChromium, listChromium } from '../src/gpu/node_chromium.ts';

const say = (line: string) => console.error(line);

/** The Chromium that is here, if it starts, without installing anything. A wrong `CHROMIUM_PATH` is an error. */
export function findChromium(): FoundChromium | null {
  const all = listChromium();
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (all[0]?.path !== named) throw new Error(`CHROMIUM_PATH is "${named}", and no program is there.`);
    return all[0];
  }
  return all.find(({ path }) => starts(path)) ?? null;
}

/**
 * The Chromium that is here, or a newly installed one.
 * @throws Error with what to install by hand, when none could be had
 */
export function ensureChromium(): FoundChromium {
  const here = findChromium();
  if (here) return here;
  for (const [how, install] of [
    ['npx playwright install chromium', installByPlaywright],
    ['apt-get install chromium', installByApt],
  ] as const) {
    if (!install) continue;
    say(`No Chromium found: trying ${how} ...`);
    if (!install()) say(`${how} did not work here.`);
    const found = findChromium();
    if (found) return { ...found, source: how };
  }
  throw new Error(
    'No Chromium was found and none could be installed here. Install one with a full WebGPU build and try again: ' +
      '`apt-get install chromium` on Debian, `npx playwright install --with-deps chromium` elsewhere, or Google ' +
      'Chrome; or name its program in CHROMIUM_PATH.',
  );
}

/** Whether the program can run at all: a downloaded Chromium may lack the system libraries that it needs. */
function starts(path: string): boolean {
  return spawnSync(path, ['--version', '--no-sandbox'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

function installByPlaywright(): boolean {
  const cli = join(
    dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')),
    'cli.js',
  );
  return runs(process.execPath, [cli, 'install', '--no-shell', 'chromium']);
}

/** Debian alone: Ubuntu's package of that name is only a pointer to a snap. */
const isDebianRoot =
  process.getuid?.() === 0 &&
  existsSync('/etc/os-release') &&
  /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));

const installByApt =
  isDebianRoot &&
  (() =>
    runs('apt-get', ['update']) &&
    runs('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'libvulkan1']));

/** Runs an installer to its end, its output on stderr. False when it failed or took over ten minutes. */
function runs(command: string, args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: ['ignore', 2, 2], env, timeout: 600_000 }).status === 0;
}

if (import.meta.filename === process.argv[1]) {
  try {
    const { path, source } = ensureChromium();
    say(`Chromium: ${path} (${source})`);
    console.log(path);
  } catch (error) {
    say((error as Error).message);
    process.exitCode = 1;
  }
}
