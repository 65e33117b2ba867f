import * as v from 'valibot';
import type { ForeignLine, ForeignRun } from '../../experiment/foreign/foreign_run.ts';
import {
  foreignLimits,
  foreignLineJson,
  foreignRunFields,
  parseForeignLine,
  parseForeignRecord,
} from '../../experiment/foreign/foreign_schema.ts';
import { RecordError } from '../../experiment/record_schema.ts';
import { ArchiveError } from '../fault.ts';
import { foreignPath } from './entry_paths.ts';
import { jsonLines, linesOf, parseLine } from './json_entry.ts';

/** What a manifest says of the runs of other trainers: all but their lines. */
export const foreignRunsSchema = v.pipe(
  v.array(v.strictObject(foreignRunFields)),
  v.minLength(1),
  v.maxLength(foreignLimits.runs),
);

type ForeignHead = v.InferOutput<typeof foreignRunsSchema>[number];

const lists = ['metrics', 'evaluations'] as const;

/** A foreign run as its manifest says it. */
export const foreignHead = ({ metrics: _, evaluations: _1, ...head }: ForeignRun): ForeignHead => head;

/** Nothing is written that its reader would refuse. @throws ArchiveError */
export function checkForeignRuns(runs: readonly ForeignRun[]): void {
  try {
    parseForeignRecord({ format: 1, name: 'archive', date: '', version: '', runs });
  } catch (error) {
    throw asArchive(error);
  }
}

/** The entries of a foreign run. @param number counted from 1 */
export async function foreignEntries(
  run: ForeignRun,
  number: number,
  yieldIfDue: () => Promise<void>,
): Promise<{ path: string; bytes: Uint8Array<ArrayBuffer> }[]> {
  const entries = [];
  for (const of of lists) {
    const bytes = await jsonLines(run[of].map(foreignLineJson), yieldIfDue);
    entries.push({ path: foreignPath(number, of), bytes });
  }
  return entries;
}

/**
 * The foreign runs of a manifest with their lines.
 * @param bytesOf an entry's bytes, held to the manifest
 * @throws ArchiveError
 */
export async function readForeignRuns(
  heads: readonly ForeignHead[],
  bytesOf: (path: string) => Promise<Uint8Array>,
  yieldIfDue: () => Promise<void>,
): Promise<ForeignRun[]> {
  const runs: ForeignRun[] = [];
  for (const [i, head] of heads.entries()) {
    const lines = { metrics: [] as ForeignLine[], evaluations: [] as ForeignLine[] };
    for (const of of lists) {
      const path = foreignPath(i + 1, of);
      for await (const line of linesOf(path, await bytesOf(path), yieldIfDue)) {
        try {
          lines[of].push(parseForeignLine(parseLine(path, line), of));
        } catch (error) {
          throw asArchive(error, { path, line: line.line });
        }
      }
    }
    runs.push({ ...head, ...lines });
  }
  if (runs.length > 0) checkForeignRuns(runs);
  return runs;
}

const asArchive = (error: unknown, place: { path?: string; line?: number } = {}): unknown =>
  error instanceof RecordError
    ? new ArchiveError({ rule: 'record', reason: error.message.replace(/\.$/, ''), ...place })
    : error;
