import * as v from 'valibot';
import type { Trace } from '../../experiment/trace.ts';
import { ArchiveError } from '../fault.ts';
import { cost, disagreementOfScan, forkFields, list, seed, whole, word } from '../inspection_schema.ts';
import { askSchema, drawsFields, orderedAsk, referenceSchema } from '../text_inspection/ask_schema.ts';
import { countTrace, readTraces, type TraceTotals, writeTrace } from '../traces/trace_file.ts';
import { traceLimits } from '../traces/trace_limits.ts';
import type { ArchivedBranch, ArchivedSample, ArchivedSet } from './archive.ts';
import { archiveLimits } from './archive_limits.ts';
import { setPath, setTracesPath } from './entry_paths.ts';
import { bytesOf, checked, inEntry, jsonBytes, ofEntry, parseJson } from './json_entry.ts';
import { line } from './manifest.ts';

/**
 * A set of samples that were inspected is up to three entries: `samples.jsonl` and `branches.jsonl` are traces as
 * docs/traces.md says, the samples and the continuations of their forks; `set.json` has what a trace has no place for: what
 * was asked, the scans, and which continuations are of which fork.
 */

const position = whole(traceLimits.tokens);

const branchSchema = v.strictObject({
  position,
  forced: v.nullable(whole(traceLimits.id)),
  draws: v.strictObject({ ...drawsFields, seed }),
  cost,
  /** That are its continuations, the next ones in `branches.jsonl`. */
  traces: whole(traceLimits.traces, 1),
});

const scanSchema = v.strictObject({
  draws: v.nullable(v.strictObject(drawsFields)),
  forks: list(
    v.strictObject({ ...forkFields, position, reference: v.exactOptional(referenceSchema) }),
    archiveLimits.branches,
    1,
  ),
});

const setSchema = v.strictObject({
  title: line(traceLimits.title),
  asks: list(askSchema, archiveLimits.found),
  /** Samples about which more is known than their trace says, by their number in `samples.jsonl`, counted from 0. */
  found: list(
    v.strictObject({
      sample: whole(traceLimits.traces - 1),
      ask: v.nullable(whole(archiveLimits.found - 1)),
      recorded: v.nullable(v.strictObject({ adapter: word(200), date: word(40) })),
      cost,
      scan: v.nullable(scanSchema),
      branches: list(branchSchema, archiveLimits.branches),
    }),
    archiveLimits.found,
  ),
});
type SetFile = v.InferOutput<typeof setSchema>;

const nothing: Omit<ArchivedSample, 'trace'> = {
  ask: null,
  recorded: null,
  cost: { tokens: 0, seconds: 0 },
  scan: [],
  scanDraws: null,
  branches: [],
};

/** What the traces of all sets may add up to. */
export class TraceBudget {
  #traces = 0;
  readonly #totals: TraceTotals = { tokens: 0, alternatives: 0 };

  /** @throws ArchiveError where they are more */
  take(path: string, traces: readonly Trace[]): void {
    inEntry(path, () => {
      for (const trace of traces) countTrace(trace, this.#traces++, this.#totals);
    });
  }
}

/** The entries of a set, as they are written. @param number of the set, counted from 1 */
export async function setEntries(
  { title, samples }: ArchivedSet,
  number: number,
  budget: TraceBudget,
  yieldIfDue: () => Promise<void>,
): Promise<{ path: string; bytes: Uint8Array<ArrayBuffer> }[]> {
  const asks: string[] = [];
  const indexOf = (ask: ArchivedSample['ask']) => {
    if (ask === null) return null;
    const text = JSON.stringify(orderedAsk(ask));
    const known = asks.indexOf(text);
    return known < 0 ? asks.push(text) - 1 : known;
  };
  const found = samples.flatMap(({ trace: _, ask, recorded, cost, scan, scanDraws, branches }, sample) => {
    const isPlain =
      ask === null && recorded === null && cost.tokens === 0 && scan.length + branches.length === 0;
    if (isPlain) return [];
    return {
      sample,
      ask: indexOf(ask),
      recorded,
      cost,
      scan: scan.length > 0 ? { draws: scanDraws, forks: scan } : null,
      branches: branches.map(({ traces, ...branch }) => ({ ...branch, traces: traces.length })),
    };
  });
  const path = setPath(number);
  // As JSON is: without what is undefined.
  const file: unknown = JSON.parse(
    JSON.stringify({ title, asks: asks.map((ask) => JSON.parse(ask)), found }),
  );
  const whole = checked(setSchema, file, path);
  const all = {
    samples: samples.map(({ trace }) => trace),
    branches: samples.flatMap(({ branches }) => branches.flatMap(({ traces }) => traces)),
  };
  checkSet(path, whole, all.samples, all.branches);
  const entries = [{ path, bytes: jsonBytes(whole) }];
  for (const of of ['samples', 'branches'] as const) {
    if (all[of].length === 0) continue;
    const own = setTracesPath(number, of);
    budget.take(own, all[of]);
    const lines: string[] = [];
    for (const trace of all[of]) {
      lines.push(`${inEntry(own, () => writeTrace(trace))}\n`);
      await yieldIfDue();
    }
    entries.push({ path: own, bytes: bytesOf(lines.join('')) });
  }
  return entries;
}

/**
 * Puts a set together again from its entries.
 * @param bytes of an entry of its; null where it is not there
 * @throws ArchiveError
 */
export async function readSet(
  number: number,
  bytes: (path: string) => Promise<Uint8Array | null>,
  budget: TraceBudget,
): Promise<ArchivedSet> {
  const path = setPath(number);
  const needed = async (of: string) => {
    const found = await bytes(of);
    if (found === null) throw new ArchiveError({ rule: 'missing-entry', path: of });
    return found;
  };
  const file = checked(setSchema, parseJson(path, await needed(path), archiveLimits.foundDepth), path);
  const samplesPath = setTracesPath(number, 'samples');
  const samples = await tracesOf(samplesPath, await needed(samplesPath), budget);
  const branchesPath = setTracesPath(number, 'branches');
  const drawn = await bytes(branchesPath);
  const branches = drawn === null ? [] : await tracesOf(branchesPath, drawn, budget);
  checkSet(path, file, samples, branches);
  const known = new Map<number, Omit<ArchivedSample, 'trace'>>();
  let next = 0;
  for (const { sample, ask, scan, branches: own, recorded, cost } of file.found) {
    known.set(sample, {
      ask: ask === null ? null : file.asks[ask],
      recorded,
      cost,
      scan: scan?.forks ?? [],
      scanDraws: scan?.draws ?? null,
      branches: own.map(({ traces, ...branch }): ArchivedBranch => {
        next += traces;
        return { ...branch, traces: branches.slice(next - traces, next) };
      }),
    });
  }
  return {
    title: file.title,
    samples: samples.map((trace, i) => ({ trace, ...(known.get(i) ?? nothing) })),
  };
}

async function tracesOf(path: string, bytes: Uint8Array, budget: TraceBudget): Promise<Trace[]> {
  async function* chunks() {
    yield bytes;
  }
  const traces = await readTraces(chunks()).catch((error) => {
    throw ofEntry(path, error);
  });
  budget.take(path, traces);
  return traces;
}

/** Holds the parts of a set to each other. @throws ArchiveError */
function checkSet(
  path: string,
  { asks, found }: SetFile,
  samples: readonly Trace[],
  branches: readonly Trace[],
): void {
  const refuse = (i: number, reason: string) => {
    throw new ArchiveError({ rule: 'schema', path, field: `found.${i}`, reason });
  };
  let next = 0;
  for (const [i, { sample, ask, scan, branches: own }] of found.entries()) {
    if (i > 0 && sample <= found[i - 1].sample) refuse(i, 'the samples are out of order');
    const trace = samples[sample];
    if (!trace) refuse(i, 'there is no such sample');
    if (ask !== null && ask >= asks.length) refuse(i, 'there is no such ask');
    const wrong = scan && disagreementOfForks(scan.forks, trace);
    if (wrong) refuse(i, wrong);
    for (const { position, traces } of own) {
      for (const branch of branches.slice(next, next + traces)) {
        const fault = disagreementOfBranch(branch, position, trace);
        if (fault) refuse(i, fault);
      }
      next += traces;
    }
  }
  if (next === branches.length) return;
  throw new ArchiveError({
    rule: 'schema',
    path,
    field: 'found',
    reason: 'it has more or fewer continuations than branches.jsonl',
  });
}

function disagreementOfForks(
  forks: NonNullable<SetFile['found'][number]['scan']>['forks'],
  trace: Trace,
): string | null {
  for (const [i, fork] of forks.entries()) {
    const { position, taken, branches } = fork;
    if (i > 0 && position <= forks[i - 1].position) return 'the forks are out of order';
    // Forks that were scanned one by one may have numbers of samples of their own.
    const scan = { samples: branches[0].samples, forks: [fork] };
    const isWord = (id: number, said: string) => id !== taken || trace.tokens[position].word === said;
    const fault = disagreementOfScan(scan, trace, isWord);
    if (fault) return fault;
  }
  return null;
}

function disagreementOfBranch(branch: Trace, position: number, trace: Trace): string | null {
  if (position < trace.promptLength || position >= trace.tokens.length)
    return 'a continued fork is not in the response';
  const isSame = branch.tokens.length >= position && branch.promptLength === trace.promptLength;
  const start = trace.tokens.slice(0, position);
  if (isSame && start.every(({ id }, at) => branch.tokens[at].id === id)) return null;
  return 'a continuation does not begin as its sample';
}
