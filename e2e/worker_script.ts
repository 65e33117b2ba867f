import type { Page } from '@playwright/test';

/** Runs a script in the lab's worker before its own: Playwright's init scripts reach pages alone. */
export async function beforeWorker(page: Page, script: string): Promise<void> {
  await page.route(/\/assets\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${script}\n${await response.text()}` });
  });
}
