import type { Evaluation, Resumption, RunRecord, StepMetrics, StepSamples } from '../../experiment/record.ts';
import type { Spec } from '../../experiment/spec.ts';
import type { InspectCommand, InspectEvent } from './inspect_protocol.ts';
import type { KeptCommand, KeptEvent } from './kept_protocol.ts';
import type { LabFailure, RunKey } from './run_protocol.ts';

/** What the page asks of the worker. */
export type LabCommand =
  /**
   * Looks which adapters there are, says so, and uses the chosen one from the next `open` or question on; null, or one
   * that is not there, takes a real GPU, else this processor, else a software GPU. Starts no work.
   */
  | { type: 'probe'; choice: AdapterKind | null }
  /** Asks what a spec would take, before anything is opened. Where that cannot be told there is no answer. */
  | { type: 'estimate'; spec: Spec }
  /**
   * Loads the base and sets up every run of the spec (condition x seed); stays paused unless `play`. With `keep` it is
   * kept in the browser under a new name from its first play or step on, which `kept-opened` tells.
   */
  | { type: 'open'; preset: string; spec: Spec; play: boolean; keep?: boolean }
  | { type: 'play' }
  | { type: 'pause' }
  /** One training step of each run, then pause. */
  | { type: 'step' }
  /** Ends the work and frees its memory. */
  | { type: 'close' }
  | InspectCommand
  | KeptCommand
  /** For tests and the lost-device drill. */
  | { type: 'destroy-device' };

/** What can compute: a GPU, the kernels for this processor, or a GPU that WebGPU itself imitates on the processor. */
export const adapterKinds = ['gpu', 'wasm', 'software'] as const;
export type AdapterKind = (typeof adapterKinds)[number];

/** What an adapter is, in words that can be shown. */
export interface AdapterFacts {
  kind: AdapterKind;
  /** As records have it: of the processor `wasm`. */
  name: string;
  vendor: string;
  architecture: string;
  features: string[];
  /** Kernels that its driver gets wrong, so that others are used. */
  wrong?: string[];
}

/** What an experiment takes. */
export interface Cost {
  /** Memory on the adapter. */
  bytes: number;
  /** Work of all its runs, at a mean response length. */
  flop: number;
  parameters: number;
}

/** What an experiment would take, and how fast. */
export interface Estimate extends Cost {
  /** FLOP/s that the adapter in use makes of a training; null where nobody knows. */
  rate: number | null;
}

/** A phase of work, for the progress line. */
export type LabPhase =
  | 'idle'
  | 'loading'
  | 'compiling'
  | 'evaluating'
  | 'training'
  | 'paused'
  | 'done'
  | 'failed';

/** What the worker tells the page. */
export type LabEvent =
  /** Which adapter is used, and all that were found. */
  | { type: 'adapter'; adapter: AdapterFacts; found: AdapterFacts[] }
  /** The adapter that the open experiment is trained on. */
  | { type: 'trains-on'; adapter: AdapterFacts }
  | ({ type: 'estimate' } & Estimate)
  /** Once after `open`: the world's words, and what it will take. */
  | ({ type: 'opened'; vocabulary: string[] } & Cost)
  | {
      type: 'phase';
      phase: LabPhase;
      /** Steps done and to do, over all runs. */
      done: number;
      total: number;
      /** Wall seconds left at the measured rate, or null while unknown. */
      secondsLeft: number | null;
      /** Tokens sampled and trained on a second, over the last steps; null while unknown. */
      tokensPerSecond: number | null;
      /** Wall ms of the last training step; null while unknown. */
      stepMs: number | null;
    }
  | { type: 'metrics'; run: RunKey; metrics: StepMetrics }
  | { type: 'samples'; run: RunKey; samples: StepSamples }
  | { type: 'evaluation'; run: RunKey; evaluation: Evaluation }
  /** A run as it was kept: in place of all that was said of it before. */
  | { type: 'restored'; run: RunKey; record: RunRecord }
  /** A run goes on from where it was kept. */
  | { type: 'resumed'; run: RunKey; resumption: Resumption }
  /** SHA-256 of the parameters that a run has come to, where the processor alone has trained it (`RunRecord.hash`). */
  | { type: 'hashed'; run: RunKey; hash: string }
  /** The device was lost; after so many seconds another is opened, and the runs go on from where they were kept. */
  | { type: 'recovering'; attempt: number; of: number; seconds: number; detail: string }
  | InspectEvent
  | KeptEvent
  | { type: 'failed'; failure: LabFailure; detail: string };
