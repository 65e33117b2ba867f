import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { presets } from '../../experiment/presets.ts';
import { madeRecord } from '../../experiment/testing/made_record.ts';
import type { LabPhase } from '../../lab/client/protocol.ts';
import { closePage, openPage, page, press, render } from '../app/testing/mounted_page.ts';
import { EstimateFacts } from '../recipe/estimate_facts.tsx';
import { keepRate, measuredRate } from '../state/expected_time.ts';
import { emptyExperiment, reduce } from '../state/experiment.ts';
import { follow, labStore } from '../state/lab_store.ts';
import { firstRecipe, withRho } from '../state/recipe.ts';
import { timelineOf } from '../state/recorded/timeline.ts';
import { sent } from '../state/testing/wired_lab.ts';
import { setLanguage } from '../words/language.ts';
import { Transport } from './transport.tsx';

let clock = 0;
beforeEach(() => {
  sent.length = 0;
  clock = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
  labStore.setState({
    experiment: emptyExperiment('countdown@1', presets['countdown@1'], 'recorded'),
    recorded: { status: 'missing' },
    adapter: null,
    failure: null,
    estimate: null,
    opened: null,
    recipe: firstRecipe,
    look: follow,
  });
  openPage();
  render(<Transport />);
});
afterEach(closePage);

/** A live experiment in a phase, to be continued or paused. */
function live(phase: LabPhase, going: boolean) {
  const progress = { done: 0, total: 40, secondsLeft: null, tokensPerSecond: null, stepMs: null };
  act(() =>
    labStore.setState(({ experiment }) => ({
      going,
      experiment: reduce({ ...experiment, source: 'live' }, [{ type: 'phase', phase, ...progress }]),
    })),
  );
}
const main = () => document.querySelector('.primary')?.textContent;
const asked = () => sent.map(({ type }) => type).filter((type) => type !== 'estimate');
const software = {
  kind: 'software' as const,
  name: 'google swiftshader',
  vendor: '',
  architecture: '',
  features: [],
};

test('after a reset the button says Play all the while the model loads, and does not turn over under the finger', () => {
  for (const phase of ['idle', 'loading', 'compiling', 'paused'] as const) {
    live(phase, false);
    expect(main(), phase).toBe('Play');
  }
});

test('once the training is to continue the button says Pause, whatever the phase', () => {
  for (const phase of ['loading', 'compiling', 'evaluating', 'training'] as const) {
    live(phase, true);
    expect(main(), phase).toBe('Pause');
  }
});

test('a training that is over offers a reset', () => {
  for (const phase of ['done', 'failed'] as const) {
    live(phase, true);
    expect(main(), phase).toBe('Reset');
  }
});

test('the second click of a double click on the training button neither pauses nor leaves', () => {
  press('Train it on this processor');
  clock = 180;
  press('Leave this run');
  press('Pause');
  expect(asked()).toEqual(['open']);
  clock = 700;
  press('Pause');
  expect(asked()).toEqual(['open', 'pause']);
});

test('the line over the buttons stays when the training starts, so that they stay where they are', () => {
  const record = { ...madeRecord(), adapter: 'llvmpipe: Mesa 25.0.7-2~bpo12+1 (LLVM 15.0.6) 0.0.1' };
  act(() => labStore.setState({ recorded: { status: 'ready', record } }));
  const line = () => document.querySelector<HTMLElement>('.source');
  expect(line()?.textContent).toBe('Recorded run llvmpipe, Nov 20, 2026');
  expect(line()?.title).toBe(record.adapter);
  press('Train it on this processor');
  expect(line()?.textContent).toContain('Trained here');
});

test('without a recorded run there is a way out of the training, to a page that can start another', () => {
  press('Train it on this processor');
  clock = 1000;
  press('Leave this run');
  expect(asked()).toEqual(['open', 'close']);
  expect(labStore.getState().experiment.source).toBe('recorded');
  expect(main()).toBe('Train it on this processor');
});

test('in software a button leads to the small recipe, next to the estimated time', () => {
  act(() =>
    labStore.setState({
      adapter: software,
      estimate: { bytes: 1e8, flop: 5e12, parameters: 164_000, rate: 0.5e9 },
    }),
  );
  // 5 TFLOP at 0.5 GFLOP/s are 10,000 seconds.
  expect(page()).toContain('this takes about 2.8 h');
  press('Use the small preset');
  expect(labStore.getState().recipe.preset).toBe('countdown-mini@1');
  expect(page()).not.toContain('Use the small preset');
});

test('a parser’s message on a damaged recording is under its own heading', () => {
  act(() => {
    setLanguage('zh');
    labStore.setState({ recorded: { status: 'damaged', detail: 'runs.0.seed: Invalid type' } });
  });
  expect(document.querySelector('.source details summary')?.textContent).toBe('错误详情');
  expect(document.querySelector('.source details code')?.textContent).toBe('runs.0.seed: Invalid type');
  expect(document.querySelector('.source > p')?.textContent).not.toMatch(/[a-z]/);
});

test('from the start until it may be played the training says that it loads', () => {
  press('Train it on this processor');
  expect(page()).toContain('Loading the model');
  expect(page()).not.toContain('Ready');
});

test('from the press on the pause until the lab rests the page says that it pauses; one step is no pause', () => {
  live('training', true);
  act(() => labStore.setState({ opened: firstRecipe }));
  clock = 1000;
  press('Pause');
  expect(page()).toContain('Pausing: finishing this step.');
  live('paused', false);
  expect(page()).not.toContain('Pausing');
  press('One step');
  live('training', false);
  expect(page()).not.toContain('Pausing');
});

test('where a pause fell between two conditions it is said how many have done the step', () => {
  live('paused', false);
  const metrics = { ...madeRecord(5).runs[0].metrics[0] };
  act(() =>
    labStore.setState(({ experiment }) => ({
      experiment: reduce(
        experiment,
        experiment.spec.conditions.flatMap(({ name }, i) =>
          (i < 2 ? [4, 5] : [4]).map((step) => ({
            type: 'metrics' as const,
            run: { condition: name, seed: experiment.spec.seeds[0] },
            metrics: { ...metrics, step },
          })),
        ),
      ),
    })),
  );
  expect(page()).toContain('2 of 4 conditions have done it');
});

test('a reset starts the run again, and not the recipe that was changed beside it', () => {
  live('paused', false);
  act(() => labStore.setState({ opened: firstRecipe, recipe: withRho(firstRecipe, 0.4) }));
  press('Reset, same seeds');
  const open = sent.findLast(({ type }) => type === 'open');
  expect(open).toMatchObject({ spec: firstRecipe.spec, play: false });
  expect(labStore.getState().recipe.spec.mask.rho).toBe(0.4);
});

test('the slider of the recording stands where the charts are read', () => {
  const record = madeRecord(6);
  act(() => labStore.setState({ recorded: { status: 'ready', record } }));
  act(() => {
    labStore.setState({
      experiment: reduce(emptyExperiment('', record.spec, 'recorded'), timelineOf(record).flat()),
      look: { ...follow, step: 2 },
    });
  });
  expect(document.querySelector<HTMLInputElement>('.playback input')?.value).toBe('2');
  expect(page()).toContain('Step 2 of 6');
});

test('one expected time everywhere: of the last training on this adapter where there was one, else of the probe', () => {
  const estimate = { bytes: 1e8, flop: 5e12, parameters: 164_000, rate: 0.5e9 };
  const adapter = { ...software, kind: 'wasm' as const, name: 'wasm' };
  render(
    <>
      <Transport />
      <EstimateFacts />
    </>,
  );
  act(() => labStore.setState({ adapter, estimate }));
  expect(page().match(/2\.8 h/g)).toHaveLength(2);
  // Half of the work is left, and takes 10,000 seconds: 0.25 GFLOP/s.
  const rate = measuredRate({ flop: 5e12 }, { done: 20, total: 40, secondsLeft: 10_000 });
  expect(rate).toBe(0.25e9);
  keepRate('wasm', rate!);
  act(() => labStore.setState({ estimate: { ...estimate } }));
  expect(page()).not.toContain('2.8 h');
  expect(page().match(/5\.6 h/g)).toHaveLength(2);
  localStorage.clear();
});
