import { act } from 'react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { conditions, presets } from '../../experiment/presets.ts';
import { madeEvaluation, madeMetrics, madeRecord } from '../../experiment/testing/made_record.ts';
import type { LabEvent } from '../../lab/client/protocol.ts';
import { closePage, openPage, render, settled, tellSizes } from '../app/testing/mounted_page.ts';
import { emptyExperiment, reduce } from '../state/experiment.ts';
import { follow, labStore } from '../state/lab_store.ts';
import { firstRecipe, withConditions, withRho } from '../state/recipe.ts';
import { timelineOf } from '../state/recorded/timeline.ts';
import { shownConditions } from '../state/selectors.ts';
import { ConditionList } from './condition_list.tsx';
import { CurvesPanel } from './curves_panel.tsx';
import { RunNotes } from './run_notes.tsx';

tellSizes();

const main = presets['countdown@1'];
const spec = { ...main, conditions: main.conditions.slice(0, 1) };
const run = { condition: 'top20', seed: 1 };
const tested = (step: number): LabEvent => ({
  type: 'evaluation',
  run,
  evaluation: madeEvaluation(step, 0.2),
});
const trained = (step: number): LabEvent => ({ type: 'metrics', run, metrics: madeMetrics(step) });

beforeEach(() => {
  labStore.setState({ experiment: emptyExperiment('', spec, 'live'), recipe: firstRecipe, look: follow });
  openPage();
  render(<CurvesPanel />);
});
afterEach(closePage);

const hear = (...events: LabEvent[]) =>
  act(() => labStore.setState(({ experiment }) => ({ experiment: reduce(experiment, events) })));
const waiting = () => document.querySelector('.chart-empty')?.textContent;

test('where a run was ended before its last step is noted below the curves, once for each step', () => {
  const ended = { step: 3, by: 'steps' } as const;
  act(() =>
    labStore.setState(({ experiment }) => ({
      experiment: reduce(experiment, [
        { type: 'ended', run, ended },
        { type: 'ended', run: { ...run, seed: 2 }, ended },
      ]),
    })),
  );
  render(<RunNotes />);
  expect(document.querySelector('.run-notes')?.textContent).toBe('Ended early, at step 3.');
});

test('until the first test of a live training the chart says when it will be', () => {
  hear(tested(0), trained(1));
  expect(waiting()).toBe('Next test at step 10.');
  hear(tested(10));
  expect(waiting()).toBeUndefined();
});

test('a condition that was not yet tested where another was has no score there', () => {
  const both = { ...main, conditions: main.conditions.slice(0, 2) };
  const score = (condition: string, step: number, pass: number): LabEvent => ({
    type: 'evaluation',
    run: { condition, seed: 1 },
    evaluation: madeEvaluation(step, pass),
  });
  act(() => labStore.setState({ experiment: emptyExperiment('', both, 'live') }));
  render(<ConditionList />);
  hear(score('top20', 0, 0.2), score('all', 0, 0.2), score('top20', 10, 0.3));
  const values = () => [...document.querySelectorAll('.condition-value')].map((e) => e.textContent);
  expect(values().slice(0, 2)).toEqual(['0.300', '–']);
  expect(document.querySelector('.conditions .note')?.textContent).toContain('at step 10');
  hear(score('all', 10, 0.4));
  expect(values().slice(0, 2)).toEqual(['0.300', '0.400']);
});

test('beside pass@1 stand pass@k and the share that was cut off, of the same step', () => {
  const both = { ...main, conditions: main.conditions.slice(0, 2) };
  act(() => labStore.setState({ experiment: emptyExperiment('', both, 'live') }));
  render(<ConditionList />);
  const evaluation = { ...madeEvaluation(10, 0.3), k: 8, 'eval/pass@k': 0.61, 'eval/truncated': 0.41 };
  hear({ type: 'evaluation', run, evaluation }, trained(14));
  const cells = (tag: string) => [
    ...document.querySelectorAll(`.condition-table tbody tr:first-child ${tag}`),
  ];
  expect([...document.querySelectorAll('.condition-table thead th')].map((e) => e.textContent)).toEqual([
    'Train',
    'Curve',
    'Condition',
    'pass@1',
    'pass@8',
    'Cut off',
  ]);
  expect(
    cells('td')
      .slice(2)
      .map((e) => e.textContent?.replace('\u00a0', ' ')),
  ).toEqual([expect.stringMatching(/^0\.300± /), '0.610', '41 %']);
  expect(document.querySelector('.conditions .note')?.textContent).toContain('at step 10');
});

test('a curve is hidden without a change of what is trained, and the last one cannot be', () => {
  const both = { ...main, conditions: main.conditions.slice(0, 2) };
  act(() => labStore.setState({ experiment: emptyExperiment('', both, 'live') }));
  render(<ConditionList />);
  const button = (name: string) =>
    [...document.querySelectorAll<HTMLButtonElement>('.show-curve')].find((b) =>
      b.getAttribute('aria-label')?.includes(name),
    )!;
  const { recipe } = labStore.getState();
  act(() => button('Top').click());
  expect(shownConditions(labStore.getState())).toEqual(['all']);
  expect(labStore.getState().recipe).toBe(recipe);
  expect(button('Top').getAttribute('aria-pressed')).toBe('false');
  expect(button('All tokens').disabled).toBe(true);
  act(() => button('Top').click());
  expect(shownConditions(labStore.getState())).toEqual(['top20', 'all']);
});

test('a recipe changed beside a run is not in it, which is said where it is changed', () => {
  act(() => labStore.setState({ opened: firstRecipe }));
  render(<ConditionList />);
  expect(document.querySelector('.nudge')).toBeNull();
  act(() => labStore.setState({ recipe: withConditions(firstRecipe, [conditions.all]) }));
  expect(document.querySelector('.nudge')?.textContent).toContain('not in this run');
  expect(document.querySelector('.nudge button')?.textContent).toBe('Train as a new experiment');
  // Another share: the row shows the run's own, and says what would be trained.
  act(() => labStore.setState({ recipe: withRho(firstRecipe, 0.4) }));
  expect(document.querySelector('.condition-state')?.textContent?.replace('\u00a0', ' ')).toBe(
    'next run: Top 40 %',
  );
});

test('what is being trained stays on the screen when its box is no longer ticked', () => {
  hear(tested(0), trained(1));
  act(() => labStore.setState({ recipe: withConditions(firstRecipe, [conditions.all]) }));
  expect(shownConditions(labStore.getState())).toEqual(['top20']);
  expect(document.querySelector('.chart-cursor')?.getAttribute('aria-valuetext')).toContain('Top 20');
});

test('until the first evaluation the large chart shows the reward, and then pass@1', () => {
  hear(tested(0), trained(1), trained(2));
  const title = () => document.querySelector('.figure.large h2')?.textContent;
  expect(title()).toBe('Reward in training, until the first evaluation at step 10');
  hear(tested(10));
  expect(title()).toBe('Which tokens carry the learning?');
});

test('the title says the gain of every condition, so far and at the end', () => {
  const both = {
    ...main,
    conditions: main.conditions.filter(({ name }) => name === 'top20' || name === 'random20'),
  };
  act(() => labStore.setState({ experiment: emptyExperiment('', both, 'live') }));
  const score = (condition: string, step: number, pass: number): LabEvent => ({
    type: 'evaluation',
    run: { condition, seed: 1 },
    evaluation: madeEvaluation(step, pass),
  });
  const title = () => document.querySelector('.figure.large h2')?.textContent?.replaceAll('\u00a0', ' ');
  hear(score('top20', 0, 0.2), score('random20', 0, 0.2), score('top20', 10, 0.3));
  expect(title()).toBe('Which tokens carry the learning?');
  hear(score('random20', 10, 0.25));
  expect(title()).toBe('Gain in pass@1 so far, at step 10: Top 20 % +0.10, Random 20 % +0.05');
  hear(score('top20', 40, 0.4), score('random20', 40, 0.35));
  expect(title()).toBe('Gain in pass@1 after 40 steps: Top 20 % +0.20, Random 20 % +0.15');
});

test('between two evaluations the chart stands at the one before, and a click goes to one', () => {
  hear(tested(0), trained(1), tested(10), trained(14));
  const slider = document.querySelector('.chart-cursor')!;
  expect(slider.getAttribute('aria-valuenow')).toBe('10');
  act(() => {
    slider.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
  });
  expect(labStore.getState().look.step).toBe(0);
});

test('the axes of a record that plays are those of the whole of it', () => {
  const record = madeRecord(20);
  for (const { metrics } of record.runs) for (const m of metrics) m.reward = m.step === 20 ? 2.6 : 0.3;
  const events = timelineOf(record);
  const ticks = () => {
    const reward = document.querySelectorAll('.small-charts .chart')[2];
    return [...reward.querySelectorAll('.tick')].map((tick) => tick.textContent);
  };
  act(() =>
    labStore.setState({
      recorded: { status: 'ready', record },
      experiment: reduce(emptyExperiment('', record.spec, 'recorded'), events.slice(0, 4).flat()),
    }),
  );
  const before = ticks();
  act(() =>
    labStore.setState({ experiment: reduce(emptyExperiment('', record.spec, 'recorded'), events.flat()) }),
  );
  expect(before).toContain('2.0');
  expect(ticks()).toEqual(before);
});

test('the button back to the newest step is on the line of the table, where it shifts nothing', () => {
  hear(tested(0), trained(1));
  act(() => labStore.setState({ look: { ...follow, step: 0 } }));
  const button = document.querySelector('.follow');
  expect(button?.textContent).toBe('Follow the newest step');
  expect(button?.parentElement?.className).toBe('under-chart');
});

describe('what pass@1 is made of', () => {
  afterEach(() => localStorage.clear());
  const summary = () => document.querySelector<HTMLElement>('.pass-parts > summary')!;
  const open = () => settled(() => summary().click());
  const parts = () =>
    [...document.querySelectorAll('.pass-parts .chart-cursor')].map((e) =>
      e.getAttribute('aria-valuetext')?.replace('\u00a0', ' '),
    );
  const notes = () => [...document.querySelectorAll('.part-charts .note')].map((e) => e.textContent);
  const shares = (step: number, first?: number | null, gaveUp?: number | null): LabEvent => ({
    type: 'evaluation',
    run,
    evaluation: { ...madeEvaluation(step, 0.2), 'eval/first_attempt': first, 'eval/gave_up': gaveUp },
  });

  test('is drawn when it is asked for, at the evaluated steps alone, with the step cursor of the large chart', async () => {
    hear(shares(0, 0.15, 0.6), trained(1), shares(10, 0.25, 0.3), trained(11), trained(14));
    expect(summary().textContent).toBe('What pass@1 is made of');
    expect(parts()).toEqual([]);
    await open();
    const at10 = [
      'Right at the first attempt. At step 10: Top 20 % 0.250.',
      'Gave up. At step 10: Top 20 % 0.300.',
      'Cut off. At step 10: Top 20 % 0.100.',
    ];
    expect(parts()).toEqual(at10);
    act(() => labStore.setState({ look: { ...follow, step: 9 } }));
    expect(parts().slice(0, 2)).toEqual([
      'Right at the first attempt. At step 0: Top 20 % 0.150.',
      'Gave up. At step 0: Top 20 % 0.600.',
    ]);
    const [slider] = document.querySelectorAll('.pass-parts .chart-cursor');
    act(() => {
      slider.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    });
    expect(labStore.getState().look.step).toBe(10);
    expect(parts()).toEqual(at10);
  });

  test('stays open for the next visit', async () => {
    hear(shares(0, 0.15, 0.6));
    await open();
    render(null);
    render(<CurvesPanel />);
    expect(parts()).toHaveLength(3);
  });

  test('is named as not measured where the world has single attempts, and never 0', async () => {
    hear(shares(0, null, 0), shares(10, null, 0));
    await open();
    expect(notes()).toEqual([
      'Right at the first attempt: not measured. A response to this task is a single attempt.',
    ]);
    expect(parts()).toEqual(['Gave up. At step 10: Top 20 % 0.000.', 'Cut off. At step 10: Top 20 % 0.100.']);
  });

  test('is named as not measured in records of earlier versions, and is a gap where such a run went on', async () => {
    hear(shares(0));
    await open();
    expect(notes()).toEqual([
      'Right at the first attempt: not measured by the version that recorded this.',
      'Gave up: not measured by the version that recorded this.',
    ]);
    hear(trained(10), shares(10, 0.25, 0.3));
    expect(notes()).toEqual([]);
    act(() => labStore.setState({ look: { ...follow, step: 0 } }));
    expect(parts().slice(0, 2)).toEqual([
      'Right at the first attempt. At step 0: Top 20 % —.',
      'Gave up. At step 0: Top 20 % —.',
    ]);
  });
});
