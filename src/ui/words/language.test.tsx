import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { en } from './en/en.ts';
import { zh } from './zh/zh.ts';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

/** The module as a visitor's page has it: no words are at hand. */
let own: typeof import('./language.ts');
let root: Root | null = null;

beforeEach(async () => {
  vi.resetModules();
  localStorage.clear();
  own = await import('./language.ts');
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['en-GB']);
  document.body.innerHTML = '<div id="root"></div>';
});
afterEach(() => {
  act(() => root?.unmount());
  root = null;
  vi.doUnmock('./zh/zh.ts');
  vi.doUnmock('./en/en.ts');
  vi.restoreAllMocks();
});

function Title() {
  return own.useMessages().intro.title;
}
function draw() {
  root = createRoot(document.getElementById('root')!);
  act(() => root?.render(<Title />));
}

test('the language kept from before comes first, then those of the reader', () => {
  expect(own.chooseLanguage('zh', ['en-US'])).toBe('zh');
  expect(own.chooseLanguage(null, ['fr', 'zh-TW', 'en'])).toBe('zh');
  expect(own.chooseLanguage('tlh', ['en-GB'])).toBe('en');
  expect(own.chooseLanguage('constructor', [])).toBe('en');
});

test('the switch tags each language as its own catalogue does', async () => {
  for (const { tag, load } of Object.values(own.locales)) expect((await load()).lang).toBe(tag);
});

describe('the words', () => {
  test('of the other language take the place of the old ones once they are there', async () => {
    await own.applyLanguage();
    draw();
    act(() => own.setLanguage('zh'));
    expect(document.body.textContent).toBe(en.intro.title);
    expect(document.documentElement.lang).toBe('en');
    await act(() => vi.waitFor(() => expect(document.documentElement.lang).toBe('zh-CN')));
    expect(document.body.textContent).toBe(zh.intro.title);
    expect(document.title).toBe(zh.pageTitle);
    // Both are at hand now.
    act(() => own.setLanguage('en'));
    expect(document.body.textContent).toBe(en.intro.title);
  });

  test('that come after the reader has changed back are not shown', async () => {
    await own.applyLanguage();
    draw();
    act(() => {
      own.setLanguage('zh');
      own.setLanguage('en');
    });
    await act(() => own.locales.zh.load());
    expect(document.body.textContent).toBe(en.intro.title);
    expect(document.documentElement.lang).toBe('en');
  });

  test('that cannot be had leave the old ones', async () => {
    vi.doMock('./zh/zh.ts', () => {
      throw new Error('offline');
    });
    await own.applyLanguage();
    draw();
    act(() => own.setLanguage('zh'));
    await act(() => own.locales.zh.load().catch(() => {}));
    expect(document.body.textContent).toBe(en.intro.title);
    expect(document.documentElement.lang).toBe('en');
  });

  test('of the reader’s language that cannot be had at the start give way to the other’s', async () => {
    localStorage.setItem('forklab.language', 'zh');
    vi.doMock('./zh/zh.ts', () => {
      throw new Error('offline');
    });
    await own.applyLanguage();
    draw();
    expect(document.body.textContent).toBe(en.intro.title);
  });
});
