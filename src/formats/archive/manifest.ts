import * as v from 'valibot';
import { digestOf } from '../../experiment/digest.ts';
import { hashSchema, maxRuns, recordFields, runFields } from '../../experiment/record_schema.ts';
import { ArchiveError } from '../fault.ts';
import { archiveFormats } from './archive.ts';
import { archiveLimits } from './archive_limits.ts';
import { foreignRunsSchema } from './foreign_runs.ts';
import { checked, jsonBytes, parseJson } from './json_entry.ts';

/** A line of text. */
export const line = (longest: number) =>
  v.pipe(
    v.string(),
    v.maxLength(longest),
    v.regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'it must be one line of text'),
  );

/** The archive's own facts, which its writer gives and its reader finds in the manifest. */
export const aboutSchema = v.strictObject({
  name: line(archiveLimits.name),
  forklab: line(80),
  date: v.pipe(
    v.string(),
    v.regex(/^20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$/, 'it must be a day, 2026-11-25'),
  ),
  link: v.nullable(
    v.pipe(
      v.string(),
      v.maxLength(archiveLimits.link),
      v.regex(/^(?:https?:\/\/[\x21-\x7e]+)?#v[0-9]+\.[\x21-\x7e]+$/, 'it must be a link of forklab'),
    ),
  ),
});

/** Which matmul runs used on which adapter, in archives from before kernels were chosen by a table. Nobody needs it. */
const matmulsSchema = v.pipe(
  v.array(v.strictObject({ adapter: line(200), matmul: line(40) })),
  v.maxLength(100),
);

const kind = v.literal('forklab archive');
const experimentFields = {
  experiment: v.strictObject(recordFields),
  runs: v.pipe(v.array(v.strictObject(runFields)), v.minLength(1), v.maxLength(maxRuns)),
};
const entriesField = {
  entries: v.pipe(
    v.array(
      v.strictObject({
        path: line(archiveLimits.path),
        bytes: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(archiveLimits.inflatedBytes)),
        sha256: hashSchema,
      }),
    ),
    v.maxLength(archiveLimits.entries),
  ),
};

const manifestSchema = v.strictObject({
  kind,
  format: v.literal(archiveFormats.experiment),
  ...aboutSchema.entries,
  ...experimentFields,
  matmuls: v.optional(matmulsSchema),
  ...entriesField,
});

/** Of an archive with what was inspected beside its experiment, and of one without an experiment. */
const inspectedSchema = v.strictObject({
  kind,
  format: v.literal(archiveFormats.inspection),
  ...aboutSchema.entries,
  ...experimentFields,
  ...entriesField,
});
const inspectionSchema = v.strictObject({
  ...inspectedSchema.entries,
  experiment: v.null(),
  runs: v.pipe(v.array(v.strictObject(runFields)), v.maxLength(0)),
});

/** Of an archive with runs of other trainers, which may hold an experiment and an inspection too. */
const foreignSchema = v.strictObject({
  kind,
  format: v.literal(archiveFormats.foreign),
  ...aboutSchema.entries,
  ...experimentFields,
  foreign: foreignRunsSchema,
  ...entriesField,
});
const foreignAloneSchema = v.strictObject({
  ...foreignSchema.entries,
  experiment: v.null(),
  runs: v.pipe(v.array(v.strictObject(runFields)), v.maxLength(0)),
});

/** What `manifest.json` says: what the experiment is, its runs, and every other entry with its size and SHA-256. */
export type Manifest =
  | v.InferOutput<typeof manifestSchema>
  | v.InferOutput<typeof inspectedSchema>
  | v.InferOutput<typeof inspectionSchema>
  | v.InferOutput<typeof foreignSchema>
  | v.InferOutput<typeof foreignAloneSchema>;

function schemaOf({ format, experiment }: { format?: unknown; experiment?: unknown }) {
  if (format === archiveFormats.foreign) return experiment === null ? foreignAloneSchema : foreignSchema;
  if (format === archiveFormats.inspection) return experiment === null ? inspectionSchema : inspectedSchema;
  return manifestSchema;
}

export const manifestPath = 'manifest.json';

/** A manifest as it is written. @throws ArchiveError where it could not be read again */
export const manifestBytes = (manifest: Manifest): Uint8Array<ArrayBuffer> =>
  jsonBytes(checked(schemaOf(manifest), manifest, manifestPath));

/** Reads an archive's manifest. @throws ArchiveError */
export function parseManifest(bytes: Uint8Array): Manifest {
  const value = parseJson(manifestPath, bytes);
  const { format } = value;
  if (typeof format === 'number' && Number.isInteger(format) && format > archiveFormats.foreign) {
    throw new ArchiveError({ rule: 'newer-format', what: 'format', version: format });
  }
  return checked(schemaOf(value), value, manifestPath);
}

/**
 * SHA-256 in hexadecimal digits.
 * @throws ArchiveError if there is none: browsers keep it from pages that came neither over https nor from localhost
 */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await digestOf(bytes);
  if (digest === null) throw new ArchiveError({ rule: 'no-digest' });
  return digest;
}
