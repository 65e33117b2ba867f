import { sum } from 'd3-array';
import * as v from 'valibot';
import type { RunRecord } from '../../experiment/record.ts';
import { specSchema } from '../../experiment/spec.ts';
import { longestName, longestNote } from '../client/kept_protocol.ts';

/**
 * What the index holds. It may have been written by an older version, or damaged: every entry is checked when it is
 * read, and one that is not sound is told of and left alone.
 */

const word = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const id = v.pipe(v.string(), v.regex(/^[a-z0-9]{8,40}$/));
const fileName = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]{0,120}$/));
const condition = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,40}$/));

const experimentSchema = v.strictObject({
  format: v.literal(1),
  id,
  name: word(longestName),
  note: word(longestNote),
  star: v.boolean(),
  created: word(40),
  /** Of this entry; a run's saves have dates of their own. */
  updated: word(40),
  preset: word(80),
  spec: specSchema,
  adapter: word(200),
  version: word(80),
  /** In entries from before kernels were chosen by a table: which one the runs used. Nobody needs it. */
  matmuls: v.optional(
    v.pipe(v.array(v.strictObject({ adapter: word(200), matmul: word(40) })), v.maxLength(100)),
  ),
  /** In entries from when a run could be ended before its last step: after how much. Nobody heeds it. */
  budget: v.optional(v.unknown()),
  removed: v.nullable(word(40)),
  /** Its place in the queue: the least is the next. Null where it is not queued. */
  queued: v.optional(v.nullable(v.pipe(v.number(), v.finite())), null),
  /** What tells the archive that it came from (`importedKey`); null where it was begun, or has gone on, here. */
  imported: v.optional(v.nullable(word(80)), null),
  /** How it stands while no step of any of its runs is saved; null before it was begun. */
  unsaved: v.optional(v.nullable(v.picklist(['running', 'stopped', 'failed'])), null),
});

const checkpointSchema = v.strictObject({
  file: fileName,
  step: count,
  bytes: count,
  /** pass@1 where the step was evaluated. */
  pass: v.nullable(v.number()),
});

const modelSchema = v.strictObject({ file: fileName, step: count, bytes: count });

const chunkSchema = v.strictObject({ file: fileName, to: count, bytes: count });

const runSchema = v.strictObject({
  format: v.literal(1),
  experiment: id,
  condition,
  seed: count,
  /** A run that is `running` here and that no tab holds was interrupted. */
  status: v.picklist(['running', 'done', 'stopped', 'failed']),
  step: count,
  pass: v.nullable(v.number()),
  saved: word(40),
  resumed: count,
  /** In entries from when a run could be ended before its last step: by what. Its record tells it too. */
  ended: v.optional(v.unknown()),
  /** In the order of steps; none where the record came alone. These files are valid, and no others are. */
  checkpoints: v.pipe(v.array(checkpointSchema), v.maxLength(16)),
  /** Parameters alone at evaluated steps, in the order of steps: to look into, not to go on from. */
  models: v.optional(v.pipe(v.array(modelSchema), v.maxLength(64)), []),
  /** Samples by chunks of steps; `to` is a chunk's last step. */
  samples: v.pipe(v.array(chunkSchema), v.maxLength(100_000)),
});

export type ExperimentEntry = Omit<v.InferOutput<typeof experimentSchema>, 'matmuls' | 'budget'>;
export type RunEntry = v.InferOutput<typeof runSchema>;
export type CheckpointEntry = v.InferOutput<typeof checkpointSchema>;
export type ModelEntry = v.InferOutput<typeof modelSchema>;

/** What a run's record holds beside its samples, which are files. Checked as a part of a whole record. */
export type RecordEntry = Omit<RunRecord, 'samples'>;

/** @throws Error with a sentence */
export const parseExperiment = (value: unknown): ExperimentEntry => {
  const { matmuls: _matmuls, budget: _budget, ...entry } = parsed(experimentSchema, value, 'experiment');
  return entry;
};

/** @throws Error with a sentence */
export const parseRun = (value: unknown): RunEntry => parsed(runSchema, value, 'run');

/** A run's entry, or null where it is not sound. */
export const soundRun = (value: unknown): RunEntry | null => {
  const result = v.safeParse(runSchema, value);
  return result.success ? result.output : null;
};

function parsed<T>(schema: v.GenericSchema<unknown, T>, value: unknown, what: string): T {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new Error(
    `This ${what}’s entry cannot be used: ${v.getDotPath(issue) ?? 'the entry'}: ${issue.message}.`,
  );
}

/** All files that a run's entry names. */
export const filesOf = ({
  checkpoints,
  models,
  samples,
}: Pick<RunEntry, 'checkpoints' | 'models' | 'samples'>): { file: string; bytes: number }[] => [
  ...checkpoints,
  ...models,
  ...samples,
];

export const bytesOf = (run: Pick<RunEntry, 'checkpoints' | 'models' | 'samples'>): number =>
  sum(filesOf(run), ({ bytes }) => bytes);
