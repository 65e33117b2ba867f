import type { Locator, Page } from '@playwright/test';
import { presets } from '../src/experiment/presets.ts';
import type { Spec } from '../src/experiment/spec.ts';
import { linkOf, plainLink } from '../src/formats/link/link.ts';
import { exactClaim, exactPreset } from '../src/paper/exact_claim.ts';
import { chips, choices } from './inspect_page.ts';
import { tinySpec } from './lab_worker.ts';
import { expect, pause, test, withMotion } from './page.ts';
import { withRecording } from './recorded.ts';

/** On a machine that others use too. */
const patience = 4 * 60_000;

/** Opens the page on a recipe. */
async function openRecipe(page: Page, spec: Spec): Promise<void> {
  await withRecording(page);
  await page.goto(`./${await linkOf(plainLink('countdown-mini@1', spec))}`);
  await expect(page.getByRole('button', { name: /^Adapter: This processor/ })).toBeVisible();
}

const trainButton = (page: Page): Locator => page.getByRole('button', { name: 'Train it on this processor' });

/** The numbers behind a chart: value by step of its one condition. */
async function readTable(page: Page, title: string): Promise<Map<number, number>> {
  const table = page.getByRole('region', { name: `Table: ${title}` });
  if (!(await table.isVisible()))
    await page
      .locator('summary')
      .filter({ hasText: `Table: ${title}` })
      .click();
  // The rows are drawn when the browser has told the page of the opening, which is after the click.
  await expect(table).toBeVisible();
  const rows = await table
    .locator('tbody tr')
    .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? '')));
  return new Map(
    rows.filter(([, value]) => value !== '').map(([step, value]) => [Number(step), Number(value)]),
  );
}

const passTitle = 'Which tokens carry the learning?';
const rewardTitle = 'Reward, training';

test('Paper’s exact claim is a link, and its first condition learns and comes to the published bits', async ({
  page,
}) => {
  test.setTimeout(patience);
  await withRecording(page);
  await page.goto('./');
  await page.getByRole('button', { name: 'Paper', exact: true }).click();
  const link = page.getByRole('link', { name: 'Check this on your machine' });
  await link.click();
  await expect(page.getByRole('heading', { name: 'The same bits on every machine' })).toBeVisible();

  // One of the four, which do not depend on each other, is a minute less.
  const spec = presets[exactPreset];
  await page.goto(
    `./${await linkOf({
      ...plainLink(exactPreset, { ...spec, conditions: spec.conditions.slice(0, 1) }),
      claim: { ...exactClaim, results: exactClaim.results.slice(0, 1) },
    })}`,
  );
  await trainButton(page).click();
  await expect(page.getByText(/^Done\. Step 40/).first()).toBeVisible({ timeout: patience });
  const passes = [...(await readTable(page, passTitle)).values()];
  expect(passes[0]).toBeGreaterThan(0.1);
  // Some +.13 after 40 steps, with a standard error of about .02.
  expect(passes.at(-1)).toBeGreaterThan(passes[0] + 0.1);
  await expect(page.locator('.claim-verdict.is-identical')).toHaveCount(1);
});

test.describe('with motion', () => {
  test.use(withMotion);

  test('pauses, is inspected, resumes, and the same seed gives the same curve as with neither', async ({
    page,
  }) => {
    test.setTimeout(patience);
    // Small steps without a near end: here the curve itself is compared, not what it comes to.
    await openRecipe(page, { ...tinySpec, steps: 400 });
    await trainButton(page).click();
    const steps = async () => Math.max(0, ...(await readTable(page, rewardTitle)).keys());
    await expect.poll(steps, { timeout: patience, intervals: [2000] }).toBeGreaterThanOrEqual(2);

    // On every view the bar says that something trains.
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect(page.locator('.training-chip')).toContainText(/^Training \d+\/400$/);
    await expect(page.locator('.curve-legend')).toContainText(/Values so far, at step \d+/);
    await page.getByRole('button', { name: 'Train', exact: true }).click();

    await pause(page);
    await expect(page.getByText(/^Paused\./)).toBeVisible({ timeout: 60_000 });
    await expect(page.locator('.training-chip')).toHaveCount(0);
    const paused = await steps();

    // The paused run's newest checkpoint is among the models, and sampling it disturbs nothing of what follows; what
    // the lab still had to do for the training would come before the samples.
    await page.getByRole('button', { name: 'Inspect', exact: true }).first().click();
    const model = choices(page).getByLabel('Model');
    const newest = await model
      .locator('optgroup[label="Checkpoints of this run"] option')
      .last()
      .textContent({ timeout: 20_000 });
    if (newest === null) throw new Error('The checkpoint has no name.');
    expect(newest).toMatch(/^Top 20\s%.*, seed \d+, step \d+$/);
    await model.selectOption({ label: newest });
    await choices(page).getByLabel('How many').fill('4');
    await choices(page).getByRole('button', { name: 'Sample 4' }).click();
    await expect(page.locator('.inspect-head .lead')).toContainText(`${newest} on`, { timeout: 60_000 });
    await expect(chips(page)).toHaveCount(4);
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    expect(await steps()).toBe(paused);

    await page.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(steps, { timeout: patience, intervals: [1000] }).toBeGreaterThan(paused);
    await pause(page);
    await expect(page.getByText(/^Paused\./)).toBeVisible({ timeout: 60_000 });
    const first = await readTable(page, rewardTitle);
    const firstEntropy = await readTable(page, 'Entropy, nats');

    await page.getByRole('button', { name: 'Reset, same seeds' }).click();
    await page.getByRole('button', { name: /^(Play|Resume)$/ }).click();
    await expect
      .poll(steps, { timeout: patience, intervals: [1000] })
      .toBeGreaterThanOrEqual(Math.max(...first.keys()));
    const second = await readTable(page, rewardTitle);
    const secondEntropy = await readTable(page, 'Entropy, nats');
    for (const [one, other] of [
      [first, second],
      [firstEntropy, secondEntropy],
    ]) {
      // A table of more than a hundred steps leaves some out, and not the same of two curves.
      const common = [...one.keys()].filter((step) => other.has(step));
      expect(common.length).toBeGreaterThanOrEqual(2);
      expect(common.map((step) => other.get(step))).toEqual(common.map((step) => one.get(step)));
    }
  });
});
