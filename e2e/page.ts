import { test as base, expect, type Page } from '@playwright/test';

export { expect };

/**
 * A page that must stay clean: at the end of each test it has logged no error, thrown nothing and asked no other
 * host for anything (forklab works offline and on any static host).
 */
export const test = base.extend<{ clean: undefined }>({
  clean: [
    async ({ page, baseURL }, use) => {
      const faults: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(`console: ${message.text()} (${message.location().url})`);
      });
      page.on('pageerror', (error) => faults.push(`thrown: ${error.stack ?? error.message}`));
      page.on('requestfailed', (request) => {
        const reason = request.failure()?.errorText ?? '';
        // A page that is left cancels what it was loading.
        if (reason !== 'net::ERR_ABORTED') faults.push(`failed: ${request.url()} (${reason})`);
      });
      page.on('request', (request) => {
        const url = request.url();
        if (/^https?:/.test(url) && !url.startsWith(baseURL!)) faults.push(`other host: ${url}`);
      });
      await use(undefined);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
});

/** For `test.use`: with motion, as without `prefers-reduced-motion`. */
export const withMotion = { contextOptions: { reducedMotion: 'no-preference' } } as const;

/** Pauses what is trained. For half a second after it appears the button ignores clicks, so that a double click does not pause at once. */
export const pause = (page: Page): Promise<void> =>
  expect(async () => {
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Resume', exact: true })).toBeVisible({ timeout: 100 });
  }).toPass();
