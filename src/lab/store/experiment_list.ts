import {
  type DamagedEntry,
  type KeptExperiment,
  type KeptRunFacts,
  removedFor,
} from '../client/kept_protocol.ts';
import { bytesOf, type ExperimentEntry, parseExperiment, parseRun, type RunEntry } from './entries.ts';
import type { RunStorage } from './run_storage.ts';

/** Who is at work: the experiments that some tab has taken, and this worker's own, which may be paused. */
export interface AtWork {
  locked: ReadonlySet<string>;
  own: { id: string; playing: boolean } | null;
}

/** Lists what is kept, newest first. Entries that are damaged are named and skipped. */
export async function listExperiments(
  storage: RunStorage,
  work: AtWork,
): Promise<{ experiments: KeptExperiment[]; damaged: DamagedEntry[] }> {
  const experiments: KeptExperiment[] = [];
  const damaged: DamagedEntry[] = [];
  for (const { id, entry: value } of await storage.experiments()) {
    try {
      const entry = parseExperiment(value);
      if (entry.id !== id) throw new Error(`This experiment’s entry says that it is another, ${entry.id}.`);
      const { runs, faults } = await runsOf(storage, entry);
      for (const fault of faults) damaged.push({ id: entry.id, fault: `${entry.name}: ${fault}` });
      experiments.push(facts(entry, runs, work));
    } catch (error) {
      damaged.push({ id, fault: (error as Error).message });
    }
  }
  experiments.sort((a, b) => (a.updated < b.updated ? 1 : -1));
  return { experiments, damaged };
}

/** The entries of an experiment's runs that are sound, and what is wrong with the others. */
export async function runsOf(
  storage: RunStorage,
  { id }: ExperimentEntry,
): Promise<{ runs: RunEntry[]; faults: string[] }> {
  const runs: RunEntry[] = [];
  const faults: string[] = [];
  for (const value of await storage.runs(id)) {
    try {
      runs.push(parseRun(value));
    } catch (error) {
      faults.push((error as Error).message);
    }
  }
  return { runs, faults };
}

function facts(entry: ExperimentEntry, runs: RunEntry[], { locked, own }: AtWork): KeptExperiment {
  const { format: _format, matmuls: _matmuls, ...rest } = entry;
  const mine = own?.id === entry.id;
  const goesOn = mine ? own.playing : locked.has(entry.id);
  const of = (condition: string, seed: number): KeptRunFacts => {
    const run = runs.find((r) => r.condition === condition && r.seed === seed);
    if (!run)
      return { condition, seed, status: 'queued', step: 0, pass: null, bytes: 0, resumed: 0, ended: null };
    const { status, step, pass, resumed, ended } = run;
    const shown = status === 'running' && !goesOn ? 'paused' : status;
    return { condition, seed, status: shown, step, pass, resumed, ended, bytes: bytesOf(run) };
  };
  return {
    ...rest,
    updated: runs.reduce((last, { saved }) => (saved > last ? saved : last), entry.updated),
    runs: entry.spec.seeds.flatMap((seed) => entry.spec.conditions.map(({ name }) => of(name, seed))),
    bytes: runs.reduce((sum, run) => sum + bytesOf(run), 0),
    elsewhere: !mine && locked.has(entry.id),
  };
}

/** The removed experiments that can be deleted now: nobody can bring them back any more. */
export const overdue = (experiments: readonly KeptExperiment[], now: number): KeptExperiment[] =>
  experiments.filter(
    ({ removed, elsewhere }) => removed !== null && !elsewhere && now - Date.parse(removed) >= removedFor,
  );
