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
  expect(active()).toMatch(/^12, probability 66 %/);
  pressKey('ArrowDown', find('[role=tree]'));
  expect(active()).toMatch(/^8, probability 34 %/);
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
  expect(page()).toContain('Overdetermined: all 3 continuations end in ( 12 − 3 ) + 8');
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
    () => '',
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
