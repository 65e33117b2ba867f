import type { CheckpointEntry } from './entries.ts';

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
