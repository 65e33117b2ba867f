import type { Batch, Rollout } from './rollout.ts';

/**
 * Batches of rollouts without the ones that were written again: TRL and ms-swift log a batch at each update that is made from
 * it, ms-swift at first only the rows of the first update. The batch keeps its first step, and what was last written of it,
 * which is the fullest.
 * @returns those, with how many times each was written, and how many rows that are too many
 */
export function distinctBatches(batches: readonly Batch[]): {
  batches: (Batch & { readonly times: number })[];
  repeated: number;
} {
  const distinct: (Batch & { times: number })[] = [];
  let repeated = 0;
  for (const batch of batches) {
    const before = distinct.at(-1);
    if (batch.rollouts.length === 0) continue;
    if (!before || !isAgain(before, batch)) {
      distinct.push({ ...batch, times: 1 });
      continue;
    }
    const { step, isEvaluation } = before.rollouts[0];
    const [longer] = before.rollouts.length > batch.rollouts.length ? [before] : [batch];
    repeated += Math.min(before.rollouts.length, batch.rollouts.length);
    distinct[distinct.length - 1] = {
      rollouts: longer.rollouts.map((rollout) => ({ ...rollout, step, isEvaluation })),
      times: before.times + 1,
    };
  }
  return { batches: distinct, repeated };
}

/** Whether all rows of the shorter one are the other's first ones. */
export function isAgain({ rollouts: before }: Batch, { rollouts: after }: Batch): boolean {
  const rows = Math.min(before.length, after.length);
  for (let i = 0; i < rows; i++) if (!isSame(before[i], after[i])) return false;
  return true;
}

const isSame = (a: Rollout, b: Rollout): boolean =>
  a.response === b.response &&
  a.reward === b.reward &&
  a.advantage === b.advantage &&
  (a.prompt === b.prompt || JSON.stringify(a.prompt) === JSON.stringify(b.prompt)) &&
  (a.ids === b.ids || JSON.stringify(a.ids) === JSON.stringify(b.ids));
