import { act } from 'react';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ForeignRun } from '../../experiment/foreign/foreign_run.ts';
import { madeForeignRecord, madeForeignRun } from '../../experiment/foreign/testing/made_foreign.ts';
import {
  all,
  click,
  closePage,
  eventually,
  find,
  openPage,
  page,
  render,
  tellSizes,
} from '../app/testing/mounted_page.ts';
import { addForeign, compare, compareStore, emptyCompare } from '../state/compare/compare_store.ts';
import { foreignGroups } from '../state/compare/foreign_groups.ts';
import { metricOf } from '../state/compare/metric_list.ts';
import { groupsOf } from '../state/compare/run_groups.ts';
import { emptyExperiment } from '../state/experiment.ts';
import { labStore } from '../state/lab_store.ts';
import { fetchComparePanels } from '../words/compare_panels_language.ts';
import { en } from '../words/en/en.ts';
import { setLanguage } from '../words/language.ts';
import { CompareView } from './compare_view.tsx';
import { curveSheet } from './curves/curve_sheet.ts';
import { groupCurves } from './curves/group_curves.ts';
import { madeRuns, madeSource, madeSpec } from './testing/made_runs.ts';

tellSizes();

const empty = labStore.getState();
const record = madeForeignRecord([madeForeignRun('top20', 1, 20), madeForeignRun('top20', 2, 20)]);

/** Puts a run of the lab on the screen, and foreign ones beside it. */
function show(foreign: ForeignRun[]) {
  const experiment = {
    ...emptyExperiment('countdown@1', madeSpec, 'live' as const),
    runs: { 'top20/1': madeSource('top20', 1, 0.5) },
  };
  act(() => {
    labStore.setState({ experiment });
    addForeign({ id: 'one', record: { ...record, runs: foreign } });
  });
}

// As the page does before it shows the view.
beforeAll(fetchComparePanels);
beforeEach(() => {
  compareStore.setState(emptyCompare);
  labStore.setState(empty);
  setLanguage('en');
  openPage();
  render(<CompareView />);
});
afterEach(() => {
  closePage();
  setLanguage('en');
});

test('foreign runs stand beside the lab’s: one condition over seeds with its band, its table, its alerts', async () => {
  show(record.runs);
  expect(find('.curve-legend').textContent).toMatch(/Top 20\s%0\.500.*top20 · TRL0\.350.*N = 2/);
  expect(find('.curve-chart.large .is-foreign').querySelectorAll('.thin')).toHaveLength(2);
  expect(page()).toContain('Other trainers evaluate by their own settings.');
  await eventually(() => expect(all('.foreign-runs tbody tr')).toHaveLength(2));
  expect(find('.foreign-runs').textContent).toContain('0.350');
  expect(find('.foreign-runs').textContent).toContain('20 steps 2 updates a step');
  await eventually(() => expect(page()).toContain('top20 · TRL, seed 2: a number is not finite at step 2.'));
  // What the trainer did not measure is missing, and not 0.
  act(() => compare({ metric: 'mask/kept' }));
  expect(find('.curve-legend').textContent).toMatch(/top20 · TRL—/);
  act(() => compare({ metric: 'trl/reward_std' }));
  expect(find('.curve-legend').textContent).toMatch(/Top 20\s%—.*top20 · TRL0\.4000/);
  expect(find('.curve-controls select').textContent).toContain('eval_reward (TRL)reward_std (TRL)');
});

test('tokens and time are the lab’s, and so is all that needs a recipe or paired seeds', async () => {
  show(record.runs);
  act(() => compare({ x: 'tokens' }));
  expect(find('.curve-legend').textContent).not.toContain('TRL');
  expect(page()).toContain('drawn along steps alone');
  for (const panel of ['differences', 'entropy', 'size', 'transfer', 'recipes'] as const) {
    act(() => compare({ panel }));
    expect(find('.compare-panel').textContent).toContain('Runs of other trainers are in Curves alone');
    expect(find('.compare-panel').textContent).not.toContain('top20 · TRL');
  }
  act(() => compare({ panel: 'curves', x: 'step' }));
  await eventually(() => expect(all('.foreign-runs input[type=checkbox]')).toHaveLength(2));
  for (const box of all('.foreign-runs input[type=checkbox]')) click(box);
  expect(find('.curve-legend').textContent).not.toContain('TRL');
  act(() => compare({ panel: 'differences' }));
  expect(find('.compare-panel').textContent).not.toContain('other trainers');
});

test('updates are joined to steps by whoever knows how many a step has', async () => {
  const lines = [1, 2, 3, 4].map((step) => ({ step, reward: step / 10 }));
  show([
    {
      ...madeForeignRun('lost', null, 1),
      unit: 'update',
      updatesPerStep: null,
      metrics: lines,
      evaluations: [],
    },
  ]);
  act(() => compare({ metric: 'reward' }));
  expect(find('.curve-legend').textContent).toContain('lost · TRL (updates)0.400');
  await eventually(() => expect(all('.per-step')).toHaveLength(1));
  click(find('.per-step button'));
  expect(find('.curve-legend').textContent).toMatch(/lost · TRL0\.300/);
  expect(compareStore.getState().foreign[0].record.runs[0]).toMatchObject({
    unit: 'step',
    updatesPerStep: 2,
  });
});

test('in Chinese, and without a run of the lab', async () => {
  act(() => addForeign({ id: 'one', record }));
  setLanguage('zh');
  await eventually(() => expect(page()).toContain('另有 2 次其他框架的训练'));
  await eventually(() => expect(page()).toContain('结束时的 pass@1'));
});

test('the table of numbers says which experiment a line is of, and has no tokens and time of foreign runs', () => {
  const labs = groupsOf(madeRuns([['top20', 1, 0.5]]));
  const curves = groupCurves([...labs, ...foreignGroups([{ id: 'one', record }])], metricOf('eval/pass@1'), {
    x: 'step',
    smoothing: 0,
    span: 20,
    band: 'none',
  });
  const { columns, rows } = curveSheet(en, curves, metricOf('eval/pass@1'), 0);
  expect(columns.map(({ name }) => name)).toEqual([
    'experiment',
    'condition',
    'seed',
    'step',
    'tokens',
    'time_ms',
    'eval/pass@1',
  ]);
  expect(rows.filter(([experiment]) => experiment === 'From TRL')).toEqual([
    ['From TRL', 'top20', 1, 0, null, null, 0.2],
    ['From TRL', 'top20', 1, 20, null, null, 0.35],
    ['From TRL', 'top20', 2, 0, null, null, 0.2],
    ['From TRL', 'top20', 2, 20, null, null, 0.35],
  ]);
});
