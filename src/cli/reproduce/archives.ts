import { join } from 'node:path';
import { archiveFileName } from '../../experiment/archive/archive.ts';
import { writeArchive } from '../../experiment/archive/write_archive.ts';
import { linkOf, plainLink } from '../../experiment/link/link.ts';
import type { RunRecord } from '../../experiment/record.ts';
import { type Experiment, experiments } from '../../reproduction/experiments.ts';
import type { FigureId } from '../../reproduction/figure_ids.ts';
import { type Job, planOf } from '../../reproduction/plan.ts';
import { worldByName } from '../../task/worlds.ts';
import { readRunFile, writeWhole } from '../run_files.ts';
import type { Done } from './done_files.ts';
import { experimentFolder } from './train_run.ts';

/**
 * Packs each experiment of some figures, as far as it is done, into `<experiment>.forklab.zip`: spec, metrics,
 * evaluations and samples, which the page opens.
 * @returns the paths
 */
export async function writeArchives(
  out: string,
  figures: readonly FigureId[],
  done: readonly { job: Job; done: Done }[],
): Promise<string[]> {
  const wanted = new Set(
    planOf(figures, { seeds: Number.POSITIVE_INFINITY }).flatMap(({ task }) =>
      task.kind === 'train' ? [task.experiment] : [],
    ),
  );
  const written: string[] = [];
  for (const experiment of experiments.filter(({ id }) => wanted.has(id))) {
    const trained = done.filter(
      ({ job }) => job.task.kind === 'train' && job.task.experiment === experiment.id,
    );
    if (trained.length === 0) continue;
    const runs: RunRecord[] = [];
    for (const { job } of trained) {
      if (job.task.kind !== 'train') continue;
      const file = await readRunFile(experimentFolder(out, experiment), job.task);
      if (file) runs.push(file.record);
    }
    if (runs.length === 0) continue;
    written.push(await writeOne(out, experiment, runs, trained[0].done.adapter));
  }
  return written;
}

async function writeOne(
  out: string,
  experiment: Experiment,
  runs: RunRecord[],
  adapter: string,
): Promise<string> {
  const { id, preset } = experiment;
  const version = process.env.npm_package_version ?? 'unknown';
  const date = new Date().toISOString().slice(0, 10);
  // Of the spec, what the runs are of: with fewer seeds than planned the archive is whole all the same.
  const spec = {
    ...experiment.spec,
    seeds: experiment.spec.seeds.filter((seed) => runs.some((run) => run.seed === seed)),
  };
  const zip = await writeArchive({
    name: `reproduction-${id}`,
    forklab: version,
    date,
    link: await linkOf(plainLink(preset, spec)),
    record: {
      format: 1,
      preset,
      spec,
      vocabulary: [...worldByName(spec.world).vocabulary.tokens],
      adapter,
      version,
      date,
      runs,
    },
    weights: [],
    checkpoints: [],
    trees: [],
  });
  const path = join(out, archiveFileName(`reproduction-${id}`));
  await writeWhole(path, new Uint8Array(await zip.arrayBuffer()));
  return path;
}
