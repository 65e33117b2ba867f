import * as v from 'valibot';
import type { RunRecord } from '../../experiment/record.ts';
import { specSchema } from '../../experiment/spec.ts';
import { longestName, longestNote } from '../client/kept_protocol.ts';

/**
 * The entries of the index. They may have been written by an older version, or be damaged: every entry is validated
 * when read, and an invalid one is reported and left alone.
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
  /** In entries from before kernels were chosen by a table: the kernel of the runs. Unused. */
  matmuls: v.optional(
    v.pipe(v.array(v.strictObject({ adapter: word(200), matmul: word(40) })), v.maxLength(100)),
  ),
  /** In entries from when a run could be ended early: the limit. Ignored. */
  budget: v.optional(v.unknown()),
  removed: v.nullable(word(40)),
  /** Its position in the queue, lowest first; null if it is not queued. */
  queued: v.optional(v.nullable(v.pipe(v.number(), v.finite())), null),
  /** The key of the archive it was imported from (`importedKey`); null if it was started, or has been resumed, here. */
  imported: v.optional(v.nullable(word(80)), null),
  /** Its status while no step of any of its runs is saved; null before it was started. */
  unsaved: v.optional(v.nullable(v.picklist(['running', 'stopped', 'failed'])), null),
});

const checkpointSchema = v.strictObject({
  file: fileName,
  step: count,
  bytes: count,
  /** pass@1 if the step was evaluated. */
  pass: v.nullable(v.number()),
});

const modelSchema = v.strictObject({ file: fileName, step: count, bytes: count });

const chunkSchema = v.strictObject({ file: fileName, to: count, bytes: count });

const runSchema = v.strictObject({
  format: v.literal(1),
  experiment: id,
  condition,
  seed: count,
  /** A run that is `running` here but not locked by any tab was interrupted. */
  status: v.picklist(['running', 'done', 'stopped', 'failed']),
  step: count,
  pass: v.nullable(v.number()),
  saved: word(40),
  resumed: count,
  /** In entries from when a run could be ended early: the reason, which is also in its record. */
  ended: v.optional(v.unknown()),
  /** In order of steps; empty if only the record was imported. Only these files are valid. */
  checkpoints: v.pipe(v.array(checkpointSchema), v.maxLength(16)),
  /** Parameters at evaluated steps, in order of steps: to inspect, not to resume from. */
  models: v.optional(v.pipe(v.array(modelSchema), v.maxLength(64)), []),
  /** Samples in chunks of steps; `to` is a chunk's last step. */
  samples: v.pipe(v.array(chunkSchema), v.maxLength(100_000)),
});

export type ExperimentEntry = Omit<v.InferOutput<typeof experimentSchema>, 'matmuls' | 'budget'>;
export type RunEntry = v.InferOutput<typeof runSchema>;
export type CheckpointEntry = v.InferOutput<typeof checkpointSchema>;
export type ModelEntry = v.InferOutput<typeof modelSchema>;

/** A run's record without its samples, which are files. Validated as part of a complete record. */
export type RecordEntry = Omit<RunRecord, 'samples'>;

/** @throws Error */
export const parseExperiment = (value: unknown): ExperimentEntry => {
  const { matmuls: _matmuls, budget: _budget, ...entry } = parsed(experimentSchema, value, 'experiment');
  return entry;
};

/** @throws Error */
export const parseRun = (value: unknown): RunEntry => parsed(runSchema, value, 'run');

/** A run's entry, or null if it is invalid. */
export const validRun = (value: unknown): RunEntry | null => {
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
  filesOf(run).reduce((all, { bytes }) => all + bytes, 0);
