import type { ExperimentRecord, RunRecord, StepSamples } from '../../experiment/record.ts';
import { parseRecord } from '../../experiment/record_schema.ts';
import { lastStep } from './autosave.ts';
import type { ExperimentEntry, RecordEntry, RunEntry } from './entries.ts';
import type { RunStorage } from './run_storage.ts';
import { readSamples } from './stored_samples.ts';

/**
 * Reads a run's record up to a step.
 * @throws Error if it is damaged
 */
export async function readRecord(
  storage: RunStorage,
  experiment: ExperimentEntry,
  vocabulary: readonly string[],
  entry: RunEntry,
  step: number,
): Promise<RunRecord> {
  const rest = (await storage.record(experiment.id, entry)) as RecordEntry | undefined;
  if (typeof rest !== 'object' || rest === null) throw new Error('Its record is missing.');
  const samples: StepSamples[] = [];
  for (const chunk of entry.samples) samples.push(...(await readSamples(storage, experiment.id, chunk)));
  const whole: ExperimentRecord = {
    format: 1,
    preset: experiment.preset,
    spec: experiment.spec,
    vocabulary: [...vocabulary],
    adapter: experiment.adapter,
    version: experiment.version,
    date: experiment.created,
    runs: [{ ...rest, samples }],
  };
  const [run] = parseRecord(whole).runs;
  const upTo = (line: { step: number }) => line.step <= step;
  const cut: RunRecord = {
    ...run,
    metrics: run.metrics.filter(upTo),
    evaluations: run.evaluations.filter(upTo),
    samples: run.samples.filter(upTo),
    resumed: run.resumed?.filter(upTo),
  };
  if (lastStep(cut) !== step) throw new Error(`Its record does not reach step ${step}.`);
  return cut;
}
