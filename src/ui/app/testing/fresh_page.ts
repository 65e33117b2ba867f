import { afterAll, vi } from 'vitest';

/**
 * Set up before each file of component tests, which share a worker and its page: modules are as freshly loaded, stores
 * with them; the lab is at the end of a wire; the words of both languages are at hand, and the page is read in English.
 */
vi.resetModules();
vi.mock('../../../lab/client/client.ts', () => import('../../state/testing/wired_lab.ts'));
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
