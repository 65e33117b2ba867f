import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { build } from 'vite';
import { goldenParameters } from '../../src/rl/testing/golden_training.ts';
import { compileKernels } from '../../src/wasm/node_kernels.ts';
import { findChromium } from '../find_chromium.ts';
import { type Opened, openFirefox, openWebKit } from './engines/browsers.ts';

/**
 * The golden training, twenty updates of a shipped base, in V8, JavaScriptCore and SpiderMonkey, with one, two and five
 * workers, beside busy neighbours, and taken up in the middle: its final parameters are the same to the last bit. So are
 * those under a mask that the host draws. One script, bundled once, runs in all of them.
 */

const repository = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const here = (file: string) => fileURLToPath(new URL(`./engines/${file}`, import.meta.url));

/** A training as an engine is asked for it. */
interface Case {
  condition: 'top20' | 'random20';
  workers: number;
  /** As many busy processes beside it as there are cores. */
  loaded?: boolean;
  /** Ended after two steps of five, and taken up from its checkpoint. */
  resumed?: boolean;
}

const cases: Case[] = [
  { condition: 'top20', workers: 1 },
  { condition: 'top20', workers: 2 },
  { condition: 'top20', workers: 5 },
  { condition: 'top20', workers: 2, loaded: true },
  { condition: 'top20', workers: 2, resumed: true },
  { condition: 'random20', workers: 1 },
  { condition: 'random20', workers: 5 },
];

/** What an engine made of one. */
interface Trained extends Case {
  engine: string;
  parameters: string;
  ms: number;
}

/** A program that opens addresses, one after another; or what is missing for it. */
type Engine =
  | { name: string; visit(url: string): Promise<void>; close(): Promise<void> }
  | { missing: string };

/** Node and Bun: a process an address. */
const program = (name: string, command: string, script: string): Engine => {
  let running: ChildProcess | null = null;
  return {
    name,
    async visit(url) {
      running = spawn(command, [here('node_host.mjs'), script, url], { stdio: ['ignore', 2, 2] });
    },
    async close() {
      running?.kill('SIGKILL');
    },
  };
};

/** Bun as npm has it, in a folder that goes with the drill. */
function bun(folder: string, script: string): Engine {
  const install = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', 'bun@1.4.5'];
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

/** Bundles the script with its worker. @returns the script's path */
async function bundle(folder: string): Promise<string> {
  await build({
    root: repository,
    configFile: false,
    logLevel: 'warn',
    base: './',
    worker: { format: 'es' },
    build: {
      target: 'es2022',
      outDir: folder,
      emptyOutDir: true,
      copyPublicDir: false,
      modulePreload: false,
      rollupOptions: { input: here('training.ts'), output: { entryFileNames: 'training.js' } },
    },
  });
  writeFileSync(join(folder, 'kernels.wasm'), await compileKernels());
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><meta charset="utf-8"><title>engines</title><script type="module" src="training.js"></script>',
  );
  return join(folder, 'training.js');
}

type Answer = { parameters: string; ms: number } | { failed: string };

/** Serves the bundle and the shipped models, and hears what the engines answer. */
async function serve(folder: string) {
  const types: Record<string, string> = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.wasm': 'application/wasm',
  };
  let hear: (answer: Answer) => void = () => {};
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://host');
    if (request.method === 'POST') {
      const body = Buffer.concat(await request.toArray());
      response.end();
      if (pathname === '/failed') hear({ failed: body.toString() });
      else
        hear({
          parameters: createHash('sha256').update(body).digest('hex'),
          ms: Number(searchParams.get('ms')),
        });
      return;
    }
    const path = normalize(pathname).replace(/^\/$/, '/index.html');
    const file = join(path.startsWith('/models/') ? join(repository, 'public') : folder, path);
    response.setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream');
    createReadStream(file)
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    origin: `http://127.0.0.1:${port}`,
    answer: () =>
      new Promise<Answer>((resolve) => {
        const late = setTimeout(() => resolve({ failed: 'It did not answer within ten minutes.' }), 600_000);
        hear = (answer) => {
          clearTimeout(late);
          resolve(answer);
        };
      }),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Busy neighbours while something is done. */
async function beside<T>(loaded: boolean, work: () => Promise<T>): Promise<T> {
  const busy = loaded
    ? [1, 2].map(() => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }))
    : [];
  try {
    return await work();
  } finally {
    for (const child of busy) child.kill('SIGKILL');
  }
}

/** The drill. An engine that is not here is named among the skipped ones. */
export async function enginesDrill({ log }: { log(line: string): void }) {
  const folder = mkdtempSync(join(tmpdir(), 'forklab-engines-'));
  const script = await bundle(join(folder, 'page'));
  mkdirSync(join(folder, 'bun'));
  const server = await serve(join(folder, 'page'));
  const engines: (() => Engine | Promise<Engine>)[] = [
    () => program(`V8, Node ${process.versions.node}`, process.execPath, script),
    chromiumEngine,
    () => bun(join(folder, 'bun'), script),
    () => driven('JavaScriptCore, WebKitGTK', openWebKit),
    () => driven('SpiderMonkey, Firefox', openFirefox),
  ];
  const trained: Trained[] = [];
  const skipped: string[] = [];
  const faults: string[] = [];
  try {
    for (const open of engines) {
      const engine = await open();
      if ('missing' in engine) {
        log(`Skipped, for it is not here: ${engine.missing}`);
        skipped.push(engine.missing);
        continue;
      }
      for (const one of cases) {
        const { condition, workers, loaded = false, resumed = false } = one;
        const query = `condition=${condition}&workers=${workers}${resumed ? '&resumed' : ''}`;
        const answer = await beside(loaded, async () => {
          const answered = server.answer();
          await engine.visit(`${server.origin}/?${query}`);
          return answered;
        });
        const what = `${engine.name}, ${condition}, ${workers} worker${workers > 1 ? 's' : ''}${loaded ? ', loaded' : ''}${resumed ? ', resumed' : ''}`;
        if ('failed' in answer) {
          faults.push(`${what}: ${answer.failed}`);
          log(`${what}: ${answer.failed}`);
        } else {
          trained.push({ engine: engine.name, ...one, ...answer });
          log(`${what}: ${answer.parameters.slice(0, 16)} in ${answer.ms} ms`);
        }
      }
      await engine.close();
    }
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const hashes = Object.fromEntries(
    ['top20', 'random20'].map((name) => [
      name,
      [...new Set(trained.filter(({ condition }) => condition === name).map(({ parameters }) => parameters))],
    ]),
  );
  for (const [condition, found] of Object.entries(hashes))
    if (found.length !== 1) faults.push(`${found.length} different ends of ${condition}`);
  if (hashes.top20[0] !== goldenParameters) faults.push(`top20 is not the golden ${goldenParameters}`);
  return { trainings: trained.length, hashes, trained, skipped, faults, failed: faults.length > 0 };
}
