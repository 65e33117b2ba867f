import { expect, test } from 'vitest';
import type { Trace } from '../../../experiment/trace.ts';
import { countdown } from '../../../task/countdown/world.ts';
import type { Branch, Inspected } from '../../state/inspect/inspect_store.ts';
import { solvedCountdown } from '../testing/made_trace.ts';
import { forkTree, samplesTree } from './branch_trees.ts';

const { id } = countdown.vocabulary;

/** Probabilities of the first two tokens of a response; what follows is settled. */
const probabilities: readonly Record<string, number>[] = [
  { 12: 0.66, 8: 0.34 },
  { '-': 0.5, '+': 0.3, '*': 0.19, '=': 0.01 },
];

/** A trace of Countdown; the second token of the response has alternatives of known probability. */
function trace(response: readonly string[], reward: number): Trace {
  const unknown = { entropy: null, logprob: null, top: [] };
  const { prompt } = solvedCountdown;
  const alternatives = [
    { id: id('-'), word: '-', logprob: Math.log(0.5) },
    { id: id('+'), word: '+', logprob: Math.log(0.3) },
    { id: id('*'), word: '*', logprob: Math.log(0.19) },
  ];
  return {
    title: '12 8 3 → 17',
    world: 'countdown',
    model: null,
    temperature: 1,
    entropyKind: 'exact',
    promptLength: prompt.length,
    tokens: [
      ...prompt.map((word) => ({ ...unknown, id: id(word), word })),
      ...response.map((word, at) => ({
        id: id(word),
        word,
        entropy: 1,
        logprob: Math.log(probabilities[at]?.[word] ?? 1),
        top: at === 1 ? alternatives : [],
      })),
    ],
    reward,
    answer: reward === 1 ? 'right' : null,
    meta: {},
  };
}

const inspected = (one: Trace, branches: readonly Branch[] = []): Inspected => ({
  id: 1,
  trace: one,
  origin: 'sampled',
  model: null,
  ask: null,
  base: null,
  branches,
  scan: [],
  scanDraws: null,
  recorded: null,
  cost: { tokens: 0, seconds: 0 },
});
const fork = solvedCountdown.prompt.length + 1;
const branch = (forced: string | null, traces: readonly Trace[]): Branch => ({
  position: fork,
  forced: forced === null ? null : id(forced),
  draws: { temperature: 1, seed: 1 },
  traces,
  cost: { tokens: 0, seconds: 0 },
});

test('a branch that was taken on purpose weighs what the model would give it, not how often it was taken', () => {
  const minus = trace(['12', '-', '3'], 1);
  const plus = trace(['12', '+', '3'], 0);
  const tree = forkTree(inspected(minus, [branch(null, [minus]), branch('+', [plus, plus, plus])]), fork)!;
  // As the panel beside it says; the last is what neither took.
  expect(tree.measure).toBe('model');
  expect(tree.children.map(({ probability, drawn }) => [probability, drawn?.count])).toEqual([
    [expect.closeTo(0.5, 10), 1],
    [expect.closeTo(0.3, 10), 0],
    [expect.closeTo(0.2, 10), 0],
  ]);
  expect(tree.weightRight).toBeCloseTo(0.5 / 0.8, 10);
});

test('branches of another fork are not of this one', () => {
  const minus = trace(['12', '-', '3'], 1);
  expect(forkTree(inspected(minus, [branch(null, [minus])]), fork + 1)).toBeNull();
});

test('the tree of the samples begins where the response does, and needs two', () => {
  const first = inspected(trace(['12', '-', '3'], 1));
  const second = inspected(trace(['8', '+', '3'], 0));
  expect(samplesTree(first, [first])).toBeNull();
  const tree = samplesTree(first, [first, second])!;
  expect(tree.position).toBe(solvedCountdown.prompt.length);
  expect(tree.samples).toBe(2);
  expect(tree.children).toHaveLength(2);
});

test('a branch that was forced is listed by name, however unlikely it is', () => {
  const start = ['12'];
  const shown = trace([...start, '-', '3'], 1);
  const likely = Array.from({ length: 8 }, () => trace([...start, '-', '3'], 1));
  const unlikely = trace([...start, '=', '9'], 0);
  const tree = forkTree(inspected(shown, [branch(null, likely), branch('=', [unlikely])]), fork);
  expect(tree?.children.map(({ tokens }) => tokens[0])).toEqual([id('-'), id('='), undefined]);
});
