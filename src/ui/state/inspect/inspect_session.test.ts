import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { InspectResults } from '../../../lab/client/inspect_protocol.ts';
import { countdown } from '../../../task/countdown/world.ts';
import { worldByName } from '../../../task/worlds.ts';
import { madeTrace, solvedCountdown } from '../../inspect/testing/made_trace.ts';
import { standInLab } from '../../inspect/testing/stand_in_lab.ts';
import { compareWithBase, scoreShown } from '../../inspect/work/score_session.ts';
import {
  branchSeed,
  chooseModel,
  continueWith,
  look,
  resampleFrom,
  sample,
  scan,
  showTraces,
} from './inspect_session.ts';
import { emptyInspect, inspectStore, shownOf } from './inspect_store.ts';
import { cancel, connectInspect } from './inspect_work.ts';
import { bringBack } from './sample_sets.ts';

const { getState, setState } = inspectStore;
let lab: ReturnType<typeof standInLab>;
let stop: () => void;

beforeEach(() => {
  setState(emptyInspect, true);
  lab = standInLab();
  stop = connectInspect(lab.client);
});
afterEach(() => stop());

const { prompt, response, entropies } = solvedCountdown;
const word = (id: number) => countdown.vocabulary.tokens[id];
/** The solved answer with Countdown's own words, as a file might hold it: ids unknown. */
function solved() {
  const trace = madeTrace({
    entropies,
    words: response,
    prompt: prompt.length,
    reward: 1,
    title: '12 8 3 → 17',
  });
  const tokens = trace.tokens.map((token, i) => (i < prompt.length ? { ...token, word: prompt[i] } : token));
  return { ...trace, world: 'countdown', tokens };
}
const last = () => {
  const command = lab.asked.at(-1);
  if (command?.type !== 'inspect') throw new Error('Nothing was asked.');
  return command;
};
const cost = { tokens: 100, seconds: 0.5 };
async function answer<K extends keyof InspectResults>(kind: K, result: InspectResults[K]) {
  lab.say({ type: 'inspected', id: last().id, kind, result, cost });
  await Promise.resolve();
  await new Promise((done) => setTimeout(done, 0));
}

test('sampling sends the view’s settings, reports progress, and shows the first right sample at its highest entropy', async () => {
  look({ seed: 7, copies: 2, temperature: 0.5 });
  void sample();
  expect(last().request).toMatchObject({
    kind: 'sample',
    model: { kind: 'shipped', name: 'countdown-164k' },
    problem: '12 8 3 → 17',
    copies: 2,
    draws: { temperature: 0.5, seed: 7 },
  });
  lab.say({ type: 'inspect-progress', id: last().id, share: 0.4, tokens: 12 });
  expect(getState().job).toEqual({ kind: 'sample', share: 0.4, tokens: 12 });
  await answer('sample', { traces: [madeTrace({ entropies: [1], reward: 0 }), solved()] });
  expect(getState().job).toBeNull();
  expect(getState().view).toMatchObject({ sample: 1, pinned: prompt.length + 1 });
  expect(getState().cost).toEqual(cost);
});

test('what is no problem of the world is not asked for', async () => {
  look({ problem: 'twelve' });
  await sample();
  expect(lab.asked).toEqual([]);
  expect(getState().notice).toEqual({ kind: 'not-a-problem' });
});

test('a model of another world brings a problem of its own; one of the same world leaves it', () => {
  look({ problem: '12 8 3 → 17' });
  chooseModel({ kind: 'shipped', name: 'countdown-50k' });
  expect(getState().view).toMatchObject({ world: 'countdown', problem: '12 8 3 → 17' });
  lab.say({
    type: 'checkpoints',
    checkpoints: [{ condition: 'all', seed: 1, step: 10, base: 'walk-86k', world: 'walk' }],
  });
  chooseModel({ kind: 'checkpoint', condition: 'all', seed: 1, step: 10 });
  const { world, problem } = getState().view;
  expect(world).toBe('walk');
  expect(worldByName('walk').parse(problem)).not.toBeNull();
});

test('one thing at a time', async () => {
  void sample();
  void sample();
  expect(lab.asked).toHaveLength(1);
  lab.say({ type: 'inspect-failed', id: last().id, failure: 'cancelled', detail: '' });
});

test('continuing puts the alternative after the prefix; resampling leaves the place open; seeds never repeat', async () => {
  showTraces([solved()], 'file');
  const at = prompt.length + 2;
  const ids = [...prompt, ...response].map((text) => countdown.vocabulary.id(text));
  const eight = countdown.vocabulary.id('8');
  const seed = branchSeed(shownOf(getState())!, getState().view);
  void continueWith(at, eight);
  expect(last().request).toMatchObject({
    kind: 'continue',
    prefix: [...ids.slice(0, at), eight],
    promptLength: prompt.length,
    copies: 1,
    draws: { temperature: 1, seed },
  });
  expect(seed).not.toBe(getState().view.seed);
  await answer('continue', { traces: [solved()] });
  look({ greedy: true });
  void resampleFrom(at);
  expect(last().request).toMatchObject({
    prefix: ids.slice(0, at),
    copies: 8,
    draws: { temperature: 1, seed: seed + 1 },
  });
  await answer('continue', { traces: [solved(), solved()] });
  const { branches, cost: spent } = shownOf(getState())!;
  expect(branches.map(({ position, forced, traces }) => [position, forced, traces.length])).toEqual([
    [at, eight, 1],
    [at, null, 2],
  ]);
  expect(spent.tokens).toBe(200);
  void continueWith(at, eight);
  expect(last().request).toMatchObject({ draws: { temperature: 0 } });
  await answer('continue', { traces: [solved()] });
});

test('forks of a scan arrive one by one, and those found stay when it is cancelled', async () => {
  showTraces([solved()], 'file');
  void scan();
  const fork = { position: prompt.length + 2, entropy: 0.83, taken: 3, branches: [], coverage: 0.9 };
  lab.say({ type: 'inspect-progress', id: last().id, share: 0.2, tokens: 10, fork });
  cancel();
  expect(lab.asked.at(-1)).toMatchObject({ type: 'inspect-cancel' });
  const asked = lab.asked.find((command) => command.type === 'inspect')!;
  lab.say({ type: 'inspect-failed', id: asked.id, failure: 'cancelled', detail: '' });
  await new Promise((done) => setTimeout(done, 0));
  expect(shownOf(getState())!.scan).toEqual([fork]);
  expect(getState().notice).toEqual({ kind: 'cancelled', work: 'scan' });
});

test('a trace of other words asks for nothing', async () => {
  showTraces([madeTrace({ entropies: [1, 2], words: ['once', 'upon'], title: '12 8 3 → 17' })], 'file');
  await Promise.all([continueWith(1, 3), resampleFrom(1), scan(), scoreShown(), compareWithBase()]);
  expect(lab.asked).toEqual([]);
});

test('scoring puts the model’s view in the place of the file’s, and what came of another model goes', async () => {
  showTraces([solved()], 'file');
  void scoreShown();
  const { request } = last();
  if (request.kind !== 'score') throw new Error('Not a score.');
  const n = request.sequences[0].length;
  expect(request.sequences[0].map(word)).toEqual([...prompt, ...response]);
  const scored = Array.from({ length: n - 1 }, (_, i) => ({ entropy: i / 10, logprob: -1, top: [] }));
  await answer('score', { scores: [scored] });
  const shown = shownOf(getState())!;
  expect(shown.model).toEqual({ kind: 'shipped', name: 'countdown-164k' });
  expect(shown.trace.tokens[0].entropy).toBeNull();
  expect(shown.trace.tokens[5]).toMatchObject({ id: request.sequences[0][5], entropy: 0.4 });
});

test('a checkpoint is compared with the base it grew from; the base itself with nothing', async () => {
  showTraces([solved()], 'file');
  await compareWithBase();
  expect(lab.asked).toEqual([]);
  lab.say({
    type: 'checkpoints',
    checkpoints: [{ condition: 'top20', seed: 1, step: 10, base: 'countdown-50k', world: 'countdown' }],
  });
  chooseModel({ kind: 'checkpoint', condition: 'top20', seed: 1, step: 10 });
  void compareWithBase();
  expect(last().request).toMatchObject({ kind: 'score', model: { kind: 'shipped', name: 'countdown-50k' } });
  const n = prompt.length + response.length;
  await answer('score', { scores: [Array(n - 1).fill({ entropy: 0.25, logprob: -1, top: [] })] });
  expect(shownOf(getState())!.base?.entropies.slice(0, 3)).toEqual([null, 0.25, 0.25]);
});

describe('what takes the place of samples throws nothing away', () => {
  const file = (title: string, tokens = 3) => {
    const trace = madeTrace({ entropies: Array.from({ length: tokens }, () => 0.5), title });
    return [{ ...trace, title }];
  };
  const titles = () =>
    [...getState().aside, { inspected: getState().inspected }].map(
      ({ inspected }) => inspected[0].trace.title,
    );

  test('a file, and back: samples, scan and place are as they were', () => {
    showTraces([solved(), solved()], 'sampled', getState().view.model);
    const [, second] = getState().inspected;
    setState({
      inspected: [
        getState().inspected[0],
        {
          ...second,
          branches: [{ position: 5, forced: null, draws: { temperature: 1, seed: 2 }, traces: [], cost }],
        },
      ],
      cost,
    });
    look({ sample: 1, position: 6, pinned: 7 });
    const { inspected } = getState();
    showTraces(file('theirs'), 'file', null, 'theirs.jsonl');
    expect(getState().set.file).toBe('theirs.jsonl');
    const [mine] = getState().aside;
    bringBack(mine.id);
    expect(getState()).toMatchObject({
      cost,
      view: { sample: 1, position: 6, pinned: 7 },
      set: { file: null },
    });
    expect(getState().inspected).toBe(inspected);
    // And the file again, in the order of coming.
    const [theirs] = getState().aside;
    expect(theirs).toMatchObject({ file: 'theirs.jsonl' });
    bringBack(theirs.id);
    expect(getState().inspected[0].trace.title).toBe('theirs');
    bringBack(99);
    expect(getState().inspected[0].trace.title).toBe('theirs');
  });

  test('sampling again keeps earlier sets; of many, files are dropped first', () => {
    showTraces([solved()], 'sampled', getState().view.model);
    for (let n = 1; n <= 6; n++) showTraces(file(`file ${n}`), 'file', null, `${n}.jsonl`);
    expect(titles()).toEqual(['12 8 3 → 17', 'file 3', 'file 4', 'file 5', 'file 6']);
    // A file that is too large to be held is not held.
    showTraces(file('large', 500_001), 'file', null, 'large.jsonl');
    showTraces(file('after it'), 'file', null, 'after.jsonl');
    expect(titles()).not.toContain('large');
    expect(titles()[0]).toBe('12 8 3 → 17');
  });

  test('what is found about samples that were set aside meanwhile is theirs', async () => {
    showTraces([solved()], 'sampled', getState().view.model);
    void scan();
    showTraces(file('theirs'), 'file', null, 'theirs.jsonl');
    const fork = { position: 7, entropy: 0.5, branches: [] };
    await answer('scan', { forks: [fork] } as unknown as InspectResults['scan']);
    expect(getState().inspected[0].scan).toEqual([]);
    bringBack(getState().aside[0].id);
    expect(getState().inspected[0].scan).toMatchObject([{ position: 7 }]);
  });
});

test('samples never draw the words that the view forbids; nothing is asked while one of them is none', async () => {
  look({ forbid: 'stop, wait' });
  void sample();
  const ids = ['stop', 'wait'].map((word) => countdown.vocabulary.id(word));
  expect(last().request).toMatchObject({ kind: 'sample', draws: { forbid: ids } });
  await answer('sample', { traces: [solved()] });
  const asked = lab.asked.length;
  for (const forbid of ['sto', '<eos>']) {
    look({ forbid });
    await sample();
    expect(lab.asked).toHaveLength(asked);
  }
  // Walk has no wait.
  look({ forbid: 'wait' });
  chooseModel({ kind: 'shipped', name: 'walk-86k' });
  expect(getState().view.forbid).toBe('');
});
