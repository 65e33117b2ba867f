/**
 * Finds the Chromium that the tests drive, or installs one, and prints its path.
 *
 *     npx tsx scripts/find_chromium.ts
 *
 * Order: `CHROMIUM_PATH`, the system's (its headless shell first), Playwright's own; else `playwright install chromium`;
 * else, on Debian as root, `apt-get install chromium-headless-shell`, or `chromium` where there is no such package.
 * Messages go to stderr, so that stdout is the path alone.
 */

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type FoundChromium, listChromium } from '../src/gpu/node_chromium.ts';

type Say = (text: string) => void;

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
 * @param say what is tried, and what the installers say
 * @throws Error with what to install by hand, when none could be had
 */
export async function ensureChromium(say: Say): Promise<FoundChromium> {
  const here = findChromium();
  if (here) return here;
  for (const [how, commands] of [
    ['npx playwright install chromium', [byPlaywright]],
    ...(isDebianRoot ? [...byApt('chromium-headless-shell'), ...byApt('chromium')] : []),
  ] as const) {
    say(`No Chromium found: trying ${how} ...\n`);
    if (!(await runAll(commands, say))) say(`${how} did not work here.\n`);
    const found = findChromium();
    if (found) return { ...found, source: how };
  }
  throw new Error(
    'No Chromium was found and none could be installed here. Install one with a full WebGPU build and try again: ' +
      '`apt-get install chromium-headless-shell` on Debian, `npx playwright install --with-deps chromium` elsewhere, ' +
      'or Google Chrome; or name its program in CHROMIUM_PATH.',
  );
}

/** Whether the program can run at all: a downloaded Chromium may lack the system libraries that it needs. */
function starts(path: string): boolean {
  return spawnSync(path, ['--version', '--no-sandbox'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

type Command = readonly [program: string, ...args: string[]];

const byPlaywright: Command = [
  process.execPath,
  join(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js'),
  'install',
  '--no-shell',
  'chromium',
];

/** Debian alone: Ubuntu's package of that name is only a pointer to a snap. */
const isDebianRoot =
  process.getuid?.() === 0 &&
  existsSync('/etc/os-release') &&
  /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));

const byApt = (name: string): [how: string, commands: Command[]][] => [
  [
    `apt-get install ${name}`,
    [
      ['apt-get', 'update'],
      ['apt-get', 'install', '-y', '--no-install-recommends', name, 'libvulkan1'],
    ],
  ],
];

/** Runs installers to their end, one after another. False when one failed or took over ten minutes. */
async function runAll(commands: readonly Command[], say: Say): Promise<boolean> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const [program, ...args] of commands) {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env, timeout: 600_000 });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', say);
    const status = await new Promise((done) => child.once('error', done).once('close', done));
    if (status !== 0) return false;
  }
  return true;
}

if (import.meta.filename === process.argv[1]) {
  try {
    const { path, source } = await ensureChromium((text) => process.stderr.write(text));
    console.error(`Chromium: ${path} (${source})`);
    console.log(path);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
