import { recordedExperiment } from '../../cli/runs/recording.ts';
import { readRunFile } from '../../cli/runs/run_files.ts';
import type { ExperimentRecord, RunRecord } from '../../experiment/record.ts';
import { worldByName } from '../../task/worlds.ts';
import type { Experiment } from '../experiments.ts';
import type { Job } from '../plan.ts';
import type { Done } from './done_files.ts';
import { experimentFolder } from './train_run.ts';

/**
 * An experiment as far as it is done; null where nothing is. Its spec has the seeds that its runs are of, so that with
 * fewer than planned it is whole all the same.
 */
export async function recordOf(
  out: string,
  experiment: Experiment,
  done: readonly { job: Job; done: Done }[],
): Promise<ExperimentRecord | null> {
  const runs: RunRecord[] = [];
  let adapter = '';
  for (const { job, done: one } of done) {
    if (job.task.kind !== 'train' || job.task.experiment !== experiment.id) continue;
    const file = await readRunFile(experimentFolder(out, experiment), job.task);
    if (!file) continue;
    runs.push(file.record);
    adapter = one.adapter;
  }
  if (runs.length === 0) return null;
  const { spec, preset } = experiment;
  return {
    format: 1,
    preset,
    spec: { ...spec, seeds: spec.seeds.filter((seed) => runs.some((run) => run.seed === seed)) },
    vocabulary: [...worldByName(spec.world).vocabulary.tokens],
    adapter,
    version: process.env.npm_package_version ?? 'unknown',
    date: new Date().toISOString().slice(0, 10),
    runs,
  };
}

/** Seeds that the page's recorded run has: as many as its finding takes to be said. */
const recordedSeeds = 3;

/** The recorded run of the page, from the main experiment; null while its first seeds are not whole. */
export function recordingOf(record: ExperimentRecord): ExperimentRecord | null {
  const { spec } = record;
  const whole = spec.seeds.filter((seed) =>
    spec.conditions.every(({ name }) =>
      record.runs.some((run) => run.condition === name && run.seed === seed),
    ),
  );
  if (whole.length < recordedSeeds) return null;
  const seeds = whole.slice(0, recordedSeeds);
  // In training order: by seed, then by condition. Resumptions are recorded in its archive.
  const runs = seeds.flatMap((seed) =>
    spec.conditions.flatMap(({ name }) =>
      record.runs
        .filter((run) => run.condition === name && run.seed === seed)
        .map(({ resumed: _resumed, ...run }) => run),
    ),
  );
  return recordedExperiment({ ...record, spec: { ...spec, seeds }, runs });
}
