import { act } from 'react';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { presets } from '../../experiment/presets.ts';
import type { InspectRequest } from '../../lab/client/inspect_protocol.ts';
import type { LabEvent } from '../../lab/client/protocol.ts';
import {
  all,
  button,
  closePage,
  findButton,
  openPage,
  page,
  press,
  render,
  settled,
  tellSizes,
} from '../app/testing/mounted_page.ts';
import { madeKept } from '../experiments/testing/made_kept.ts';
import { compareStore, emptyCompare } from '../state/compare/compare_store.ts';
import { allRuns, screenExperiment } from '../state/compare/compared_experiments.ts';
import type { ComparedExperiment } from '../state/compare/compared_run.ts';
import { groupsOf } from '../state/compare/run_groups.ts';
import { emptyExperiment } from '../state/experiment.ts';
import { emptyInspect, inspectStore } from '../state/inspect/inspect_store.ts';
import { connectInspect } from '../state/inspect/inspect_work.ts';
import { labStore } from '../state/lab_store.ts';
import { emptyKept, keptStore } from '../state/views/kept_store.ts';
import { viewStore } from '../state/views/view_store.ts';
import { fetchComparePanels } from '../words/compare_panels_language.ts';
import { SizePanel } from './size/size_panel.tsx';
import { madeExperiment, madeSource, madeSpec } from './testing/made_runs.ts';
import { TransferPanel } from './transfer/transfer_panel.tsx';

/** The panels that say how far a finding reaches: other sizes, other problems. */

tellSizes();

type Made = Parameters<typeof madeExperiment>[0];
const empty = labStore.getState();
const choose = (label: string, value: string) =>
  act(() => {
    const found = all('label').find((one) => one.textContent?.startsWith(label))!;
    const select = found.querySelector('select')!;
    select.value = [...select.options].find((one) => one.textContent === value)!.value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });

const seeds = (condition: string, ...passes: number[]): Made =>
  passes.map((pass, i) => [condition, i + 1, pass] as const);
const of = (model: string, ...runs: Made): ComparedExperiment =>
  madeExperiment(runs, {
    id: model,
    name: model,
    spec: { ...presets['countdown@1'], steps: 20, model },
    onScreen: false,
  });
const three = [
  of('countdown-50k', ...seeds('top20', 0.4, 0.41, 0.39), ...seeds('all', 0.41, 0.39, 0.4)),
  of('countdown-850k', ...seeds('top20', 0.62, 0.6, 0.64), ...seeds('all', 0.55, 0.56, 0.54)),
];
const groups = (experiments: readonly ComparedExperiment[]) => groupsOf(allRuns(experiments));

// As the page does before it shows the view.
beforeAll(fetchComparePanels);
beforeEach(() => {
  compareStore.setState(emptyCompare);
  inspectStore.setState(emptyInspect);
  keptStore.setState(emptyKept);
  labStore.setState(empty);
  openPage();
});
afterEach(closePage);

test('of one size the panel says what would appear, and a press chooses another to train', () => {
  render(<SizePanel shown={groups(three.slice(0, 1))} />);
  expect(page()).toContain('here now: 50k');
  expect(findButton('Choose: Smaller model, 50k')).toBeUndefined();
  viewStore.setState({ current: 'compare' });
  press('Choose: Larger model, 850k');
  expect(labStore.getState().recipe.preset).toBe('countdown-850k@1');
  expect(viewStore.getState().current).toBe('train');
});

test('sizes are on a log axis, each condition with its seeds, its interval and N', () => {
  render(<SizePanel shown={groups(three)} />);
  const [bySize, lead] = all('.framed');
  expect(bySize.querySelectorAll('.seed-dot')).toHaveLength(12);
  expect(bySize.querySelectorAll('.interval')).toHaveLength(4);
  expect(bySize.querySelector('h3')!.textContent).toBe(
    'Top 20\u00a0%: pass@1 of 0.400 from 50k parameters, 0.620 from 850k',
  );
  expect(bySize.textContent).toContain('N = 3');
  expect(lead.querySelector('h3')!.textContent).toBe(
    'Top 20\u00a0% − All tokens: 0.000 at 50k, +0.070 at 850k',
  );
  expect([...lead.querySelectorAll('.tick')].map((tick) => tick.textContent)).toContain('3 pairs');
  expect(lead.textContent).toMatch(/From 50k to 850k the lead changes by \+0\.070 \(Welch’s 95 % interval/);
});

test('the lead may be asked for the other way round, and without common seeds it is not paired', () => {
  const apart = of(
    'countdown-164k',
    ['top20', 1, 0.5],
    ['top20', 2, 0.54],
    ['all', 3, 0.4],
    ['all', 4, 0.42],
  );
  render(<SizePanel shown={groups([...three, apart])} />);
  const lead = () => all('.framed')[1];
  expect([...lead().querySelectorAll('.tick')].map((tick) => tick.textContent)).toContain(
    '2 and 2, not paired',
  );
  expect(page()).toContain('Too few seeds at some size');
  choose('over', 'Top 20\u00a0%');
  expect(lead().querySelector('h3')!.textContent).toContain('All tokens − Top 20\u00a0%: 0.000 at 50k');
});

/** A lab that answers requests one by one, when the test says so. */
function madeLab() {
  const asked: { id: number; request: Extract<InspectRequest, { kind: 'transfer' }> }[] = [];
  const listeners = new Set<(event: LabEvent) => void>();
  const cancelled: number[] = [];
  const stop = connectInspect({
    send(command) {
      if (command.type === 'inspect' && command.request.kind === 'transfer')
        asked.push({ id: command.id, request: command.request });
      if (command.type === 'inspect-cancel') cancelled.push(command.id);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    end() {},
  });
  const say = (event: LabEvent) =>
    act(async () => {
      for (const hear of listeners) hear(event);
    });
  /** Right answers of four problems, of 8 samples each. */
  const answer = (right: number[]) =>
    say({
      type: 'inspected',
      id: asked.at(-1)!.id,
      kind: 'transfer',
      result: { samples: 8, right, length: 30, truncated: 0 },
      cost: { tokens: 100, seconds: 1 },
    });
  return { asked, cancelled, say, answer, stop };
}

/** Top 20 % and all tokens on the screen, trained here, seeds 1 to 3. */
function screenGroups() {
  const runs = [...seeds('top20', 0.5, 0.5, 0.5), ...seeds('all', 0.4, 0.4, 0.4)];
  const experiment = {
    ...emptyExperiment('countdown@1', madeSpec, 'live'),
    runs: Object.fromEntries(runs.map(([c, seed, pass]) => [`${c}/${seed}`, madeSource(c, seed, pass)])),
  };
  labStore.setState({ experiment });
  return groups([
    screenExperiment({ experiment, recorded: { status: 'missing' }, imported: null, adapter: null }),
  ]);
}
const facts = (condition: string, seed: number, step: number) => ({
  condition,
  seed,
  step,
  base: 'countdown-164k',
  world: 'countdown',
});

test('where no model is held the panel says so; the recorded run is named once others can be tested', () => {
  const shown = screenGroups();
  render(<TransferPanel shown={shown} />);
  expect(button('Test on other problems').disabled).toBe(true);
  expect(page()).toContain('No trained model is held here');
  act(() => inspectStore.setState({ checkpoints: [facts('top20', 1, 0), facts('top20', 1, 10)] }));
  expect(button('Test on other problems').disabled).toBe(false);
  expect(page()).toContain('by 2 models');
  expect(page()).toContain('Not tested, because their models are not held here: Top 20 %, seed 2');
});

test('the base and the last model of each run are asked, once, and compared by seed', async () => {
  const lab = madeLab();
  const shown = screenGroups();
  const checkpoints = ['top20', 'all'].flatMap((c) =>
    [1, 2].flatMap((seed) => [facts(c, seed, 10), facts(c, seed, 20)]),
  );
  inspectStore.setState({ checkpoints });
  render(<TransferPanel shown={shown} />);
  await settled(() => press('Test on other problems'));
  const rights: Record<string, number[]> = {
    'countdown-164k': [2, 2, 2, 2],
    'top20 1': [8, 4, 6, 6],
    'top20 2': [8, 6, 6, 6],
    'all 1': [4, 4, 4, 4],
    'all 2': [4, 4, 4, 8],
  };
  for (let at = 0; at < 15; at++) {
    const { request } = lab.asked[at];
    const { model } = request;
    expect(request).toMatchObject({ samples: 8, world: 'countdown', draws: { temperature: 1 } });
    if (model.kind === 'checkpoint') expect(model.step).toBe(20);
    if (model.kind === 'folder') throw new Error('No run has a model of a folder.');
    const name = model.kind === 'shipped' ? model.name : `${model.condition} ${model.seed}`;
    await lab.answer(rights[name]);
  }
  lab.stop();
  expect(lab.asked.map(({ request }) => request.set).sort()).toEqual([
    ...Array.from({ length: 5 }, () => 'four'),
    ...Array.from({ length: 5 }, () => 'goals'),
    ...Array.from({ length: 5 }, () => 'larger'),
  ]);
  const [rates, differences] = all('.framed');
  expect(rates.querySelector('h3')!.textContent).toContain(
    'Larger goals: Top 20\u00a0% 0.781, the base 0.250; Larger numbers:',
  );
  expect(rates.querySelectorAll('.seed-dot')).toHaveLength(3 * 4);
  // Seeds: .75 - .5 and .8125 - .625.
  expect(differences.querySelector('h3')!.textContent).toContain(
    'Larger goals: Top 20\u00a0% − All tokens +0.219 [',
  );
  expect([...differences.querySelectorAll('.panel-title')].map(({ textContent }) => textContent)).toEqual([
    'Larger goals',
    'Larger numbers',
    'Four numbers',
  ]);
  expect(differences.querySelectorAll('.seed-dot')).toHaveLength(3 * 2);
  expect(button('Test on other problems').disabled).toBe(true);
});

test('of one seed the interval is over problems, and says so; what was done before a cancel stays', async () => {
  const lab = madeLab();
  const shown = screenGroups();
  inspectStore.setState({ checkpoints: [facts('top20', 1, 20), facts('all', 1, 20)] });
  render(<TransferPanel shown={shown} />);
  await settled(() => press('Test on other problems'));
  for (const right of [
    [1, 1, 1, 1],
    [1, 1, 1, 1],
    [1, 1, 1, 1],
    [4, 6, 8, 8],
    [4, 6, 8, 8],
    [4, 6, 8, 8],
    [4, 4, 8, 6],
  ])
    await lab.answer(right);
  press('Cancel');
  await lab.say({
    type: 'inspect-failed',
    id: lab.cancelled[0],
    failure: 'cancelled',
    detail: 'The request was cancelled.',
  });
  lab.stop();
  expect(page()).toContain('Cancelled. What was tested so far stays.');
  // scipy.stats.t.interval(.95, 3, loc=.125, scale=std([0, .25, 0, .25], ddof=1)/2): -0.104673 to 0.354673
  expect(all('.framed h3')[1].textContent).toBe(
    'Larger goals: Top 20\u00a0% − All tokens +0.125 [−0.105 to +0.355]',
  );
  expect(all('.framed')[1].textContent).toContain('Top 20\u00a0%, over problems');
  expect(all('.framed')[1].textContent).toContain('With one seed in common the interval is over problems');
  expect(button('Test on other problems').disabled).toBe(false);
});

test('a kept experiment is asked for where it is kept, though it is not open; an archive’s is not held', async () => {
  const kept = madeKept(1);
  keptStore.setState({ experiments: [kept] });
  const lab = madeLab();
  const made = (id: string, condition: string) =>
    madeExperiment(seeds(condition, 0.5), { id, name: id, onScreen: false });
  const shown = groups([made(kept.id, 'top20'), made('archive/x', 'all')]);
  render(<TransferPanel shown={shown} />);
  expect(page()).toContain('Not tested, because their models are not held here: archive/x.');
  await settled(() => press('Test on other problems'));
  for (let at = 0; at < 6; at++) await lab.answer([8, 8, 8, 8]);
  lab.stop();
  const models = lab.asked.map(({ request }) => request.model);
  expect(models.slice(3)).toEqual(
    [1, 2, 3].map(() => ({ kind: 'kept', id: kept.id, condition: 'top20', seed: 1 })),
  );
});
