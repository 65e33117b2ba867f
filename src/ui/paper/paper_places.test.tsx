import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readLink } from '../../formats/link/link.ts';
import { experimentOf } from '../../paper/experiments.ts';
import { noResults } from '../../paper/testing/made_results.ts';
import { all, click, eventually, find, press, settled, tellSizes } from '../app/testing/mounted_page.ts';
import { keepAddress } from '../share/address_bar.ts';
import { inspectStore } from '../state/inspect/inspect_store.ts';
import { labStore } from '../state/lab_store.ts';
import { sent } from '../state/testing/wired_lab.ts';
import { showFigure } from '../state/views/paper_store.ts';
import { viewParts } from '../state/views/view_parts.ts';
import { viewStore } from '../state/views/view_store.ts';
import { paperEn } from '../words/en/paper.ts';
import { figureElement } from './chapters.ts';
import { beginPaper, card, endPaper, linked, openPaper } from './testing/opened_paper.tsx';

tellSizes();

beforeEach(beginPaper);
afterEach(endPaper);

test('an experiment that is opened is in the lab, shown in Train, and nothing starts', async () => {
  await openPaper(noResults);
  await linked();
  const { stop } = keepAddress();
  location.hash = find(`#${figureElement('walk')} a.button`).getAttribute('href')!;
  dispatchEvent(new HashChangeEvent('hashchange'));
  await vi.waitFor(() => expect(viewStore.getState().current).toBe('train'));
  stop();
  expect(labStore.getState().recipe.spec).toEqual(experimentOf('walk').spec);
  expect(new Set(sent.map(({ type }) => type))).toEqual(new Set(['estimate']));
});

test('figures of single models lead to their place in Inspect', async () => {
  await openPaper(noResults);
  await settled(() => press(paperEn.experiment.inspect.temperature));
  expect(viewStore.getState().current).toBe('inspect');
  expect(inspectStore.getState().view.panel).toBe('temperature');
  await settled(() => press(paperEn.experiment.inspect.words));
  expect(inspectStore.getState().view.panel).toBe('words');
});

test('the contents lead to a figure with the focus, and a link carries which it is', async () => {
  await openPaper(noResults);
  const entry = all('.paper-entry').find(({ textContent }) => textContent?.startsWith('Fig. 9'))!;
  expect(entry.tagName).toBe('BUTTON');
  await settled(() => click(entry));
  expect(document.activeElement).toBe(card('fig9'));
  expect(viewParts.paper.read()).toEqual({ figure: 'fig9' });
  expect(entry.getAttribute('aria-current')).toBe('location');
});

test('a figure’s own button copies its link, wherever the reader is', async () => {
  await openPaper(noResults);
  const copied: string[] = [];
  vi.stubGlobal('navigator', {
    ...navigator,
    clipboard: { writeText: async (text: string) => void copied.push(text) },
  });
  const button = all('.paper-link button', card('fig5')!)[0];
  click(button);
  await eventually(() => expect(copied).toHaveLength(1));
  const { value } = await readLink(copied[0].slice(copied[0].indexOf('#')));
  expect(value.view).toEqual({ view: 'paper', paper: { figure: 'fig5' } });
  expect(all('.paper-link [role=status]', card('fig5')!)[0].textContent).toBe('Copied.');
  expect(document.activeElement).not.toBe(card('fig5'));
});

test('the view part of a link scrolls to its figure; one out of bounds changes nothing', async () => {
  expect(viewParts.paper.write({ figure: 'fig4' })).toBe(true);
  await openPaper(noResults);
  expect(document.activeElement).toBe(card('fig4'));
  act(() => {
    expect(viewParts.paper.write({ figure: 'fig99' })).toBe(false);
    expect(viewParts.paper.write({ figure: 'fig4', more: 1 })).toBe(false);
  });
  expect(viewParts.paper.read()).toEqual({ figure: 'fig4' });
  act(() => showFigure(null));
  expect(viewParts.paper.read()).toEqual({});
});
