import { expect, vi } from 'vitest';
import inspection from '../../../../public/recorded/inspect.json?raw';
import type { FigureId } from '../../../paper/names.ts';
import type { Results } from '../../../paper/results.ts';
import { type About, resultParts } from '../../../paper/results_schema.ts';
import {
  all,
  closePage,
  eventually,
  find,
  openPage,
  render,
  settled,
} from '../../app/testing/mounted_page.ts';
import { labStore } from '../../state/lab_store.ts';
import { firstRecipe } from '../../state/recipe.ts';
import { sent } from '../../state/testing/wired_lab.ts';
import { emptyPaper, paperStore } from '../../state/views/paper_store.ts';
import { emptyShare, shareStore } from '../../state/views/share_store.ts';
import { viewStore } from '../../state/views/view_store.ts';
import { fetchPaperWords } from '../../words/paper_language.ts';
import { figureElement } from '../chapters.ts';
import { PaperView } from '../paper_view.tsx';

/** How the made-up results came about. */
export const about: About = {
  format: 1,
  adapter: 'made up: 1.2.3',
  matmul: 'portable',
  version: '9.9.9',
  date: '2026-11-20',
  seconds: 7200,
  tokens: 5_000_000,
  flop: 2e15,
  command: 'forklab reproduce --seeds 5',
};

/** What the page's server has, by the file's name. */
const files: Record<string, string> = {};
/** A figure's card. */
export const card = (figure: FigureId) => document.getElementById(figureElement(figure))!;

/** Serves results with the page. */
export function serve(results: Results) {
  files['about.json'] = JSON.stringify(about);
  for (const part of resultParts) files[`${part}.json`] = JSON.stringify(results[part]);
}

/** Serves results with the page and opens the view. */
export async function openPaper(results: Results | null, change: Record<string, string> = {}) {
  for (const name of Object.keys(files)) delete files[name];
  files['inspect.json'] = inspection;
  if (results) serve(results);
  Object.assign(files, change);
  await settled(() => render(<PaperView />));
  await eventually(() => {
    expect(paperStore.getState().results.status).not.toBe('loading');
    expect(find('.paper-example')).not.toBeNull();
  });
}

/** An empty page without results, in English. */
export async function beginPaper() {
  sent.length = 0;
  vi.stubGlobal('fetch', async (address: string) => {
    const text = files[String(address).split('/').at(-1)!];
    return text === undefined ? new Response('', { status: 404 }) : new Response(text);
  });
  paperStore.setState(emptyPaper, true);
  shareStore.setState(emptyShare);
  labStore.setState({ recipe: firstRecipe });
  viewStore.setState({ current: 'paper' });
  await fetchPaperWords();
  openPage();
}
/** Leaves it as it was. */
export function endPaper() {
  closePage();
  vi.unstubAllGlobals();
}
/** The links of the experiments are written a moment after the page is drawn. */
export const linked = () => eventually(() => expect(all('a.button:not([href])')).toHaveLength(0));
