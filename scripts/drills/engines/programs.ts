import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { findChromium } from '../../find_chromium.ts';
import { type Opened, openFirefox, openWebKit } from './browsers.ts';

const host = fileURLToPath(new URL('./node_host.mjs', import.meta.url));

/**
 * A program that opens addresses, one after another; or what is missing for it. A visit fails where nothing will come of
 * it.
 */
type Engine =
  | { name: string; visit(url: string): Promise<void>; close(): Promise<void> }
  | { missing: string };

/** Node and Bun: a process an address. */
const program = (name: string, command: string, script: string): Engine => {
  let running: ChildProcess | null = null;
  return {
    name,
    async visit(url) {
      running = spawn(command, [host, script, url], { stdio: ['ignore', 2, 2] });
      const [code] = await once(running, 'close');
      if (code !== 0) throw new Error(`It ended with ${code}.`);
    },
    async close() {
      running?.kill('SIGKILL');
    },
  };
};

/** Bun as npm has it, in a folder that goes with the drill. */
function bun(folder: string, script: string): Engine {
  const install = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', 'bun@1.4.5'];
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{"private":true,"allowScripts":{"bun":true}}');
  const { status } = spawnSync('npm', install, { stdio: ['ignore', 2, 2] });
  const command = join(folder, 'node_modules/.bin/bun');
  if (status !== 0 || !existsSync(command))
    return { missing: 'Bun (npm install bun@1.4.5 did not work here)' };
  const { stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
  return program(`JavaScriptCore, Bun ${stdout.trim()}`, command, script);
}

async function chromiumEngine(): Promise<Engine> {
  const found = findChromium();
  if (!found) return { missing: 'Chromium (npm run chromium)' };
  const browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] });
  const page = await browser.newPage();
  return {
    name: `V8, Chromium ${browser.version()}`,
    visit: async (url) => void (await page.goto(url)),
    close: () => browser.close(),
  };
}

async function driven(name: string, open: () => Promise<Opened>): Promise<Engine> {
  const opened = await open();
  if ('missing' in opened) return opened;
  const { driver, close } = opened;
  return { name: `${name} ${driver.version}`, visit: (url) => driver.navigate(url), close };
}

/** Every engine, with the programs that it is in. @param folder for what must be fetched */
export const engines = (script: string, folder: string): (() => Promise<Engine>)[] => [
  async () => program(`V8, Node ${process.versions.node}`, process.execPath, script),
  chromiumEngine,
  async () => bun(folder, script),
  () => driven('JavaScriptCore, WebKitGTK', openWebKit),
  () => driven('SpiderMonkey, Firefox', openFirefox),
];
