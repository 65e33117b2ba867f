import {
  alternatives,
  bases,
  chips,
  choices,
  continuations,
  forks,
  openInspect,
  sample,
  tabTo,
  text,
  treeItems,
} from './inspect_page.ts';
import { expect, test } from './page.ts';
import { withRecording } from './recorded.ts';

/** The Inspect view without a pointer. */

test('from the page’s start to a node of the tree by keyboard alone', async ({ page }) => {
  const { keyboard } = page;
  await withRecording(page);
  await page.goto('./');
  await expect(page.getByRole('button', { name: /^Adapter: This processor/ })).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: 'Inspect', exact: true }).first());
  await keyboard.press('Enter');

  const form = choices(page);
  await tabTo(page, form.getByLabel('Model'));
  await keyboard.press('ArrowDown');
  await expect(form.getByLabel('Model').locator('option:checked')).toHaveText(bases.small);
  await tabTo(page, form.getByLabel('How many'));
  await keyboard.press('ControlOrMeta+a');
  await keyboard.type('2');
  await keyboard.press('Enter');
  await expect(page.locator('.inspect-head .lead')).toContainText(`${bases.small} on`);
  await expect(chips(page)).toHaveCount(2);

  // One stop for the whole text; arrows walk its tokens, brackets its forks.
  await tabTo(page, text(page));
  await keyboard.press('Home');
  await expect(text(page).locator('.token').first()).toHaveAttribute('data-active');
  await keyboard.press('ArrowRight');
  await expect(text(page).locator('.token').nth(1)).toHaveAttribute('data-active');
  const heading = page.getByRole('region', { name: 'The fork' }).getByRole('heading', { level: 2 });
  await keyboard.press('Home');
  await keyboard.press('Escape');
  const order = await forks(page).evaluateAll((all) => all.map((token) => token.getAttribute('data-at')));
  const walked = order[0] === '0' ? 2 : 3;
  for (let i = 0; i < walked; i++) await keyboard.press(']');
  await expect(heading).toHaveText(/^Token 3 of \d+ in the mask/);
  await keyboard.press(']');
  await expect(heading).toHaveText(/^Token 4 of \d+ in the mask/);
  await keyboard.press('[');
  await expect(text(page).locator('.token.pinned')).toHaveAttribute('data-at', order[2]!);

  await keyboard.press('2');
  await expect(continuations(page)).toHaveCount(1);
  const second = await alternatives(page).nth(1).locator('.alternative-word').innerText();
  await expect(page.locator('.branches summary').first()).toContainText(`with ${second}, T 1.00, seed`);
  await keyboard.press('r');
  await expect(page.locator('.branches summary').first()).toContainText('drawn anew, T 1.00, seed');
  await expect(continuations(page).locator('visible=true')).toHaveCount(8);

  // Enter goes to the alternatives, Escape comes back.
  await keyboard.press('Enter');
  await expect(alternatives(page).first()).toBeFocused();
  await keyboard.press('Escape');
  await expect(text(page)).toBeFocused();

  const tree = page.getByRole('tree');
  await tabTo(page, tree);
  const active = () => tree.getAttribute('aria-activedescendant');
  const root = await active();
  await keyboard.press('ArrowRight');
  await expect(tree).not.toHaveAttribute('aria-activedescendant', root!);
  const child = treeItems(page).and(page.locator('[aria-selected="true"]'));
  await expect(child).toHaveAttribute('aria-level', '2');
  await keyboard.press('ArrowLeft');
  await expect(child).toHaveAttribute('aria-level', '1');
  await keyboard.press('Space');
  await expect(treeItems(page)).toHaveCount(1);
  await keyboard.press('ArrowRight');
  expect(await treeItems(page).count()).toBeGreaterThan(1);
  await keyboard.press('ArrowRight');
  await keyboard.press('Enter');
  await expect(text(page).locator('.token.pinned')).toHaveCount(1);

  // A continuation is opened from its list.
  const open = continuations(page).first();
  await tabTo(page, page.getByRole('button', { name: 'Forks', exact: true }));
  await tabTo(page, text(page));
  for (let i = 0; i < 20 && (await open.count()) === 0; i++) await keyboard.press('[');
  await tabTo(page, open);
  await keyboard.press('Enter');
  await expect(chips(page)).toHaveCount(3);
  await expect(page.locator('.inspect-head .lead')).toContainText('A branch, continued by');
});

test('? lists the keys, and single-key shortcuts can be turned off', async ({ page }) => {
  const { keyboard } = page;
  await openInspect(page);
  await sample(page, { model: bases.small });
  const sheet = page.getByRole('dialog', { name: 'Keys' });
  const pinned = text(page).locator('.token.pinned');
  const body = page.locator('main');

  await forks(page).last().click();
  // While something is written a letter is a letter.
  await choices(page).getByLabel('Problem', { exact: true }).focus();
  await keyboard.type('r?');
  await expect(sheet).toHaveCount(0);
  await expect(continuations(page)).toHaveCount(0);
  await keyboard.press('Backspace');
  await keyboard.press('Backspace');

  await body.focus();
  await keyboard.press('?');
  await expect(sheet).toBeVisible();
  for (const key of ['[', ']', 'Enter', '1–9', 'r', 'Esc', '?']) {
    await expect(sheet.locator('kbd').filter({ hasText: key }).first()).toBeVisible();
  }
  // The keys of the view are not heard through the sheet.
  const before = await pinned.getAttribute('data-at');
  await keyboard.press('[');
  await expect(pinned).toHaveAttribute('data-at', before!);
  await tabTo(page, sheet.getByRole('checkbox', { name: 'Use single keys' }));
  await keyboard.press('Space');
  await keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);

  await body.focus();
  for (const key of ['?', ']', '[', 'r', '2']) await keyboard.press(key);
  await expect(sheet).toHaveCount(0);
  await expect(pinned).toHaveAttribute('data-at', before!);
  await expect(continuations(page)).toHaveCount(0);
  await expect(page.locator('.inspect-progress')).toHaveCount(0);
  // In the text itself they are its own (WCAG 2.1.4: active only on focus).
  await text(page).focus();
  await keyboard.press('Home');
  await keyboard.press(']');
  await expect(pinned).not.toHaveAttribute('data-at', before!);

  // They stay off in the next visit, and come back when they are wanted again.
  await page.reload();
  await page.getByRole('button', { name: 'Inspect', exact: true }).first().click();
  await sample(page, { model: bases.small });
  await body.focus();
  await keyboard.press('?');
  await expect(sheet).toHaveCount(0);
  await page.getByRole('button', { name: /All keys/ }).click();
  await sheet.getByRole('checkbox', { name: 'Use single keys' }).check();
  await sheet.getByRole('button', { name: 'Close' }).click();
  await body.focus();
  await keyboard.press('?');
  await expect(sheet).toBeVisible();
});
