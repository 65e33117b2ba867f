import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { axeFaults } from './axe_faults.ts';
import { bases, chips, openInspect, pick, problem, sample, savedText, text } from './inspect_page.ts';
import { expect, test } from './page.ts';

/** Traces out and in again, to the byte; and files that mean harm. */

const openButton = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Drops a file on the text, made in the page of chunks that are repeated. */
async function drop(page: Page, name: string, parts: readonly (readonly [chunk: string, times: number])[]) {
  const transfer = await page.evaluateHandle(
    ([fileName, chunks]) => {
      // A blob of blobs holds each chunk once, however often it is repeated.
      const all = chunks.flatMap(([chunk, times]) => Array<Blob>(times).fill(new Blob([chunk])));
      const data = new DataTransfer();
      data.items.add(new File(all, fileName, { type: 'application/jsonl' }));
      return data;
    },
    [name, parts] as const,
  );
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await page.locator('.inspect-main').dispatchEvent(type, { dataTransfer: transfer });
  }
}

/** Pastes text on the page, outside of every field. */
const paste = (page: Page, pasted: string): Promise<void> =>
  page.evaluate((content) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', content);
    document.body.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, pasted);

test('traces that were saved are read again, picked, dropped and pasted, and saved to the same bytes', async ({
  page,
}) => {
  await openInspect(page);
  await sample(page, { model: bases.small, copies: 5 });
  const saved = await savedText(page);
  const lines = saved.split(/(?<=\n)/);
  expect(lines).toHaveLength(5);
  const shown = async (file: string, traces: number) => {
    await expect(page.locator('.inspect-head .lead')).toContainText('From a file, by countdown-50k:');
    if (traces > 1) await expect(chips(page)).toHaveCount(traces);
    expect(await savedText(page)).toBe(file);
  };

  // Each way gets another part of the file, so that what is saved cannot be left from before.
  await pick(page, 'all.jsonl', saved);
  await shown(saved, 5);
  const dropped = lines.slice(1, 3).join('');
  await drop(page, 'two.jsonl', [[dropped, 1]]);
  await shown(dropped, 2);
  await openButton(page, 'Paste traces').click();
  const dialog = page.getByRole('dialog', { name: 'Paste traces as JSONL' });
  const typed = lines.slice(1, 4).join('');
  await dialog.getByRole('textbox').fill(typed);
  await dialog.getByRole('button', { name: 'Show' }).click();
  await expect(dialog).toHaveCount(0);
  await shown(typed, 3);
  const pasted = lines.slice(1).join('');
  await paste(page, pasted);
  await shown(pasted, 4);

  // Nothing was thrown away: one's own samples are there, to the byte.
  const sets = page.getByRole('group', { name: 'Samples to look at' });
  await expect(sets.getByRole('button', { pressed: true })).toHaveText('Pasted text');
  await sets.getByRole('button', { name: `My samples: ${problem}` }).click();
  await expect(page.locator('.inspect-head .lead')).toContainText(`${bases.small} on`);
  expect(await savedText(page)).toBe(saved);
  expect(await axeFaults(page, '.inspect-main')).toEqual([]);
  await sets.getByRole('button', { name: 'two.jsonl' }).click();
  await shown(dropped, 2);
});

test('a server’s own answers can be dropped, and those that could not be used are listed', async ({
  page,
}) => {
  await openInspect(page);
  const cases = new URL('../src/formats/logprobs/testing/cases/', import.meta.url);
  const file = (name: string) => readFileSync(new URL(`${name}.jsonl`, cases), 'utf8');
  await drop(page, 'answers.jsonl', [
    [file('four-choices'), 1],
    [file('e-error-line'), 1],
    [file('g-vllm-token-ids'), 1],
  ]);
  await expect(chips(page)).toHaveCount(6);
  const notice = page.locator('.inspect-note');
  await expect(notice).toContainText('answers.jsonl: 6 of 7 responses shown.');
  await expect(notice).toContainText('Line 3: the server answered with an error: rate limit (429).');
  await expect(page.locator('.fork')).toContainText('Entropy ≥ 1.03 nats');
  await notice.getByRole('button', { name: 'Close' }).click();
  await expect(notice).toHaveCount(0);
  // The prompt of the last is known by id alone; its answer has a word.
  await chips(page).last().click();
  await expect(page.locator('.inspect-tokens .token')).toHaveText(['7']);
  await page.getByText('Prompt, 3 tokens').click();
  await expect(page.locator('.prompt-text')).toContainText('#3838 #374 #220');
});

test('TRL’s completions are dropped, browsed by step and prompt, and scored, one and then a whole step', async ({
  page,
}) => {
  await openInspect(page);
  const folder = new URL('../reference/fixtures/rollouts/trl/', import.meta.url);
  const files = [1, 2, 3, 6].map((update) => {
    const name = `completions_0000${update}.parquet`;
    return [name, readFileSync(new URL(name, folder)).toString('base64')] as const;
  });
  const transfer = await page.evaluateHandle((all) => {
    const data = new DataTransfer();
    for (const [name, base64] of all) {
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      data.items.add(new File([bytes], name));
    }
    return data;
  }, files);
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.locator('.inspect-main').dispatchEvent(type, { dataTransfer: transfer });

  const browser = page.getByRole('region', { name: 'Rollouts of a training' });
  await expect(browser).toContainText('64 rollouts of 8 prompts · mean reward');
  await expect(page.getByRole('status', { name: 'From other trainers' })).toContainText(
    '64 rows were written more than once',
  );
  const steps = browser.getByRole('combobox');
  await expect(steps.locator('option')).toHaveText(['1', '3', '6, evaluation']);
  await browser.getByRole('button', { name: 'Next step' }).click();
  await expect(steps.locator('option:checked')).toHaveText('3');
  await expect(page.locator('.under-text')).toContainText('reward 1 · advantage +');

  // Its prompt's rollouts stand together; a wrong one is looked at.
  const group = browser
    .getByRole('listitem')
    .filter({ has: page.locator('.rollout-prompt') })
    .first();
  await expect(group.getByRole('button')).toHaveCount(8);
  await group
    .getByRole('button', { name: /wrong, reward 0, advantage/ })
    .first()
    .click();
  await expect(page.locator('.under-text')).toContainText('reward 0 · advantage −');
  await expect(page.locator('.unscored')).toContainText('The file has no entropies.');
  await page
    .getByRole('button', { name: `Score it with ${bases.main}` })
    .first()
    .click();
  await expect(page.locator('.unscored')).toHaveCount(0);
  await expect(text(page).locator('.token.kept').first()).toBeVisible();
  await expect(page.locator('.inspect-head .lead')).toContainText(`as ${bases.main} sees it`);
  expect(await axeFaults(page, '.inspect-main')).toEqual([]);

  await group.getByRole('button', { name: /^Rollout 8,/ }).click();
  await page.getByRole('button', { name: /^Score all \d+ of this step/ }).click();
  await expect(page.locator('.unscored')).toHaveCount(0);
  // The mask is cut among the tokens of the step.
  await page.getByRole('button', { name: 'this step', exact: true }).click();
  await expect(page.locator('.mask-words')).toContainText(/\d of [\d,]{3,} tokens/);
});

const sound = '{"title":"kept","words":["one","two"],"entropy":[0.5]}\n';

/** The message for each hostile second line, in both languages. */
const hostile: { name: string; parts: [string, number][]; en: string; zh: string }[] = [
  {
    name: 'nan.jsonl',
    parts: [['{"words":["a","b"],"entropy":[NaN]}', 1]],
    en: 'Line 2: it is not JSON (which has no NaN and no Infinity).',
    zh: '第 2 行：不是 JSON（JSON 里没有 NaN 和 Infinity）。',
  },
  {
    name: 'overflow.jsonl',
    parts: [['{"words":["a","b"],"entropy":[1e999]}', 1]],
    en: 'Line 2: entropy[0] must be null or a number of nats from 0 to below 100, not Infinity.',
    zh: '第 2 行：entropy[0] 必须是',
  },
  {
    name: 'deep.jsonl',
    parts: [
      ['{"words":["a"],"meta":', 1],
      ['['.repeat(1000), 100],
    ],
    en: 'Line 2: its brackets lie more than 8 deep.',
    zh: '第 2 行：括号嵌套超过 8 层。',
  },
  {
    name: 'proto.jsonl',
    parts: [['{"words":["a"],"__proto__":{"polluted":"yes"}}', 1]],
    en: 'Line 2: "__proto__" is no field of a trace.',
    zh: '第 2 行：轨迹没有 "__proto__" 这个字段。',
  },
  {
    name: 'meta.jsonl',
    parts: [['{"words":["a"],"meta":{"\\u005f_proto__":{"polluted":"yes"},"constructor":1}}', 1]],
    en: 'Line 2: "__proto__" is no field of a trace.',
    zh: '第 2 行：轨迹没有 "__proto__" 这个字段。',
  },
  {
    name: 'field.jsonl',
    parts: [['{"words":["a"],"onload":"alert(1)"}', 1]],
    en: 'Line 2: "onload" is no field of a trace.',
    zh: '第 2 行：轨迹没有 "onload" 这个字段。',
  },
  {
    name: 'long.jsonl',
    parts: [
      ['{"words":["', 1],
      ['x'.repeat(2 ** 20), 200],
      ['"]}', 1],
    ],
    en: 'Line 2: it is longer than 64 MiB.',
    zh: '第 2 行：长于 64 MiB。',
  },
];

test('a hostile file does nothing but say what is wrong, and in which line, in both languages', async ({
  page,
}) => {
  await openInspect(page);
  await pick(page, 'kept.jsonl', sound);
  await expect(page.locator('.inspect-head .lead')).toContainText('kept');
  await page.evaluate(() => {
    Object.assign(window, { prototypeBefore: Reflect.ownKeys(Object.prototype).length });
  });
  for (const language of ['en', 'zh'] as const) {
    await page.getByRole('button', { name: language === 'en' ? 'EN' : '中文', exact: true }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', language === 'en' ? 'en' : 'zh-CN');
    for (const { name, parts, ...said } of hostile) {
      await drop(page, name, [[sound.replace('kept', 'never shown'), 1], ...parts]);
      const note = page.locator('.inspect-note').filter({ hasText: name });
      await expect(note).toContainText(said[language], { timeout: 60_000 });
      // What was shown stays.
      await expect(page.locator('.inspect-head .lead')).toContainText('kept');
      await expect(text(page).locator('.token')).toHaveText(['one', 'two']);
    }
  }
  expect(
    await page.evaluate(() => ({
      polluted: 'polluted' in {},
      grown: Reflect.ownKeys(Object.prototype).length - Number(Reflect.get(window, 'prototypeBefore')),
    })),
  ).toEqual({ polluted: false, grown: 0 });

  // A fault in pasted text is shown next to it.
  await openButton(page, '粘贴轨迹').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(`${sound}[1]`);
  await dialog.getByRole('button', { name: '显示', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('第 2 行：不是 JSON 对象。');
});

test('script in a trace is text: nothing of it runs, and no element comes of it', async ({ page }) => {
  let dialogs = 0;
  page.on('dialog', (dialog) => {
    dialogs++;
    void dialog.dismiss();
  });
  await openInspect(page);
  const scripts = [
    '<script>window.ran = 1</script>',
    '<img src=x onerror="window.ran = 1">',
    '<svg onload=alert(1)>',
    'javascript:alert(1)',
    '"><b id=out>',
    '\u202etxet',
    '\u0000',
    '\n',
  ];
  const line = {
    title: scripts[1],
    model: scripts[0],
    words: ['start', ...scripts],
    entropy: scripts.map((_, i) => i / 10),
    logprob: scripts.map(() => -0.1),
    top: scripts.map((word) => ({ words: [word, scripts[1]], logprob: [-0.1, -3] })),
    reward: 1,
    answer: scripts[2],
    meta: { writer: scripts[0], href: scripts[3] },
  };
  const elements = await page.locator('script, img, iframe, b#out').count();
  await pick(page, `${scripts[1].replaceAll(/["/]/g, '')}.jsonl`, JSON.stringify(line));
  await expect(text(page).locator('.token')).toHaveCount(9);
  const tokens = await text(page).locator('.token').allTextContents();
  expect(tokens.slice(1, 6)).toEqual(scripts.slice(0, 5).map((word) => word.replaceAll(' ', '␣')));
  // What would turn the line around, or draw nothing, is named instead.
  expect(tokens.slice(6)).toEqual(['⟨202E⟩txet', '⟨00⟩', '↵']);
  await expect(page.locator('.inspect-head .lead')).toContainText(scripts[0]);

  // Every panel, and the note over a token, shows the same words.
  await text(page).focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press(']');
  await expect(page.locator('.inspect-popover, .alternatives').first()).toBeVisible();
  for (const panel of ['Distribution and words', 'Temperature', 'Forks']) {
    await page.getByRole('button', { name: panel, exact: true }).click();
  }
  await pick(page, '<img src=x onerror=alert(1)>.jsonl', '{"<script>alert(1)</script>":1}');
  await expect(page.locator('.inspect-note')).toContainText(
    'Line 1: "<script>alert(1)</script>" is no field of a trace.',
  );
  await expect(page.locator('script, img, iframe, b#out')).toHaveCount(elements);
  expect(dialogs).toBe(0);
  expect(await page.evaluate(() => 'ran' in window)).toBe(false);
});
