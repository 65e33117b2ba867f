import type { Trace } from '../../../experiment/trace.ts';
import { convertLogprobs } from '../../../formats/logprobs/convert.ts';
import { countTrace, readTraces } from '../../../formats/traces/trace_file.ts';
import type { Message } from '../../../task/text/text_problem.ts';
import { worldByName, worldNames } from '../../../task/worlds.ts';
import { chunksOf, type ImportFile } from '../import_file.ts';
import { folderOf, runNameOf } from '../run_folder.ts';
import { readSwift } from './ms_swift.ts';
import { readPrime } from './prime_rl.ts';
import type { ReadBatches } from './read_batches.ts';
import { Refusals } from './refusals.ts';
import type { RolloutNote } from './rollout.ts';
import type { RolloutKind } from './rollout_kinds.ts';
import { type MakeTraces, type RolloutTrace, tracesOfBatches } from './rollout_traces.ts';
import { readTrl } from './trl.ts';
import { readVerl } from './verl.ts';

/** Rollouts that belong together, as traces. */
export interface RolloutSet {
  /** A line: the folder or file that they are from. */
  readonly title: string;
  readonly kind: RolloutKind;
  /** The paths of the files that were read. */
  readonly files: readonly string[];
  readonly traces: readonly Trace[];
  /** The chats that they answer, as many as traces; null where their prompts are texts. */
  readonly messages: readonly (readonly Message[] | null)[] | null;
  readonly notes: readonly RolloutNote[];
}

/** A file with rollouts, and which kind it is of. */
export interface RolloutFile extends ImportFile {
  readonly kind: RolloutKind;
}

/** What a reader of one kind gives. */
interface ReadSet {
  readonly traces: readonly RolloutTrace[];
  readonly notes: readonly RolloutNote[];
}

/**
 * Reads all files with rollouts of what was dropped. Files of one kind in one folder become one set, and rows that several of
 * them repeat are counted once.
 * @throws the signal's reason when it is aborted
 */
export async function readRollouts(
  files: readonly RolloutFile[],
  options: ReadBatches,
): Promise<RolloutSet[]> {
  const sets: RolloutSet[] = [];
  for (const { kind, folder, files: own } of together(files)) {
    options.signal?.throwIfAborted();
    try {
      const { traces, notes } = await readers[kind](own, options);
      if (traces.length === 0) continue;
      sets.push({
        title: titleOf(folder, own),
        kind,
        files: own.map(({ path }) => path),
        traces: traces.map(({ trace }) => trace),
        messages: traces.some(({ messages }) => messages) ? traces.map(({ messages }) => messages) : null,
        notes,
      });
    } catch (error) {
      options.signal?.throwIfAborted();
      for (const { path } of own) options.refuse(path, error as Error);
    }
  }
  return sets;
}

/** The folder; of files that were dropped by themselves, the first and the last. */
const titleOf = (folder: string, files: readonly RolloutFile[]): string =>
  files.length === 1 ? files[0].path : folder || `${files[0].path} … ${files[files.length - 1].path}`;

/** What trainers call the folder of their rollouts, in a run's. */
const rolloutFolder = /^(completions|rollouts?|rollout_data|traces)$/;

/** The run that a file lies in; null for one that was dropped by itself. */
function runOf(path: string): string | null {
  const parts = folderOf(path).split('/');
  if (rolloutFolder.test(parts[parts.length - 1])) parts.pop();
  const folder = parts.join('/');
  return folder === '' ? null : runNameOf(`${folder}/`);
}

type HowTraces = Omit<MakeTraces, 'updatesPerStep' | 'longestResponse' | 'evaluatedSteps' | 'model'> & {
  readonly countsUpdates: boolean;
  /** Whether an evaluation writes over the file of its update. */
  readonly overwrites: boolean;
};

const batchReader =
  (
    read: (files: readonly ImportFile[], options: ReadBatches) => ReturnType<typeof readVerl>,
    how: HowTraces,
  ) =>
  async (files: readonly ImportFile[], options: ReadBatches): Promise<ReadSet> => {
    const { batches, notes } = await read(files, options);
    const updates = options.updatesPerStep?.(folderOf(files[0].path)) ?? null;
    const [{ path }] = files;
    const made = tracesOfBatches(batches, {
      ...how,
      updatesPerStep: how.countsUpdates ? updates : null,
      longestResponse: options.longestResponse?.(folderOf(path)) ?? null,
      evaluatedSteps: how.overwrites ? (options.evaluatedSteps?.(folderOf(path)) ?? []) : [],
      model: runOf(path),
    });
    return { traces: made.traces, notes: [...notes, ...made.notes] };
  };

type Reader = (files: readonly ImportFile[], options: ReadBatches) => Promise<ReadSet>;

const readers: Readonly<Record<RolloutKind, Reader>> = {
  'trl-completions': batchReader(readTrl, {
    overwrites: true,
    countsUpdates: true,
    rewardTellsEnd: true,
    specialsLost: false,
  }),
  'swift-completions': batchReader(readSwift, {
    overwrites: false,
    countsUpdates: true,
    rewardTellsEnd: true,
    specialsLost: false,
  }),
  // Its reward functions are given a text that does not say whether it ended.
  'verl-rollouts': batchReader(readVerl, {
    overwrites: false,
    countsUpdates: false,
    rewardTellsEnd: false,
    specialsLost: true,
  }),
  'prime-tokens': readPrime,
  traces: readOwn,
  answers: readAnswers,
};

async function readOwn(files: readonly ImportFile[], { signal }: ReadBatches): Promise<ReadSet> {
  const wordsOf = (world: string) =>
    worldNames.includes(world) ? worldByName(world).vocabulary.tokens : null;
  const traces: Trace[] = [];
  const totals = { tokens: 0, alternatives: 0 };
  for (const { file } of files) {
    for (const trace of await readTraces(chunksOf(file), { signal, wordsOf })) {
      countTrace(trace, traces.length, totals);
      traces.push(trace);
    }
  }
  return { traces: traces.map((trace) => ({ trace, messages: null })), notes: [] };
}

async function readAnswers(files: readonly ImportFile[], { signal }: ReadBatches): Promise<ReadSet> {
  const refusals = new Refusals();
  const traces: Trace[] = [];
  const totals = { tokens: 0, alternatives: 0 };
  for (const { path, file } of files) {
    for await (const { line, item, choice, ...found } of convertLogprobs(chunksOf(file), { signal })) {
      if ('fault' in found) refusals.add(found.fault, { path, line, item, choice });
      else {
        countTrace(found.trace, traces.length, totals);
        traces.push(found.trace);
      }
    }
  }
  return { traces: traces.map((trace) => ({ trace, messages: null })), notes: refusals.notes() };
}

/** Files that make one set: of one kind, in one folder; prime-rl has a folder a step. In the order of the numbers in their names. */
function together(
  files: readonly RolloutFile[],
): { kind: RolloutKind; folder: string; files: RolloutFile[] }[] {
  const sets = new Map<string, { kind: RolloutKind; folder: string; files: RolloutFile[] }>();
  for (const file of files) {
    const folder = setFolder(file);
    const key = `${file.kind} ${folder}`;
    const set = sets.get(key);
    if (set) set.files.push(file);
    else sets.set(key, { kind: file.kind, folder, files: [file] });
  }
  const order = new Intl.Collator('en', { numeric: true });
  for (const set of sets.values()) set.files.sort((a, b) => order.compare(a.path, b.path));
  return [...sets.values()];
}

function setFolder({ path, kind }: RolloutFile): string {
  const parts = path.split('/').slice(0, -1);
  if (kind === 'prime-tokens' && /^step_\d+$/.test(parts.at(-1) ?? '')) parts.pop();
  return parts.join('/');
}
