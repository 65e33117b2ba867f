/**
 * Measures for how long the page is busy at a stretch with a trace of 100,000 tokens in the Inspect view: CPU ms of
 * each task of the renderer's main thread while the trace is opened, scrolled, re-marked by the rho line, navigated by
 * keys and recoloured. The goal is that it scrolls with no task over 50 ms.
 *
 *     npx vite build && npm run bench:inspect [-- tokens]
 * Run manually, since tests never measure time. CPU time rather than wall time, to be affected as little as possible by
 * other load.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { preview } from 'vite';
import { randomStream } from '../src/random/stream.ts';
import { findChromium } from './find_chromium.ts';

/** The goal, ms. */
const longest = 50;
const tokens = Number(process.argv[2] ?? 100_000);

/** A line of JSONL with N tokens, one in six of them a line break. */
function longTrace(): string {
  const random = randomStream(3, 0);
  const all = [' therefore', ' we', ' have', ' check', ' wait', ' 12', ' −', '.', ',', '\n'];
  const words = Array.from({ length: tokens }, (_, i) =>
    i % 6 === 5 ? '\n' : all[random.integer(all.length)],
  );
  const entropy = words.map(() => -Math.log(random.uniform()) / 3);
  const logprob = words.map(() => Math.log(random.uniform()));
  return JSON.stringify({ title: 'long', words, entropy: entropy.slice(1), logprob: logprob.slice(1) });
}

type Box = { x: number; y: number; width: number };

interface TraceEvent {
  name: string;
  ph: string;
  ts: number;
  pid: number;
  tid: number;
  /** µs of CPU, and of the clock. */
  tdur?: number;
  dur?: number;
  args: { name?: string };
}

/** Does something and prints the longest tasks that it led to. @returns the longest, CPU ms */
async function measure(
  browser: Browser,
  page: Page,
  what: string,
  act: () => Promise<unknown>,
): Promise<number> {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] });
  await act();
  await page.waitForTimeout(400);
  const { traceEvents: events }: { traceEvents: TraceEvent[] } = JSON.parse(
    (await browser.stopTracing()).toString(),
  );
  const thread = ({ pid, tid }: TraceEvent) => `${pid}:${tid}`;
  const main = new Set(
    events.filter((e) => e.name === 'thread_name' && e.args.name === 'CrRendererMain').map(thread),
  );
  const tasks = events.filter((e) => e.ph === 'X' && e.name.endsWith('RunTask') && main.has(thread(e)));
  if (tasks.length === 0) throw new Error(`No task was recorded: ${what}.`);
  const top = (of: (e: TraceEvent) => number) => tasks.map((e) => of(e) / 1000).sort((a, b) => b - a);
  const cpu = top(({ tdur = 0 }) => tdur);
  const wall = top(({ dur = 0 }) => dur);
  const line = (values: number[], count: number) =>
    values
      .slice(0, count)
      .map((ms) => ms.toFixed(0))
      .join(' ');
  console.log(`${what.padEnd(18)} CPU ms ${line(cpu, 5).padEnd(18)} (by the clock ${line(wall, 3)})`);
  const [busiest] = tasks.sort((a, b) => (b.tdur ?? 0) - (a.tdur ?? 0));
  if (cpu[0] > longest) {
    const within = events.filter(
      (e) =>
        e.ph === 'X' &&
        thread(e) === thread(busiest) &&
        e.ts >= busiest.ts &&
        e.ts < busiest.ts + (busiest.dur ?? 0),
    );
    const parts = within
      .filter(({ tdur = 0, name }) => tdur > 5000 && !name.endsWith('RunTask'))
      .sort((a, b) => (b.tdur ?? 0) - (a.tdur ?? 0))
      .map(({ name, tdur = 0 }) => `${name} ${(tdur / 1000).toFixed(0)}`);
    console.log(`${''.padEnd(19)}the longest: ${parts.slice(0, 5).join(', ')}`);
  }
  return cpu[0];
}

const chrome = findChromium();
if (!chrome) throw new Error('No Chromium was found: `npx tsx scripts/find_chromium.ts` installs one.');
const folder = mkdtempSync(join(tmpdir(), 'bench-inspect-'));
const server = await preview({ preview: { host: '127.0.0.1', port: 0 } });
const browser = await chromium.launch({
  executablePath: chrome.path,
  args: ['--no-sandbox', '--disable-background-networking'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(server.resolvedUrls!.local[0]);
  await page.getByRole('button', { name: 'Inspect', exact: true }).first().click();
  const text = page.locator('.inspect-tokens');
  // A file by its path: a buffer would be carried into the page by tasks of Playwright's own.
  const file = join(folder, 'long.jsonl');
  writeFileSync(file, longTrace());
  await page.waitForTimeout(2000);
  console.log(
    `${tokens} tokens, Chromium ${browser.version()}, ${cpus().length} × ${cpus()[0].model}, load ${loadavg()[0].toFixed(1)}`,
  );

  // By class: to find it by its role Playwright would look at every token, in tasks of its own.
  const slider = page.locator('.inspect .legend');
  const dragged = async ({ x, y, width }: Box) => {
    await page.mouse.move(x + width * 0.2, y + 40);
    await page.mouse.down();
    for (let i = 0; i < 60; i++) {
      await page.mouse.move(x + width * (0.1 + 0.4 * Math.abs(Math.sin(i / 10))), y + 40);
      await page.waitForTimeout(16);
    }
    await page.mouse.up();
    await page.waitForTimeout(1500);
  };
  const found = [
    await measure(browser, page, 'open', async () => {
      await page.locator('.open-traces input[type=file]').setInputFiles(file);
      const made = (count: number) => document.querySelectorAll('.inspect-tokens .token').length === count;
      await page.waitForFunction(made, tokens, { timeout: 120_000, polling: 100 });
    }),
    await measure(browser, page, 'scroll by wheel', async () => {
      await page.mouse.move(400, 500);
      for (let i = 0; i < 60; i++) {
        await page.mouse.wheel(0, 400);
        await page.waitForTimeout(16);
      }
    }),
    await measure(browser, page, 'scroll by jumps', () =>
      text.evaluate(async (element) => {
        for (let i = 0; i < 40; i++) {
          element.scrollTop = ((i * 0.618) % 1) * element.scrollHeight;
          await new Promise(requestAnimationFrame);
        }
        element.scrollTop = 0;
      }),
    ),
    await measure(browser, page, 'go to the legend', () => slider.scrollIntoViewIfNeeded()),
    await slider
      .boundingBox()
      .then((box) => measure(browser, page, 'drag the rho line', () => dragged(box as Box))),
    await measure(browser, page, 'walk by keys', async () => {
      await text.focus();
      for (const key of ['ArrowRight', ']', 'ArrowDown']) {
        for (let i = 0; i < 10; i++) await page.keyboard.press(key);
      }
      await page.keyboard.press('End');
    }),
    await measure(browser, page, 'recolour', async () => {
      await page.locator('.colour-selects select').first().selectOption('surprisal');
      await page.waitForTimeout(1500);
    }),
  ];
  const [, wheel, jumps] = found;
  const worst = Math.max(wheel, jumps);
  console.log(
    `longest task of scrolling: ${worst.toFixed(0)} ms of CPU, ${worst <= longest ? 'within' : 'OVER'} ${longest} ms`,
  );
} finally {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true });
}
