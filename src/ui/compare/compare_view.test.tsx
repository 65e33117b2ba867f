import { act } from 'react';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { madeRecord } from '../../experiment/testing/made_record.ts';
import type { LabEvent } from '../../lab/client/protocol.ts';
import {
  all,
  click,
  closePage,
  find,
  openPage,
  page,
  pressKey,
  render,
  tellSizes,
} from '../app/testing/mounted_page.ts';
import {
  compare,
  compareStore,
  emptyCompare,
  moveCursor,
  pickPoint,
} from '../state/compare/compare_store.ts';
import { recordedExperiment } from '../state/compare/compared_experiments.ts';
import { emptyExperiment } from '../state/experiment.ts';
import { inspectStore } from '../state/inspect/inspect_store.ts';
import { connectInspect } from '../state/inspect/inspect_work.ts';
import { labStore } from '../state/lab_store.ts';
import { emptyKept, keptStore } from '../state/views/kept_store.ts';
import { fetchComparePanels } from '../words/compare_panels_language.ts';
import { zh } from '../words/zh/zh.ts';
import { CompareView } from './compare_view.tsx';
import { madeExperiment, madeSource, madeSpec } from './testing/made_runs.ts';

tellSizes();

const empty = labStore.getState();
const tab = (name: string) => click(all('.compare-tabs button').find((b) => b.textContent === name));
const walk = (key: string) => pressKey(key, find('[role="slider"]'));

/** Puts runs on the screen of Train. */
function showExperiment(runs: readonly (readonly [string, number, number])[]) {
  const experiment = {
    ...emptyExperiment('countdown@1', madeSpec, 'live'),
    runs: Object.fromEntries(
      runs.map(([condition, seed, pass]) => [`${condition}/${seed}`, madeSource(condition, seed, pass)]),
    ),
  };
  act(() => labStore.setState({ experiment }));
}
const three = [1, 2, 3].flatMap((seed) => [
  ['top20', seed, 0.5 + seed / 100] as const,
  ['all', seed, 0.6] as const,
]);

// As the page does before it shows the view.
beforeAll(fetchComparePanels);
beforeEach(() => {
  compareStore.setState(emptyCompare);
  keptStore.setState(emptyKept);
  labStore.setState(empty);
  openPage();
  render(<CompareView />);
});
afterEach(() => {
  closePage();
  vi.useRealTimers();
});

test('a run that an earlier version ended early is at its end, in both languages', () => {
  const record = madeRecord(20, [1]);
  const [first] = record.runs;
  record.runs = [{ ...first, metrics: first.metrics.slice(0, 3), ended: { step: 3, by: 'minutes' } }];
  act(() => compareStore.setState({ others: [recordedExperiment('old', 'calm heron', record)] }));
  expect(find('table.runs').textContent).toContain('ended early, at 3 of 20');
  expect(zh.compare.runs.statuses.done(3, 20)).toBe('在第 3 / 20 步提前结束');
  expect(zh.kept.list.statuses.done(3, 20)).toBe('提前结束，第 3 步（共 20 步）');
  expect(zh.kept.ended(3)).toBe('在第 3 步提前结束。');
});

test('before there are runs the view says what will appear, and offers to make it', () => {
  expect(page()).toContain('Nothing to compare yet');
  expect(find('.primary').textContent).toBe('Train it on this processor');
});

test('each condition has its mean, its seeds, its band and N', () => {
  showExperiment(three);
  const top = find('.curve-chart.large .is-top');
  expect(top.querySelectorAll('.thin')).toHaveLength(3);
  expect(top.querySelector('.mean')!.getAttribute('d')).toMatch(/^M.*L/);
  expect(top.querySelector('.band')!.getAttribute('d')).toMatch(/Z$/);
  expect(find('.curve-legend').textContent).toContain('N = 3');
  act(() => compare({ band: 'none' }));
  expect(find('.curve-chart.large .is-top .band').getAttribute('d')).toBe('');
});

test('a metric that runs of an earlier version, or of a world without attempts, lack is named, and never 0', () => {
  const source = madeSource('top20', 1, 0.5);
  const { 'eval/first_attempt': _, ...older } = source.evaluations[1];
  const evaluations = [
    { ...source.evaluations[0], 'eval/first_attempt': null },
    older,
    { ...source.evaluations[2], 'eval/first_attempt': null },
  ];
  const show = (lines: typeof source.evaluations) =>
    act(() =>
      labStore.setState({
        experiment: {
          ...emptyExperiment('countdown@1', madeSpec, 'live'),
          runs: { 'top20/1': { ...source, evaluations: lines } },
        },
      }),
    );
  act(() => compare({ metric: 'eval/first_attempt' }));
  show(evaluations);
  expect(find('.figure-empty').textContent).toBe(
    'Right at the first attempt, held out: not measured in these runs.',
  );
  // A run of an earlier version that went on: a gap at what it had, values after.
  show([evaluations[0], older, source.evaluations[2]]);
  expect(find('[role="slider"]').getAttribute('aria-valuetext')).toMatch(/At step 20: Top 20.% 0\.250\.$/);
  walk('Home');
  expect(find('[role="slider"]').getAttribute('aria-valuetext')).toMatch(/no value here\.$/);
  // One point, and no line to it from a 0.
  expect(find('.curve-chart.large .is-top .mean').getAttribute('d')).toMatch(/^M[^MLC]*$/);
  expect(find('.curve-legend').textContent).toContain('—');
});

test('a step without a measurement is a gap with a dot next to it, a dash in words, and not 0', () => {
  const source = madeSource('top20', 1, 0.5);
  const dropped = (step: number) => step === 18 || step === 20;
  const metrics = source.metrics.map((m) => (dropped(m.step) ? { ...m, 'mask/kept': null } : m));
  const experiment = {
    ...emptyExperiment('countdown@1', madeSpec, 'live'),
    runs: { 'top20/1': { ...source, metrics } },
  };
  act(() => labStore.setState({ experiment }));
  act(() => compare({ metric: 'mask/kept' }));
  expect(find('.curve-chart.large path.mean').getAttribute('d')).toMatch(/^M[^M]*M[^L]*$/);
  expect(find('.curve-chart.large path.lone').getAttribute('d')).toMatch(/^M.*Z$/);
  expect(find('.curve-legend').textContent).toMatch(/Top 20\s%—/);
  act(() => compare({ metric: 'mask/tau' }));
  expect(find('.curve-legend').textContent).toContain('0.600');
  const unmeasured = metrics.map((m) => ({ ...m, 'mask/tau': null }));
  const without = { ...experiment, runs: { 'top20/1': { ...source, metrics: unmeasured } } };
  act(() => labStore.setState({ experiment: without }));
  expect(page()).toContain('Threshold τ, nats: not measured in these runs.');
});

test('of running runs no value is called the end', () => {
  showExperiment(three);
  expect(find('figcaption').textContent).toMatch(/to 0\.600 \(All tokens\) at the end/);
  const { experiment } = labStore.getState();
  const spec = { ...experiment.spec, steps: 40 };
  act(() => labStore.setState({ experiment: { ...experiment, spec } }));
  expect(find('figcaption').textContent).toMatch(/to 0\.600 \(All tokens\) so far, at step 20/);
  expect(find('.curve-legend').textContent).toContain('Values so far, at step 20');
  // Before the first test after the base's there is nothing to tell apart.
  const runs = Object.fromEntries(
    Object.entries(experiment.runs).map(([id, run]) => [
      id,
      { ...run, evaluations: run.evaluations.slice(0, 1) },
    ]),
  );
  act(() => labStore.setState({ experiment: { ...experiment, spec, runs } }));
  expect(find('figcaption').textContent).not.toContain('from');
  expect(find('figcaption').textContent).toContain('the base so far; next evaluation at step 10');
});

test('between two evaluations cursor, dots, legend and summary are at the evaluation before', () => {
  showExperiment(three);
  const large = () => find('.curve-chart.large .cursor-line').getAttribute('x1');
  act(() => moveCursor(10));
  const at10 = large();
  act(() => moveCursor(13));
  expect(find('.curve-legend').textContent).toContain('Values at step 10');
  expect(large()).toBe(at10);
  expect(all('.curve-chart.large .dot').map((dot) => dot.getAttribute('cx'))).toEqual([at10, at10]);
  expect(find('[role="slider"]').getAttribute('aria-valuetext')).toContain('At step 10:');
  expect(find('[role="slider"]').getAttribute('aria-valuenow')).toBe('10');
});

test('a small chart says the step that its values are of', () => {
  showExperiment(three);
  const { experiment } = labStore.getState();
  act(() => labStore.setState({ experiment: { ...experiment, spec: { ...experiment.spec, steps: 40 } } }));
  expect(find('.small-curve .unseen').textContent).toContain('At step 20:');
});

test('where a point was picked the charts are read at its step once the pointer is gone', () => {
  showExperiment(three);
  act(() => pickPoint({ run: 'screen/all/1', step: 10 }));
  expect(find('.curve-legend').textContent).toContain('Values at step 10');
});

test('a condition that was not evaluated at a step has no value there', () => {
  showExperiment(three);
  const { experiment } = labStore.getState();
  const runs = Object.fromEntries(
    Object.entries(experiment.runs).map(([id, run]) => [
      id,
      run.condition === 'all' ? { ...run, evaluations: run.evaluations.slice(0, 2) } : run,
    ]),
  );
  act(() => labStore.setState({ experiment: { ...experiment, runs } }));
  expect(find('.curve-legend').textContent).toContain('Values at step 10, the last in common');
  expect(find('figcaption').textContent).toContain('at step 10');
  act(() => moveCursor(20));
  expect(find('.curve-legend').textContent).toContain('Values at step 20');
  expect(find('.curve-legend').textContent).toMatch(/All tokens—/);
});

test('experiments with other problems are told apart, and compared at the last step that both have', () => {
  showExperiment([['top20', 1, 0.5]]);
  const other = madeExperiment([['all', 1, 0.6]], { id: 'kept0001', name: 'calm heron', onScreen: false });
  const [run] = other.runs;
  const evaluations = run.evaluations.slice(0, 2).map((e) => ({ ...e, problems: 12 }));
  act(() => compareStore.setState({ others: [{ ...other, runs: [{ ...run, evaluations }] }] }));
  const note = find('figcaption').textContent!;
  expect(note).toContain('pass@1, held out, of different evaluations');
  expect(note).toContain('Different evaluations');
  expect(note).toMatch(/on the screen, \d+ problems × \d+ samples; calm heron, 12 problems/);
  expect(note).toContain('2 different adapters');
  expect(find('.curve-legend').textContent).toContain('Values at step 10, the last in common');
  // Differences of values from different problems would be no differences between the runs.
  tab('Differences');
  expect(find('.warning').textContent).toBe(
    'No seed was evaluated in both conditions at one step, on the same problems.',
  );
});

test('the spread beside a value says what it is', () => {
  showExperiment(three);
  expect(find('.curve-legend').textContent).toContain('± 0.010 sd');
  act(() => compare({ band: 'min-max' }));
  expect(find('.curve-legend').textContent).toContain('seeds 0.510 to 0.530');
});

test('a recording that is shown up to a step waits for nothing', () => {
  showExperiment(three);
  const { experiment } = labStore.getState();
  const spec = { ...experiment.spec, steps: 40 };
  act(() =>
    labStore.setState({
      experiment: {
        ...experiment,
        source: 'recorded',
        spec,
        progress: { ...experiment.progress, phase: 'paused' },
      },
    }),
  );
  expect(find('table.runs').textContent).toContain('recorded, shown to step 20 of 40');
});

test('differences begin at the last step that has pairs, and a step without any says so', () => {
  showExperiment(three);
  const longer = madeExperiment([['top20', 1, 0.4]], { id: 'kept0001', name: 'calm heron', onScreen: false });
  const [run] = longer.runs;
  const more = [...run.evaluations, { ...run.evaluations[2], step: 30 }];
  act(() => compareStore.setState({ others: [{ ...longer, runs: [{ ...run, evaluations: more }] }] }));
  tab('Differences');
  expect(find('.differences').textContent).toContain('−0.080');
  expect(find('.curve-controls').textContent).toContain('20, the last in common');
  act(() => compare({ step: 30 }));
  expect(find('.warning').textContent).toBe('No run pairs at step 30. Last step in common: 20.');
});

test('one seed has no band, and the view says so', () => {
  showExperiment([['all', 1, 0.6]]);
  expect(page()).toContain('One seed of each condition, so there is no band.');
});

test('smoothing draws the raw values under it', () => {
  showExperiment(three);
  act(() => compare({ metric: 'reward' }));
  expect(all('.curve-chart.large .under')).toHaveLength(0);
  act(() => compare({ smoothing: 0.9 }));
  expect(all('.curve-chart.large .under')).toHaveLength(6);
});

test('a rate has an axis from 0 to 1 until it is fitted', () => {
  showExperiment(three);
  const ticks = () => all('.curve-chart.large .tick').map((tick) => tick.textContent);
  expect(ticks()).toContain('1');
  act(() => compare({ fit: true }));
  expect(ticks()).not.toContain('1');
});

test('keys walk, zoom and open the samples; the reset shows all', () => {
  showExperiment(three);
  walk('ArrowLeft');
  expect(compareStore.getState().cursor).toBe(10);
  expect(find('[role="slider"]').getAttribute('aria-valuetext')).toContain('step 10');
  walk('+');
  expect(compareStore.getState().view.zoom).toEqual({ from: 5, to: 15 });
  click(find('.reset-zoom'));
  expect(compareStore.getState().view.zoom).toBeNull();
  walk('ArrowDown');
  walk('Enter');
  expect(labStore.getState().look).toMatchObject({ condition: 'top20', seed: 1, step: 10 });
  expect(find('.compare-samples')).not.toBeNull();
});

test('another axis forgets the zoom of the one before', () => {
  showExperiment(three);
  act(() => compare({ zoom: { from: 5, to: 15 } }));
  act(() => compare({ x: 'tokens' }));
  expect(compareStore.getState().view.zoom).toBeNull();
});

test('a hidden run leaves the curves and stays in the table', () => {
  showExperiment(three);
  click(all('.runs input')[0]);
  expect(all('.curve-chart.large .is-top .thin')).toHaveLength(2);
  expect(all('.runs tbody tr')).toHaveLength(6);
  expect(find('.curve-legend').textContent).toContain('N = 2');
  // The table is under the curves alone; elsewhere it is said that something is hidden.
  tab('Differences');
  expect(document.querySelector('table.runs')).toBeNull();
  expect(page()).toContain('Some runs are hidden.');
});

test('a kept experiment that is compared and then opened counts once, as it is on the screen', () => {
  showExperiment(three);
  act(() => {
    compareStore.setState({
      others: [madeExperiment([['top20', 1, 0.4]], { id: 'kept0001', name: 'calm heron', onScreen: false })],
    });
  });
  expect(all('.runs tbody tr')).toHaveLength(7);
  act(() => keptStore.setState({ open: { id: 'kept0001', name: 'calm heron' } }));
  expect(all('.runs tbody tr')).toHaveLength(6);
  expect(page()).not.toContain('calm heron');
  act(() => keptStore.setState({ open: null }));
  expect(all('.runs tbody tr')).toHaveLength(7);
});

test('a heading sorts the runs and says which way', () => {
  showExperiment(three);
  const heading = all('.sort').find((button) => button.textContent?.startsWith('pass@1'))!;
  click(heading);
  expect(find('[aria-sort]').getAttribute('aria-sort')).toBe('descending');
  expect(find('.runs tbody tr').textContent).toContain('All tokens');
});

test('differences have their interval, p and least p; below three seeds a warning', () => {
  showExperiment(three);
  tab('Differences');
  const row = find('.differences tbody tr').textContent!;
  expect(row).toContain('−0.080');
  expect(row).toContain('0.250 (least 0.250)');
  expect(document.querySelector('.warning')).toBeNull();
  showExperiment(three.slice(0, 2));
  expect(find('.warning').textContent).toContain('Too few seeds');
  expect(find('.differences tbody tr').textContent).toContain('needs two pairs');
});

test('at step 0 all conditions are the base, and no difference is told', () => {
  showExperiment(three);
  const { experiment } = labStore.getState();
  const runs = Object.fromEntries(
    Object.entries(experiment.runs).map(([id, run]) => [
      id,
      { ...run, evaluations: run.evaluations.slice(0, 1) },
    ]),
  );
  act(() => labStore.setState({ experiment: { ...experiment, runs } }));
  tab('Differences');
  expect(find('figcaption').textContent).toContain('Differences in pass@1, seed by seed');
  expect(find('figcaption').textContent).toContain('every condition is the base');
});

test('recipes show what differs alone, or all', () => {
  showExperiment(three);
  tab('Recipes');
  expect(all('.recipes tbody tr').map((row) => row.querySelector('th')!.textContent)).toEqual([
    'Trained tokens',
  ]);
  click(find('.compare-panel input[type="checkbox"]'));
  expect(all('.recipes tbody tr').length).toBeGreaterThan(30);
});

test('the checkpoints can be asked where the lab holds them; else the view says why not', () => {
  showExperiment(three);
  tab('Entropy');
  expect(find<HTMLButtonElement>('.scored button').disabled).toBe(true);
  expect(find('.scored').textContent).toContain('No checkpoints are held');
  const facts = { condition: 'top20', seed: 1, base: 'countdown-164k', world: 'countdown' };
  act(() =>
    inspectStore.setState({
      checkpoints: [
        { ...facts, step: 10 },
        { ...facts, step: 20 },
      ],
    }),
  );
  expect(find<HTMLButtonElement>('.scored button').disabled).toBe(false);
});

test('asked, the last checkpoint writes, all of them read, and the overlap is drawn', async () => {
  const asked: string[] = [];
  const listeners = new Set<(event: LabEvent) => void>();
  const token = (id: number) => ({ id, word: String(id), entropy: 0.1, logprob: -0.1, top: [] });
  const trace = {
    title: '12 8 3 → 17',
    world: 'countdown',
    model: null,
    temperature: 1,
    entropyKind: 'exact' as const,
    promptLength: 1,
    tokens: [0, 1, 2, 3, 4, 5].map(token),
    reward: 1,
    answer: null,
    meta: {},
  };
  const stop = connectInspect({
    send(command) {
      if (command.type !== 'inspect') return;
      const { request, id } = command;
      const model = 'model' in request && request.model.kind === 'checkpoint' ? request.model.step : 0;
      asked.push(`${request.kind} ${model}`);
      const scores = [[0.1, 0.9, 0.2, 0.8, 0.3].map((entropy) => ({ entropy, logprob: -1, top: [] }))];
      const result = request.kind === 'collect' ? { traces: [trace] } : { scores };
      const cost = { tokens: 5, seconds: 1 };
      const answer: LabEvent = { type: 'inspected', id, kind: request.kind, result, cost };
      setTimeout(() => {
        for (const hear of listeners) hear(answer);
      });
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    end() {},
  });
  showExperiment(three);
  tab('Entropy');
  const facts = { condition: 'top20', seed: 1, base: 'countdown-164k', world: 'countdown' };
  act(() =>
    inspectStore.setState({
      checkpoints: [
        { ...facts, step: 20 },
        { ...facts, step: 10 },
      ],
    }),
  );
  click(find('.scored button'));
  await act(async () => {
    await vi.waitFor(() => expect(compareStore.getState().scored).toHaveLength(1));
  });
  stop();
  expect(asked).toEqual(['collect 20', 'score 0', 'score 10', 'score 20']);
  expect(compareStore.getState().scored[0].steps[0].entropies).toEqual([[0.1, 0.9, 0.2, 0.8, 0.3]]);
  expect(page()).toMatch(/100\s% of the positions with the most entropy are the base’s/);
});

test('an alert names the run, the step and what is wrong', async () => {
  vi.useFakeTimers();
  const source = madeSource('all', 1, 0.5);
  const metrics = source.metrics.map((m) => (m.step === 7 ? { ...m, loss: Number.NaN } : m));
  const experiment = {
    ...emptyExperiment('countdown@1', madeSpec, 'live'),
    runs: { 'all/1': { ...source, metrics } },
  };
  act(() => labStore.setState({ experiment }));
  await act(async () => {
    await vi.advanceTimersByTimeAsync(3000);
  });
  expect(find('.alerts').textContent).toContain('All tokens, seed 1: a number is not finite at step 7.');
});
