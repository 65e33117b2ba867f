import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Driver, httpDriver, marionetteDriver } from './webdriver.ts';

/** Where a program is on the path; null where it is not. */
export function programAt(name: string): string | null {
  const found = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : null;
}

/** So many ms until a browser must be there. */
const patience = 60_000;

/** Asks until there is an answer. @throws Error with `what` where there is none in a minute */
async function until<T>(what: string, ask: () => T | null | Promise<T | null>): Promise<T> {
  for (const started = performance.now(); performance.now() - started < patience; ) {
    const answer = await ask();
    if (answer !== null) return answer;
    await new Promise((turn) => setTimeout(turn, 100));
  }
  throw new Error(`${what} did not start within ${patience / 1000} s.`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

/** Ends a process and waits until it is gone. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'close');
  child.kill('SIGKILL');
  await gone;
}

/** A browser with what it was started with, or what is missing for it. */
export type Opened = { driver: Driver; close(): Promise<void> } | { missing: string };

/** Firefox without a window, with a profile of its own. */
export async function openFirefox(): Promise<Opened> {
  const program = programAt('firefox-esr') ?? programAt('firefox');
  if (!program) return { missing: 'Firefox (apt-get install firefox-esr)' };
  const profile = mkdtempSync(join(tmpdir(), 'forklab-firefox-'));
  writeFileSync(join(profile, 'user.js'), 'user_pref("marionette.port", 0);\n');
  const firefox = spawn(program, ['--headless', '--marionette', '--no-remote', '--profile', profile], {
    stdio: 'ignore',
  });
  const stop = async () => {
    await end(firefox);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const file = join(profile, 'MarionetteActivePort');
    const port = await until('Firefox', () =>
      existsSync(file) ? Number(readFileSync(file, 'utf8')) || null : null,
    );
    const driver = await marionetteDriver(port);
    return {
      driver,
      async close() {
        await driver.close().catch(() => {});
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** WebKit's own small browser, on a screen in memory where there is none. */
export async function openWebKit(): Promise<Opened> {
  const program = programAt('WebKitWebDriver');
  if (!program) return { missing: 'WebKit (apt-get install webkit2gtk-driver)' };
  const children: ChildProcess[] = [];
  const stop = async () => {
    for (const child of children.reverse()) await end(child);
  };
  try {
    let display = process.env.DISPLAY;
    if (!display && !process.env.WAYLAND_DISPLAY) {
      const screen = programAt('Xvfb');
      if (!screen) return { missing: 'a screen for WebKit (apt-get install xvfb)' };
      const xvfb = spawn(screen, ['-displayfd', '1', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      children.push(xvfb);
      const [number] = await Promise.race([
        once(xvfb.stdout, 'data'),
        once(xvfb, 'close').then(() => {
          throw new Error('Xvfb did not start.');
        }),
      ]);
      display = `:${String(number).trim()}`;
    }
    const port = await freePort();
    children.push(
      spawn(program, [`--port=${port}`], { stdio: 'ignore', env: { ...process.env, DISPLAY: display } }),
    );
    const origin = `http://127.0.0.1:${port}`;
    await until('WebKitWebDriver', () =>
      fetch(`${origin}/status`).then(
        () => true,
        () => null,
      ),
    );
    const driver = await httpDriver(origin, {});
    return {
      driver,
      async close() {
        await driver.close().catch(() => {});
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
