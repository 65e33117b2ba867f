import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Trace } from '../../../experiment/trace.ts';
import type { InspectResults } from '../../../lab/client/inspect_protocol.ts';
import type { RolloutSet } from '../../../trainers/import/rollouts/read_rollouts.ts';
import { chooseModel } from '../../state/inspect/inspect_session.ts';
import { emptyInspect, inspectStore, shownOf } from '../../state/inspect/inspect_store.ts';
import { connectInspect } from '../../state/inspect/inspect_work.ts';
import { showRollouts } from '../../state/inspect/show_rollouts.ts';
import { standInLab } from '../testing/stand_in_lab.ts';
import { tinyFacts as facts } from '../testing/tiny_facts.ts';
import { canScore, scoreAll, scoreShown } from './score_session.ts';

const { getState, setState } = inspectStore;
const model = { kind: 'folder', folder: 'owner--tiny@0', quantise: false } as const;
let lab: ReturnType<typeof standInLab>;
let stop: () => void;

beforeEach(() => {
  setState({ ...emptyInspect, facts: { [model.folder]: facts }, begins: { abc: ['<s>'] } }, true);
  lab = standInLab();
  stop = connectInspect(lab.client);
  const about = { name: 'owner/tiny', commit: '0', license: null, bytes: 1, total: 1, given: false };
  lab.say({
    type: 'models-list',
    models: [
      { ...about, folder: model.folder, status: 'ready', engine: true, onnx: [], graphs: [], weights: [] },
    ],
  });
  chooseModel(model);
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
const scores = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ entropy: i / 10, logprob: -i, top: [] }));

const unknown = { entropy: null, logprob: null, top: [] };
const trace = (words: readonly (string | number)[], changes: Partial<Trace> = {}): Trace => ({
  title: 'What is 12 - 4?',
  world: null,
  model: 'run',
  temperature: null,
  entropyKind: 'exact',
  promptLength: 1,
  tokens: words.map((word) =>
    typeof word === 'number' ? { id: word, word: `#${word}`, ...unknown } : { id: null, word, ...unknown },
  ),
  reward: 1,
  answer: null,
  meta: { step: 3, group: 1, advantage: 0.5, finished: true },
  ...changes,
});
const show = (traces: Trace[], messages: RolloutSet['messages'] = null) =>
  showRollouts([{ title: 'run', kind: 'trl-completions', files: [], traces, messages, notes: [] }]);

test('a trainer’s text is tokenised by the model that scores it, with the end that the text has lost', async () => {
  show([trace(['<s>What is 12 - 4?\n', 'It', ' is', ' 8.'])]);
  expect(canScore(shownOf(getState())!, getState())).toBe(true);
  const work = scoreShown();
  await turn();
  // What the tokenizer puts before a text itself is not there twice.
  expect(last().request).toMatchObject({
    kind: 'encode',
    ask: { template: 'raw', problem: { prompt: 'What is 12 - 4?\n', answer: null } },
    text: 'It is 8.<end>',
  });
  const words = ['<s>', 'What?', 'It is', ' 8.', '<end>'];
  await answer('encode', { ids: [1, 5, 6, 7, 9], words, promptLength: 2, text: '' });
  expect(last().request).toMatchObject({ kind: 'score', sequences: [[1, 5, 6, 7, 9]] });
  await answer('score', { scores: [scores(4)] });
  await work;
  const shown = shownOf(getState())!;
  expect(shown.trace).toMatchObject({
    promptLength: 2,
    model: 'owner--tiny@0',
    reward: 1,
    meta: { step: 3, advantage: 0.5, tokenizer: 'abc', writer: 'run' },
  });
  expect(shown.trace.tokens.map(({ id, word, entropy }) => [id, word, entropy])).toEqual([
    [1, '<s>', null],
    [5, 'What?', 0],
    [6, 'It is', 0.1],
    [7, ' 8.', 0.2],
    [9, '<end>', 0.3],
  ]);
  expect(getState().view.pinned).not.toBeNull();
});

test('a chat is written with the model’s template, and several rollouts are scored at once', async () => {
  const messages = [{ role: 'user', content: 'What is 12 - 4?' }] as const;
  const cut = { step: 3, group: 1, finished: false };
  show(
    [trace(['user: x', 'Eight'], { meta: cut }), trace(['user: x', 'Six'], { meta: cut })],
    [messages, messages],
  );
  const work = scoreAll(getState().inspected);
  await turn();
  expect(last().request).toMatchObject({ ask: { template: 'chat', problem: { messages } }, text: 'Eight' });
  await answer('encode', { ids: [1, 2, 3], words: ['a', 'b', 'c'], promptLength: 2, text: '' });
  expect(last().request).toMatchObject({ text: 'Six' });
  await answer('encode', { ids: [1, 2, 4], words: ['a', 'b', 'd'], promptLength: 2, text: '' });
  await answer('score', { scores: [scores(2), scores(2)] });
  await work;
  expect(getState().inspected.map((one) => one.trace.tokens.map(({ word }) => word).join(''))).toEqual([
    'abc',
    'abd',
  ]);
  expect(getState().inspected.map(({ cost }) => cost.tokens)).toEqual([5, 5]);
});

test('ids of a file stay as they are, and get their words; a word that is another in the model is told', async () => {
  show([trace([1, 5, 6], { promptLength: 2 })]);
  const work = scoreShown();
  await turn();
  expect(last().request).toMatchObject({ kind: 'words', ids: [1, 5, 6] });
  await answer('words', { words: ['<s>', ' What', ' 8'] });
  await answer('score', { scores: [scores(2)] });
  await work;
  expect(shownOf(getState())!.trace).toMatchObject({ promptLength: 2, meta: { tokenizer: 'abc' } });
  expect(shownOf(getState())!.trace.tokens.map(({ id, word }) => [id, word])).toEqual([
    [1, '<s>'],
    [5, ' What'],
    [6, ' 8'],
  ]);

  const named = trace([1, 5], { promptLength: 0 });
  show([{ ...named, tokens: named.tokens.map((token, i) => ({ ...token, word: ['<s>', 'Hello'][i] })) }]);
  const refused = scoreShown();
  await turn();
  await answer('words', { words: ['<s>', ' What'] });
  await refused;
  expect(getState().notice).toEqual({ kind: 'other-words', model, id: 5, words: ['Hello', ' What'] });
});

test('words of a vocabulary, and tokens of which something is known, are no text to be tokenised', () => {
  show([trace(['p', 'one', 'two'])]);
  expect(canScore(shownOf(getState())!, getState())).toBe(false);
  const known = trace(['p', 'one', ' two']);
  show([{ ...known, tokens: known.tokens.map((token) => ({ ...token, logprob: -1 })) }]);
  expect(canScore(shownOf(getState())!, getState())).toBe(false);
  show([known]);
  expect(canScore(shownOf(getState())!, getState())).toBe(true);
});
