import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leavesOf, type TreeNode } from './fork_tree.ts';
import { treeOfScan } from './scan_tree.ts';
import {
  idOf,
  madeBranch,
  madeFork,
  scienceForks,
  sciencePrompt,
  scienceResponse,
} from './testing/made_forks.ts';

const response = scienceResponse.map(idOf);
const words = new Map([...scienceResponse, '8', '+', '*', '6'].map((word) => [idOf(word), word]));
const text = ({ tokens, folded }: TreeNode) =>
  folded > 0 ? 'others' : tokens.map((id) => words.get(id)).join(' ');

test('the scan of docs/background.md is the sketch: a spine along the response, its other branches leaves', () => {
  const root = treeOfScan(Object.values(scienceForks), response, sciencePrompt);
  expect(root).toMatchObject({ tokens: [], position: 6, probability: 1, reach: 1 });
  expect(root.weightRight).toBeCloseTo(0.3035, 2);
  const [twelve, eight] = root.children;
  expect([twelve, eight].map(text)).toEqual(['12', '8']);
  expect(eight.weightRight).toBeCloseTo(194 / 672, 12);
  expect(twelve.children.map(text)).toEqual(['+', '-', '*']);
  const [, minus] = twelve.children;
  const three = minus.children[1];
  expect(text(three)).toBe('3 = 9 left 9 8 ; 9');
  expect(three.children.map(text)).toEqual(['+ 8 = 17 goal 17 yes <eos>', '-']);
  expect(three.children.map(({ weightRight }) => weightRight)).toEqual([1, 6 / 66]);
  expect(three.children[0]).toMatchObject({ position: 16, samples: 147, overdetermined: true });
  expect(minus.children.map(text)).toEqual(['8', '3 = 9 left 9 8 ; 9', '12', '6', 'others']);
  expect(minus.children[4]).toMatchObject({
    samples: 0,
    weightRight: null,
    answers: [],
    overdetermined: false,
  });
  expect(minus.children[4].probability).toBeCloseTo(0.0086, 9);
});

test('a branch whose continuations all lack an answer is not overdetermined: they may have been cut off', () => {
  const none = [{ answer: null, count: 4, right: false }];
  const root = treeOfScan(
    [madeFork(0, 1, 'a', madeBranch('a', 0.5, 4, 4), madeBranch('b', 0.5, 0, 4, none))],
    [idOf('a')],
    0,
  );
  expect(root.children.map(({ overdetermined }) => overdetermined)).toEqual([true, false]);
});

test('a way whose own samples end alike is not overdetermined where a later fork on it leads elsewhere', () => {
  const first = madeFork(0, 1, 'a', madeBranch('a', 0.95, 3, 3));
  const later = madeFork(1, 1, 'b', madeBranch('b', 0.5, 3, 3), madeBranch('c', 0.5, 0, 3));
  const response = [idOf('a'), idOf('b')];
  const [taken] = treeOfScan([first, later], response, 0).children;
  expect([treeOfScan([first, later], response, 0), taken].map((node) => node.overdetermined)).toEqual([
    false,
    false,
  ]);
  expect(treeOfScan([first], response, 0).overdetermined).toBe(true);
});

test('the taken way is marked from the root to its end, and no other', () => {
  const root = treeOfScan(Object.values(scienceForks), response, sciencePrompt);
  const marked: string[] = [];
  const visit = (node: TreeNode) => {
    if (node.taken) marked.push(text(node));
    for (const child of node.children) visit(child);
  };
  visit(root);
  expect(marked.join(' ').trim()).toBe(scienceResponse.join(' '));
});

test('everything before the first fork is the root, with the outcome of that fork', () => {
  const root = treeOfScan([scienceForks.secondSign], response, sciencePrompt);
  expect(text(root)).toBe('12 - 3 = 9 left 9 8 ; 9');
  expect(root).toMatchObject({ samples: 213, weightRight: expect.closeTo(0.6901 + 0.3099 / 11, 4) });
});

test('without forks the response is one run of which nothing is known', () => {
  const root = treeOfScan([], [4, 5], 3);
  expect(root).toMatchObject({ tokens: [4, 5], position: 3, samples: 0, weightRight: null, children: [] });
});

test('the spine continues through a token that is not among the branches', () => {
  const first = madeFork(0, 1, 'c', madeBranch('a', 0.6, 3, 10), madeBranch('b', 0.3, 3, 10));
  const second = madeFork(1, 1, 'd', madeBranch('d', 1, 4, 8));
  const root = treeOfScan([first, second], [idOf('c'), idOf('d')], 0);
  const [, , taken, others] = root.children;
  expect(taken).toMatchObject({
    tokens: [idOf('c')],
    probability: 0,
    reach: 0,
    samples: 8,
    weightRight: 0.5,
  });
  expect(taken.children[0].tokens).toEqual([idOf('d')]);
  expect(others).toMatchObject({ folded: 1, probability: expect.closeTo(0.1, 9) });
});

const forks = fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 5 }).chain((positions) =>
  fc.tuple(
    ...positions.map((position) =>
      fc
        .record({
          shares: fc.array(fc.double({ min: 0.02, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
          coverage: fc.double({ min: 0.5, max: 1.00001, noNaN: true }),
          taken: fc.nat(4),
        })
        .map(({ shares, coverage, taken }) => {
          const whole = shares.reduce((a, b) => a + b);
          const branches = shares.map((share, i) => madeBranch(`w${i}`, (share / whole) * coverage, i, 8));
          return madeFork(position, 1, `w${taken}`, ...branches);
        }),
    ),
  ),
);

test('reaches of children add up to their parent, and the spine spells the response', () => {
  fc.assert(
    fc.property(forks, (all) => {
      const tokens = Array.from(
        { length: 10 },
        (_, i) => all.find(({ position }) => position === i)?.taken ?? 1000 + i,
      );
      const root = treeOfScan(all, tokens, 0);
      const visit = (node: TreeNode) => {
        if (node.children.length === 0) return;
        const sum = node.children.reduce((total, { reach }) => total + reach, 0);
        expect(Math.abs(sum - node.reach)).toBeLessThan(2e-6);
        for (const child of node.children) {
          expect(child.reach).toBeCloseTo(node.reach * child.probability, 9);
          expect(child.position).toBe(node.position + node.tokens.length);
          visit(child);
        }
      };
      visit(root);
      expect(leavesOf(root).reduce((sum, { reach }) => sum + reach, 0)).toBeCloseTo(1, 4);
      const spelt: number[] = [];
      for (let node: TreeNode | undefined = root; node; ) {
        spelt.push(...node.tokens);
        const next: TreeNode[] = node.children.filter((child) => child.tokens[0] === tokens[spelt.length]);
        node = next[0];
      }
      expect(spelt).toEqual(tokens);
    }),
  );
});
