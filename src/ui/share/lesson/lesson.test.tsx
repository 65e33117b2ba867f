import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { presets } from '../../../experiment/presets.ts';
import { madeRecord } from '../../../experiment/testing/made_record.ts';
import { readyLessons } from '../../../formats/link/lesson.ts';
import { type Link, linkOf, plainLink } from '../../../formats/link/link.ts';
import { App } from '../../app/app.tsx';
import { closePage, findButton, openPage, page, render, settled } from '../../app/testing/mounted_page.ts';
import { emptyExperiment, reachedStep } from '../../state/experiment.ts';
import { backToRecorded, play, startRecorded } from '../../state/lab_session.ts';
import { follow, labStore } from '../../state/lab_store.ts';
import { firstRecipe, withRho } from '../../state/recipe.ts';
import { linkNow } from '../../state/views/link_now.ts';
import { emptyShare, shareStore } from '../../state/views/share_store.ts';
import { showView, viewStore } from '../../state/views/view_store.ts';
import { setLanguage } from '../../words/language.ts';
import { openLink } from '../open_link.ts';
import { loadNotes } from '../shared_notes.tsx';

const plain = plainLink('countdown@1', presets['countdown@1']);
const lesson = (kind: keyof typeof readyLessons, rest: Partial<Link> = {}): Link => ({
  ...plain,
  title: 'Lecture 3',
  note: 'What will the bottom 80 % do?',
  lesson: readyLessons[kind],
  ...rest,
});
const open = async (link: Link, fresh = true) => {
  const text = await linkOf(link);
  await act(async () => {
    expect(await openLink(text, fresh)).toBe(true);
  });
};
const step = () => reachedStep(labStore.getState().experiment);
const tabs = () => [...document.querySelectorAll('.view-tab')].map((tab) => tab.textContent);
const press = (name: RegExp) => settled(() => findButton(name)!.click());

beforeEach(async () => {
  const { spec } = madeRecord();
  labStore.setState({
    experiment: emptyExperiment('countdown@1', spec, 'recorded'),
    recorded: { status: 'loading' },
    recipe: firstRecipe,
    opened: null,
    failure: null,
    look: follow,
    waitsAt: null,
  });
  shareStore.setState(emptyShare);
  viewStore.setState({ current: 'train' });
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(madeRecord())));
  await loadNotes();
  openPage();
});
afterEach(() => {
  closePage();
  vi.unstubAllGlobals();
});

test('where a prediction is asked for, the recording waits whichever comes first, and plays when it is played', async () => {
  await open(lesson('predict'));
  // Where motion is unwanted a recording is otherwise shown at its end.
  await act(() => startRecorded('recorded.json', true));
  expect(labStore.getState().recorded.status).toBe('ready');
  expect([step(), labStore.getState().experiment.progress.phase]).toEqual([0, 'paused']);
  act(() => play());
  expect(labStore.getState().experiment.progress.phase).toBe('training');

  // Back and forward do not take it back; the link, followed again, does.
  await open(lesson('predict'), false);
  expect(labStore.getState().experiment.progress.phase).toBe('training');
  await open(lesson('predict', { title: 'Lecture 4' }));
  expect([step(), labStore.getState().waitsAt]).toEqual([0, 0]);
  act(() => backToRecorded(true));
  expect(step()).toBe(0);
  await open(plain);
  act(() => backToRecorded(true));
  expect(step()).toBe(4);
});

test('the assignment is on top with its title in the tab, stays when the recipe changes, and says what is hidden in a sentence', async () => {
  await open(lesson('inspect'));
  await settled(() => render(<App />));
  expect(document.title).toBe('Lecture 3 · forklab');
  expect(page()).toContain(
    'This lesson hides the Train view, the Compare view, the Paper view, and saved experiments.',
  );
  expect([tabs(), viewStore.getState().current]).toEqual([['Inspect'], 'inspect']);
  // What would send the reader to a hidden view does not.
  showView('compare');
  expect(viewStore.getState().current).toBe('inspect');
  act(() => labStore.setState({ recipe: withRho(labStore.getState().recipe, 0.4) }));
  expect(page()).toContain('What will the bottom 80 % do?');
  expect(linkNow()).toMatchObject({ title: 'Lecture 3', lesson: readyLessons.inspect });
  await settled(() => setLanguage('zh'));
  expect(page()).toContain('本次作业隐藏了训练视图、对比视图、论文视图和已保存的实验。');
  expect(document.title).toBe('Lecture 3 · forklab');
  await act(async () => setLanguage('en'));
});

test('what leads to a hidden view is hidden with it', async () => {
  await open(lesson('free', { lesson: { ...readyLessons.free, hide: ['inspect'] } }));
  await act(() => startRecorded('recorded.json', true));
  await settled(() => render(<App />));
  const leads = () => document.querySelectorAll('.rollouts .verdict button.plain').length;
  expect(leads()).toBe(0);
  await press(/^Show everything/);
  await press(/^Show everything/);
  expect(leads()).toBeGreaterThan(0);
});

test('everything is shown after one question, and the lesson comes back', async () => {
  await open(lesson('predict'));
  await settled(() => render(<App />));
  await press(/^Show everything/);
  expect(tabs()).toEqual(['Train', 'Inspect']);
  await press(/^Stay in the lesson/);
  expect(tabs()).toEqual(['Train', 'Inspect']);
  await press(/^Show everything/);
  await press(/^Show everything/);
  expect(tabs()).toEqual(['Train', 'Inspect', 'Compare', 'Paper']);
  expect(linkNow().lesson).toEqual(readyLessons.predict);
  act(() => showView('paper'));
  await press(/^Back to the lesson/);
  expect([tabs(), viewStore.getState().current]).toEqual([['Train', 'Inspect'], 'train']);
});

test('all but ρ is locked, and ρ is at hand', async () => {
  await open(lesson('rho', { spec: { ...plain.spec, steps: 12 } }));
  await act(() => startRecorded('recorded.json', true));
  await settled(() => render(<App />));
  // The test's page does not know that a fieldset disables what is in it.
  const disabled = (css: string) =>
    [...document.querySelectorAll<HTMLInputElement>(css)].map(
      (field) => field.disabled || field.closest('fieldset[disabled]') !== null,
    );
  expect(new Set(disabled('.conditions input'))).toEqual(new Set([true]));
  // What is drawn is the reader's to choose.
  expect(new Set(disabled('.conditions .show-curve'))).toEqual(new Set([false]));
  expect(new Set(disabled('.recipe-form select, .changes-list button'))).toEqual(new Set([true]));
  expect(disabled('.recipe-form input[type="range"]')).toEqual([false]);
  expect(page()).toContain('The conditions and all other settings cannot be changed.');
});
