import type { CheckpointEntry, ModelEntry } from './entries.ts';

/**
 * Which checkpoints of a run stay: the last two and the best, in the order of steps. Of two of one step the later
 * written one stays, which may know the step's evaluation.
 * @param written in the order of writing
 */
export function keptCheckpoints(written: readonly CheckpointEntry[]): CheckpointEntry[] {
  const byStep = new Map(written.map((checkpoint) => [checkpoint.step, checkpoint]));
  const all = [...byStep.values()].sort((a, b) => a.step - b.step);
  const best = all.reduce<CheckpointEntry | null>(
    (found, c) => (c.pass !== null && c.pass >= (found?.pass ?? Number.NEGATIVE_INFINITY) ? c : found),
    null,
  );
  return all.filter((c, i) => i >= all.length - 2 || c === best);
}

/** Models of a run that stay, at most. */
const mostModels = 12;

/**
 * Which models of a run stay, in the order of steps: where they are too many the one goes whose neighbours are nearest to
 * each other, so that what stays is spread over the training. The first and the last stay.
 */
export function keptModels(written: readonly ModelEntry[], most = mostModels): ModelEntry[] {
  const byStep = new Map(written.map((model) => [model.step, model]));
  let all = [...byStep.values()].sort((a, b) => a.step - b.step);
  while (all.length > most) {
    const gap = (i: number) => all[i + 1].step - all[i - 1].step;
    let nearest = 1;
    for (let i = 2; i < all.length - 1; i++) if (gap(i) < gap(nearest)) nearest = i;
    all = all.filter((_, i) => i !== nearest);
  }
  return all;
}
