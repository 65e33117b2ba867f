import { act } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { conditions } from '../../../experiment/presets.ts';
import { madeGroup, madeRecord } from '../../../experiment/testing/made_record.ts';
import { closePage, openPage, page, render } from '../../app/testing/mounted_page.ts';
import { Glossary } from '../../kit/glossary/glossary.tsx';
import { closeGlossary } from '../../kit/glossary/glossary_store.ts';
import { emptyExperiment, reduce } from '../../state/experiment.ts';
import { look } from '../../state/lab_session.ts';
import { follow, labStore } from '../../state/lab_store.ts';
import { firstRecipe } from '../../state/recipe.ts';
import { playerOf } from '../../state/recorded/player.ts';
import { RolloutsPanel } from './rollouts_panel.tsx';

/** A record of ten steps that kept the samples of steps 2 and 8 alone: four of sixteen responses. */
function sparseRecord() {
  const record = madeRecord(10, [1]);
  const group = { ...madeGroup([[0.1], [0.7], [0.9], [0.2]]), size: 16, right: 6 };
  for (const run of record.runs) run.samples = [2, 8].map((step) => ({ step, groups: [group] }));
  return record;
}

let player: ReturnType<typeof playerOf>;
beforeEach(() => {
  const record = sparseRecord();
  labStore.setState({
    experiment: emptyExperiment('countdown@1', record.spec, 'recorded'),
    recipe: firstRecipe,
    look: follow,
  });
  openPage();
  render(
    <>
      <RolloutsPanel />
      <Glossary />
    </>,
  );
  player = playerOf(record, (events) =>
    labStore.setState(({ experiment }) => ({ experiment: reduce(experiment, events) })),
  );
  act(() => player.seek(10));
});
afterEach(() => {
  act(closeGlossary);
  closePage();
});

test('a step without samples says which step is shown instead', () => {
  expect(page()).toContain('Nothing was kept of step 10; this is the last step kept before it.');
  act(() => look({ step: 9 }));
  expect(page()).toContain('Nothing was kept of step 9; this is the last step kept before it.');
  act(() => look({ step: 1 }));
  expect(page()).toContain('Nothing was kept of step 1; this is the first step kept.');
  act(() => look({ step: 2 }));
  expect(page()).not.toContain('Nothing was kept');
});

test('the words next to the line say how the shown condition chose its tokens', () => {
  const words = () => document.querySelector('[role=slider]')?.getAttribute('aria-valuetext');
  for (const [condition, expected] of [
    [conditions.top20, 'ρ 0.20, τ'],
    [conditions.bottom80, 'keeps entropies below τ'],
    [conditions.random20, 'kept at random'],
    [conditions.matched20, 'random, at the top’s positions'],
    [conditions.all, 'all are kept'],
  ] as const) {
    act(() => {
      // The record's runs are called after its four conditions: here each is what top20 trains.
      labStore.setState(({ experiment }) => ({
        experiment: {
          ...experiment,
          spec: { ...experiment.spec, conditions: [{ ...condition, name: 'top20' }] },
        },
      }));
      look({ condition: 'top20', step: 8 });
    });
    expect(words()).toContain(expected);
  }
});

test('a group says how many of its responses are shown', () => {
  expect(document.querySelector('.group header')?.textContent).toContain('6 of 16 right · 4 of 16 shown');
});

test('the first problem is said in words, and the advantage has its name', () => {
  expect(document.querySelector('.task-line')?.textContent).toBe(
    'Use 12, 8, 3 to make 17. Orange: forks, where entropy is high. Underlined: in the mask.',
  );
  expect(document.querySelector('.response:first-child .verdict')?.textContent).toMatch(/\+1\.0advantage/);
});

test('moving the line adds and removes nothing above it: what is not said keeps its room', () => {
  const parts = () => document.querySelectorAll('.rollouts > *, .either > *, .rollouts-tools > *').length;
  const before = parts();
  const back = () => document.querySelector<HTMLElement>('.rollouts-tools .keep-room');
  expect(back()?.hidden).toBe(true);
  act(() => look({ rho: 0.4 }));
  expect(back()?.hidden).toBe(false);
  expect(parts()).toBe(before);
});

test('one kept token is not a share of nothing', () => {
  act(() => look({ rho: 0.002 }));
  const legend = document.querySelector('.legend')?.getAttribute('aria-valuetext');
  expect(legend).toContain('ρ 0.002');
  expect(legend).toContain('Top 0.2\u00a0%');
});

test('a word leads to its entry in the glossary, and the glossary closes', () => {
  const word = [...document.querySelectorAll<HTMLElement>('.term')].find((e) => e.textContent === 'forks');
  act(() => word?.click());
  const entry = document.querySelector<HTMLElement>('[data-term="fork"]');
  expect(document.querySelector('dialog')?.textContent).toContain('forking token');
  expect(entry?.className).toBe('asked');
  expect(document.activeElement).toBe(entry);
  act(() => document.querySelector('dialog')?.dispatchEvent(new Event('close')));
  expect(document.querySelector('dialog')).toBeNull();
});
