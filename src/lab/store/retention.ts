import type { CheckpointEntry, ModelEntry } from './entries.ts';

/**
 * Which checkpoints of a run are kept: the last two and the best, in order of steps. Of two of one step the later one
 * is kept, which may have the step's evaluation.
 * @param written in order of writing
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

/** Most models kept per run. */
const maxModels = 12;

/**
 * Which models of a run are kept, in order of steps: if there are too many, the one whose neighbours are nearest to
 * each other is dropped, so that they stay spread over the training. The first and the last are kept.
 */
export function keptModels(written: readonly ModelEntry[], most = maxModels): ModelEntry[] {
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
