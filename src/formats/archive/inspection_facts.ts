import type { ArchivedSet } from './archive.ts';

/** What there is of an inspection. */
export interface InspectionFacts {
  readonly sets: number;
  readonly samples: number;
  readonly continuations: number;
  /** Samples whose forks were scanned. */
  readonly scans: number;
  /** The models that wrote or scored the samples, each once. */
  readonly models: readonly string[];
}

/** Counts what sets hold. */
export function inspectionFacts(sets: readonly ArchivedSet[]): InspectionFacts {
  const samples = sets.flatMap((set) => set.samples);
  const models = new Set(samples.map(({ trace }) => trace.model));
  return {
    sets: sets.length,
    samples: samples.length,
    continuations: samples
      .flatMap(({ branches }) => branches)
      .reduce((sum, { traces }) => sum + traces.length, 0),
    scans: samples.filter(({ scan }) => scan.length > 0).length,
    models: [...models].filter((model) => model !== null),
  };
}
