import { spawn } from 'node:child_process';
import { linkOf, plainLink } from '../src/formats/link/link.ts';
import { randomStream } from '../src/random/stream.ts';
import { axeFaults } from './axe_faults.ts';
import { LabWorker, timeless, tinySpec } from './lab_worker.ts';
import { expect, test } from './page.ts';
import { withRecording } from './recorded.ts';
import { beforeWorker, holdAfter, stopDead } from './worker_script.ts';

/** Runs kept in the real IndexedDB and origin private file system, with steps on the processor. */

const begin = { type: 'open', preset: 'countdown-mini@1', spec: tinySpec, play: true } as const;

test.beforeEach(async ({ page }) => {
  await withRecording(page);
  await page.goto('./');
});

test('a run whose worker is killed is there after a reload and ends where it would have ended', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const steps = 6;
  const held = await holdAfter(page, { step: 4 });
  const command = { ...begin, keep: true, spec: { ...tinySpec, steps } };
  const first = await LabWorker.start(page);
  await first.tell(command);
  const { id, name } = await first.until('kept-opened');
  expect(name).toMatch(/^[a-z]+ [a-z]+$/);
  await first.until('metrics', 4);
  await first.kill();

  await held.off();
  await page.reload();
  const second = await LabWorker.start(page);
  await second.tell({ type: 'kept-list' });
  const list = await second.until('kept-list');
  expect(list.damaged).toEqual([]);
  expect(list.storage).toBe('browser');
  expect(list.experiments).toMatchObject([{ id, name, elsewhere: false, runs: [{ status: 'paused' }] }]);
  // It is saved wherever it is evaluated; the evaluation of step 4 was held back.
  const { step } = list.experiments[0].runs[0];
  expect(step).toBe(2);
  await second.tell({ type: 'kept-open', id, play: true });
  await second.phase('done');
  expect((await second.heard('metrics')).map(({ metrics }) => metrics.step)).toEqual(
    Array.from({ length: steps - step }, (_, i) => step + 1 + i),
  );
  await second.tell({ type: 'kept-look', id });
  const { record } = await second.until('kept-record');
  const [run] = record.runs;
  expect(run.resumed).toMatchObject([{ step, adapter: record.adapter }]);

  await second.tell(command);
  const { id: other } = await second.until('kept-opened', 2);
  await second.until('metrics', steps - step + steps);
  await second.phase('done');
  await second.tell({ type: 'kept-look', id: other });
  const whole = (await second.until('kept-record', 2)).record.runs[0];
  expect(whole.resumed).toBeUndefined();
  expect(whole.metrics.every(({ grad_norm }) => grad_norm !== null && grad_norm > 0)).toBe(true);
  expect(timeless(run)).toEqual(timeless(whole));
});

test('the same recipe is the same run to the last bit after a reload, on a busy machine and by another clock', async ({
  page,
}) => {
  test.setTimeout(240_000);
  /** What a run comes to, and a hash of the state that it ends in. */
  const trained = async () => {
    const lab = await LabWorker.start(page);
    await lab.tell({ ...begin, keep: true });
    const { id } = await lab.until('kept-opened');
    await lab.phase('done');
    await lab.tell({ type: 'kept-look', id });
    await lab.tell({ type: 'kept-export', id });
    const [run] = (await lab.until('kept-record')).record.runs;
    const state = await lab.hashOfState();
    await lab.kill();
    return { run: timeless(run), state };
  };
  const first = await trained();
  expect(first.run.metrics.every(({ grad_norm }) => grad_norm !== null && grad_norm > 0)).toBe(true);

  // Its clock runs 37 times as fast.
  await beforeWorker(
    page,
    '{ const now = performance.now.bind(performance); performance.now = () => 37 * now(); }',
  );
  await page.reload();
  const busy = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
  try {
    expect(await trained()).toEqual(first);
  } finally {
    busy.kill('SIGKILL');
  }
});

test('a second tab does not fight over a run, and can look at it; removed, it can be brought back', async ({
  page,
  context,
}) => {
  test.setTimeout(240_000);
  await holdAfter(page, { step: 3 });
  const mine = await LabWorker.start(page);
  await mine.tell({ ...begin, keep: true });
  const { id, name } = await mine.until('kept-opened');
  // When a step has been said, the save of the one before last is on the disk.
  await mine.until('kept-saved');
  await mine.until('metrics', 3);

  const page2 = await context.newPage();
  await withRecording(page2);
  await page2.goto('./');
  const theirs = await LabWorker.start(page2);
  await theirs.tell({ type: 'kept-open', id, play: true });
  expect((await theirs.until('kept-busy')).detail).toContain(`${name} is open in another tab`);
  await theirs.tell({ type: 'kept-look', id });
  expect((await theirs.until('kept-record')).record.runs[0].metrics.length).toBeGreaterThanOrEqual(1);
  await theirs.tell({ type: 'kept-remove', id });
  await theirs.until('kept-busy', 2);

  await mine.kill();
  const listed = async () => (await theirs.heard('kept-list')).at(-1)?.experiments;
  await theirs.tell({ type: 'kept-remove', id });
  await expect.poll(listed).toMatchObject([{ id, name, removed: expect.any(String) }]);
  await theirs.tell({ type: 'kept-restore', id });
  await expect.poll(listed).toMatchObject([{ id, removed: null }]);
  await theirs.tell({ type: 'kept-remove', id, now: true });
  await expect.poll(listed).toEqual([]);
});

test('where storage is denied it works in memory and says so', async ({ page }) => {
  test.setTimeout(240_000);
  await beforeWorker(
    page,
    `StorageManager.prototype.getDirectory = async () => { throw new DOMException('denied, says the test', 'SecurityError'); };`,
  );
  await page.reload();
  const lab = await LabWorker.start(page);
  await lab.tell({ ...begin, keep: true });
  expect((await lab.until('kept-memory')).detail).toContain('denied, says the test');
  await lab.until('kept-saved');
  await lab.phase('done');
  expect((await lab.heard('failed')).length).toBe(0);
});

test('without storage the page pauses the run and says what can be deleted; then it resumes, and nothing is lost', async ({
  page,
  context,
  baseURL,
}) => {
  test.setTimeout(240_000);
  const session = await context.newCDPSession(page);
  const origin = new URL(baseURL!).origin;
  await page.goto(`./${await linkOf(plainLink('countdown-mini@1', tinySpec))}`);
  await expect(page.getByText('Not started.')).toBeVisible();
  const done = page.getByText('Done. Step 4 of 4').first();
  await page.getByRole('button', { name: 'Train it on this processor' }).click();
  await expect(done).toBeVisible({ timeout: 90_000 });
  const lab = await LabWorker.start(page);
  await lab.tell({ type: 'kept-list' });
  const [old] = (await lab.until('kept-list')).experiments;
  await lab.tell({ type: 'kept-look', id: old.id });
  const before = (await lab.until('kept-record')).record.runs[0];
  const usage = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);

  // Room for less than one more run.
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + 1_000_000 });
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  const note = page.getByRole('alert', { name: 'Storage is full' });
  await expect(note).toContainText(/\d\.\d MB are unsaved but still in memory/, { timeout: 90_000 });
  await expect(page.getByText(/^Paused\. Step [12] of 4/).first()).toBeVisible();
  expect(await axeFaults(page, '.kept-note')).toEqual([]);

  await note.getByRole('button', { name: new RegExp(`^Delete ${old.name}, \\d\\.\\d MB$`) }).click();
  await expect(done).toBeVisible({ timeout: 90_000 });
  await expect(note).toHaveCount(0);
  await lab.tell({ type: 'kept-list' });
  const { experiments } = await lab.until('kept-list', 2);
  expect(experiments).toMatchObject([{ runs: [{ status: 'done', step: 4 }] }]);
  await lab.tell({ type: 'kept-look', id: experiments[0].id });
  const { record } = await lab.until('kept-record', 2);
  expect(record.runs[0].resumed).toBeUndefined();
  expect(timeless(record.runs[0])).toEqual(timeless(before));
});

test('killed at six moments, a run ends as one that was never touched', async ({ page }) => {
  test.setTimeout(240_000);
  // Every step is saved, so that a kill costs no more than a step; about one is taken between two kills.
  const steps = 12;
  const command = {
    ...begin,
    keep: true,
    spec: {
      ...tinySpec,
      steps,
      rollout: { ...tinySpec.rollout, length: 12 },
      evaluation: { every: 1, problems: 1, samples: 1 },
    },
  };
  const draw = randomStream(4, 10);
  const killing = await stopDead(page);
  await page.reload();
  let lab = await LabWorker.start(page);
  await lab.tell(command);
  const { id } = await lab.until('kept-opened');
  for (let kill = 1; kill <= 6; kill++) {
    if (kill % 2 === 0) await lab.stopAt(1 + draw.integer(80), 'now');
    else await lab.stopAt(1 + draw.integer(120), 'step');
    await lab.kill();
    expect((await lab.heard('phase')).at(-1)?.phase, `kill ${kill} comes before the end`).not.toBe('done');
    if (kill === 6) await killing();
    lab = await LabWorker.start(page);
    await lab.tell({ type: 'kept-open', id, play: true });
    await lab.until('kept-opened');
  }
  await lab.phase('done');
  expect(await lab.heard('kept-fault')).toEqual([]);
  await lab.tell({ type: 'kept-look', id });
  const run = (await lab.until('kept-record')).record.runs[0];
  expect(run.resumed?.length).toBeGreaterThan(0);

  const before = (await lab.heard('metrics')).length;
  await lab.tell(command);
  const { id: other } = await lab.until('kept-opened', 2);
  await lab.until('metrics', before + steps);
  await lab.phase('done');
  await lab.tell({ type: 'kept-look', id: other });
  const whole = (await lab.until('kept-record', 2)).record.runs[0];
  expect(whole.metrics).toHaveLength(steps);
  expect(whole.metrics.every(({ grad_norm }) => grad_norm !== null && grad_norm > 0)).toBe(true);
  expect(timeless(run)).toEqual(timeless(whole));
});
