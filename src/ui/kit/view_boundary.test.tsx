import { act, lazy, Suspense } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { closePage, find, openPage, page, render, settled } from '../app/testing/mounted_page.ts';
import { setLanguage } from '../words/language.ts';
import { ViewBoundary } from './view_boundary.tsx';

beforeEach(() => {
  openPage();
  // React logs every error that it catches.
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  closePage();
  vi.restoreAllMocks();
});

function Failing(): never {
  throw new Error('<b>no such seed</b>');
}

test('an error in one part leaves the others, and is shown with its technical details', () => {
  render(
    <>
      <p>Training goes on.</p>
      <ViewBoundary name="Paper">
        <Failing />
      </ViewBoundary>
    </>,
  );
  expect(page()).toContain('Training goes on.');
  expect(find('[role="alert"] h2').textContent).toBe('Cannot show “Paper”');
  expect(find('code').textContent).toBe('<b>no such seed</b>');
  expect(find('button').textContent).toBe('Reload the page');
  act(() => setLanguage('zh'));
  expect(find('[role="alert"] h2').textContent).toBe('无法显示“Paper”');
});

test('so does a part whose code does not come', async () => {
  const Gone = lazy(() => Promise.reject(new Error('Failed to fetch')));
  render(
    <ViewBoundary name="Inspect">
      <Suspense>
        <Gone />
      </Suspense>
    </ViewBoundary>,
  );
  await settled(() => {});
  expect(find('code').textContent).toBe('Failed to fetch');
});

test('a part without a name is left out, and nothing is said', () => {
  render(
    <p>
      The link.
      <ViewBoundary>
        <Failing />
      </ViewBoundary>
    </p>,
  );
  expect(page()).toBe('The link.');
});
