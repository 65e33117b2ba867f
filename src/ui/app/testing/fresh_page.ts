import * as react from 'react';
import { afterAll, vi } from 'vitest';

/**
 * Set up before each file of component tests, which share a worker and its page: modules are as freshly loaded, stores
 * with them; the lab is at the end of a wire; the words of both languages are at hand, and the page is read in English.
 */
vi.resetModules();
vi.mock('../../../lab/client/client.ts', () => import('../../state/testing/wired_lab.ts'));
noOwnerStacks();
document.body.replaceChildren();
localStorage.clear();
location.hash = '';
const [{ putCatalogue, setLanguage }, { en }, { zh }] = await Promise.all([
  import('../../words/language.ts'),
  import('../../words/en/en.ts'),
  import('../../words/zh/zh.ts'),
]);
putCatalogue('en', en);
putCatalogue('zh', zh);
setLanguage('en');

afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/**
 * React's development build notes with each element where it was made, for its warnings, which takes a tenth of all these
 * tests. It stops at ten thousand, until it counts anew.
 */
function noOwnerStacks(): void {
  const { __CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE: internals } = react as unknown as {
    __CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE?: object;
  };
  if (internals && 'recentlyCreatedOwnerStacks' in internals)
    Object.defineProperty(internals, 'recentlyCreatedOwnerStacks', { get: () => 10_000, set: () => {} });
}
