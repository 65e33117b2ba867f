import type { AnswerShare } from './answer_shares.ts';

/**
 * A tree of continuations. A node is a run of tokens between two branching positions, not a token; the root is
 * what all have in common. It is built from samples (`sample_tree.ts`) or from a scan of forks (`scan_tree.ts`).
 */
export interface TreeNode {
  /** Ids of the run; empty for `others`, for a way that ends where others go on, and for a root that parts at once. */
  readonly tokens: readonly number[];
  /** Index of the run's first token in the full sequence. */
  readonly position: number;
  /** Its share of its parent, and of the root. The children's reaches add up to the parent's. */
  readonly probability: number;
  readonly reach: number;
  /** Continuations that its rate and answers come from. */
  readonly samples: number;
  /** Share of right endings, weighted; null where nothing was sampled, or nothing judged. */
  readonly weightRight: number | null;
  /** How they ended, equal answers folded, largest share first. */
  readonly answers: readonly AnswerShare[];
  /** Likeliest first, `others` last. */
  readonly children: readonly TreeNode[];
  /** Ways part after this, and yet all end in the same answer: nothing hangs on what follows. */
  readonly overdetermined: boolean;
  /** A scanned response goes this way. In a tree of samples none does more than others. */
  readonly taken: boolean;
  /** `others`: the least number of rare branches merged into it. 0 for a branch itself. */
  readonly folded: number;
}

/** All leaves, most likely first. */
export function leavesOf(node: TreeNode): TreeNode[] {
  return node.children.length === 0 ? [node] : node.children.flatMap(leavesOf);
}
