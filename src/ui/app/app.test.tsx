import { act } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { madeRecord } from '../../experiment/testing/made_record.ts';
import { emptyExperiment, reduce } from '../state/experiment.ts';
import { follow, labStore } from '../state/lab_store.ts';
import { playerOf } from '../state/recorded/player.ts';
import { keptStore } from '../state/views/kept_store.ts';
import { showView } from '../state/views/view_store.ts';
import { setLanguage } from '../words/language.ts';
import { App } from './app.tsx';
import { closePage, findButton, openPage, page, render } from './testing/mounted_page.ts';

const show = (record = madeRecord()) =>
  act(() => {
    labStore.setState({ recorded: { status: 'ready', record }, failure: null, look: follow });
    const put = (events: Parameters<typeof reduce>[1]) =>
      labStore.setState(({ experiment }) => ({ experiment: reduce(experiment, events) }));
    playerOf(record, put).seek(record.spec.steps);
  });

beforeEach(() => {
  const { spec } = madeRecord();
  labStore.setState({ experiment: emptyExperiment('countdown@1', spec, 'recorded'), failure: null });
  openPage();
  render(<App />);
});
afterEach(closePage);

test('the recorded run is named as such, with its adapter and its day', () => {
  show();
  expect(page()).toContain('Recorded run');
  expect(page()).toContain('made up, Nov 20, 2026');
  expect(page()).toContain('Rollouts at step 4');
});

test('without an adapter there are words instead of a button, and the recording stays', () => {
  show();
  const train = () => findButton(/Train it/);
  expect(train()).toBeDefined();
  act(() => labStore.setState({ failure: { failure: 'no-webgpu', detail: '' } }));
  expect(train()).toBeUndefined();
  expect(page()).toContain('This browser has neither WebGPU nor');
  expect(document.querySelectorAll('.token').length).toBeGreaterThan(0);
});

test('a token or a title that looks like markup stays text', () => {
  const record = madeRecord();
  const evil = '<img src=x onerror=alert(1)>';
  record.vocabulary[0] = evil;
  for (const { samples } of record.runs) for (const { groups } of samples) groups[0].title = evil;
  show(record);
  expect(page()).toContain(evil);
  expect(document.querySelector('img')).toBeNull();
});

test('every word changes with the language, and so does the page itself', () => {
  show();
  act(() => setLanguage('zh'));
  expect(page()).toContain('录制的训练');
  expect(page()).not.toMatch(/Recorded run|Trained tokens|Rollouts/);
});

test('a block of tokens is one stop of the tab key', () => {
  show();
  const block = document.querySelector('.token-block');
  expect(block?.getAttribute('tabindex')).toBe('0');
  expect(block?.querySelectorAll('[tabindex], button, a')).toHaveLength(0);
});

test('the underlined tokens are those that the run kept', () => {
  show();
  const kept = [...document.querySelectorAll('.group:first-of-type .token.kept')];
  // Two of the four tokens of the made-up group lie at or above its cut.
  expect(kept).toHaveLength(2);
});

test('what could not be exported or kept is shown over every view, once', async () => {
  const alerts = () => [...document.querySelectorAll('[role="alert"]')].map((alert) => alert.textContent);
  const notice = { kind: 'fault', name: 'calm heron', detail: 'The file is gone.' } as const;
  act(() => keptStore.setState({ notice }));
  expect(alerts()).toEqual([expect.stringContaining('The file is gone.')]);
  await act(async () => showView('compare'));
  // Train stays in the page, hidden.
  const seen = [...document.querySelectorAll('[role="alert"]')].filter((alert) => !alert.closest('main'));
  expect(seen.map((alert) => alert.textContent)).toEqual([expect.stringContaining('The file is gone.')]);
  act(() => seen[0].querySelector('button')!.click());
  expect(keptStore.getState().notice).toBeNull();
  await act(async () => showView('train'));
});
