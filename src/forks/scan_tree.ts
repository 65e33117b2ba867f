import { type AnswerShare, branchAnswers, mixtureAnswers } from './answer_shares.ts';
import { mixtureOf } from './branch_mixture.ts';
import type { BranchOutcome, ForkOutcome } from './fork_outcome.ts';
import type { TreeNode } from './fork_tree.ts';

/** Probabilities below this are rounding errors, not branches. */
const rounding = 1e-6;

/**
 * The tree of a scan: the response is its spine, split at the scanned forks; the branches that it did not take are
 * leaves. A node's rate is that of its own branch's continuations, not a sum over its children, which were sampled
 * separately. What a fork's branches do not cover is `others`, with its share and without samples. A taken token that
 * is not among the branches has probability 0, so that the spine continues.
 * @param forks within the response, in any order, each position once
 * @param response token ids
 * @param start index of the response's first token in the full sequence
 */
export function treeOfScan(
  forks: readonly ForkOutcome[],
  response: readonly number[],
  start: number,
): TreeNode {
  const ordered = forks.toSorted((a, b) => a.position - b.position);
  const end = start + response.length;
  /** The spine from a position on, where the next fork is `ordered[next]`. */
  const spine = (from: number, next: number, own: BranchOutcome | null, node: Place): TreeNode => {
    const fork = ordered[next];
    const to = fork?.position ?? end;
    const children = fork ? branchesOf(fork, next, node.reach) : [];
    const told = outcome(own?.samples ? own : null, fork);
    return {
      ...node,
      ...told,
      // A few samples may end alike where later forks were found to lead elsewhere.
      overdetermined: told.overdetermined && children.every((child) => endsIn(child, told.answers[0].answer)),
      taken: true,
      tokens: response.slice(from - start, to - start),
      position: from,
      children,
    };
  };
  const branchesOf = (fork: ForkOutcome, next: number, reach: number): TreeNode[] => {
    const { position, taken, branches } = fork;
    const covered = branches.reduce((sum, { probability }) => sum + probability, 0);
    // Rounded probabilities may add up to a hair more than 1.
    const whole = Math.max(1, covered);
    const place = (probability: number): Place => ({
      ...measured,
      probability: probability / whole,
      reach: (reach * probability) / whole,
      folded: 0,
    });
    const children = branches.map((branch) =>
      branch.id === taken
        ? spine(position, next + 1, branch, place(branch.probability))
        : {
            ...place(branch.probability),
            ...outcome(branch),
            taken: false,
            tokens: [branch.id],
            position,
            children: [],
          },
    );
    children.sort((a, b) => b.probability - a.probability);
    if (!branches.some(({ id }) => id === taken)) children.push(spine(position, next + 1, null, place(0)));
    const rest = whole - covered;
    if (rest > rounding) {
      children.push({
        ...place(rest),
        ...outcome(null),
        taken: false,
        tokens: [],
        position,
        children: [],
        folded: 1,
      });
    }
    return children;
  };
  return spine(start, 0, null, { ...measured, probability: 1, reach: 1, folded: 0 });
}

/** Whether all that was sampled from a node on ends in an answer. */
const endsIn = ({ answers, children }: TreeNode, answer: string | null): boolean =>
  answers.every((one) => one.answer === answer) && children.every((child) => endsIn(child, answer));

type Place = Pick<TreeNode, 'measure' | 'drawn' | 'probability' | 'reach' | 'folded'>;
type Outcome = Pick<TreeNode, 'samples' | 'right' | 'weightRight' | 'answers' | 'overdetermined'>;

/** Each branch of a scan was sampled as often as was asked for, not as often as it came up. */
const measured = { measure: 'model', drawn: null } as const;

/** The outcome of a branch; without one, of the next fork. */
function outcome(branch: BranchOutcome | null, next?: ForkOutcome): Outcome {
  if (branch && branch.samples > 0)
    return told(branch.samples, branch.right, branch.right / branch.samples, branchAnswers(branch));
  const branches = next?.branches ?? [];
  const samples = branches.reduce((sum, b) => sum + b.samples, 0);
  const right = branches.reduce((sum, b) => sum + b.right, 0);
  return told(samples, samples === 0 ? null : right, mixtureOf(branches).rate, mixtureAnswers(branches));
}

/**
 * The tokens of single samples are unknown, so two samples count as branching. Of those without an answer it is not known
 * whether they were cut off, so they have no ending in common.
 */
const told = (
  samples: number,
  right: number | null,
  weightRight: number | null,
  answers: readonly AnswerShare[],
): Outcome => ({
  samples,
  right,
  weightRight,
  answers,
  overdetermined: samples > 1 && answers.length === 1 && answers[0].answer !== null,
});
