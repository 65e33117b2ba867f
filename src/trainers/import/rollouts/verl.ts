import { fieldOf } from '../../../formats/logprobs/fields.ts';
import type { ImportFile } from '../import_file.ts';
import { jsonRows } from './json_rows.ts';
import type { ReadBatches } from './read_batches.ts';
import { Refusals } from './refusals.ts';
import type { Batch, Rollout, RolloutNote } from './rollout.ts';
import { answerOf, endedOf, metaOf, numberOf, promptOf, responseOf, stepOf } from './rollout_fields.ts';

/**
 * verl's `rollout_data_dir/STEP.jsonl`: a line a rollout, `input`, `output`, `gts`, `score`, `step`, and `uid` or what the reward
 * function has logged. Both texts are without special tokens, and the advantage is not written.
 */
export async function readVerl(
  files: readonly ImportFile[],
  { signal }: ReadBatches,
): Promise<{ batches: Batch[]; notes: RolloutNote[] }> {
  const refusals = new Refusals();
  const batches: Batch[] = [];
  for (const file of files) {
    const rollouts: Rollout[] = [];
    for await (const { row, line } of jsonRows(file, refusals, signal)) {
      const rollout = refusals.try({ path: file.path, line }, (): Rollout => {
        const names = Object.keys(row).filter((name) => !['input', 'output', 'score', 'step'].includes(name));
        return {
          step: stepOf(fieldOf(row, 'step'), 'step'),
          isEvaluation: false,
          prompted: promptedBy(fieldOf(row, 'uid')),
          prompt: promptOf(fieldOf(row, 'input'), 'input'),
          response: responseOf(fieldOf(row, 'output'), 'output'),
          ids: null,
          reward: numberOf(fieldOf(row, 'score'), 'score'),
          advantage: null,
          answer: answerOf(row),
          ended: endedOf(row),
          meta: metaOf(row, names),
        };
      });
      if (rollout) rollouts.push(rollout);
    }
    batches.push({ rollouts });
  }
  return { batches, notes: refusals.notes() };
}

/** The prompt of a key `{uid}_{session}_{index}`; null where there is none. */
const promptedBy = (uid: unknown): string | null =>
  typeof uid === 'string' ? (/^(.+)_\d+_\d+$/s.exec(uid)?.[1] ?? null) : null;
