import { responseIds, type Trace } from '../../../experiment/trace.ts';
import type { TreeSample } from '../../../forks/fork_outcome.ts';
import type { TreeNode } from '../../../forks/fork_tree.ts';
import { treeOfSamples } from '../../../forks/sample_tree.ts';
import { treeOfScan } from '../../../forks/scan_tree.ts';
import type { Inspected } from '../../state/inspect/inspect_store.ts';
import { sameModel } from '../../state/inspect/usable_model.ts';
import { isTaken } from '../token_colour.ts';

/** What a tree is made of: the scan of the shown trace, all samples of its problem, or the branches of one fork. */
export type TreeSource = 'scan' | 'fork' | 'samples';

const limits = { minShare: 0.03, maxLeaves: 14, maxDepth: 5 } as const;

/** A fork with more ways than this has its rare ones folded. */
const maxBranches = 8;

/** The tree of the scanned forks along the response; null where nothing was scanned. */
export function scanTree({ trace, scan }: Inspected): TreeNode | null {
  const response = responseIds(trace);
  return scan.length === 0 || response === null ? null : treeOfScan(scan, response, trace.promptLength);
}

/** The tree of all samples that one model drew for the shown trace's problem, from the start of the response. */
export function samplesTree(shown: Inspected, inspected: readonly Inspected[]): TreeNode | null {
  const alike = inspected.filter(
    ({ trace, model, origin }) =>
      origin === shown.origin &&
      trace.title === shown.trace.title &&
      trace.meta.prompt === shown.trace.meta.prompt &&
      trace.promptLength === shown.trace.promptLength &&
      (model === null ? shown.model === null : shown.model !== null && sameModel(model, shown.model)),
  );
  const samples = alike.flatMap(({ trace }) => treeSample(trace, trace.promptLength));
  return samples.length < 2 ? null : treeOfSamples(samples, limits, shown.trace.promptLength);
}

/**
 * The tree of the continuations from one fork. A token that was put there on purpose came up more often than the model
 * would have it: each continuation weighs its first token's probability by the number of continuations that have it.
 * Where a probability is not known, the token's share of the samples is used.
 */
export function forkTree({ trace, branches }: Inspected, position: number): TreeNode | null {
  // Continuations that are still being drawn have no ending yet.
  const here = branches.filter((branch) => branch.position === position && !branch.arriving);
  const drawn = here.flatMap((branch) =>
    branch.traces.map((one) => ({ one, forced: branch.forced !== null })),
  );
  if (drawn.length === 0) return null;
  const freely = drawn.filter(({ forced }) => !forced).length;
  const place = trace.tokens[position];
  const weightOf = (continuation: Trace): number => {
    const first = continuation.tokens[position];
    const alike = drawn.filter(({ one }) => first !== undefined && one.tokens[position]?.id === first.id);
    const known = first && place.top.find((alternative) => isTaken(alternative, first));
    const own = alike.filter(({ forced }) => !forced).length / Math.max(1, freely);
    const probability = known ? Math.exp(known.logprob) : own;
    // Neither known nor ever drawn freely: as rare as can be, but there.
    return Math.max(probability, 1e-6) / Math.max(1, alike.length);
  };
  const samples = drawn.flatMap(({ one, forced }) =>
    treeSample(one, position, { weight: weightOf(one), forced }),
  );
  if (samples.length === 0) return null;
  // A way that was taken on purpose is shown under its own name, however unlikely the model finds it.
  const ways = new Set(samples.map(({ tokens }) => tokens[0])).size;
  return treeOfSamples(samples, ways > maxBranches ? limits : { ...limits, minShare: 0 }, position);
}

function treeSample(
  trace: Trace,
  from: number,
  how: Pick<TreeSample, 'weight' | 'forced'> = { weight: 1 },
): TreeSample[] {
  const response = responseIds(trace);
  if (response === null) return [];
  const tokens = response.slice(from - trace.promptLength);
  // A text that was cut off might have ended in any answer.
  const reward = trace.meta.finished === false ? null : trace.reward;
  const logprobs = trace.tokens.slice(from).map(({ logprob }) => logprob);
  return [{ ...how, tokens, logprobs, reward, answer: trace.answer }];
}
