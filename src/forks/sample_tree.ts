import { foldAnswers } from './answer_shares.ts';
import type { TreeSample } from './fork_outcome.ts';
import type { TreeNode } from './fork_tree.ts';

/** How far a tree of samples is drawn. */
export interface TreeLimits {
  /** Branches with less than this share of their parent fold into `others`. */
  readonly minShare: number;
  /** Most leaves, `others` among them. */
  readonly maxLeaves: number;
  /** Maximum number of branching nodes from the root to a leaf. */
  readonly maxDepth: number;
}

/** A node under construction. */
interface Bundle {
  samples: readonly TreeSample[];
  weight: number;
  /** The run is tokens [from, to) of each of the samples. */
  from: number;
  to: number;
  depth: number;
  folded: number;
  children: Bundle[];
}

/**
 * The tree of samples that have a common start: a prefix trie of their tokens, with runs in one node. The node with
 * most weight is split first, while leaves remain. A node whose samples all end in the same answer
 * is not split, nor is one all of whose branches are below `minShare`. Every sample is in exactly one leaf.
 * @param start index of the samples' first token in the full sequence
 * @returns null of no samples
 * @throws RangeError for a weight that is not positive
 */
export function treeOfSamples(
  samples: readonly TreeSample[],
  { minShare, maxLeaves, maxDepth }: TreeLimits,
  start = 0,
): TreeNode | null {
  if (samples.length === 0) return null;
  if (!samples.every(({ weight }) => weight > 0 && Number.isFinite(weight)))
    throw new RangeError('the weight of every sample must be a positive number');
  const root = bundle(samples, 0, 0);
  const open = [root];
  let leaves = 1;
  while (open.length > 0) {
    open.sort((a, b) => b.weight - a.weight);
    const node = open.shift() as Bundle;
    if (node.depth >= maxDepth || sameAnswer(node.samples)) continue;
    const children = splitNode(node, minShare);
    if (leaves - 1 + children.length > maxLeaves) continue;
    node.children = children;
    leaves += Math.max(0, children.length - 1);
    open.push(...children.filter(({ folded }) => folded === 0));
  }
  return finish(root, root.weight, root.weight, start);
}

/** Samples that agree up to `from`, with the run that they go on to share. */
function bundle(samples: readonly TreeSample[], from: number, depth: number): Bundle {
  const [first] = samples;
  let to = from;
  while (to < first.tokens.length && samples.every(({ tokens }) => tokens[to] === first.tokens[to])) to++;
  return { samples, weight: weightOf(samples), from, to, depth, folded: 0, children: [] };
}

/**
 * The branches after a node's run, heaviest first, `others` last; none if the samples do not branch, or all branches
 * are rare.
 */
function splitNode({ samples, weight, to, depth }: Bundle, minShare: number): Bundle[] {
  // A sample that ends here has no next token: undefined is a branch like others.
  const byToken = new Map<number | undefined, TreeSample[]>();
  for (const sample of samples) {
    const group = byToken.get(sample.tokens[to]);
    if (group) group.push(sample);
    else byToken.set(sample.tokens[to], [sample]);
  }
  const groups = [...byToken.values()];
  if (groups.length < 2) return [];
  const common = groups.filter((group) => weightOf(group) >= minShare * weight);
  const rare = groups.filter((group) => weightOf(group) < minShare * weight);
  if (common.length === 0) return [];
  const branches = common.map((group) => bundle(group, to, depth + 1)).sort((a, b) => b.weight - a.weight);
  if (rare.length === 0) return branches;
  const others = rare.flat();
  return [
    ...branches,
    {
      samples: others,
      weight: weightOf(others),
      from: to,
      to,
      depth: depth + 1,
      folded: rare.length,
      children: [],
    },
  ];
}

function finish(node: Bundle, parent: number, whole: number, start: number): TreeNode {
  const { samples, weight, from, to, folded } = node;
  const judged = samples.filter(({ reward }) => reward !== null);
  return {
    tokens: samples[0].tokens.slice(from, to),
    position: start + from,
    probability: weight / parent,
    reach: weight / whole,
    samples: judged.length > 0 ? judged.length : samples.length,
    weightRight: judged.length === 0 ? null : weightOf(judged.filter(isRight)) / weightOf(judged),
    answers: foldAnswers(
      samples.map((sample) => ({
        answer: sample.answer,
        count: 1,
        right: isRight(sample),
        share: sample.weight / weight,
      })),
    ),
    children: node.children.map((child) => finish(child, weight, whole, start)),
    overdetermined:
      folded === 0 &&
      samples.some(({ tokens }) => tokens[to] !== samples[0].tokens[to]) &&
      sameAnswer(samples),
    taken: false,
    folded,
  };
}

const isRight = ({ reward }: TreeSample): boolean => reward !== null && reward > 0;

const weightOf = (samples: readonly TreeSample[]): number =>
  samples.reduce((sum, { weight }) => sum + weight, 0);

/** Samples without answer and reward have an unknown outcome. */
const sameAnswer = (samples: readonly TreeSample[]): boolean =>
  samples.every(
    (sample, _, [first]) =>
      sample.answer === first.answer &&
      isRight(sample) === isRight(first) &&
      (sample.answer !== null || sample.reward !== null),
  );
