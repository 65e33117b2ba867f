import { sameJson } from '../../experiment/same_json.ts';
import {
  type DamagedEntry,
  type KeptExperiment,
  type KeptRunFacts,
  removedFor,
} from '../client/kept_protocol.ts';
import { bytesOf, type ExperimentEntry, parseExperiment, parseRun, type RunEntry } from './entries.ts';
import type { RunStorage } from './run_storage.ts';

/** Which experiments are in use: those locked by some tab, and this worker's own, which may be paused. */
export interface AtWork {
  locked: ReadonlySet<string>;
  own: { id: string; playing: boolean } | null;
}

/** Lists saved experiments, newest first. Damaged entries are reported and skipped. */
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

/** The valid entries of an experiment's runs, and the errors of the others. */
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
  const { format: _format, unsaved, imported, ...rest } = entry;
  const mine = own?.id === entry.id;
  const goesOn = mine ? own.playing : locked.has(entry.id);
  const shown = (status: RunEntry['status']) => (status === 'running' && !goesOn ? 'paused' : status);
  const of = (condition: string, seed: number): KeptRunFacts => {
    const run = runs.find((r) => r.condition === condition && r.seed === seed);
    if (!run) {
      // One that was started and not saved yet is at its first seed.
      const begun = runs.length === 0 && seed === entry.spec.seeds[0] ? unsaved : null;
      const status = begun ? shown(begun) : 'queued';
      return {
        condition,
        seed,
        status,
        step: 0,
        pass: null,
        bytes: 0,
        resumed: 0,
        model: false,
      };
    }
    const { status, step, pass, resumed } = run;
    const model = run.checkpoints.length > 0;
    return { condition, seed, status: shown(status), step, pass, resumed, model, bytes: bytesOf(run) };
  };
  return {
    ...rest,
    updated: runs.reduce((last, { saved }) => (saved > last ? saved : last), entry.updated),
    runs: entry.spec.seeds.flatMap((seed) => entry.spec.conditions.map(({ name }) => of(name, seed))),
    bytes: runs.reduce((all, run) => all + bytesOf(run), 0),
    elsewhere: !mine && locked.has(entry.id),
    imported: imported !== null,
  };
}

/** The removed experiments that can be deleted: the time to restore them has passed. */
export const expired = (experiments: readonly KeptExperiment[], now: number): KeptExperiment[] =>
  experiments.filter(
    ({ removed, elsewhere }) => removed !== null && !elsewhere && now - Date.parse(removed) >= removedFor,
  );

/**
 * An experiment of the same recipe that was started and of which nothing is saved, to be started again; null if there
 * is none that is free.
 */
export function startedBefore(
  experiments: readonly KeptExperiment[],
  { preset, spec }: Pick<ExperimentEntry, 'preset' | 'spec'>,
): string | null {
  const found = experiments.find(
    (of) =>
      !of.imported &&
      of.runs.every(({ step }) => step === 0) &&
      of.runs.some(({ status }) => status === 'paused' || status === 'failed') &&
      of.removed === null &&
      of.queued === null &&
      !of.elsewhere &&
      sameJson([of.preset, of.spec], [preset, spec]),
  );
  return found?.id ?? null;
}
