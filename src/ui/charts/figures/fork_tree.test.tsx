import { afterEach, expect, test } from 'vitest';
import type { TreeNode } from '../../../forks/fork_tree.ts';
import { treeOfSamples } from '../../../forks/sample_tree.ts';
import { treeOfScan } from '../../../forks/scan_tree.ts';
import { all, click, closePage, find, page, plain, pressKey } from '../../app/testing/mounted_page.ts';
import { ForkTreeView } from '../forks/fork_tree_view.tsx';
import { treeItems } from '../forks/tree_items.ts';
import { layoutTree, treeSizes } from '../forks/tree_layout.ts';
import { madeForks, madeResponse, madeWords } from './testing/made_forks.ts';
import { hostile, show } from './testing/show.ts';

const tree = treeOfScan(madeForks, madeResponse, 7);
let chosen: TreeNode[] = [];
const view = (shown: TreeNode | null = tree, words: readonly string[] = madeWords) => (
  <ForkTreeView tree={shown} wordOf={(id) => words[id]} onSelect={(node) => chosen.push(node)} />
);
const names = () => all('[role=treeitem]').map((item) => item.getAttribute('aria-label'));
const active = () => {
  const id = all('[role=tree]')[0].getAttribute('aria-activedescendant') ?? '';
  return plain(document.getElementById(id)?.getAttribute('aria-label'));
};

afterEach(() => {
  closePage();
  chosen = [];
});

test('every way has an ending, with its answer, the share right and the count', () => {
  show(view());
  // 12 - 3, 12 - 8, 12 +, 8.
  expect(all('.tree-answer').map((text) => text.textContent)).toHaveLength(4);
  expect(page()).toContain('29 % right of 672');
  expect(all('.tree-word').map((text) => text.textContent)).toEqual(['12', '+', '−', '8', '3 =', '8']);
});

test('a few draws are counted, and get no percentage: neither on the way nor at its end', () => {
  const draws = [1, 1, 1, 1, 1, 2, 2, 3].map((id) => ({
    tokens: [id],
    weight: 1,
    reward: Number(id === 1),
    answer: id === 1 ? '17' : `2${id}`,
  }));
  show(view(treeOfSamples(draws, { minShare: 0, maxLeaves: 9, maxDepth: 9 })));
  expect(all('.tree-node .tick').map(({ textContent }) => plain(textContent))).toEqual(
    ['', '5 of 8', '5 of 5 right', '2 of 8', '0 of 2 right', '1 of 8', '0 of 1 right'].filter(Boolean),
  );
  expect(page()).toContain('Width: the share of the draws that went this way.');
  expect(find('[role=tree]').textContent).not.toContain('%');
  // The same draws where the model's probabilities are known are the same ways at other widths.
  const logprob = (id: number) => Math.log([0, 0.3, 0.6, 0.1][id]);
  const known = draws.map((draw) => ({ ...draw, logprobs: [logprob(draw.tokens[0])] }));
  show(view(treeOfSamples(known, { minShare: 0, maxLeaves: 9, maxDepth: 9 })));
  expect(names().slice(1).map(plain)).toEqual([
    '−, model probability 60 %, 2 of 8 draws, leads to 22, 0 of 2 right',
    '8, model probability 30 %, 5 of 8 draws, leads to 17, 5 of 5 right',
    '+, model probability 10 %, 1 of 8 draws, leads to 23, 0 of 1 right',
  ]);
  expect(page()).toContain('Width and percentage: the model’s probability');
});

test('a tree that does not fit is a list; folds are no minus, and many answers are counted', () => {
  const words = Array.from({ length: 12 }, (_, i) => `w${i}`);
  const samples = Array.from({ length: 6 }, (_, i) => ({
    tokens: [0, ...Array.from({ length: 5 }, (_, at) => (at < i ? 10 : 4 + at)), 11],
    weight: 1,
    reward: Number(i === 0),
    answer: `an answer of many words, number ${i}`,
  }));
  const deep = treeOfSamples(samples, { minShare: 0, maxLeaves: 14, maxDepth: 9 });
  show(view(deep, words), 600);
  expect(all('svg[data-drawing]')).toHaveLength(0);
  expect(all('.tree-line').length).toBeGreaterThan(6);
  for (const fold of all('.tree-line-fold')) expect(fold.textContent).toBe('');
  click(all('.tree-line-fold')[0]);
  expect(plain(all('.tree-line')[0].textContent)).toContain('an answer of many words,… and 5 others');
});

test('the width of an edge is the probability of its way', () => {
  show(view());
  const widths = all('.tree-edge').map((edge) => Number(edge.getAttribute('stroke-width')));
  const reaches = treeItems(tree, new Set()).map(({ node }) => Math.max(1.4, node.reach * 24));
  expect(widths.toSorted()).toEqual(reaches.toSorted());
});

test('the path of the sample is dark, and in words; a tree of samples has none', () => {
  show(view());
  expect(page()).toContain('The darker way is the one that the sample took.');
  // The root, 12, -, and 3 with what follows.
  expect(all('.tree-edge.taken')).toHaveLength(4);
  expect(names().filter((name) => name?.includes('the way that the sample took'))).toEqual([
    expect.stringMatching(/^12,/),
    expect.stringMatching(/^−,/),
    expect.stringMatching(/^3 =,/),
  ]);
  const samples = [1, 2].map((id) => ({ tokens: [id], weight: 1, reward: 1, answer: String(id) }));
  show(view(treeOfSamples(samples, { minShare: 0, maxLeaves: 9, maxDepth: 9 })));
  expect(page()).not.toContain('darker');
  expect(all('.taken')).toHaveLength(0);
});

test('the tree is one stop of the tab key; arrows follow the drawing, Enter selects', () => {
  show(view());
  expect(all('[tabindex="0"]').filter((element) => element.closest('[role=tree]'))).toHaveLength(1);
  expect(active()).toMatch(/^start/);
  pressKey('ArrowRight', find('[role=tree]'));
  expect(active()).toMatch(/^12, model probability 66 %/);
  pressKey('ArrowDown', find('[role=tree]'));
  expect(active()).toMatch(/^8, model probability 34 %/);
  pressKey('ArrowUp', find('[role=tree]'));
  pressKey('ArrowRight', find('[role=tree]'));
  pressKey('ArrowLeft', find('[role=tree]'));
  expect(active()).toMatch(/^12/);
  pressKey('Enter', find('[role=tree]'));
  expect(chosen.map(({ position, tokens }) => [position, tokens[0]])).toEqual([[7, 0]]);
});

test('space folds a subtree into one ending, and the arrow to the right opens it again', () => {
  show(view());
  const before = names().length;
  pressKey('ArrowRight', find('[role=tree]'));
  pressKey(' ', find('[role=tree]'));
  expect(names().length).toBe(before - 4);
  expect(active()).toContain('3 endings folded away');
  expect(all('[aria-expanded="false"]')).toHaveLength(1);
  pressKey('ArrowRight', find('[role=tree]'));
  expect(names().length).toBe(before);
  click(all('.tree-fold')[0]);
  expect(names().length).toBe(before - 4);
  expect(chosen).toHaveLength(0);
});

test('in a narrow place it is a list with the same nodes, names and levels', () => {
  show(view());
  const drawn = all('[role=treeitem]').map((item) => [item.ariaLevel, item.getAttribute('aria-label')]);
  show(view(), 390);
  expect(all('svg[data-drawing]')).toHaveLength(0);
  expect(all('.tree-line').map((item) => [item.ariaLevel, item.getAttribute('aria-label')])).toEqual(drawn);
  pressKey('ArrowRight', find('[role=tree]'));
  pressKey('Enter', find('[role=tree]'));
  expect(chosen).toHaveLength(1);
});

test('where all ways end alike, a sentence says that nothing is decided here', () => {
  const alike = [[0], [1, 2], [1, 3]].map((tokens) => ({
    tokens,
    weight: 1,
    reward: 1,
    answer: '( 12 - 3 ) + 8',
  }));
  show(view(treeOfSamples(alike, { minShare: 0, maxLeaves: 9, maxDepth: 9 })));
  expect(page()).toContain('All branches end alike: each of the 3 continuations ends in ( 12 − 3 ) + 8');
  expect(all('[role=tree]')).toHaveLength(0);
});

test('runs are drawn as long as there is room for', () => {
  const long = 'a word and another and one more after them all'.split(' ');
  const samples = [0, 1].map((first) => ({
    tokens: [first, ...long.map((_, i) => 2 + i)],
    weight: 1,
    reward: first,
    answer: String(first),
  }));
  const grown = treeOfSamples(samples, { minShare: 0, maxLeaves: 9, maxDepth: 9 });
  const words = ['yes', 'no', ...long];
  show(view(grown, words), 900);
  expect(all('.tree-word').map(({ textContent }) => textContent)).toEqual([
    `yes ${long.join(' ')}`,
    `no ${long.join(' ')}`,
  ]);
  show(view(grown, words), 600);
  for (const { textContent } of all('.tree-word')) expect(textContent).toMatch(/^(yes|no) a word .*…$/);
});

test('hostile tokens and answers stay text', () => {
  const words = [hostile, ...madeWords.slice(1)];
  show(view(tree, words));
  expect(names().join()).toContain(hostile);
  show(view(tree, words), 390);
  expect(page()).toContain(hostile);
  expect(all('img')).toHaveLength(0);
});

test('endings are below one another, and parents in the middle of their children', () => {
  const items = treeItems(tree, new Set());
  const { placed, height } = layoutTree(
    items,
    ({ node }) => node.tokens.join(' '),
    () => ({ answers: '', rate: '' }),
  );
  const endings = placed.filter(({ item }) => !item.expanded).map(({ y }) => y);
  expect(endings).toEqual(endings.map((_, i) => endings[0] + i * treeSizes.row));
  expect(height).toBe(endings.length * treeSizes.row + 2 * treeSizes.margin);
  for (const { item, y, end } of placed) {
    const children = placed.filter(({ item: { parent } }) => parent === item.path);
    if (children.length === 0) continue;
    expect(y).toBe((children[0].y + children[children.length - 1].y) / 2);
    for (const child of children) expect(child.from).toEqual({ x: end, y });
    for (const child of children) expect(child.x).toBe(end + treeSizes.curve);
  }
});
