import type { TreeNode } from '../../../forks/fork_tree.ts';
import type { Messages } from '../../words/en/en.ts';
import type { Sheet } from '../figures/figure_sheet.ts';
import { isStart, type LineOf, treeItems } from './tree_items.ts';
import { runText } from './tree_words.ts';

/** Every node of the tree as a row, folded or not, parents before children. */
export function treeSheet(tree: TreeNode, lineOf: LineOf, t: Messages): Sheet {
  const { columns, noAnswer } = t.figures.tree;
  return {
    columns: [
      { name: 'text', label: columns.text },
      { name: 'level', label: columns.level },
      { name: 'position', label: columns.position },
      // A share of the draws is no probability of the model, so that it has a name of its own.
      tree.measure === 'model'
        ? { name: 'probability', label: columns.probability, format: (v) => t.numbers.fixed(v, 3) }
        : { name: 'share_of_draws', label: columns.share, format: (v) => t.numbers.fixed(v, 3) },
      { name: 'reach', label: columns.reach, format: (v) => t.numbers.fixed(v, 3) },
      { name: 'drawn', label: columns.drawn, format: t.numbers.integer },
      { name: 'samples', label: columns.samples, format: t.numbers.integer },
      { name: 'right', label: columns.right, format: (v) => t.numbers.fixed(v, 3) },
      { name: 'answers', label: columns.answers },
    ],
    rows: treeItems(tree, new Set()).map(({ node, ...item }) => [
      isStart({ node, ...item }) ? t.figures.tree.start : runText(node, lineOf, t),
      item.level,
      node.position,
      node.probability,
      node.reach,
      node.drawn?.count ?? null,
      node.samples,
      node.weightRight,
      node.answers.map(({ answer, share }) => `${answer ?? noAnswer} ${share.toFixed(3)}`).join('; '),
    ]),
  };
}
