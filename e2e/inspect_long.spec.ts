import { openInspect, pick, text } from './inspect_page.ts';
import { expect, test } from './page.ts';

/** A trace as long as the view is made for. How fast it scrolls is `npm run bench:inspect`'s to measure. */

// A record of the page at every step would be a hundred thousand elements each time.
test.use({ trace: 'off' });

test('of a hundred thousand tokens only the chunks in sight are laid out and drawn', async ({ page }) => {
  await openInspect(page);
  const count = 100_000;
  const words = Array.from({ length: count }, (_, i) => ` w${i % 97}`);
  const entropy = words.map((_, i) => ((i * 7919) % 1000) / 400);
  await pick(page, 'long.jsonl', JSON.stringify({ title: 'long', words, entropy: entropy.slice(1) }));
  const chunks = text(page).locator('.token-chunk');
  await expect(chunks).toHaveCount(count / 200, { timeout: 60_000 });

  /** Places of the chunks that the browser lays out, and whether these are all near the window's part of the text. */
  const drawn = () =>
    chunks.evaluateAll((all) => {
      const box = all[0].closest('.inspect-tokens')!.getBoundingClientRect();
      const places = all.flatMap((chunk, i) =>
        chunk.firstElementChild?.checkVisibility({ contentVisibilityAuto: true }) ? [i] : [],
      );
      const near = places.every((i) => {
        const { top, bottom } = all[i].getBoundingClientRect();
        return bottom > box.top - 3 * innerHeight && top < box.bottom + 3 * innerHeight;
      });
      return { few: places.length > 0 && places.length < 40, near, first: places[0] ?? -1 };
    });
  // The browser settles what it lays out within some frames.
  await expect.poll(drawn).toMatchObject({ few: true, near: true, first: 0 });
  const lengths = await chunks.evaluateAll((all) =>
    all.map((chunk) => chunk.querySelectorAll('.token').length),
  );
  expect(Math.max(...lengths)).toBeLessThanOrEqual(200);

  // The middle comes when it is scrolled to, and the start is let go.
  await text(page).evaluate((element) => element.scrollTo({ top: element.scrollHeight / 2 }));
  await expect.poll(async () => (await drawn()).first).toBeGreaterThan(100);
  await expect.poll(drawn).toMatchObject({ few: true, near: true });

  // The last token is there, and so are all that the mask keeps.
  await text(page).focus();
  await page.keyboard.press('End');
  await expect(text(page).locator(`[data-at="${count - 1}"]`)).toHaveAttribute('data-active');
  await expect(page.locator('.mask-words')).toContainText('Underlined: 20,000 of 99,999 tokens');
  await expect(text(page).locator('.token.kept')).toHaveCount(20_000, { timeout: 60_000 });
});
