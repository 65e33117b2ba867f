import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';

/** Axe itself, without the wrapper's blank page for each look: a look costs a third. */
const require = createRequire(import.meta.url);
const source = readFileSync(
  createRequire(require.resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'),
  'utf8',
);

/**
 * What axe looks for. Colours go by the theme and not by the language, names and roles by the language and not by the
 * theme; so the one is looked for in each theme and the other in each language.
 */
export type Look = 'all' | 'contrast' | 'structure';

const optionsOf: Record<Look, RunOptions> = {
  all: {},
  contrast: { runOnly: ['color-contrast'] },
  structure: { rules: { 'color-contrast': { enabled: false } } },
};

/**
 * What axe finds wrong in parts of the page as it is: a sentence a rule.
 * @param parts selectors; the whole page unless given
 * @param least of the whole page, unless given: what is serious; of a part that a test names: everything
 */
export async function look(
  page: Page,
  at: Look,
  parts?: readonly string[],
  least: 'any' | 'serious' = parts ? 'any' : 'serious',
): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  const violations = await page.evaluate(
    async ([options, include]) => {
      const { axe } = window as unknown as {
        axe: { run(context: unknown, options: RunOptions): Promise<AxeResults> };
      };
      const found = await axe.run(include ? { include } : document, {
        ...options,
        resultTypes: ['violations'],
      });
      return found.violations.map(({ id, impact, nodes }) => ({
        id,
        impact,
        places: nodes.map(({ target }) => target.join(' ')),
      }));
    },
    [optionsOf[at], parts?.map((part) => [part])] as const,
  );
  return violations
    .filter(({ impact }) => least === 'any' || impact === 'serious' || impact === 'critical')
    .map(({ id, places }) => `${id}: ${places.join(', ')}`);
}

/**
 * Every language and theme of the page as it is, left in English and in the light theme.
 * @param changed selectors of what differs from an earlier look: only there are colours looked at again, which takes
 *   nearly all the time
 */
export async function lookEverywhere(page: Page, changed?: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const add = (where: string, faults: readonly string[]) =>
    found.push(...faults.map((fault) => `${where} ${fault}`));
  await switchTo(page, 'zh');
  add('zh', await look(page, 'structure'));
  await switchTo(page, 'en');
  add('en', await look(page, 'structure'));
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    add(colorScheme, await look(page, 'contrast', changed, 'serious'));
  }
  return found;
}

/** Switches the language by script: a sheet over the page takes its buttons out of reach. */
async function switchTo(page: Page, language: 'en' | 'zh'): Promise<void> {
  await page.locator(`.language-switch button[lang^="${language}"]`).dispatchEvent('click');
  await page.locator(`html[lang^="${language}"]`).waitFor();
}

/**
 * What axe finds in a part of the page, in Chinese and in English, which it is left in.
 * @param part a selector
 */
export async function axeFaults(page: Page, part: string): Promise<string[]> {
  await switchTo(page, 'zh');
  const chinese = await look(page, 'structure', [part]);
  await switchTo(page, 'en');
  return [...chinese.map((fault) => `zh ${fault}`), ...(await look(page, 'all', [part]))];
}
