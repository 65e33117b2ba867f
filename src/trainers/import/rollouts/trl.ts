import { TraceFileError } from '../../../formats/fault.ts';
import type { ImportFile } from '../import_file.ts';
import { distinctBatches } from './distinct_batches.ts';
import type { ParquetColumn, ParquetRow } from './parquet/read_parquet.ts';
import type { ReadBatches } from './read_batches.ts';
import { Refusals } from './refusals.ts';
import { rewardColumnCount, sumOf } from './reward_columns.ts';
import type { Batch, Rollout, RolloutNote } from './rollout.ts';
import {
  answerOf,
  endedOf,
  idsOf,
  metaOf,
  numberOf,
  promptOf,
  responseOf,
  stepOf,
} from './rollout_fields.ts';

/**
 * TRL's `completions/completions_00001.parquet`: a file a logged update, which holds the batch that it was made from. Columns are
 * `step`, `prompt`, `completion`, the reward functions, what they have logged, and `advantage`.
 */
const needed = ['step', 'prompt', 'completion', 'advantage'] as const;

/** A file's rows, before it is known which of its columns are rewards. */
interface Table {
  readonly path: string;
  readonly rows: readonly ParquetRow[];
  /** Its columns of numbers between the completion and the advantage, in order. */
  readonly numbers: readonly string[];
  /** All its other columns that are read. */
  readonly others: readonly string[];
}

/** Reads the files of a run, in order of their names. @throws TraceFileError of the first file, if no other can be read either */
export async function readTrl(
  files: readonly ImportFile[],
  { signal, refuse }: ReadBatches,
): Promise<{ batches: Batch[]; notes: RolloutNote[] }> {
  const tables: Table[] = [];
  const refusals = new Refusals();
  for (const file of files) {
    signal?.throwIfAborted();
    try {
      tables.push(await readTable(file));
    } catch (error) {
      if (!(error instanceof TraceFileError)) throw error;
      refuse(file.path, error);
    }
  }
  const names = tables[0]?.numbers ?? [];
  const scored = tables
    .filter(({ numbers }) => numbers.join() === names.join())
    .flatMap(({ path, rows }) =>
      rows.map((row) => ({
        group: `${path} ${JSON.stringify(row.prompt)}`,
        values: names.map((name) => asNumber(row[name])),
        advantage: asNumber(row.advantage),
      })),
    );
  const count = rewardColumnCount(scored) ?? names.length;
  const batches = tables.map((table) => batchOf(table, count, refusals));
  const { batches: distinct, repeated } = distinctBatches(batches);
  return {
    batches: distinct,
    notes: [
      ...(repeated > 0 ? [{ kind: 'repeated', rows: repeated } as const] : []),
      ...(count > 1 ? [{ kind: 'summed', names: names.slice(0, count) } as const] : []),
      ...refusals.notes(),
    ],
  };
}

const asNumber = (value: unknown): number | null => (typeof value === 'number' ? value : null);

async function readTable({ path, file }: ImportFile): Promise<Table> {
  // The library comes when a file asks for it.
  const { readParquet } = await import('./parquet/read_parquet.ts');
  const { columns, rows } = await readParquet(file, wanted);
  const between = columns.slice(
    columns.findIndex(({ name }) => name === 'completion') + 1,
    columns.findIndex(({ name }) => name === 'advantage'),
  );
  const numbers = between.filter(({ type }) => type === 'number').map(({ name }) => name);
  const others = columns
    .map(({ name }) => name)
    .filter((name) => !numbers.includes(name) && !needed.some((one) => one === name));
  return { path, rows, numbers, others };
}

/** @throws TraceFileError where the file holds no completions */
function wanted(columns: readonly ParquetColumn[]): string[] {
  for (const name of needed) {
    if (!columns.some((column) => column.name === name)) throw new TraceFileError({ rule: 'no-rollouts' });
  }
  return columns.filter(({ type }) => type !== 'other').map(({ name }) => name);
}

function batchOf({ path, rows, numbers, others }: Table, count: number, refusals: Refusals): Batch {
  const rewards = numbers.slice(0, count);
  const said = [...(rewards.length > 1 ? rewards : []), ...numbers.slice(count), ...others];
  const rollouts = rows.map((row, i) =>
    refusals.try({ path, line: i + 1 }, (): Rollout => {
      const values = rewards.map((name) => numberOf(row[name], name));
      return {
        step: stepOf(row.step, 'step'),
        // Before the first update there is nothing but an evaluation.
        isEvaluation: row.step === 0,
        prompted: null,
        prompt: promptOf(row.prompt, 'prompt'),
        response: responseOf(row.completion, 'completion'),
        ids: othersIds(row),
        reward: sumOf(values, values.length),
        advantage: numberOf(row.advantage, 'advantage'),
        answer: answerOf(row),
        ended: endedOf(row),
        meta: metaOf(
          row,
          said.filter((name) => !idColumns.includes(name)),
        ),
      };
    }),
  );
  return { rollouts: rollouts.filter((rollout) => rollout !== null) };
}

/** What a reward function that logs the response's tokens may call them. */
const idColumns: readonly string[] = ['ids', 'completion_ids'];

function othersIds(row: ParquetRow): number[] | null {
  const name = idColumns.find((one) => row[one] !== undefined && row[one] !== null);
  return name === undefined ? null : idsOf(row[name], name);
}
