import { join } from 'node:path';
import { writeAtomically } from '../../cli/machine/atomic_file.ts';
import { archiveFileName } from '../../formats/archive/archive.ts';
import { writeArchive } from '../../formats/archive/write_archive.ts';
import { linkOf, plainLink } from '../../formats/link/link.ts';
import { experiments } from '../experiments.ts';
import type { FigureId } from '../names.ts';
import { type Job, planOf } from '../plan.ts';
import type { Done } from './done_files.ts';
import { recordOf } from './records.ts';

/**
 * Packs each experiment of some figures, as far as it is done, into `reproduction-<experiment>.forklab.zip`: spec,
 * metrics, evaluations and samples, which the page opens.
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
    const record = await recordOf(out, experiment, done);
    if (!record) continue;
    const name = `reproduction-${experiment.id}`;
    const zip = await writeArchive({
      name,
      forklab: record.version,
      date: record.date,
      link: await linkOf(plainLink(record.preset, record.spec)),
      record,
      weights: [],
      checkpoints: [],
      trees: [],
    });
    const path = join(out, archiveFileName(name));
    await writeAtomically(path, new Uint8Array(await zip.arrayBuffer()));
    written.push(path);
  }
  return written;
}
