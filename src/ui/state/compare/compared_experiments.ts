import type { ExperimentRecord } from '../../../experiment/record.ts';
import { type Experiment, type RunState, reachedStep } from '../experiment.ts';
import type { Imported, LabState } from '../lab_store.ts';
import { type ComparedExperiment, type ComparedRun, comparedRuns } from './compared_run.ts';
import type { RunStatus } from './curve_run.ts';

/**
 * Where the runs of Compare come from. The experiment on the screen is always first; those that are kept in the browser
 * and those from archives are added to `others` of the store (`addExperiment`), as records.
 */

/** The id of the experiment on the screen: one at a time. */
export const screenId = 'screen';

/** The experiment on the screen, recorded or being trained. */
export function screenExperiment({
  experiment,
  recorded,
  imported,
  adapter,
}: Pick<LabState, 'experiment' | 'recorded' | 'imported' | 'adapter'>): ComparedExperiment {
  const { source, spec, runs } = experiment;
  const ours = recorded.status === 'ready' ? recorded.record : null;
  const recording = source === 'recorded' ? ours : source === 'imported' ? (imported?.record ?? null) : null;
  return {
    id: screenId,
    name: null,
    spec,
    adapter: recording ? recording.adapter : ((experiment.adapter ?? adapter)?.name ?? null),
    onScreen: true,
    runs: Object.values(runs).map((run) => ({ ...run, status: statusOf(experiment, run) })),
  };
}

function statusOf(experiment: Experiment, run: Pick<RunState, 'metrics' | 'seed' | 'ended'>): RunStatus {
  const { phase } = experiment.progress;
  const step = run.metrics.at(-1)?.step ?? 0;
  if (run.ended || step >= experiment.spec.steps) return 'done';
  if (experiment.source !== 'live') return phase === 'done' ? 'stopped' : 'replayed';
  if (phase === 'failed') return 'failed';
  // Seeds are trained one after the other: of the unfinished ones, the furthest is the one in training.
  const atWork = phase === 'training' || phase === 'evaluating';
  return atWork && step >= reachedStep(experiment, run.seed) - 1 ? 'running' : 'waiting';
}

/** A record, from the browser's storage or an archive, as an experiment to compare. */
export function recordedExperiment(id: string, name: string, record: ExperimentRecord): ComparedExperiment {
  return {
    id,
    name,
    spec: record.spec,
    adapter: record.adapter,
    onScreen: false,
    runs: record.runs.map((run) => ({
      ...run,
      adapter: run.adapter ?? null,
      status: run.ended || (run.metrics.at(-1)?.step ?? 0) >= record.spec.steps ? 'done' : 'stopped',
    })),
  };
}

/** What an archive's experiment is called among those compared: once it is kept, as it is there. */
export const importedId = ({ id, name, record }: Imported): string => id ?? `archive/${record.date}/${name}`;

/** An experiment from an archive. */
export const importedExperiment = (imported: Imported): ComparedExperiment =>
  recordedExperiment(importedId(imported), imported.name, imported.record);

/** All runs that are compared. Runs that did not change stay the same object, so that curves are not recomputed. */
export function allRuns(experiments: readonly ComparedExperiment[]): ComparedRun[] {
  return experiments.flatMap((experiment) => {
    const known = lastRuns.get(experiment.id) ?? new Map<string, ComparedRun>();
    const runs = comparedRuns(experiment).map((run) => {
      const old = known.get(run.id);
      return old && sameRun(old, run) ? old : run;
    });
    lastRuns.set(experiment.id, new Map(runs.map((run) => [run.id, run])));
    return runs;
  });
}

const lastRuns = new Map<string, Map<string, ComparedRun>>();

const sameRun = (a: ComparedRun, b: ComparedRun): boolean =>
  a.metrics === b.metrics &&
  a.evaluations === b.evaluations &&
  a.samples === b.samples &&
  a.spec === b.spec &&
  a.status === b.status &&
  a.adapter === b.adapter &&
  a.experimentName === b.experimentName;
