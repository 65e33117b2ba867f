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

/** A way that the model may take and that no sample took is shown from this probability on. */
const leastUndrawn = 0.03;

/**
 * The tree of samples that have a common start: a prefix trie of their tokens, with runs in one node. The node with
 * most weight is split first, while leaves remain. A node whose samples all end in the same answer
 * is not split, nor is one all of whose branches are below `minShare`. Every sample is in exactly one leaf.
 *
 * A branch's probability is the model's of its first token, given the way to it, where all are known; what the branches do
 * not cover is `others`. Else all probabilities are shares of the samples' weights.
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
  const measure = splitsOf(root).every((node) =>
    node.children.every((child) => child.folded > 0 || modelProbability(child) !== null),
  )
    ? 'model'
    : 'draws';
  return finish(root, { measure, probability: 1, reach: 1, drawn: null }, start);
}

/** The nodes that branch. */
const splitsOf = (node: Bundle): Bundle[] =>
  node.children.length === 0 ? [] : [node, ...node.children.flatMap(splitsOf)];

/** The model's probability of a branch's first token; null where it is not known. */
function modelProbability({ samples, from }: Bundle): number | null {
  const known = samples.map(({ logprobs }) => logprobs?.[from] ?? null).find((logprob) => logprob !== null);
  return known === undefined ? null : Math.exp(known);
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

type Place = Pick<TreeNode, 'measure' | 'probability' | 'reach' | 'drawn'>;

function finish(node: Bundle, place: Place, start: number): TreeNode {
  const { samples, weight, from, to, folded } = node;
  const judged = samples.filter(({ reward }) => reward !== null);
  return {
    ...place,
    tokens: samples[0].tokens.slice(from, to),
    position: start + from,
    samples: judged.length > 0 ? judged.length : samples.length,
    right: judged.length === 0 ? null : judged.filter(isRight).length,
    weightRight: judged.length === 0 ? null : weightOf(judged.filter(isRight)) / weightOf(judged),
    answers: foldAnswers(
      samples.map((sample) => ({
        answer: sample.answer,
        count: 1,
        right: isRight(sample),
        share: sample.weight / weight,
      })),
    ),
    children: branchesOf(node, place, start),
    overdetermined:
      folded === 0 &&
      samples.some(({ tokens }) => tokens[to] !== samples[0].tokens[to]) &&
      sameAnswer(samples),
    taken: false,
    folded,
  };
}

/** A node's branches in their places, likeliest first, `others` last. */
function branchesOf(node: Bundle, { measure, reach }: Place, start: number): TreeNode[] {
  const { children, weight, to } = node;
  if (children.length === 0) return [];
  // A token that was put there says nothing of how often it would come up.
  const isFree = ({ forced = false }: TreeSample) => to > 0 || !forced;
  const free = node.samples.filter(isFree).length;
  const own = children.map((child) => {
    if (measure === 'draws') return child.weight / weight;
    return child.folded > 0 ? 0 : (modelProbability(child) ?? 0);
  });
  const covered = own.reduce((sum, share) => sum + share, 0);
  // Rounded probabilities may add up to a hair more than 1.
  const whole = Math.max(1, covered);
  const rest = measure === 'draws' ? 0 : Math.max(0, 1 - covered);
  const placeOf = (probability: number, samples: readonly TreeSample[]): Place => ({
    measure,
    probability,
    reach: reach * probability,
    drawn: free === 0 ? null : { count: samples.filter(isFree).length, of: free },
  });
  const placed = children.map((child, i) =>
    finish(
      child,
      placeOf(child.folded > 0 && measure === 'model' ? rest : own[i] / whole, child.samples),
      start,
    ),
  );
  placed.sort((a, b) => Number(a.folded > 0) - Number(b.folded > 0) || b.probability - a.probability);
  if (rest >= leastUndrawn && placed.at(-1)?.folded === 0)
    placed.push({ ...undrawn(placeOf(rest, [])), position: start + to });
  return placed;
}

/** What no sample took. */
const undrawn = (place: Place): Omit<TreeNode, 'position'> => ({
  ...place,
  tokens: [],
  samples: 0,
  right: null,
  weightRight: null,
  answers: [],
  children: [],
  overdetermined: false,
  taken: false,
  folded: 1,
});

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
