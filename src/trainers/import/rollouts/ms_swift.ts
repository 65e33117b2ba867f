import { LogprobError } from '../../../formats/fault.ts';
import { type Fields, fieldOf, listIn } from '../../../formats/logprobs/fields.ts';
import type { ImportFile } from '../import_file.ts';
import { distinctBatches, isAgain } from './distinct_batches.ts';
import { jsonRows } from './json_rows.ts';
import type { ReadBatches } from './read_batches.ts';
import { Refusals } from './refusals.ts';
import { sumOf } from './reward_columns.ts';
import type { Batch, Rollout, RolloutNote } from './rollout.ts';
import { answerOf, endedOf, metaOf, numberOf, promptOf, responseOf, stepOf } from './rollout_fields.ts';

/**
 * ms-swift's `completions.jsonl`: a line is a table of columns, `step`, `prompt`, `completion`, the reward functions, `advantages`,
 * and what it was told to log. The mean entropies of `log_entropy` are those of the last so many responses that were trained on,
 * whichever the rows are, so that they fit their rows only once all updates from a batch were made: of the last table that has
 * them.
 */
const before = 'completion';
const after = 'advantages';
/** Columns of numbers beside which a response is nothing. */
const leftOut: readonly string[] = ['step', 'prompt', 'completion', 'advantages', 'entropy'];

export async function readSwift(
  files: readonly ImportFile[],
  { signal }: ReadBatches,
): Promise<{ batches: Batch[]; notes: RolloutNote[] }> {
  const refusals = new Refusals();
  const batches: Batch[] = [];
  const summed = new Set<string>();
  for (const file of files) {
    for await (const { row: table, line } of jsonRows(file, refusals, signal)) {
      const place = { path: file.path, line };
      const columns = refusals.try(place, () => columnsOf(table));
      if (!columns) continue;
      if (columns.rewards.length > 1) for (const name of columns.rewards) summed.add(name);
      const rollouts = Array.from({ length: columns.rows }, (_, item) =>
        refusals.try({ ...place, item: item + 1 }, () => rolloutOf(table, columns, item)),
      );
      batches.push({ rollouts: rollouts.filter((rollout) => rollout !== null) });
    }
  }
  const { batches: distinct, repeated } = distinctBatches(batches.map(markedEvaluation));
  const updates = Math.max(0, ...distinct.map(({ times }) => times));
  return {
    batches: distinct.map((batch) => (batch.times < updates ? withoutEntropies(batch) : batch)),
    notes: [
      ...(repeated > 0 ? [{ kind: 'repeated', rows: repeated } as const] : []),
      ...(summed.size > 0 ? [{ kind: 'summed', names: [...summed] } as const] : []),
      ...refusals.notes(),
    ],
  };
}

/** A table that follows another one of the same step is of the evaluation after its update: a training has one batch a step. */
function markedEvaluation(batch: Batch, i: number, all: readonly Batch[]): Batch {
  const before = all[i - 1];
  const [first] = batch.rollouts;
  if (!first || before?.rollouts[0]?.step !== first.step || isAgain(before, batch)) return batch;
  return { rollouts: batch.rollouts.map((rollout) => ({ ...rollout, isEvaluation: true })) };
}

/** A batch from which not all updates were made: its entropies are partly those of the batch before. */
const withoutEntropies = ({ rollouts }: Batch): Batch => ({
  rollouts: rollouts.map(({ meta: { entropy_mean: _, ...meta }, ...rollout }) => ({ ...rollout, meta })),
});

interface Columns {
  readonly rows: number;
  readonly rewards: readonly string[];
  readonly others: readonly string[];
}

/** @throws LogprobError where the line is no table */
function columnsOf(table: Fields): Columns {
  const rows = listIn(table, 'prompt')?.length ?? 0;
  const names = Object.keys(table);
  for (const name of names) {
    const length = listIn(table, name)?.length ?? 0;
    // Of a batch that is not trained on whole yet, there are fewer entropies.
    if (length !== rows && name !== 'entropy')
      throw new LogprobError({ rule: 'uneven-lists', field: name, length, tokens: rows });
  }
  for (const name of ['prompt', 'completion'])
    if (!names.includes(name)) throw new LogprobError({ rule: 'missing-field', field: name });
  return {
    rows,
    rewards: names.includes(after) ? names.slice(names.indexOf(before) + 1, names.indexOf(after)) : [],
    others: names.filter((name) => !leftOut.includes(name)),
  };
}

function rolloutOf(table: Fields, { rewards, others }: Columns, i: number): Rollout {
  const at = (name: string): unknown => (fieldOf(table, name) as readonly unknown[] | undefined)?.[i];
  const values = rewards.map((name) => numberOf(at(name), `${name}[${i}]`));
  const row = Object.fromEntries(others.map((name) => [name, at(name)]));
  const entropy = numberOf(at('entropy'), `entropy[${i}]`);
  return {
    step: stepOf(at('step'), `step[${i}]`),
    isEvaluation: false,
    prompted: null,
    prompt: promptOf(at('prompt'), `prompt[${i}]`),
    response: responseOf(at('completion'), `completion[${i}]`),
    ids: null,
    reward: sumOf(values, values.length),
    advantage: numberOf(at('advantages'), `advantages[${i}]`),
    answer: answerOf(row),
    ended: endedOf(row),
    meta: {
      ...metaOf(
        row,
        others.filter((name) => rewards.length > 1 || !rewards.includes(name)),
      ),
      ...(entropy !== null && { entropy_mean: entropy }),
    },
  };
}
