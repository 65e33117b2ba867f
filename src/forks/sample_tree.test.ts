import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TreeSample } from './fork_outcome.ts';
import { leavesOf, type TreeNode } from './fork_tree.ts';
import { type TreeLimits, treeOfSamples } from './sample_tree.ts';

const sample = (tokens: number[], answer: string | null, weight = 1): TreeSample => ({
  tokens,
  weight,
  reward: Number(answer === '17'),
  answer,
});
const all: TreeLimits = { minShare: 0, maxLeaves: 100, maxDepth: 100 };
const tree = (samples: TreeSample[], limits: Partial<TreeLimits> = {}, start = 0): TreeNode => {
  const root = treeOfSamples(samples, { ...all, ...limits }, start);
  if (!root) throw new Error('no tree');
  return root;
};
const runs = (node: TreeNode): unknown => [node.tokens, ...node.children.map(runs)];

test('tokens that are shared make one run, and a node is where ways part', () => {
  const root = tree(
    [
      sample([1, 2, 3, 4], '17'),
      sample([1, 2, 3, 5], '23'),
      sample([1, 2, 6, 7, 8], '23'),
      sample([1, 2, 3, 4], '17'),
    ],
    {},
    10,
  );
  expect(runs(root)).toEqual([[1, 2], [[3], [[4]], [[5]]], [[6, 7, 8]]]);
  expect(leavesOf(root).map(({ position, reach, weightRight }) => [position, reach, weightRight])).toEqual([
    [13, 0.5, 1],
    [13, 0.25, 0],
    [12, 0.25, 0],
  ]);
  expect(root.children[0]).toMatchObject({
    position: 12,
    probability: 0.75,
    samples: 3,
    overdetermined: false,
  });
  expect(root.answers).toEqual([
    { answer: '17', count: 2, right: true, share: 0.5 },
    { answer: '23', count: 2, right: false, share: 0.5 },
  ]);
});

test('ways that all end in one answer are not followed: overdetermined', () => {
  const root = tree([sample([1, 2], '23'), sample([1, 3], '23'), sample([4, 5], '17'), sample([4, 5], '17')]);
  expect(runs(root)).toEqual([[], [[1]], [[4, 5]]]);
  expect(root.children.map(({ overdetermined }) => overdetermined)).toEqual([true, false]);
  expect(tree([sample([1], null), sample([2], null)])).toMatchObject({ overdetermined: true, children: [] });
});

test('unverified samples are neither correct nor incorrect, and have no known outcome', () => {
  const unjudged = (tokens: number[], answer: string | null = null): TreeSample => ({
    ...sample(tokens, answer),
    reward: null,
  });
  const root = tree([unjudged([1, 2]), unjudged([1, 3])]);
  expect(runs(root)).toEqual([[1], [[2]], [[3]]]);
  expect(root).toMatchObject({ weightRight: null, overdetermined: false, samples: 2 });
  expect(tree([unjudged([1], '17'), unjudged([2], '17')])).toMatchObject({
    weightRight: null,
    overdetermined: true,
  });
  // Of some that were judged and one that was not, the rate is of those that were.
  const some = tree([sample([1], '17'), sample([2], '23'), unjudged([3])]);
  expect(some).toMatchObject({ weightRight: 0.5, samples: 2 });
});

test('rare branches fold into others, which comes last', () => {
  const samples = [
    ...Array(6).fill(sample([1], '17')),
    sample([2], '23'),
    sample([3], '17'),
    sample([4], '5'),
    sample([4], '6'),
  ];
  const root = tree(samples, { minShare: 0.15 });
  expect(root.children.map(({ tokens, samples: n, folded }) => [tokens, n, folded])).toEqual([
    [[1], 6, 0],
    [[4], 2, 0],
    [[], 2, 2],
  ]);
  expect(root.children[2]).toMatchObject({ probability: 0.2, weightRight: 0.5, children: [] });
  expect(tree(samples, { minShare: 0.7 }).children).toEqual([]);
});

test('a sample that ends where others continue is a separate branch', () => {
  const root = tree([sample([1], null), sample([1, 2], '17')]);
  expect(runs(root)).toEqual([[1], [[]], [[2]]]);
  expect(root.children[0]).toMatchObject({
    folded: 0,
    answers: [{ answer: null, count: 1, right: false, share: 1 }],
  });
});

test('weights, not counts, make shares: samples forced onto a branch weigh what the branch does', () => {
  const forced = [...Array(4).fill(sample([1], '17', 0.9 / 4)), ...Array(4).fill(sample([2], '23', 0.1 / 4))];
  const root = tree(forced);
  expect(root.weightRight).toBeCloseTo(0.9, 12);
  expect(root.children[1].probability).toBeCloseTo(0.1, 12);
  expect(root.answers[1]).toMatchObject({ count: 4, share: expect.closeTo(0.1, 12) });
});

test('where the model’s probabilities are known, branches have these, and not their share of the draws', () => {
  const first = { 1: Math.log(0.66), 2: Math.log(0.28) } as Record<number, number>;
  const known = (token: number, after: number, answer: string): TreeSample => ({
    ...sample([token, after], answer),
    logprobs: [first[token], Math.log(0.5)],
  });
  const samples = [known(2, 3, '23'), known(2, 4, '17'), known(2, 4, '17'), known(1, 3, '17')];
  const root = tree(samples);
  expect(root.measure).toBe('model');
  expect(root.children.map(({ tokens, probability }) => [tokens, probability])).toEqual([
    [[1, 3], expect.closeTo(0.66, 12)],
    [[2], expect.closeTo(0.28, 12)],
    // What no sample took.
    [[], expect.closeTo(0.06, 12)],
  ]);
  expect(root.children.map(({ drawn, samples: n }) => [drawn, n])).toEqual([
    [{ count: 1, of: 4 }, 1],
    [{ count: 3, of: 4 }, 3],
    [{ count: 0, of: 4 }, 0],
  ]);
  const two = root.children[1];
  expect(two.children.map(({ probability, reach }) => [probability, reach])).toEqual([
    [expect.closeTo(0.5, 12), expect.closeTo(0.14, 12)],
    [expect.closeTo(0.5, 12), expect.closeTo(0.14, 12)],
  ]);
  expect(two).toMatchObject({ right: 2, samples: 3 });
  // One branch of unknown probability, and the whole tree is of draws.
  const some = tree([...samples, sample([5, 6], '9')]);
  expect(some.measure).toBe('draws');
  expect(some.children[0]).toMatchObject({ probability: 0.6, drawn: { count: 3, of: 5 } });
});

test('a token that was put there is no draw', () => {
  const forced = { ...sample([2, 3], '23'), forced: true };
  const root = tree([
    sample([1], '17'),
    sample([1], '17'),
    forced,
    { ...sample([2, 4], '17'), forced: true },
  ]);
  expect(root.children.map(({ drawn }) => drawn)).toEqual([
    { count: 2, of: 2 },
    { count: 0, of: 2 },
  ]);
  // What came after it was drawn.
  expect(root.children[1].children.map(({ drawn }) => drawn)).toEqual([
    { count: 1, of: 2 },
    { count: 1, of: 2 },
  ]);
  expect(tree([forced, { ...sample([4], '17'), forced: true }]).children[0].drawn).toBeNull();
});

test('no samples make no tree, and a weight must be positive', () => {
  expect(treeOfSamples([], all)).toBeNull();
  for (const weight of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => tree([sample([1], '17', weight)])).toThrow(RangeError);
});

const drawn = fc.array(
  fc.record({
    tokens: fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 6 }),
    weight: fc.double({ min: 0.01, max: 3, noNaN: true }),
    answer: fc.constantFrom('17', '23', null),
  }),
  { minLength: 1, maxLength: 40 },
);
const limits = fc.record({
  minShare: fc.double({ min: 0, max: 0.4, noNaN: true }),
  maxLeaves: fc.integer({ min: 1, max: 12 }),
  maxDepth: fc.integer({ min: 0, max: 5 }),
});

test('every sample is in one leaf, reaches add up, and the limits are respected', () => {
  fc.assert(
    fc.property(drawn, limits, (plain, bounds) => {
      const samples = plain.map(({ tokens, answer, weight }) => sample(tokens, answer, weight));
      const root = tree(samples, bounds);
      const leaves = leavesOf(root);
      expect(leaves.reduce((sum, leaf) => sum + leaf.samples, 0)).toBe(samples.length);
      expect(leaves.reduce((sum, leaf) => sum + leaf.reach, 0)).toBeCloseTo(1, 9);
      expect(leaves.length).toBeLessThanOrEqual(bounds.maxLeaves);
      const right = leaves.reduce((sum, leaf) => sum + leaf.reach * (leaf.weightRight ?? 0), 0);
      expect(right).toBeCloseTo(root.weightRight ?? Number.NaN, 9);
      const visit = (node: TreeNode, depth: number) => {
        expect(depth).toBeLessThanOrEqual(bounds.maxDepth);
        expect(node.answers.reduce((sum, { count }) => sum + count, 0)).toBe(node.samples);
        expect(node.answers.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
        if (node.overdetermined) expect(node.children).toEqual([]);
        if (node.children.length === 0) return;
        expect(node.children.length).toBeGreaterThan(1);
        expect(node.children.reduce((sum, { reach }) => sum + reach, 0)).toBeCloseTo(node.reach, 9);
        expect(node.children.reduce((sum, { samples: n }) => sum + n, 0)).toBe(node.samples);
        for (const child of node.children) {
          expect(child.reach).toBeCloseTo(node.reach * child.probability, 9);
          expect(child.position).toBe(node.position + node.tokens.length);
          if (child.folded === 0) expect(child.probability).toBeGreaterThanOrEqual(bounds.minShare - 1e-9);
          visit(child, depth + 1);
        }
      };
      visit(root, 0);
    }),
  );
});

test('with no limits, the way down to a leaf is the start of each of its samples', () => {
  fc.assert(
    fc.property(drawn, (plain) => {
      const samples = plain.map(({ tokens, answer }, i) => sample(tokens, `${answer} ${i}`));
      const ways: string[] = [];
      const visit = (node: TreeNode, before: readonly number[]) => {
        const way = [...before, ...node.tokens];
        if (node.children.length === 0) for (let i = 0; i < node.samples; i++) ways.push(way.join());
        for (const child of node.children) visit(child, way);
      };
      visit(tree(samples), []);
      expect(ways.sort()).toEqual(samples.map(({ tokens }) => tokens.join()).sort());
    }),
  );
});
