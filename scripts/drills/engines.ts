import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { golden } from '../../src/rl/testing/golden_training.ts';
import { bundle, serve } from './engines/page.ts';
import { engines } from './engines/programs.ts';

/**
 * The golden training, twenty updates of a shipped base, in V8, JavaScriptCore and SpiderMonkey, with one, two and five
 * workers, under load, and resumed in the middle: its final parameters are the same bit for bit. So are
 * those with a mask drawn on the host. One script, bundled once, runs in all of them.
 */

/** A training as an engine is asked for it. */
interface Case {
  training: keyof typeof golden;
  workers: number;
  /** Two busy processes in parallel. */
  loaded?: boolean;
  /** Stopped in the middle, and resumed from its checkpoint. */
  resumed?: boolean;
}

const cases: Case[] = [
  { training: 'top20', workers: 1 },
  { training: 'top20', workers: 2 },
  { training: 'top20', workers: 5 },
  { training: 'top20', workers: 2, loaded: true },
  { training: 'top20', workers: 2, resumed: true },
  { training: 'random20', workers: 1 },
  { training: 'random20', workers: 5 },
  { training: 'distilled', workers: 1 },
  { training: 'distilled', workers: 5 },
];

/** One that came to the golden parameters. */
interface Trained extends Case {
  engine: string;
  ms: number;
}

/** Runs work under load. */
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

/** The drill. An engine that is not installed is listed as skipped. */
export async function enginesDrill({ log }: { log(line: string): void }) {
  const folder = mkdtempSync(join(tmpdir(), 'forklab-engines-'));
  const script = await bundle(join(folder, 'page'));
  const server = await serve(join(folder, 'page'));
  const same: Trained[] = [];
  const skipped: string[] = [];
  const faults: string[] = [];
  const note = (what: string) => {
    faults.push(what);
    log(what);
  };
  try {
    for (const open of engines(script, join(folder, 'bun'))) {
      const engine = await open().catch((error: Error) => note(error.message));
      if (!engine) continue;
      if ('missing' in engine) {
        log(`Skipped, not installed: ${engine.missing}`);
        skipped.push(engine.missing);
        continue;
      }
      for (const one of cases) {
        const { training, workers, loaded = false, resumed = false } = one;
        const url = `${server.origin}/?training=${training}&workers=${workers}${resumed ? '&resumed' : ''}`;
        const answered = server.answer();
        const answer = await beside(loaded, () =>
          Promise.race([answered, engine.visit(url).then(() => answered)]),
        ).catch((error: Error) => ({ failed: error.message }));
        const how = [
          `${workers} worker${workers > 1 ? 's' : ''}`,
          ...(loaded ? ['loaded'] : []),
          ...(resumed ? ['resumed'] : []),
        ];
        const what = `${engine.name}: ${training}, ${how.join(', ')}`;
        if ('failed' in answer) note(`${what}: ${answer.failed}`);
        else if (answer.parameters !== golden[training])
          note(`${what}: ${answer.parameters}, and not the golden ${golden[training]}`);
        else {
          log(`${what}: ${answer.parameters} in ${answer.ms} ms`);
          same.push({ engine: engine.name, ...one, ms: answer.ms });
        }
      }
      await engine.close();
    }
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const here = [...new Set(same.map(({ engine }) => engine))];
  return { identical: same.length, engines: here, skipped, golden, faults, failed: faults.length > 0 };
}
