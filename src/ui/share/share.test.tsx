import { act, type ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Claim } from '../../experiment/claim.ts';
import { presets } from '../../experiment/presets.ts';
import type { Spec } from '../../experiment/spec.ts';
import { madeEvaluation, madeRecord } from '../../experiment/testing/made_record.ts';
import { defaultSamples } from '../../forks/scan_plan.ts';
import { type Link, linkOf, plainLink, readLink } from '../../formats/link/link.ts';
import { closePage, find, openPage, page, render, settled, type } from '../app/testing/mounted_page.ts';
import { emptyExperiment, reduce } from '../state/experiment.ts';
import { chooseModel } from '../state/inspect/inspect_session.ts';
import { inspectStore } from '../state/inspect/inspect_store.ts';
import { firstView } from '../state/inspect/inspect_view_state.ts';
import { showImported } from '../state/lab_session.ts';
import { follow, labStore } from '../state/lab_store.ts';
import { firstRecipe, withField, withRho, withSeeds, withToggled } from '../state/recipe.ts';
import { sent } from '../state/testing/wired_lab.ts';
import { archiveStore, emptyArchive } from '../state/views/archive_store.ts';
import { linkNow } from '../state/views/link_now.ts';
import { emptyShare, shareStore } from '../state/views/share_store.ts';
import { viewStore } from '../state/views/view_store.ts';
import { ClaimPanel } from '../train/claim_panel.tsx';
import { setLanguage } from '../words/language.ts';
import { keepAddress } from './address_bar.ts';
import { saveArchive } from './archive_session.ts';
import { openDefaults, openLink } from './open_link.ts';
import { OpenedNotes } from './opened_notes.tsx';
import { ShareDialog } from './share_dialog.tsx';

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
  expect(page()).toContain('Could not restore the linked view');
});

test('a bad link changes nothing, is explained in both languages, and offers the defaults', async () => {
  const own = withRho(firstRecipe, 0.4);
  labStore.setState({ recipe: own });
  await show(<OpenedNotes />);
  for (const bad of ['#v1.j.!', '#v1.j.eyJ2IjoxfQ', 'nonsense', `#v1.j.${'A'.repeat(9000)}`]) {
    await act(async () => {
      expect(await openLink(bad, true)).toBe(false);
    });
    expect(labStore.getState().recipe).toBe(own);
    expect(page()).toContain('Nothing was changed.');
  }
  act(() => setLanguage('zh'));
  expect(page()).toContain('没有改动任何内容');
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

test('a link of before, which leaves the size of a scan out, opens with the size of then; one of today with its own', async () => {
  const scanOf = async (view: string) => {
    const text = `#v1.j.${btoa(`{"v":1,"p":"countdown@1","w":${view}}`)}`;
    await act(async () => {
      expect(await openLink(text, false)).toBe(true);
    });
    expect(viewStore.getState().current).toBe('inspect');
    return inspectStore.getState().view.scan;
  };
  expect(await scanOf('{"view":"inspect"}')).toEqual({ forks: 6, samples: 64 });
  expect(await scanOf('{"view":"inspect","inspect":{"temperature":0.7}}')).toEqual({ forks: 6, samples: 64 });
  expect(linkNow().view).toEqual({ view: 'inspect', inspect: { temperature: 0.7 } });
  inspectStore.setState({ view: firstView });
  const today = JSON.stringify(linkNow().view);
  await scanOf('{"view":"inspect"}');
  expect(await scanOf(today)).toEqual({ forks: 6, samples: defaultSamples });
  // Nor does another model of the kind change what a link says; one in words has a size of its own, and then ours is today's.
  await scanOf('{"view":"inspect"}');
  chooseModel({ kind: 'shipped', name: 'countdown-50k' });
  expect(inspectStore.getState().view.scan).toEqual({ forks: 6, samples: 64 });
  chooseModel({ kind: 'folder', folder: 'a--b@0', quantise: false });
  expect(inspectStore.getState().view.scan).toEqual({ forks: 4, samples: 8 });
  chooseModel({ kind: 'shipped', name: 'countdown-50k' });
  expect(inspectStore.getState().view.scan).toEqual(firstView.scan);
  inspectStore.setState({ view: firstView });
});

test('an old link with a lesson opens, and says in both languages that everything is shown', async () => {
  const text = `#v1.j.${btoa('{"v":1,"p":"countdown@1","c":{"steps":7},"l":{"hide":["train"],"lock":["play"]}}')}`;
  await act(async () => {
    expect(await openLink(text, false)).toBe(true);
  });
  expect(viewStore.getState().current).toBe('train');
  expect(linkNow()).toEqual({ ...plainLink('countdown@1', { ...main, steps: 7 }), view: {} });
  await show(<OpenedNotes />);
  expect(page()).toContain('Everything is shown.');
  act(() => setLanguage('zh'));
  expect(page()).toContain('全部内容都会显示');
});

test('a claim clears the recording of another recipe away, and is judged once a run of one’s own is done', async () => {
  await open({ ...other, claim });
  expect(labStore.getState().experiment).toMatchObject({ source: 'linked', spec: other.spec });
  await show(<ClaimPanel />);
  expect(page()).toContain('not trained yet');
  const live = emptyExperiment('countdown@1', { ...other.spec, seeds: [7, 8, 9] }, 'live');
  const done = (pass: number, seeds = [7, 8, 9]) =>
    reduce(
      live,
      seeds.map((seed) => ({
        type: 'evaluation' as const,
        run: { condition: 'top20', seed },
        evaluation: madeEvaluation(20, pass + seed / 1000),
      })),
    );
  act(() => labStore.setState({ experiment: done(0.41) }));
  expect(document.querySelector('.claim-verdict')?.textContent).toBe('agrees');
  expect(page()).toMatch(/yours − reported: −0\.002, 95 % CI −0\.\d+ to \+0\.\d+/);
  // By scipy: (t.ppf(.975, 4) + t.ppf(.8, 4)) * .01416 / sqrt(chi2.median(4) / 4) * sqrt(2 / 3) + .0005 = .0474
  expect(page()).toContain('80 % power to detect 5 points');
  act(() => setLanguage('zh'));
  expect(page()).toContain('对 5 个百分点的差异，检验功效为 80%');
  act(() => setLanguage('en'));
  act(() => labStore.setState({ experiment: done(0.8) }));
  expect(document.querySelector('.claim-verdict')?.textContent).toBe('differs');
  expect(page()).not.toContain('80 % power to detect 5 points');
  act(() => labStore.setState({ experiment: done(0.8, [7]) }));
  expect(document.querySelector('.claim-verdict')?.textContent).toBe('too few seeds');
  // Another recipe is not held against it.
  act(() => labStore.setState({ experiment: { ...done(0.8), spec: { ...live.spec, steps: 21 } } }));
  expect(document.querySelector('.claim-verdict')).toBeNull();
  expect(page()).toContain('not the reported one');
});

test('one seed on each side is too few, and what sampling alone leaves is said', async () => {
  const [single] = claim.results;
  await open({ ...other, claim: { ...claim, results: [{ ...single, sd: null, n: 1 }] } });
  const live = emptyExperiment('countdown@1', { ...other.spec, seeds: [7] }, 'live');
  const evaluation = madeEvaluation(20, 0.43);
  const run = { condition: 'top20', seed: 7 };
  const experiment = reduce(live, [{ type: 'evaluation', run, evaluation }]);
  labStore.setState({ experiment });
  await show(<ClaimPanel />);
  expect(document.querySelector('.claim-verdict')?.textContent).toBe('too few seeds');
  expect(page()).toContain('yours − reported: +0.010');
  // 1.96 * sqrt(2 * (.43 * .57 - 248 * .02 ** 2) / (249 * 3))
  expect(page()).toContain('Sampling alone gives ±0.039.');
  expect(page()).not.toContain('power to detect 1 point');
});

test('a claim leaves the address with the recipe that it is about', async () => {
  await open({ ...other, claim });
  expect(linkNow().claim).toEqual(claim);
  labStore.setState({ recipe: withRho(labStore.getState().recipe, 0.5) });
  expect(linkNow().claim).toBeNull();
});

test('a banner, its words and its archive go with the recipe that they are about, and come back with it', async () => {
  const source = 'https://archives.example/x.zip';
  await open({ ...other, title: 'Is it better?', note: 'My claim: no.', source });
  await show(<OpenedNotes />);
  const { recipe } = labStore.getState();
  const isThere = () => [
    page().includes('Is it better?'),
    page().includes('archives.example'),
    linkNow().title === 'Is it better?' && linkNow().source === source,
  ];
  expect(isThere()).toEqual([true, true, true]);
  // Other seeds are the same experiment.
  act(() => labStore.setState({ recipe: withSeeds(recipe, [7]) }));
  expect(isThere()).toEqual([true, true, true]);
  act(() => labStore.setState({ recipe: withRho(recipe, 0.5) }));
  expect(isThere()).toEqual([false, false, false]);
  expect(linkNow()).toMatchObject({ title: null, note: null, claim: null, source: null });
  act(() => labStore.setState({ recipe }));
  expect(isThere()).toEqual([true, true, true]);
  act(() => showImported({ id: null, name: 'From afar', record: madeRecord() }, 'countdown@1'));
  expect(isThere()).toEqual([false, false, false]);
});

test('the claim of a link is not carried on under other words', async () => {
  await open({ ...other, title: 'Theirs', claim });
  await show(<ShareDialog onClose={() => {}} />);
  const claimOf = async () => {
    await act(async () => {});
    const text = document.querySelector<HTMLTextAreaElement>('.copied-field textarea')!.value;
    return text === '' ? undefined : (await readLink(text)).value;
  };
  await vi.waitFor(async () => expect((await claimOf())?.claim).toEqual(claim));
  expect(page()).toContain('reported result stays attached');
  await settled(() => type(find('.share-fields input[type="text"]'), 'Mine'));
  await vi.waitFor(async () => expect(await claimOf()).toMatchObject({ title: 'Mine', claim: null }));
});

describe('an archive of the screen', () => {
  const save = () => find<HTMLButtonElement>('.archive-fields button');
  const record = madeRecord(3, [1, 2, 3]);
  const live = (spec: Spec) =>
    reduce(emptyExperiment('countdown@1', spec, 'live'), [
      { type: 'evaluation', run: { condition: 'top20', seed: 1 }, evaluation: madeEvaluation(0, 0.2) },
    ]);

  test.each([
    ['another share', withRho(firstRecipe, 0.4)],
    ['fewer conditions', withToggled(firstRecipe, 'all')],
    ['seeds of one’s own', withSeeds(firstRecipe, [7, 8])],
    ['other steps', withField(firstRecipe, 'steps', 20)],
  ])('of the recording is not saved under a title for %s', async (_, recipe) => {
    const recorded = { ...record, spec: { ...main, seeds: [1, 2, 3] } };
    labStore.setState({
      experiment: emptyExperiment('countdown@1', recorded.spec, 'recorded'),
      recorded: { status: 'ready', record: recorded },
    });
    await show(<ShareDialog onClose={() => {}} />);
    expect(save().disabled).toBe(false);
    expect(page()).toMatch(/Contains the recorded run: preset Main; .*; seeds 1, 2, 3; \d+ runs/);
    labStore.setState({ recipe });
    await show(<ShareDialog key="again" onClose={() => {}} />);
    expect(save().disabled).toBe(true);
    expect(page()).toContain('The runs on screen have another recipe.');
    expect(page()).toContain('On screen: the recorded run');
    await saveArchive(recipe, { title: 'Mine', note: '', nameless: 'x' });
    expect(archiveStore.getState().work.kind).toBe('not-saved');
  });

  test('of a training is saved while the recipe is the one that is trained', async () => {
    labStore.setState({ experiment: live(main) });
    await show(<ShareDialog onClose={() => {}} />);
    expect(save().disabled).toBe(false);
    expect(page()).toContain('Contains your runs: preset Main');
    act(() => labStore.setState({ experiment: live({ ...main, steps: 3 }) }));
    expect(save().disabled).toBe(true);
  });

  test('of nothing is not saved', async () => {
    labStore.setState({ experiment: emptyExperiment('countdown@1', main, 'linked') });
    await show(<ShareDialog onClose={() => {}} />);
    expect(save().disabled).toBe(true);
    expect(page()).toContain('Nothing to save: this recipe has not been trained');
  });

  test('title and note are there again for the recipe that they were typed for, and for no other', async () => {
    const words = () => [
      find<HTMLInputElement>('.share-fields input[type="text"]').value,
      find<HTMLTextAreaElement>('.share-fields textarea').value,
    ];
    await show(<ShareDialog key="a" onClose={() => {}} />);
    await settled(() => type(find('.share-fields input[type="text"]'), 'Is ρ 0.2 enough?'));
    await settled(() => type(find('.share-fields textarea'), 'I think so.'));
    labStore.setState({ recipe: withRho(firstRecipe, 0.4) });
    await show(<ShareDialog key="b" onClose={() => {}} />);
    expect(words()).toEqual(['', '']);
    labStore.setState({ recipe: firstRecipe });
    await show(<ShareDialog key="c" onClose={() => {}} />);
    expect(words()).toEqual(['Is ρ 0.2 enough?', 'I think so.']);
  });
});

test('an imported record is on the screen as such, with its recipe', () => {
  const record = madeRecord();
  act(() => showImported({ id: null, name: 'From afar', record }, 'countdown@1'));
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

test('the address is replaced once the page is idle; another view is a new history entry', async () => {
  const pushed = vi.spyOn(history, 'pushState');
  const replaced = vi.spyOn(history, 'replaceState');
  history.replaceState(null, '', '#');
  const { stop } = keepAddress();
  const said = async () => (await readLink(location.hash)).value;
  await vi.waitFor(async () => expect((await said()).spec).toEqual(main));
  replaced.mockClear();
  for (const rho of [0.3, 0.35, 0.4]) labStore.setState({ recipe: withRho(firstRecipe, rho) });
  expect(replaced).not.toHaveBeenCalled();
  await vi.waitFor(async () => expect((await said()).spec.mask.rho).toBe(0.4));
  expect(replaced).toHaveBeenCalledTimes(1);
  expect(pushed).not.toHaveBeenCalled();
  viewStore.setState({ current: 'inspect' });
  await vi.waitFor(async () => expect((await said()).view).toMatchObject({ view: 'inspect' }));
  expect(pushed).toHaveBeenCalledTimes(1);
  stop();
  vi.restoreAllMocks();
});

test('a history entry that is opened while the address is being written is not overwritten', async () => {
  history.replaceState(null, '', '#');
  // A browser fires popstate after the history has changed: here when this test says so.
  const hold = (event: Event) => event.stopImmediatePropagation();
  window.addEventListener('hashchange', hold);
  const { stop } = keepAddress();
  await vi.waitFor(async () => expect((await readLink(location.hash)).value.spec).toEqual(main));
  const theirs = await linkOf(plainLink('countdown@1', { ...main, seeds: [9] }));
  viewStore.setState({ current: 'inspect' });
  history.replaceState(null, '', theirs);
  // Until the page has written this many links, one after the other.
  for (let seed = 1; seed < 20; seed++) await linkOf(plainLink('countdown@1', { ...main, seeds: [seed] }));
  expect(location.hash).toBe(theirs);
  window.removeEventListener('hashchange', hold);
  await settled(() => window.dispatchEvent(new Event('hashchange')));
  await vi.waitFor(() => expect(labStore.getState().recipe.spec.seeds).toEqual([9]));
  stop();
});

test('where a view that was left begins it, back leads to that view', async () => {
  const pushed = vi.spyOn(history, 'pushState');
  history.replaceState(null, '', '#');
  viewStore.setState({ current: 'compare' });
  const { stop } = keepAddress('train');
  await vi.waitFor(() => expect(pushed).toHaveBeenCalledTimes(1));
  const [, , address] = pushed.mock.calls[0];
  expect((await readLink(String(address))).value.view).toMatchObject({ view: 'compare' });
  stop();
  vi.restoreAllMocks();
});
