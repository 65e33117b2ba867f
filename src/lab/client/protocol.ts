import type { Evaluation, Resumption, RunRecord, StepMetrics, StepSamples } from '../../experiment/record.ts';
import type { Spec } from '../../experiment/spec.ts';
import type { ExportCommand, ExportEvent } from './export_protocol.ts';
import type { ForeignCommand, ForeignEvent } from './foreign_protocol.ts';
import type { InspectCommand, InspectEvent } from './inspect_protocol.ts';
import type { KeptCommand, KeptEvent } from './kept_protocol.ts';
import type { LabFailure } from './lab_failure.ts';
import type { ModelsCommand, ModelsEvent } from './models_protocol.ts';
import type { RunKey } from './run_key.ts';

/** Commands from the page to the worker. */
export type LabCommand =
  /**
   * Detects and reports the adapters, and uses the chosen one from the next `open` or request on. Null, or an
   * unavailable one: a real GPU, else this processor, else a software GPU. Starts no work.
   */
  | { type: 'probe'; choice: AdapterKind | null }
  /** Requests the estimated cost of a spec, before anything is opened. If it is unknown there is no answer. */
  | { type: 'estimate'; spec: Spec }
  /**
   * Loads the base and sets up every run of the spec (condition x seed); stays paused unless `play`. With `keep` it is
   * saved in the browser from its first play or step on, reported by `kept-opened`: under `name`, numbered where it is
   * taken, or under a drawn one.
   */
  | { type: 'open'; preset: string; spec: Spec; play: boolean; keep?: boolean; name?: string }
  | { type: 'play' }
  | { type: 'pause' }
  /** One training step of each run, then pause. */
  | { type: 'step' }
  /** Ends the work and frees its memory. */
  | { type: 'close' }
  | InspectCommand
  | KeptCommand
  | ModelsCommand
  | ForeignCommand
  | ExportCommand
  /** For tests and the lost-device drill. */
  | { type: 'destroy-device' };

/** Kinds of adapters: a GPU, the kernels for this processor, or a software GPU. */
export const adapterKinds = ['gpu', 'wasm', 'software'] as const;
export type AdapterKind = (typeof adapterKinds)[number];

/** The facts of an adapter, for display. */
export interface AdapterFacts {
  kind: AdapterKind;
  /** As in records: `wasm` for the processor. */
  name: string;
  vendor: string;
  architecture: string;
  features: string[];
  /** Kernels that its driver computes incorrectly, so that others are used. */
  wrong?: string[];
}

/** The cost of an experiment. */
export interface Cost {
  /** Memory on the adapter. */
  bytes: number;
  /** FLOP of all its runs, at a mean response length. */
  flop: number;
  parameters: number;
}

/** The estimated cost of an experiment, and the training rate. */
export interface Estimate extends Cost {
  /** Training FLOP/s of the adapter in use; null if unknown. */
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

/** Events from the worker to the page. */
export type LabEvent =
  /** The adapter in use, and all available ones. */
  | { type: 'adapter'; adapter: AdapterFacts; found: AdapterFacts[] }
  /** The adapter that the open experiment is trained on. */
  | { type: 'trains-on'; adapter: AdapterFacts }
  | ({ type: 'estimate' } & Estimate)
  /** Once after `open`: the world's vocabulary, and the cost. */
  | ({ type: 'opened'; vocabulary: string[] } & Cost)
  | {
      type: 'phase';
      phase: LabPhase;
      /** Steps done and total, over all runs. */
      done: number;
      total: number;
      /** Wall seconds left at the measured rate, or null while unknown. */
      secondsLeft: number | null;
      /** Tokens sampled and trained on per second, over the last steps; null while unknown. */
      tokensPerSecond: number | null;
      /** Wall ms of the last training step; null while unknown. */
      stepMs: number | null;
    }
  | { type: 'metrics'; run: RunKey; metrics: StepMetrics }
  | { type: 'samples'; run: RunKey; samples: StepSamples }
  | { type: 'evaluation'; run: RunKey; evaluation: Evaluation }
  /** A run as saved: replaces everything reported of it before. */
  | { type: 'restored'; run: RunKey; record: RunRecord }
  /** A run resumes from its checkpoint. */
  | { type: 'resumed'; run: RunKey; resumption: Resumption }
  /** SHA-256 of a run's final parameters, if it was trained only on the processor (`RunRecord.hash`). */
  | { type: 'hashed'; run: RunKey; hash: string }
  /** The device was lost; after N seconds another is opened, and the runs resume from their checkpoints. */
  | { type: 'recovering'; attempt: number; of: number; seconds: number; detail: string }
  | InspectEvent
  | KeptEvent
  | ModelsEvent
  | ForeignEvent
  | ExportEvent
  | { type: 'failed'; failure: LabFailure; detail: string };
