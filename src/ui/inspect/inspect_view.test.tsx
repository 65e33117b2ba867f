import { act } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Trace } from '../../experiment/trace.ts';
import { countdown } from '../../task/countdown/world.ts';
import {
  all,
  closePage,
  find,
  openPage,
  page,
  pressKey,
  render,
  tellSizes,
} from '../app/testing/mounted_page.ts';
import { look, showTraces } from '../state/inspect/inspect_session.ts';
import { emptyInspect, inspectStore } from '../state/inspect/inspect_store.ts';
import { connectInspect } from '../state/inspect/inspect_work.ts';
import { labStore } from '../state/lab_store.ts';
import { wantKeys } from '../state/views/train_keys.ts';
import { setLanguage } from '../words/language.ts';
import { InspectView } from './inspect_view.tsx';
import { madeTrace, solvedCountdown } from './testing/made_trace.ts';
import { standInLab } from './testing/stand_in_lab.ts';

tellSizes();

let lab: ReturnType<typeof standInLab>;
let stop: () => void;
const tokens = () => all('.inspect-tokens .token');
const kept = () => tokens().filter((token) => token.classList.contains('kept'));
const block = () => find('.inspect-tokens');

const { prompt, response, entropies } = solvedCountdown;
const solved: Trace = (() => {
  const made = madeTrace({
    entropies,
    words: response,
    prompt: prompt.length,
    reward: 1,
    title: '12 8 3 → 17',
  });
  const { id } = countdown.vocabulary;
  const tokens = made.tokens.map((token, i) => ({
    ...token,
    word: prompt[i] ?? token.word,
    top: token.top.map((one, k) =>
      k === 1 ? { ...one, word: '8', id: id('8') } : { ...one, id: id(one.word) },
    ),
  }));
  return { ...made, world: 'countdown', tokens };
})();
const show = (...traces: Trace[]) => act(() => showTraces(traces, 'file'));

beforeEach(() => {
  inspectStore.setState({ ...emptyInspect, recording: { status: 'ready' } }, true);
  labStore.setState({ failure: null, recorded: { status: 'missing' } });
  wantKeys(true);
  lab = standInLab();
  stop = connectInspect(lab.client);
  openPage();
  render(<InspectView />);
});
afterEach(() => {
  closePage();
  stop();
});

test('every token of the response is shown, and exactly ceil(rho n) are underlined as rho moves', () => {
  show(solved);
  expect(tokens().map((token) => token.textContent)).toEqual(
    response.map((word) => (word === '-' ? '−' : word)),
  );
  for (const rho of [0.01, 0.2, 0.33, 0.5, 1]) {
    act(() => look({ rho }));
    expect(kept()).toHaveLength(Math.max(1, Math.ceil(rho * response.length - 1e-9)));
  }
});

test('over all samples the mask is cut among all their tokens', () => {
  const calm = madeTrace({ entropies: Array(18).fill(0), words: response, prompt: prompt.length });
  show(solved, calm);
  act(() => look({ pool: 'all', rho: 0.1 }));
  // ceil(0.1 x 36) = 4, all of them in the first.
  expect(kept()).toHaveLength(4);
  act(() => look({ sample: 1 }));
  expect(kept()).toHaveLength(0);
});

test('words that look like markup stay text, wherever they are shown', () => {
  const evil = '<img src=x onerror=alert(1)>';
  show({
    ...madeTrace({ entropies: [1, 0.5], words: [evil, evil], title: evil }),
    model: evil,
    answer: evil,
  });
  expect(page()).toContain(evil);
  expect(document.querySelector('img')).toBeNull();
});

test('the text is one stop of the tab key, and the arrow keys announce each token', () => {
  show(solved);
  expect(block().getAttribute('tabindex')).toBe('0');
  expect(block().querySelectorAll('[tabindex], button, a')).toHaveLength(0);
  block().focus();
  pressKey('ArrowRight', block());
  const said = all('[role="status"]')
    .map((one) => one.textContent)
    .join(' ');
  expect(said).toContain('12, entropy 0.66 nats, in the mask, 1 of 4');
  pressKey('End', block());
  expect(inspectStore.getState().view.position).toBe(prompt.length + response.length - 1);
});

test('brackets walk the forks, and the side panel follows', () => {
  show(solved);
  act(() => look({ pinned: null, position: null }));
  block().focus();
  for (const at of [0, 1, 2, 10]) {
    pressKey(']', block());
    expect(inspectStore.getState().view.pinned).toBe(prompt.length + at);
  }
  pressKey(']', block());
  expect(inspectStore.getState().view.pinned).toBe(prompt.length + 10);
  pressKey('[', block());
  expect(page()).toContain('Token 3 of 4 in the mask: after “12 −”');
});

test('a digit continues with that alternative, r resamples, Escape lets the fork go', async () => {
  show(solved);
  block().focus();
  pressKey('2', block());
  const eight = countdown.vocabulary.id('8');
  const { pinned } = inspectStore.getState().view;
  expect(lab.asked.at(-1)).toMatchObject({ id: 1, request: { kind: 'continue', copies: 1 } });
  const { request } = lab.asked.at(-1) as Extract<(typeof lab.asked)[number], { type: 'inspect' }>;
  expect(request.kind === 'continue' && request.prefix).toHaveLength(pinned! + 1);
  expect(request.kind === 'continue' && request.prefix.at(-1)).toBe(eight);
  await act(async () => lab.say({ type: 'inspect-failed', id: 1, failure: 'cancelled', detail: '' }));
  pressKey('r', block());
  expect(lab.asked.at(-1)).toMatchObject({ id: 2, request: { kind: 'continue', copies: 8 } });
  await act(async () => lab.say({ type: 'inspect-failed', id: 2, failure: 'cancelled', detail: '' }));
  expect(inspectStore.getState().view.pinned).toBe(pinned);
  pressKey('Escape', block());
  expect(inspectStore.getState().view.pinned).toBeNull();
});

test('a lost adapter or a model that is not whole is said in the words of Inspect, with what is missing', async () => {
  show(solved);
  block().focus();
  const fails = async (id: number, failure: 'device-lost' | 'model-missing', detail: string) => {
    pressKey('r', block());
    await act(async () => lab.say({ type: 'inspect-failed', id, failure, detail }));
  };
  await fails(1, 'device-lost', 'gone');
  expect(page()).toContain('Ask again: the model is loaded anew');
  expect(page()).not.toContain('checkpoint');
  await fails(2, 'model-missing', 'A part of model.onnx.data is gone.');
  expect(page()).toContain('The model is not here, or not whole.');
  const details = document.querySelector<HTMLDetailsElement>('.inspect-note details');
  expect([details?.open, details?.textContent]).toEqual([
    true,
    expect.stringContaining('A part of model.onnx.data'),
  ]);
});

test('single keys rest while they are switched off, unless the text itself has the focus', () => {
  show(solved);
  wantKeys(false);
  pressKey('r', document.body);
  expect(lab.asked).toEqual([]);
  pressKey('?', document.body);
  expect(document.querySelector('dialog')).toBeNull();
});

test('without an adapter the view says why, and what is there can still be read', () => {
  act(() => labStore.setState({ failure: { failure: 'no-webgpu', detail: '' } }));
  show(solved);
  expect(page()).toContain('this browser has neither WebGPU');
  expect(tokens()).toHaveLength(response.length);
  const names = all('button').map((button) => button.textContent ?? '');
  expect(names.filter((name) => /^(Continue with|Resample|Scan forks)/.test(name))).toEqual([]);
});

test('of a trace with other words the alternatives are shown, and why there is no way on', () => {
  show(madeTrace({ entropies: [1, 2], words: ['once', 'upon'] }));
  expect(page()).toContain('Its tokens are not those of the chosen model');
  expect(document.querySelectorAll('.alternatives button').length).toBe(2);
});

test('in Chinese no English sentence is left', () => {
  show(solved);
  act(() => setLanguage('zh'));
  expect(page()).toContain('哪些分叉改变结局');
  expect(page()).not.toMatch(/Fork \d|Sample \d|Scan forks|nats of|Colour/);
});

test('the own mark of a text ends the line about it, and a token that is nearly sure is not said to be certain', () => {
  const made = madeTrace({ entropies: [0.2, 0.1], words: ['So', ','] });
  const inWords = (title: string, meta: Trace['meta'] = {}) =>
    show({ ...made, title, meta: { tokenizer: 'its', ...meta } });
  const lead = () => find('.lead').textContent;
  inWords('def f(x):');
  expect(lead()).toContain('def f(x): 2 tokens, mean entropy 0.15 nats.');
  inWords('So');
  expect(lead()).toContain('So. 2 tokens');
  inWords('many words '.repeat(20));
  expect(lead()).toMatch(/… 2 tokens/);
  const sure = {
    ...made.tokens[1],
    logprob: Math.log(0.99998),
    top: [{ id: null, word: 'So', logprob: Math.log(0.99998) }],
  };
  show({ ...made, tokens: [made.tokens[0], sure] });
  act(() => look({ pinned: 1 }));
  expect(find('.alternative-share').textContent).toBe('> 99.9\u00a0%');
});

test('a text that another model wrote names the model that can go on from it', () => {
  const made = madeTrace({ entropies: [0.2, 0.1], words: ['So', ','] });
  show({ ...made, model: 'SmolLM2', meta: { tokenizer: 'its' } });
  act(() => look({ pinned: 1 }));
  expect(page()).toContain(
    'To go on from these tokens, choose SmolLM2, or another model with its tokenizer.',
  );
});

test('a problem says how many solutions it has, and that it has none', () => {
  const note = () => find('.problem-note').textContent;
  act(() => look({ problem: '7 5 3 → 38' }));
  expect(note()).toBe('This problem has 1 solution.');
  act(() => look({ problem: '1 1 1 → 40' }));
  expect(note()).toBe('This problem has no solution: no answer to it is right.');
  act(() => look({ problem: '1 1' }));
  expect(note()).toMatch(/^Write it as/);
  show({ ...solved, title: '1 1 1 → 40', reward: 0 });
  expect(find('.lead').textContent).toContain('This problem has no solution, so no answer to it is right.');
  show(solved);
  expect(find('.lead').textContent).toMatch(/It has \d+ solutions?\./);
});

test('where no model can go on from a text, no tree is promised', () => {
  const made = madeTrace({ entropies: [0.2, 0.1], words: ['So', ','] });
  show({ ...made, model: 'SmolLM2', meta: { tokenizer: 'its' } });
  expect(all('.tree-panel')).toHaveLength(0);
  show(solved);
  expect(all('.tree-panel')).toHaveLength(1);
});

test('what is not known is hatched, and a lower bound has its sign', () => {
  const made = madeTrace({ entropies: [1.04, null, 0.01], words: ['So', 'wait', '.'] });
  show({ ...made, entropyKind: 'lower-bound', temperature: null });
  expect(tokens().map((token) => token.classList.contains('unknown'))).toEqual([false, true, false]);
  expect(find('.grounds').textContent).toContain('not known');
  expect(page()).toContain('Entropy ≥ 1.04 nats');
  expect(page()).toMatch(/τ ≥ 1\.04 nats/);
  expect(page()).toContain('softmax(z / T); the file does not say at which T; a lower bound');
  show({ ...madeTrace({ entropies: [1.04, 0.01], words: ['So', '.'] }) });
  expect(page()).toContain('Entropy 1.04 nats');
  expect(all('.grounds .unknown')).toEqual([]);
});

test('rollouts of a training stand by step and prompt, with what the trainer says of the shown one', () => {
  const rollout = (step: number, group: number, reward: number): Trace => ({
    ...solved,
    reward,
    tokens: solved.tokens.map((token, i) => ({ ...token, kept: i < prompt.length ? null : i % 2 === 0 })),
    meta: { step, group, advantage: reward === 1 ? 1.5 : -0.5 },
  });
  show(rollout(1, 1, 0), rollout(1, 2, 1), rollout(2, 1, 0), rollout(2, 1, 1));
  const browser = () => find('.rollout-browser');
  expect(browser().textContent).toContain('2 rollouts of 2 prompts · mean reward 0.50');
  expect(all('.rollout-group .chip').map((chip) => chip.textContent)).toEqual(['−0.5', '+1.5']);
  const facts = /reward 1 · advantage \+1\.50 · its mask kept (\d+) of (\d+) tokens/.exec(page());
  expect(facts?.slice(1).map(Number)).toEqual([
    response.filter((_, i) => (i + prompt.length) % 2 === 0).length,
    response.length,
  ]);
  act(() => find('[aria-label="Next step"]').click());
  expect(browser().textContent).toContain('2 rollouts of 1 prompt · mean reward 0.50');
  expect(all('.rollout-group .chip').map((chip) => chip.getAttribute('aria-pressed'))).toEqual([
    'false',
    'true',
  ]);
});
