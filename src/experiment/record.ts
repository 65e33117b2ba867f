import type { Spec } from './spec.ts';

/**
 * Metrics of one training step, by their TRL names where TRL has one. What was not measured is
 * null: if all groups were dropped no update ran, and its metrics are null.
 */
export interface StepMetrics {
  /** Counted from 1; step 0 is the base. */
  step: number;
  /** Mean reward of this step's rollouts, before dropping groups. */
  reward: number;
  reward_std: number;
  /** Share of groups whose rewards are all equal. */
  frac_reward_zero_std: number;
  /**
   * Mean entropy of all sampled tokens under the sampling policy, in nats, over the same rollouts as `reward` and
   * `completions/mean_length`. Before forklab 0.2: of the tokens trained on, at the update; null in such a record
   * where all groups were dropped.
   */
  entropy: number | null;
  /** The same of the kept tokens, at the update; null also where none was kept. */
  'mask/entropy_kept': number | null;
  /** Realised share of response tokens kept, of those trained on. */
  'mask/kept': number | null;
  /** The threshold, in nats (mean over the step's updates); null also for masks without one (all, random, matched). */
  'mask/tau': number | null;
  'clip_ratio/low_mean': number | null;
  'clip_ratio/high_mean': number | null;
  'completions/mean_length': number;
  /** Share of responses truncated at the maximum length. */
  'completions/clipped_ratio': number;
  /** Mean over the step's updates. */
  loss: number | null;
  /** Global gradient norm before clipping, mean over the step's updates. */
  grad_norm: number | null;
  /** Of the step's last update. */
  learning_rate: number | null;
  groups_dropped: number;
  /** Tokens sampled and trained on since the run began. */
  num_tokens: number;
  /** Wall time of the step, ms: rollout, and update. */
  'time/rollout': number;
  'time/update': number;
}

/** An evaluation on held-out problems. */
export interface Evaluation {
  step: number;
  'eval/pass@1': number;
  /** Unbiased pass@k at k = the number of samples. */
  'eval/pass@k': number;
  k: number;
  problems: number;
  /** Standard error of pass@1 over problems; null of one problem. */
  'eval/se': number | null;
  'eval/length': number;
  'eval/entropy': number;
  /** Share of responses that end with `<eos>`, and that were truncated. */
  'eval/stopped': number;
  'eval/truncated': number;
  /**
   * Share of responses whose first attempt is right (`rl/persistence.ts`); null where the world has no attempts. Absent
   * from records of before 2026-12.
   */
  'eval/first_attempt'?: number | null;
  /** Share of responses that give up; null of none. Absent from records of before 2026-12. */
  'eval/gave_up'?: number | null;
}

/** One response of a group, with its mask and advantage. */
export interface SampleResponse {
  /** Token ids after the prompt. */
  tokens: number[];
  /** Entropy at each token, nats (of the distribution it was drawn from). */
  entropy: number[];
  /** 1 if the token got the gradient. Empty if its group was dropped. */
  kept: number[];
  reward: number;
  advantage: number;
  answer: string | null;
}

/** One prompt's group of responses at one step. */
export interface SampleGroup {
  title: string;
  prompt: number[];
  /** Dropped because all its rewards were equal. */
  dropped: boolean;
  /** Responses of the full group, and the correct ones among them; `responses` may have fewer. */
  size: number;
  right: number;
  responses: SampleResponse[];
}

/** Recorded samples of one step: some of its groups. */
export interface StepSamples {
  step: number;
  groups: SampleGroup[];
}

/** A resumption of a run from a checkpoint: after a reload, a crash, or a device loss. */
export interface Resumption {
  /** The checkpoint's step: later steps were done on this adapter. */
  step: number;
  adapter: string;
  /** ISO 8601. */
  date: string;
  /** A different adapter than before: from here on the numbers may differ from those of an uninterrupted run. */
  otherAdapter?: boolean;
  /** Different kernels than before: from here on the last digits may differ from those of an uninterrupted run. */
  otherKernels?: boolean;
}

/** One condition with one seed. */
export interface RunRecord {
  condition: string;
  seed: number;
  metrics: StepMetrics[];
  evaluations: Evaluation[];
  samples: StepSamples[];
  /** Seconds of work, without pauses. */
  seconds: number;
  /** The adapter that the run started on. Records from before runs were saved have none. */
  adapter?: string;
  /** Revision of the kernels that trained it last. Records from before revision 2 have none. */
  kernels?: number;
  /** In records without a revision: the matmul kernel that it started with. Unused. */
  matmul?: string;
  /**
   * SHA-256 of the parameters after the last step (float32, little-endian), 64 hexadecimal digits, of a run that the
   * processor alone has trained: the same recipe gives it on every machine.
   */
  hash?: string;
  /** Absent where the run was never interrupted. */
  resumed?: Resumption[];
  /** Only in records of earlier versions, which could end a run before its last step. */
  ended?: EarlyEnd;
}

/** An experiment as saved, shown and recorded: the spec and its runs. */
export interface ExperimentRecord {
  format: 1;
  preset: string;
  spec: Spec;
  /** The vocabulary, so that samples can be read without the world. */
  vocabulary: string[];
  adapter: string;
  version: string;
  date: string;
  /** Which steps' samples a recording has: all groups would be too large. */
  runs: RunRecord[];
}

/** How a run of an earlier version came to an end before its last step. */
export interface EarlyEnd {
  /** Its last step. */
  step: number;
  /** The limit that was reached. */
  by: 'steps' | 'tokens' | 'minutes';
}
