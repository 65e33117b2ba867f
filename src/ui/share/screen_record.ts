import type { ExperimentRecord } from '../../experiment/record.ts';
import { sum } from '../../stats/totals.ts';
import type { LabState } from '../state/lab_store.ts';

/**
 * The experiment on the screen as a record: the recorded or imported one as it came, the live one as far as it is.
 * @returns null where nothing has been computed yet
 */
export function screenRecord(
  { experiment, recorded, imported }: Pick<LabState, 'experiment' | 'recorded' | 'imported'>,
  version: string,
  now: Date = new Date(),
): ExperimentRecord | null {
  const { source, preset, spec, vocabulary, runs, adapter } = experiment;
  if (source === 'recorded') return recorded.status === 'ready' ? recorded.record : null;
  if (source === 'imported') return imported?.record ?? null;
  const all = Object.values(runs);
  if (all.length === 0 || vocabulary.length === 0) return null;
  const name = (adapter?.name ?? 'unknown').slice(0, 200);
  return {
    format: 1,
    preset,
    spec,
    vocabulary: [...vocabulary],
    adapter: name,
    version,
    date: now.toISOString(),
    runs: all.map(
      ({ condition, seed, metrics, evaluations, samples, resumed, ended, hash, adapter: began }) => ({
        condition,
        seed,
        metrics: [...metrics],
        evaluations: [...evaluations],
        samples: [...samples],
        // The page does not learn of pauses: the work is the time of the steps.
        seconds: sum(metrics, (m) => m['time/rollout'] + m['time/update']) / 1000,
        adapter: began ?? name,
        ...(resumed && { resumed: [...resumed] }),
        ...(ended && { ended }),
        ...(hash && { hash }),
      }),
    ),
  };
}
