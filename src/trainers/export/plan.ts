import type { Spec } from '../../experiment/spec.ts';
import type { ExportedFile, Keys } from './target.ts';
import type { TaskRow } from './task_rows.ts';

/** What is not the same as in forklab, and how much it is. */
export interface Difference {
  what: string;
  size: string;
}

/** A trainer's own part of a folder, and what its README says of it. */
export interface Plan {
  keys: Keys;
  files: ExportedFile[];
  /** A problem as the trainer reads it; default: as it is. */
  row?: (row: TaskRow, index: number, split: 'train' | 'test') => object;
  /** The line that runs it, and one that stops after three updates. */
  command: string;
  shorter: string;
  /** Where the trainer's log has the reward of a step. */
  rewardMetric: string;
  differences: Difference[];
  /** What runs it on several processes, and what that changes. Markdown. */
  several: string;
  /** What it writes. Markdown. */
  written: string;
  /** The folder of the trained model. */
  saved: string;
  /** How far such a folder has been checked. */
  verified: string;
}

/** Most responses that are sampled together in an evaluation. */
const mostTogether = 1024;

/**
 * Responses of a batch of the evaluation: whole groups, and equal batches, since the trainers average over batches as if
 * they were equal.
 */
export function evaluationBatch({ problems, samples }: Spec['evaluation']): number {
  for (let batches = Math.ceil((problems * samples) / mostTogether); batches < problems; batches++)
    if (problems % batches === 0) return (problems / batches) * samples;
  return samples;
}
