import type { EntropyChange } from '../forks/entropy_change.ts';
import type { Interval } from '../stats/intervals.ts';
import type { ExperimentId, ModelName } from './names.ts';

/** A run in the results: its evaluations, and its training metrics. */
export interface RunResult {
  readonly experiment: ExperimentId;
  readonly condition: string;
  readonly seed: number;
  readonly steps: number;
  /** Of work. */
  readonly seconds: number;
  /** Sampled and trained on. */
  readonly tokens: number;
  /** Shares of the trained tokens that were clipped from below and from above: means over the steps. Null: not kept. */
  readonly clipped: { readonly low: number; readonly high: number } | null;
  /** SHA-256 of the final parameters, of a run that every processor repeats to the bit; else null. */
  readonly hash: string | null;
  /** By step, rising; the base first, and for a run that continues another that one's end. */
  readonly points: readonly EvaluatedPoint[];
}

export interface EvaluatedPoint {
  readonly step: number;
  readonly passAt1: number;
  readonly passAtK: number;
  readonly k: number;
  readonly problems: number;
  /** Mean response, tokens. */
  readonly length: number;
  /** Mean over all response tokens, nats. */
  readonly entropy: number;
  /** Share of truncated responses. */
  readonly truncated: number;
  /** Share of responses that are right in their first attempt, and that give up; null where the world has no attempts. */
  readonly firstAttempt: number | null;
  readonly gaveUp: number | null;
}

/** What a model's responses to the held-out problems are made of (`rl/persistence.ts`), as shares of the responses. */
export interface Sampled {
  readonly temperature: number;
  /** Per problem. */
  readonly samples: number;
  readonly passAt1: MeasuredRate;
  /** Of eight tries; the error is null of fewer than 16 samples. */
  readonly passAt8: { readonly rate: number; readonly se: number | null };
  /** Null, as the next two, where the world has no attempts. */
  readonly firstAttempt: MeasuredRate | null;
  /** Right attempts of all attempts. */
  readonly perAttempt: number | null;
  /** A response. */
  readonly attempts: number | null;
  readonly gaveUp: number;
  readonly truncated: number;
  /** Mean response, tokens. */
  readonly length: number;
}

/** A rate with its standard error of sampling alone: these very problems, other draws. */
export interface MeasuredRate {
  readonly rate: number;
  readonly se: number;
}

/** A model tested as it is, and tested with `stop` forbidden. */
export interface PersistenceResult {
  readonly model: ModelName;
  readonly problems: number;
  /** At temperature 1. */
  readonly asIs: Sampled;
  /** The same with `stop` forbidden: it cannot give up. */
  readonly goesOn: Sampled;
  /** The same at the temperature with the highest pass@1 on the validation problems. */
  readonly tuned: Sampled;
  /** pass@1 on the validation problems with `stop` forbidden. */
  readonly validation: readonly { readonly temperature: number; readonly passAt1: number }[];
}

/** Bins per nat of the entropy histograms. */
export const binsPerNat = 20;

/** How the entropies of a model's response tokens are distributed (Fig. 2); 95 % intervals are over problems. */
export interface EntropyResult {
  readonly model: ModelName;
  readonly problems: number;
  readonly responses: number;
  readonly tokens: number;
  /** Mean, nats. */
  readonly mean: number;
  /** Share of tokens below .01 nats. */
  readonly settled: { readonly share: number; readonly interval: Interval };
  /** Share of all entropy that the top 20 % of tokens hold. */
  readonly topHolds: { readonly share: number; readonly interval: Interval };
  readonly percentiles: readonly { readonly percentile: number; readonly entropy: number }[];
  /** Counts by bin, from 0 nats. */
  readonly histogram: readonly number[];
  readonly highest: readonly WordResult[];
  readonly lowest: readonly WordResult[];
  /** Lowest mean of a slot where the teacher chooses, less the highest of one where it does not. */
  readonly slotGap: { readonly nats: number; readonly interval: Interval };
  /** Slots of the grammar, highest mean entropy first; `fork` where the teacher chooses there. */
  readonly slots: readonly {
    readonly slot: string;
    readonly n: number;
    readonly mean: number;
    readonly fork: boolean;
  }[];
}

export interface WordResult {
  readonly word: string;
  readonly count: number;
  readonly mean: number;
}

/** pass@1 with one temperature at forks and another elsewhere (Fig. 3). */
export interface SweepResult {
  readonly model: ModelName;
  /** Entropy from which a token counts as a fork, nats: the model's own 80th percentile. */
  readonly threshold: number;
  readonly problems: number;
  readonly samples: number;
  readonly points: readonly SweptPoint[];
  /** pass@1 with forks at the temperature less that with the others at it; paired over problems, 95 %. */
  readonly differences: readonly {
    readonly temperature: number;
    readonly mean: number;
    readonly interval: Interval;
  }[];
}

export interface SweptPoint {
  readonly place: 'forks' | 'others' | 'both';
  readonly temperature: number;
  readonly passAt1: number;
  readonly interval: Interval;
}

/**
 * What training did to the entropies of the final model's responses, read by the run's checkpoints (Table 1, Fig. 4,
 * 5).
 */
export interface ReadingResult {
  readonly experiment: ExperimentId;
  readonly condition: string;
  readonly seed: number;
  readonly traces: number;
  readonly tokens: number;
  readonly steps: readonly {
    readonly step: number;
    /** Overlap of the top 20 % with those of the base, and of the final model. */
    readonly withBase: number;
    readonly withFinal: number;
    readonly percentiles: readonly { readonly percentile: number; readonly entropy: number }[];
  }[];
  /** What base and final model would share if the grammar's slot of a token decided alone. */
  readonly bySlot: number;
  /** What the base shares with bases of other seeds, which nothing trained further, on the same responses: the mean. */
  readonly withOtherBases: number;
  readonly change: readonly EntropyChange[];
}

/** Mean entropy, at the forks of its base's own responses and elsewhere, under a model that reads them (section 6). */
export interface SettlingResult {
  readonly model: ModelName;
  readonly traces: number;
  readonly tokens: number;
  /** Nats. */
  readonly forks: number;
  readonly rest: number;
}

/** Problems outside the training distribution, or longer responses. */
export type TransferSet = 'goals' | 'larger' | 'four' | 'room';

/** pass@1 outside the training distribution (Fig. 9), or with longer responses than in training (Fig. 10). */
export interface TransferResult {
  readonly model: ModelName;
  readonly set: TransferSet;
  readonly problems: number;
  readonly samples: number;
  readonly passAt1: number;
  readonly passAtK: number;
  readonly length: number;
  readonly truncated: number;
}

/** Everything that was measured. */
export interface Results {
  readonly runs: readonly RunResult[];
  readonly entropies: readonly EntropyResult[];
  readonly sweeps: readonly SweepResult[];
  readonly readings: readonly ReadingResult[];
  readonly settling: readonly SettlingResult[];
  readonly transfers: readonly TransferResult[];
  readonly persistence: readonly PersistenceResult[];
}
