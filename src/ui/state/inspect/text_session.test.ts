import { afterEach, beforeEach, expect, test } from 'vitest';
import type { InspectResults, TextModelFacts } from '../../../lab/client/inspect_protocol.ts';
import { madeTrace } from '../../inspect/testing/made_trace.ts';
import { standInLab } from '../../inspect/testing/stand_in_lab.ts';
import { chooseModel, look } from './inspect_session.ts';
import { emptyInspect, inspectStore } from './inspect_store.ts';
import { cancel, connectInspect } from './inspect_work.ts';
import { completedChat } from './read_chat.ts';
import { sampleChat, scoreText, writeChat } from './text_session.ts';

const { getState, setState } = inspectStore;
const model = { kind: 'folder', folder: 'owner--tiny@0', quantise: false } as const;
const facts: TextModelFacts = {
  name: 'owner/tiny',
  parameters: 1e5,
  weights: ['f32'],
  q8Error: null,
  bytes: 1e6,
  context: 256,
  chat: { takesSystem: false, switchesThinking: false },
  ends: [{ id: 9, word: '<end>' }],
  cannotEncode: null,
  tokenizer: 'abc',
  notes: [],
};
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
