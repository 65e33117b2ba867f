import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../cli/machine/atomic_file.ts';
import { packageRoot } from '../../device/node_package_root.ts';
import { experimentOf } from '../experiments.ts';
import type { Results } from '../results.ts';
import { type About, resultParts } from '../results_schema.ts';
import { type DoneJob, type Published, readResults, writeDocument, writeResults } from './collect.ts';
import { recordingOf, recordOf } from './records.ts';

/** The results that ship with the page, with how they came about, or null where there are none. @throws Error where they cannot be read */
export async function readPublished(
  folder = join(packageRoot, 'public/reproduction'),
): Promise<Published | null> {
  try {
    await access(join(folder, 'about.json'));
  } catch {
    return null;
  }
  return readResults(folder);
}

/** Refuses results that would take away what is published. @throws Error that names the parts of which there are fewer */
export function refuseLoss(results: Results, published: Results | null): void {
  const fewer = resultParts.filter((part) => results[part].length < (published?.[part].length ?? 0));
  if (fewer.length === 0) return;
  throw new Error(
    `Not published: there are fewer ${fewer.join(', ')} than in public/reproduction/, which would lose them. Run reproduce without --figures and --seeds first.`,
  );
}

/**
 * Puts results where the page, the document and the recorded run come from.
 * @param out the results folder
 */
export async function publish(
  out: string,
  results: Results,
  about: About,
  done: readonly DoneJob[],
): Promise<void> {
  await writeResults(join(packageRoot, 'public/reproduction'), results, about);
  await writeDocument(join(packageRoot, 'docs/reproduction.md'), results, about);
  const main = await recordOf(out, experimentOf('main'), done);
  const recording = main && recordingOf(main);
  if (recording)
    await writeAtomically(join(packageRoot, 'public/recorded/countdown.json'), JSON.stringify(recording));
}
