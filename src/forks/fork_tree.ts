import type { AnswerShare } from './answer_shares.ts';

/**
 * A tree of continuations. A node is a maximal run of tokens without a branch; the root is the common prefix. It is built from samples (`sample_tree.ts`) or from a scan of forks (`scan_tree.ts`).
 */
export interface TreeNode {
  /** Ids of the run; empty for `others`, for a continuation that ends where others go on, and for a root that branches at once. */
  readonly tokens: readonly number[];
  /** Index of the run's first token in the full sequence. */
  readonly position: number;
  /**
   * What `probability` is: the model's of the branch's first token, or, where that is not known for every branch, the
   * branch's share of the draws. One for the whole tree.
   */
  readonly measure: 'model' | 'draws';
  /** Its share of its parent, and of the root. The children's reaches add up to the parent's. */
  readonly probability: number;
  readonly reach: number;
  /** How many of the parent's free draws went this way; null where nothing was drawn freely there, and for the root. */
  readonly drawn: { readonly count: number; readonly of: number } | null;
  /** Number of continuations behind its rate and answers, and how many of them are right; null as the rate. */
  readonly samples: number;
  readonly right: number | null;
  /** Share of right endings, weighted; null if nothing was sampled or verified. */
  readonly weightRight: number | null;
  /** How they ended, equal answers folded, largest share first. */
  readonly answers: readonly AnswerShare[];
  /** Likeliest first, `others` last. */
  readonly children: readonly TreeNode[];
  /** All continuations below this node end in the same answer, although they branch. */
  readonly overdetermined: boolean;
  /** On the path of the scanned response; unused in a tree of samples. */
  readonly taken: boolean;
  /** `others`: number of rare branches merged into it, at least. 0 for a branch itself. */
  readonly folded: number;
}

/** All leaves, most likely first. */
export function leavesOf(node: TreeNode): TreeNode[] {
  return node.children.length === 0 ? [node] : node.children.flatMap(leavesOf);
}
