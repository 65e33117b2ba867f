import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/**
 * What axe finds in a part of the page, in Chinese and in English, which it is left in. The language is switched by
 * script: a sheet over the page takes its buttons out of reach.
 * @param part a selector
 */
export async function axeFaults(page: Page, part: string): Promise<string[]> {
  const found: string[] = [];
  for (const language of ['zh', 'en']) {
    await page.locator(`.language-switch button[lang^="${language}"]`).dispatchEvent('click');
    await page.locator(`html[lang^="${language}"]`).waitFor();
    const { violations } = await new AxeBuilder({ page }).include(part).analyze();
    for (const { id, nodes } of violations) {
      found.push(`${language} ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
    }
  }
  return found;
}
