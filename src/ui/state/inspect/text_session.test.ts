import { afterEach, beforeEach, expect, test } from 'vitest';
import type { InspectResults } from '../../../lab/client/inspect_protocol.ts';
import type { AdapterKind } from '../../../lab/client/protocol.ts';
import type { TextAsk } from '../../../task/text/text_ask.ts';
import { madeTrace } from '../../inspect/testing/made_trace.ts';
import { standInLab } from '../../inspect/testing/stand_in_lab.ts';
import { tinyFacts as facts } from '../../inspect/testing/tiny_facts.ts';
import { compareWithBase } from '../../inspect/work/score_session.ts';
import { collect, sweep } from '../../inspect/work/set_session.ts';
import { firstChat } from './chat.ts';
import { chooseModel, continueWith, look, resampleFrom, scan, showTraces } from './inspect_session.ts';
import { emptyInspect, inspectStore, shownOf } from './inspect_store.ts';
import { cancel, connectInspect } from './inspect_work.ts';
import { completedChat, readChat } from './read_chat.ts';
import { sampleChat, scoreText, writeChat } from './text_session.ts';

const { getState, setState } = inspectStore;
const model = { kind: 'folder', folder: 'owner--tiny@0', quantise: false } as const;
let lab: ReturnType<typeof standInLab>;
let stop: () => void;

beforeEach(() => {
  setState(emptyInspect, true);
  lab = standInLab();
  stop = connectInspect(lab.client);
  lab.say({
    type: 'models-list',
    models: [
      {
        folder: model.folder,
        name: 'owner/tiny',
        commit: '0',
        license: null,
        bytes: 1,
        total: 1,
        status: 'ready',
        given: false,
        engine: true,
        onnx: [],
        graphs: [],
        weights: [],
      },
    ],
  });
  chooseModel(model);
  look({ copies: 2, chat: completedChat(getState().view.chat, 'en') });
});
afterEach(() => stop());

const turn = () => new Promise((done) => setTimeout(done, 0));
function last() {
  const command = lab.asked.at(-1);
  if (command?.type !== 'inspect') throw new Error('Nothing was asked.');
  return command;
}
async function answer<K extends keyof InspectResults>(kind: K, result: InspectResults[K]) {
  expect(last().request.kind).toBe(kind);
  lab.say({ type: 'inspected', id: last().id, kind, result, cost: { tokens: 10, seconds: 1 } });
  await turn();
}
const encoded = (ids: number[]) => ({ ids, words: ids.map((id) => ` w${id}`), promptLength: 2, text: '' });

/** Up to the first token. */
async function started() {
  const done = sampleChat();
  await answer('describe', { facts });
  await answer('encode', encoded([7, 8]));
  await answer('encode', encoded([1, 2]));
  const drawn = [{ copy: 1, ids: [3], words: [' three'], entropy: [0.5], logprob: [-1] }];
  lab.say({ type: 'inspect-progress', id: last().id, share: 0.1, tokens: 1, drawn });
  await turn();
  return done;
}

test('a chat is sent as the model can take it, and tokens are on the page as they are drawn', async () => {
  writeChat({ system: 'Be brief.', thinking: true, topK: 40 });
  const done = started();
  await expect.poll(() => getState().inspected.length).toBe(2);
  expect(last().request).toMatchObject({
    kind: 'sample',
    world: null,
    problem: { system: null, thinking: null, template: 'chat', problem: { answer: '9' } },
    draws: { filter: { topK: 40 } },
  });
  const [first, second] = getState().inspected.map(({ trace }) => trace);
  expect(first.tokens.map(({ word }) => word)).toEqual([' w1', ' w2']);
  expect(second.tokens.at(-1)).toMatchObject({ id: 3, word: ' three', entropy: 0.5, logprob: -1, top: [] });
  expect(getState().view.pinned).toBeNull();
  const ids = getState().inspected.map(({ id }) => id);

  const traces = [madeTrace({ entropies: [1, 2], reward: 0 }), madeTrace({ entropies: [3], reward: 1 })];
  await answer('sample', { traces });
  await done;
  // The reader stays where they are; the rest of each sample comes to where its start was.
  expect(getState().inspected.map(({ id, trace }) => [id, trace])).toEqual(
    ids.map((id, i) => [id, traces[i]]),
  );
  expect(getState().view).toMatchObject({ sample: 0, pinned: 2 });
  expect(getState().inspected[0].ask?.problem.answer).toBe('9');
});

test('a model that cannot be loaded is said to be so, with the reason', async () => {
  const done = sampleChat();
  const detail = 'The folder has no tokenizer.json.';
  lab.say({ type: 'inspect-failed', id: last().id, failure: 'unusable', detail });
  await done;
  expect(getState()).toMatchObject({ job: null, notice: { kind: 'unloadable', detail } });
});

test('another question than the bundled one has not its right answer; one’s own keeps what one has said', () => {
  expect(getState().view.chat).toMatchObject({ answer: '9' });
  writeChat({ system: 'Be brief.' });
  expect(getState().view.chat).toMatchObject({ task: '', answer: '9' });
  look({ chat: completedChat(firstChat, 'en') });
  writeChat({ user: 'What is 7 + 5?' });
  expect(getState().view.chat).toMatchObject({ task: '', answer: '' });
  writeChat({ answer: '12' });
  writeChat({ user: 'And 8 + 4?' });
  expect(getState().view.chat).toMatchObject({ answer: '12' });
});

test('what was drawn stays when the sampling is cancelled', async () => {
  const done = started();
  await expect.poll(() => getState().inspected.length).toBe(2);
  cancel();
  expect(lab.asked.at(-1)).toMatchObject({ type: 'inspect-cancel' });
  const { id } = lab.asked.at(-1)!;
  lab.say({ type: 'inspect-failed', id, failure: 'cancelled', detail: '' });
  await done;
  expect(getState().inspected[1].trace.tokens).toHaveLength(3);
  expect(getState().notice).toEqual({ kind: 'cancelled', work: 'sample' });
});

test('a pasted answer is scored with the token that ends one, and read by the rule', async () => {
  setState({ facts: { 'owner--tiny@0': facts } });
  const done = scoreText('It is 9.\n', true);
  await turn();
  expect(last().request).toMatchObject({ kind: 'encode', text: 'It is 9.<end>' });
  await answer('encode', encoded([1, 2, 3]));
  const place = { entropy: 1, logprob: -1, top: [] };
  await answer('score', { scores: [[place, place]] });
  await done;
  const [{ trace, origin }] = getState().inspected;
  expect(origin).toBe('pasted');
  expect(trace).toMatchObject({ promptLength: 2, reward: 1, answer: '9', meta: { tokenizer: 'abc' } });
  expect(trace.tokens.map(({ entropy }) => entropy)).toEqual([null, 1, 1]);
});

/** A sample of the model, as a file has it; its alternatives are known. */
function shownTrace() {
  const trace = madeTrace({ entropies: [1, 2, 0.5], words: [' a', ' b', ' c'], prompt: 2, reward: 1 });
  const tokens = trace.tokens.map((token, id) => ({
    ...token,
    id,
    top: [...token.top.slice(0, 1).map((one) => ({ ...one, id })), { id: 9, word: ' nine', logprob: -2 }],
  }));
  setState({ facts: { 'owner--tiny@0': facts } });
  showTraces([{ ...trace, tokens, meta: { tokenizer: 'abc' } }], 'file');
  const { ask } = readChat(getState().view.chat) as { ask: TextAsk };
  setState(({ inspected }) => ({ inspected: inspected.map((one) => ({ ...one, ask, model })) }));
}
const drawn = (parts: { copy: number; ids: number[] }[]) =>
  lab.say({
    type: 'inspect-progress',
    id: last().id,
    share: 0.1,
    tokens: 1,
    drawn: parts.map(({ copy, ids }) => ({
      copy,
      ids,
      words: ids.map((id) => ` w${id}`),
      entropy: ids.map(() => 0.5),
      logprob: ids.map(() => -1),
    })),
  });
const branches = () => shownOf(getState())!.branches;

test('continuations are in the side panel as they are drawn, and in full at the end', async () => {
  shownTrace();
  const done = continueWith(3, 9);
  drawn([{ copy: 0, ids: [5] }]);
  await expect.poll(() => branches().length).toBe(1);
  const [first] = branches();
  expect(first).toMatchObject({ position: 3, forced: 9, arriving: true });
  expect(first.traces[0].tokens.slice(2).map(({ word }) => word)).toEqual([' a', ' nine', ' w5']);
  expect(first.traces[0].tokens[3]).toMatchObject({ entropy: 2, logprob: -2 });
  expect(first.traces[0]).toMatchObject({ promptLength: 2, reward: null, meta: { finished: false } });
  drawn([{ copy: 0, ids: [6, 7] }]);
  await expect.poll(() => branches()[0].traces[0].tokens.length).toBe(7);
  const whole = madeTrace({ entropies: [1, 2, 3], prompt: 2, reward: 1 });
  await answer('continue', { traces: [whole] });
  await done;
  expect(branches()).toMatchObject([{ forced: 9, traces: [whole], cost: { tokens: 10 } }]);
  expect(branches()[0].arriving).toBeUndefined();
  expect(shownOf(getState())!.cost.tokens).toBe(10);
});

test('what was drawn of continuations stays when they are cancelled, with what it took', async () => {
  shownTrace();
  look({ resample: { copies: 2, temperature: 0.7 } });
  const done = resampleFrom(3);
  drawn([{ copy: 1, ids: [5, 6] }]);
  drawn([{ copy: 0, ids: [8] }]);
  cancel();
  lab.say({ type: 'inspect-failed', id: lab.asked.at(-1)!.id, failure: 'cancelled', detail: '' });
  await done;
  const [{ traces, arriving, cost }] = branches();
  expect(arriving).toBeUndefined();
  expect(traces.map(({ tokens }) => tokens.slice(3).map(({ id }) => id))).toEqual([[8], [5, 6]]);
  expect(cost.tokens).toBe(3);
  // One that had drawn nothing leaves nothing.
  const other = resampleFrom(2);
  cancel();
  lab.say({ type: 'inspect-failed', id: lab.asked.at(-1)!.id, failure: 'cancelled', detail: '' });
  await other;
  expect(branches()).toHaveLength(1);
});

test('a second model is asked for the same tokens where its tokenizer means the same by them, else refused by name', async () => {
  shownTrace();
  const other = { kind: 'folder', folder: 'owner--base@0', quantise: false } as const;
  setState(({ facts: known, folders }) => ({
    facts: { ...known, 'owner--base@0': { ...facts, tokenizer: 'def' } },
    folders: [...folders, { ...folders[0], folder: other.folder }],
    against: other,
  }));
  const refused = compareWithBase();
  await turn();
  expect(last().request).toEqual({ kind: 'words', model: other, ids: [0, 1, 2, 3, 4] });
  await answer('words', { words: ['p0', 'p1', ' a', ' other', ' c'] });
  await refused;
  expect(getState().notice).toEqual({
    kind: 'other-tokenizer',
    models: [model, other],
    id: 3,
    words: [' b', ' other'],
  });
  const compared = compareWithBase();
  await turn();
  await answer('words', { words: ['p0', 'p1', ' a', ' b', ' c'] });
  expect(last().request).toMatchObject({ kind: 'score', model: other, sequences: [[0, 1, 2, 3, 4]] });
  const place = { entropy: 1, logprob: -1, top: [] };
  await answer('score', { scores: [[place, place, place, place]] });
  await compared;
  expect(shownOf(getState())!.base).toMatchObject({ model: other, entropies: [null, 1, 1, 1, 1] });
  expect(getState().notice).toBeNull();
});

test('scans, sets and sweeps are drawn under the chat’s filters; forks that were drawn otherwise are not kept beside new ones', async () => {
  shownTrace();
  const fork = (position: number) => ({ position, entropy: 1, taken: 1, branches: [], coverage: 1 });
  const scanned = async (position: number) => {
    const done = scan();
    const { request } = last();
    await answer('scan', { forks: [fork(position)] });
    await done;
    return request;
  };
  await scanned(2);
  await scanned(3);
  expect(shownOf(getState())!.scan.map(({ position }) => position)).toEqual([2, 3]);
  writeChat({ topK: 40 });
  const filter = { topK: 40, topP: 1, minP: 0 };
  expect(await scanned(4)).toMatchObject({ draws: { temperature: 1, filter } });
  expect(shownOf(getState())!).toMatchObject({
    scan: [{ position: 4 }],
    scanDraws: { temperature: 1, filter },
  });

  const set = { part: 'held-out', problems: 1, samples: 1 } as const;
  const swept = sweep(set, { nats: 1 }, ['forks'], [1]);
  await turn();
  expect(last().request).toMatchObject({ kind: 'sweep', filter });
  await answer('sweep', { points: [], threshold: 1 });
  await swept;
  expect(getState().swept).toMatchObject({ filter });
  const collected = collect(set);
  await turn();
  expect(last().request).toMatchObject({ kind: 'collect', draws: { filter } });
  await answer('collect', { traces: [] });
  await collected;
  expect(getState().collected).toMatchObject({ filter });
});

test('on another adapter what is known of a model in ONNX Runtime is forgotten, and of one in our engine is not', () => {
  const run = { ...facts, provider: 'webgpu', providerError: 1e-6 } as const;
  const on = (kind: AdapterKind) => {
    const adapter = { kind, name: kind, vendor: '', architecture: '', features: [] };
    lab.say({ type: 'adapter', adapter, found: [adapter] });
    return Object.keys(getState().facts);
  };
  setState({ facts: { own: facts, run } });
  expect(on('gpu')).toEqual(['own', 'run']);
  expect(on('gpu')).toEqual(['own', 'run']);
  expect(on('wasm')).toEqual(['own']);
});
