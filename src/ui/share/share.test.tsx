import { act, type ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Claim } from '../../experiment/claim.ts';
import { type Link, linkOf, plainLink, readLink } from '../../experiment/link/link.ts';
import { presets } from '../../experiment/presets.ts';
import { madeEvaluation, madeRecord } from '../../experiment/testing/made_record.ts';
import { setLanguage } from '../messages/language.ts';
import { closePage, find, openPage, page, render, settled, type } from '../shell/testing/mounted_page.ts';
import { viewStore } from '../shell/view_store.ts';
import { emptyExperiment, reduce } from '../state/experiment.ts';
import { showImported } from '../state/lab_session.ts';
import { follow, labStore } from '../state/lab_store.ts';
import { firstRecipe, withRho } from '../state/recipe.ts';
import { sent } from '../state/testing/wired_lab.ts';
import { keepAddress, restsFor } from './address_bar.ts';
import { archiveStore, emptyArchive } from './archive_store.ts';
import { ClaimPanel } from './claim_panel.tsx';
import { Control } from './control.tsx';
import { mayUse, showEverything } from './lesson_state.ts';
import { linkNow } from './link_now.ts';
import { openDefaults, openLink } from './open_link.ts';
import { OpenedNotes } from './opened_notes.tsx';
import { ShareDialog } from './share_dialog.tsx';
import { emptyShare, shareStore } from './share_store.ts';

vi.mock('../../lab/client.ts', () => import('../state/testing/wired_lab.ts'));

const main = presets['countdown@1'];
const other: Link = { ...plainLink('countdown@1', { ...main, steps: 20, seeds: [1, 2, 3] }) };
const claim: Claim = {
  adapter: 'discrete',
  steps: [0, 20],
  results: [{ condition: 'top20', mean: 0.42, sd: 0.02, n: 3, pass: [0.2, 0.42] }],
};

const show = (content: ReactNode) => settled(() => render(content));
const open = async (link: Link, fresh = true) => {
  const text = await linkOf(link);
  await act(async () => {
    expect(await openLink(text, fresh)).toBe(true);
  });
};

beforeEach(() => {
  sent.length = 0;
  labStore.setState({
    experiment: emptyExperiment('countdown@1', main, 'recorded'),
    recorded: { status: 'missing' },
    imported: null,
    recipe: firstRecipe,
    opened: null,
    failure: null,
    look: follow,
  });
  shareStore.setState(emptyShare);
  archiveStore.setState(emptyArchive);
  viewStore.setState({ current: 'train' });
  openPage();
});
afterEach(closePage);

test('a link puts recipe and view in place and starts nothing', async () => {
  await open({ ...other, view: { view: 'compare', compare: { panel: 'recipes' } } });
  expect(labStore.getState().recipe.spec).toEqual(other.spec);
  expect(viewStore.getState().current).toBe('compare');
  expect(linkNow()).toMatchObject({
    spec: other.spec,
    view: { view: 'compare', compare: { panel: 'recipes' } },
  });
  expect(new Set(sent.map(({ type }) => type))).toEqual(new Set(['estimate']));
});

test('a training that is on the screen stays there, whatever is opened', async () => {
  const live = reduce(emptyExperiment('countdown@1', main, 'live'), [
    { type: 'evaluation', run: { condition: 'top20', seed: 1 }, evaluation: madeEvaluation(0, 0.2) },
  ]);
  labStore.setState({ experiment: live, opened: firstRecipe, going: true });
  await open({ ...other, claim });
  expect(labStore.getState().experiment).toBe(live);
  expect(labStore.getState().going).toBe(true);
  expect(new Set(sent.map(({ type }) => type))).toEqual(new Set(['estimate']));
});

test('a view that is out of bounds is left out, and the recipe is opened', async () => {
  await open({ ...other, view: { view: 'inspect', inspect: { temperature: 1e9 } } });
  expect(labStore.getState().recipe.spec).toEqual(other.spec);
  await show(<OpenedNotes />);
  expect(page()).toContain('What it says of the view is not usable here');
});

test('a bad link changes nothing, is told of in both languages, and offers the defaults', async () => {
  const own = withRho(firstRecipe, 0.4);
  labStore.setState({ recipe: own });
  await show(<OpenedNotes />);
  for (const bad of ['#v1.j.!', '#v1.j.eyJ2IjoxfQ', 'nonsense', `#v1.j.${'A'.repeat(9000)}`]) {
    await act(async () => {
      expect(await openLink(bad, true)).toBe(false);
    });
    expect(labStore.getState().recipe).toBe(own);
    expect(page()).toContain('Everything here is as it was.');
  }
  act(() => setLanguage('zh'));
  expect(page()).toContain('这里的一切保持原样');
  act(openDefaults);
  expect(labStore.getState().recipe).toBe(firstRecipe);
  expect(shareStore.getState().fault).toBeNull();
});

test('title and note stay text', async () => {
  const evil = '<img src=x onerror=alert(1)>';
  await open({ ...other, title: evil, note: `${evil}\n[a](javascript:1)` });
  await show(<OpenedNotes />);
  expect(page()).toContain(evil);
  expect(document.querySelectorAll('img, a, script')).toHaveLength(0);
});

test('what a reload brings back needs no card, but its title does', async () => {
  await open(other, false);
  await show(<OpenedNotes />);
  expect(page()).toBe('');
  await open({ ...other, title: 'A fifth' }, false);
  expect(page()).toContain('A fifth');
});

test('a lesson hides and locks controls and keys until everything is shown', async () => {
  await open({ ...other, lesson: { hide: ['step'], lock: ['play'] } });
  await show(
    <>
      <OpenedNotes />
      <Control name="play">
        <button type="button" id="play" />
      </Control>
      <Control name="step">
        <button type="button" id="step" />
      </Control>
    </>,
  );
  expect(document.getElementById('step')).toBeNull();
  expect(document.getElementById('play')?.closest('fieldset')?.disabled).toBe(true);
  expect([mayUse('play'), mayUse('step'), mayUse('reset')]).toEqual([false, false, true]);
  expect(page()).toContain('Hidden: One step. Locked: Start and pause.');
  act(showEverything);
  expect(document.getElementById('step')).not.toBeNull();
  expect(document.getElementById('play')?.closest('fieldset')).toBeNull();
  expect(page()).not.toContain('Locked');
});

test.each([
  { hide: ['train', 'compare'], view: 'compare', opens: 'inspect' },
  { hide: ['train'], view: undefined, opens: 'inspect' },
  { hide: ['compare'], view: 'train', opens: 'train' },
  { hide: ['train', 'inspect', 'compare', 'paper'], view: 'paper', opens: 'paper' },
] as const)('a lesson that hides $hide and opens in $view opens in $opens', async ({ hide, view, opens }) => {
  await open({ ...other, lesson: { hide, lock: [opens] }, ...(view && { view: { view } }) });
  expect(viewStore.getState().current).toBe(opens);
});

test('a claim clears the recording of another recipe away, and is judged once a run of one’s own is done', async () => {
  await open({ ...other, claim });
  expect(labStore.getState().experiment).toMatchObject({ source: 'linked', spec: other.spec });
  await show(<ClaimPanel />);
  expect(page()).toContain('not trained yet');
  const live = emptyExperiment('countdown@1', { ...other.spec, seeds: [7, 8, 9] }, 'live');
  const done = (pass: number) =>
    reduce(
      live,
      [7, 8, 9].map((seed) => ({
        type: 'evaluation' as const,
        run: { condition: 'top20', seed },
        evaluation: madeEvaluation(20, pass + seed / 1000),
      })),
    );
  act(() => labStore.setState({ experiment: done(0.41) }));
  expect(document.querySelector('.claim-verdict')?.textContent).toBe('agrees');
  expect(page()).toMatch(/yours − claimed: −0\.002, 95 % from −0\.\d+ to \+0\.\d+/);
  act(() => labStore.setState({ experiment: done(0.8) }));
  expect(document.querySelector('.claim-verdict')?.textContent).toBe('differs');
  // Another recipe is not held against it.
  act(() => labStore.setState({ experiment: { ...done(0.8), spec: { ...live.spec, steps: 21 } } }));
  expect(document.querySelector('.claim-verdict')).toBeNull();
  expect(page()).toContain('another recipe than the claim');
});

test('a claim leaves the address with the recipe that it is about', async () => {
  await open({ ...other, claim });
  expect(linkNow().claim).toEqual(claim);
  labStore.setState({ recipe: withRho(labStore.getState().recipe, 0.5) });
  expect(linkNow().claim).toBeNull();
});

test('an imported record is on the screen as such, with its recipe', () => {
  const record = madeRecord();
  act(() => showImported({ name: 'From afar', record }, 'countdown@1'));
  const { experiment, recipe } = labStore.getState();
  expect(experiment.source).toBe('imported');
  expect(Object.keys(experiment.runs)).toHaveLength(record.runs.length);
  expect(recipe.spec).toEqual(record.spec);
  expect(sent.some(({ type }) => type === 'open' || type === 'play')).toBe(false);
});

test('the dialog’s link says what its fields say', async () => {
  await show(<ShareDialog onClose={() => {}} />);
  const write = (selector: string, text: string) => settled(() => type(find(selector), text));
  await write('.share-fields input[type="text"]', 'Mine');
  await write('.share-fields textarea', 'a\nb');
  await vi.waitFor(async () => {
    // What was written meanwhile is drawn.
    await act(async () => {});
    const text = document.querySelector<HTMLTextAreaElement>('.copied-field textarea')!.value;
    expect((await readLink(text)).value).toMatchObject({ title: 'Mine', note: 'a\nb', spec: main });
  });
  expect(document.querySelector<HTMLInputElement>('.share-fields input[type="checkbox"]')?.disabled).toBe(
    true,
  );
  // The fields are the link's alone until it is opened.
  expect(shareStore.getState().opened).toBeNull();
});

test('the address is written once the page rests, in place; another view is an entry of its own', async () => {
  const pushed = vi.spyOn(history, 'pushState');
  const replaced = vi.spyOn(history, 'replaceState');
  history.replaceState(null, '', '#');
  const stop = keepAddress();
  const said = async () => (await readLink(location.hash)).value;
  await vi.waitFor(async () => expect((await said()).spec).toEqual(main));
  replaced.mockClear();
  for (const rho of [0.3, 0.35, 0.4]) labStore.setState({ recipe: withRho(firstRecipe, rho) });
  expect(replaced).not.toHaveBeenCalled();
  await vi.waitFor(async () => expect((await said()).spec.mask.rho).toBe(0.4), { timeout: 20 * restsFor });
  expect(replaced).toHaveBeenCalledTimes(1);
  expect(pushed).not.toHaveBeenCalled();
  viewStore.setState({ current: 'inspect' });
  await vi.waitFor(async () => expect((await said()).view).toMatchObject({ view: 'inspect' }));
  expect(pushed).toHaveBeenCalledTimes(1);
  stop();
  vi.restoreAllMocks();
});

test('where a view that was left begins it, back leads to that view', async () => {
  const pushed = vi.spyOn(history, 'pushState');
  history.replaceState(null, '', '#');
  viewStore.setState({ current: 'compare' });
  const stop = keepAddress('train');
  await vi.waitFor(() => expect(pushed).toHaveBeenCalledTimes(1));
  const [, , address] = pushed.mock.calls[0];
  expect((await readLink(String(address))).value.view).toMatchObject({ view: 'compare' });
  stop();
  vi.restoreAllMocks();
});
