import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { conditions, presets } from '../../src/experiment/presets.ts';
import { linkOf, plainLink, readLink } from '../../src/formats/link/link.ts';
import { openFirefox, openWebKit } from './engines/browsers.ts';
import { serveFiles } from './engines/files.ts';
import type { Driver } from './engines/webdriver.ts';

/**
 * The built page in Firefox and in WebKit, which have no WebGPU here: it opens, trains on the processor to the same
 * numbers, samples, makes a link, does the same at a phone's width, and nothing goes wrong on the way. Pictures of what
 * each browser showed are left in `.cache/drills`.
 */

const repository = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const pictures = join(repository, '.cache/drills');

const mini = presets['countdown-mini@1'];
const spec = {
  ...mini,
  steps: 3,
  evaluation: { every: 3, problems: 20, samples: 2 },
  conditions: [conditions.top20],
};

const recipe = () => linkOf(plainLink('countdown-mini@1', spec));

/** So many ms for anything that a person would wait for. */
const patience = 120_000;

/** A frame of a phone's size: no browser here makes its window so narrow. */
const phone = (hash: string) =>
  `<!doctype html><title>phone</title><iframe src="/${hash}" width="390" height="780" style="border:0"></iframe>`;

const scripts = {
  words: 'return document.body.innerText;',
  /** A button by the words on it, or its name. */
  button: `return [...document.querySelectorAll('button')].find((one) =>
    one.checkVisibility() && (one.innerText.trim() === args[0] || one.ariaLabel === args[0]));`,
  /** Where an enabled button is; nothing where there is none. */
  place: `const found = [...document.querySelectorAll('button')].find((one) =>
    one.checkVisibility() && (one.innerText.trim() === args[0] || one.ariaLabel === args[0]) && !one.disabled);
    return found ? JSON.stringify(found.getBoundingClientRect()) : '';`,
  heading: `return [...document.querySelectorAll('h1')].find((one) => one.checkVisibility())?.innerText ?? '';`,
  /** What the large chart says at its cursor. */
  curves: `return document.querySelector('.chart-cursor')?.ariaValueText ?? '';`,
  samples: `return document.querySelectorAll('[aria-label="Samples"] button').length;`,
  tokens: `return document.querySelectorAll('.inspect-tokens .token').length;`,
  link: `return [...document.querySelectorAll('dialog textarea, [role=dialog] textarea')]
    .map((one) => one.value).find((value) => value.includes('#v1.')) ?? '';`,
  widths: 'return [innerWidth, document.documentElement.scrollWidth];',
  /** What went wrong since it was asked last, as `fault_watch.js` noted it. */
  faults: 'return window.drillFaults.splice(0);',
};

/** One browser, and what a person does in it. */
class Visit {
  constructor(
    readonly driver: Driver,
    readonly name: string,
    readonly origin: string,
  ) {}

  /** Asks a script until its answer is as wanted. @throws Error with the last answer where it never is */
  async until<T>(
    what: string,
    script: string,
    wanted: (answer: T) => boolean,
    ...args: unknown[]
  ): Promise<T> {
    let last: T | undefined;
    for (const started = performance.now(); performance.now() - started < patience; ) {
      last = await this.driver.evaluate<T>(script, ...args);
      if (wanted(last)) return last;
      await new Promise((turn) => setTimeout(turn, 200));
    }
    throw new Error(
      `${what} not within ${patience / 1000} s; the last was ${JSON.stringify(last)?.slice(0, 400)}`,
    );
  }

  says = (text: RegExp) => this.until<string>(`"${text.source}"`, scripts.words, (all) => text.test(all));

  /** Presses a button that has come to rest: what appears above it moves it from under the pointer. */
  async press(name: string): Promise<void> {
    let last = '';
    const rests = (place: string) => {
      const rested = place !== '' && place === last;
      last = place;
      return rested;
    };
    await this.until(`the button "${name}"`, scripts.place, rests, name);
    await this.driver.click(scripts.button, name);
  }

  async picture(of: string): Promise<void> {
    writeFileSync(join(pictures, `${this.name}-${of}.png`), await this.driver.screenshot());
  }

  /** @throws Error where what is shown is wider than its window or frame */
  async fits(view: string): Promise<void> {
    const [room, wide] = await this.driver.evaluate<[number, number]>(scripts.widths);
    await this.picture(`${view}-${room}`);
    if (wide > room) throw new Error(`${view} is ${wide} px wide where there are ${room}.`);
  }

  async train(): Promise<string> {
    await this.press('Train it on this processor');
    await this.says(/Done\. Step 3 of 3/);
    await this.says(/Trained here\s+This processor, exact/);
    const said = await this.curves();
    await this.fits('Train');
    return said;
  }

  curves = () => this.until<string>('a curve', scripts.curves, (text) => /Top 20/.test(text));

  /** The views without a training of their own. */
  async look(): Promise<void> {
    for (const view of ['Compare', 'Paper']) {
      const before = await this.driver.evaluate<string>(scripts.heading);
      await this.press(view);
      await this.until<string>('a heading', scripts.heading, (text) => text !== '' && text !== before);
      await this.fits(view);
    }
  }

  async inspect(): Promise<void> {
    await this.press('Inspect');
    await this.says(/Which forks decide\?/);
    await this.press('Sample 8');
    await this.until('8 samples', scripts.samples, (found) => found === 8);
    await this.until<number>('tokens', scripts.tokens, (found) => found > 0);
    await this.fits('Inspect');
  }
}

/** What a person does first, in order; what an act returns is the same in every browser. */
const acts: Record<string, (visit: Visit) => Promise<string | undefined>> = {
  async opens({ driver, origin, says }) {
    await driver.resize(1280, 900);
    await driver.navigate(`${origin}/${await recipe()}`);
    await says(/Opened from a link/);
    return undefined;
  },
  trains: (visit) => visit.train(),
  async inspects(visit) {
    await visit.inspect();
    return undefined;
  },
  async 'shows the other views'(visit) {
    await visit.look();
    return undefined;
  },
  async shares(visit) {
    await visit.press('Train');
    // Long after the training: what came of it stays.
    const said = await visit.curves();
    await visit.press('Share');
    const { value } = await readLink(
      await visit.until<string>('a link', scripts.link, (text) => text !== ''),
    );
    if (value.spec.steps !== spec.steps) throw new Error(`The link is of ${value.spec.steps} steps.`);
    await visit.picture('Share');
    return said;
  },
  async 'does so at 390 px'(visit) {
    await visit.driver.navigate(`${visit.origin}/phone.html`);
    await visit.driver.enterFrame();
    await visit.says(/Opened from a link/);
    const said = await visit.train();
    await visit.inspect();
    await visit.look();
    return said;
  },
};

/** The drill. A browser that is not here is named among the skipped ones. */
export async function browsersDrill({ log }: { log(line: string): void }) {
  const folder = mkdtempSync(join(tmpdir(), 'forklab-page-'));
  mkdirSync(pictures, { recursive: true });
  const page = join(folder, 'page');
  await build({ root: repository, logLevel: 'warn', build: { outDir: page, emptyOutDir: true } });
  writeFileSync(
    join(folder, 'index.html'),
    readFileSync(join(page, 'index.html'), 'utf8').replace(
      '<head>',
      '<head><script src="/fault_watch.js"></script>',
    ),
  );
  writeFileSync(join(folder, 'phone.html'), phone(await recipe()));
  const own: Record<string, string> = {
    '/index.html': join(folder, 'index.html'),
    '/phone.html': join(folder, 'phone.html'),
    '/fault_watch.js': fileURLToPath(new URL('./engines/fault_watch.js', import.meta.url)),
  };
  const host = await serveFiles((path) => own[path] ?? join(page, path));
  const faults: string[] = [];
  const skipped: string[] = [];
  const passed: string[] = [];
  const said = new Map<string, string | undefined>();
  const note = (fault: string) => {
    faults.push(fault);
    log(fault);
  };
  try {
    for (const [name, open] of Object.entries({ Firefox: openFirefox, WebKit: openWebKit })) {
      const opened = await open();
      if ('missing' in opened) {
        log(`Skipped, not installed: ${opened.missing}`);
        skipped.push(opened.missing);
        continue;
      }
      const visit = new Visit(opened.driver, name, host.origin);
      for (const [act, work] of Object.entries(acts)) {
        const what = `${name} ${opened.driver.version} ${act}`;
        const before = faults.length;
        try {
          const answer = await work(visit);
          if (!said.has(act)) said.set(act, answer);
          else if (said.get(act) !== answer)
            note(`${what}: "${answer}", and not "${said.get(act)}" as elsewhere`);
        } catch (error) {
          note(`${what}: ${(error as Error).message}`);
          await visit.picture('failed').catch(() => {});
        }
        for (const fault of await opened.driver.evaluate<string[]>(scripts.faults).catch(() => []))
          note(`${what}: ${fault}`);
        if (faults.length > before) continue;
        passed.push(what);
        log(what);
      }
      await opened.close();
    }
  } finally {
    host.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return { passed, skipped, faults, failed: faults.length > 0 };
}
