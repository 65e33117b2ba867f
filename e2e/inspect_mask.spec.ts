import type { Page } from '@playwright/test';
import {
  bases,
  chips,
  forks,
  openInspect,
  sample,
  savedTraces,
  shownIndex,
  type TraceLine,
} from './inspect_page.ts';
import { expect, test } from './page.ts';

/** The line of rho: by pointer and by key it marks exactly the ceil(rho n) tokens of highest entropy. */

const slider = (page: Page) => page.locator('.inspect').getByRole('slider');

/** A share of n as whole hundredths times n: ceil without the rounding of binary fractions. */
const ceilShare = (hundredths: number, n: number): number => Math.ceil((hundredths * n) / 100);

/** Places in the response of the tokens of highest entropy, ascending; of equal ones the earlier. */
function highest({ entropy, prompt_length }: TraceLine, count: number): number[] {
  const response = entropy.slice(prompt_length - 1);
  return response
    .map((_, at) => at)
    .sort((a, b) => response[b] - response[a] || a - b)
    .slice(0, count)
    .sort((a, b) => a - b);
}

/** Thresholds in the middle of gaps of a given width at least, so that no pixel decides. */
function betweenEntropies(entropies: readonly number[], gap: number): number[] {
  const descending = entropies.toSorted((a, b) => b - a);
  return descending
    .slice(1)
    .flatMap((low, i) => (descending[i] - low > gap ? [(low + descending[i]) / 2] : []));
}

const underlined = (page: Page): Promise<number[]> =>
  forks(page).evaluateAll((all) => all.map((token) => Number((token as HTMLElement).dataset.at)));

test('dragging rho underlines exactly the ceil(rho n) tokens of highest entropy, and so do its keys', async ({
  page,
}) => {
  await openInspect(page);
  await sample(page, { model: bases.small, copies: 3 });
  const shown = await shownIndex(page);
  const lines = await savedTraces(page);
  const line = lines[shown];
  const n = line.tokens.length - line.prompt_length;
  const response = line.entropy.slice(line.prompt_length - 1);
  await expect(page.locator('.inspect-tokens .token')).toHaveCount(n);
  expect(await underlined(page)).toEqual(highest(line, ceilShare(20, n)));

  // By pointer, looked at while the button is down.
  await slider(page).scrollIntoViewIfNeeded();
  const { x, y, width } = (await slider(page).boundingBox())!;
  const top = Number(await slider(page).getAttribute('aria-valuemax'));
  const counts = new Set<number>();
  await page.mouse.move(x + width * 0.9, y + 40);
  await page.mouse.down();
  for (const threshold of [...betweenEntropies(response, (3 * top) / width), top * 0.001]) {
    await page.mouse.move(x + (width * threshold) / top, y + 40, { steps: 3 });
    // rho is the share of tokens at or above the pointer, and one token at least is kept.
    const count = Math.max(1, response.filter((entropy) => entropy >= threshold).length);
    await expect(forks(page)).toHaveCount(count);
    expect(await underlined(page)).toEqual(highest(line, count));
    await expect(page.locator('.mask-words')).toContainText(`Underlined: ${count} of ${n} tokens`);
    const rho = Number(/ρ ([\d.]+)/.exec((await slider(page).getAttribute('aria-valuetext'))!)?.[1]);
    expect(Math.abs(rho - count / n)).toBeLessThanOrEqual(0.005 + 1e-9);
    counts.add(count);
  }
  await page.mouse.up();
  expect(counts.size).toBeGreaterThan(3);

  // By key rho is a whole number of hundredths.
  await slider(page).focus();
  const press = async (key: string, hundredths: number) => {
    await page.keyboard.press(key);
    await expect(slider(page)).toHaveAttribute(
      'aria-valuetext',
      new RegExp(`^ρ ${(hundredths / 100).toFixed(2)},`),
    );
    expect(await underlined(page)).toEqual(highest(line, ceilShare(hundredths, n)));
  };
  await press('Home', 100);
  await press('PageUp', 90);
  await press('PageUp', 80);
  await press('ArrowRight', 79);
  await press('ArrowUp', 78);
  await press('End', 1);
  await press('PageDown', 11);
  await press('ArrowLeft', 12);
  await press('ArrowDown', 13);

  // Among all samples the cut is one for all of them.
  await page.getByRole('button', { name: 'all samples', exact: true }).first().click();
  const all = lines.reduce((sum, { tokens, prompt_length }) => sum + tokens.length - prompt_length, 0);
  let marked = 0;
  for (let i = 0; i < lines.length; i++) {
    await chips(page).nth(i).click();
    await expect(chips(page).nth(i)).toHaveAttribute('aria-pressed', 'true');
    marked += await forks(page).count();
  }
  expect(marked).toBe(ceilShare(13, all));
});
