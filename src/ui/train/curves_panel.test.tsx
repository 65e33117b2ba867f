import { act } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { conditions, presets } from '../../experiment/presets.ts';
import { madeEvaluation, madeMetrics } from '../../experiment/testing/made_record.ts';
import type { LabEvent } from '../../lab/client/protocol.ts';
import { closePage, openPage, render } from '../app/testing/mounted_page.ts';
import { emptyExperiment, reduce } from '../state/experiment.ts';
import { follow, labStore } from '../state/lab_store.ts';
import { firstRecipe, withConditions } from '../state/recipe.ts';
import { shownConditions } from '../state/selectors.ts';
import { ConditionList } from './condition_list.tsx';
import { CurvesPanel } from './curves_panel.tsx';
import { RunNotes } from './run_notes.tsx';

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
  expect(values().slice(0, 2)).toEqual(['0.300', '—']);
  expect(document.querySelector('.conditions .note')?.textContent).toContain('at step 10');
  hear(score('all', 10, 0.4));
  expect(values().slice(0, 2)).toEqual(['0.300', '0.400']);
});

test('what is being trained stays on the screen when its box is no longer ticked', () => {
  hear(tested(0), trained(1));
  act(() => labStore.setState({ recipe: withConditions(firstRecipe, [conditions.all]) }));
  expect(shownConditions(labStore.getState())).toEqual(['top20']);
  expect(document.querySelector('.chart-cursor')?.getAttribute('aria-valuetext')).toContain('Top 20');
});

test('the button back to the newest step is on the line of the table, where it shifts nothing', () => {
  hear(tested(0), trained(1));
  act(() => labStore.setState({ look: { ...follow, step: 0 } }));
  const button = document.querySelector('.follow');
  expect(button?.textContent).toBe('Follow the newest step');
  expect(button?.parentElement?.className).toBe('under-chart');
});
