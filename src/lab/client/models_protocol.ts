import type { Progress } from '../../hub/download.ts';
import type { HubProblem } from '../../hub/fault.ts';
import type { FilesProblem, PathedFile } from '../../hub/file_folder.ts';
import type { KeptWeights } from '../../hub/kept_models.ts';
import type { RestartReason } from '../../hub/transfer.ts';
import type { WeightsFacts } from '../../hub/weights.ts';
import type { GraphFacts } from '../../onnx/read_decoder.ts';

/**
 * Commands and events for models that come from the Hub or from the visitor's files. Sizes in bytes, dates in ISO 8601.
 */

/** Where models come from. The token is used for the command only, and stored nowhere. */
export interface HubAddress {
  /** Of the Hub or a mirror; null for huggingface.co. */
  endpoint: string | null;
  token: string | null;
}

/** Weights of a model of the Hub, one of which is to be chosen. */
export interface WeightsChoice extends WeightsFacts {
  /** What is to be downloaded in all, and how much of it is here already. */
  bytes: number;
  here: number;
  files: number;
}

/** A model of the Hub as found, before anything of it is downloaded. */
export interface FoundModel {
  /** Names it in the other commands. */
  folder: string;
  /** `owner/name`. */
  model: string;
  commit: string;
  /** Our engine's come first. */
  choices: WeightsChoice[];
  /** Those of them that are taken if none are chosen. */
  usual: WeightsChoice['onnx'];
  gated: boolean;
  /** As the Hub names it; null if it gives none. */
  license: string | null;
  /** Null where its config.json cannot be had before there is consent. */
  parameters: number | null;
  /** Why our engine does not run its safetensors, in English; null if it does, or where that cannot be known yet. */
  unsupported: string | null;
}

/** A model in the browser's storage, or given from disk. */
export interface ModelFacts {
  /** Names it in commands. */
  folder: string;
  /** `owner/name`, or the name of the given folder. */
  name: string;
  /** Null if it was given from disk. */
  commit: string | null;
  license: string | null;
  /** What is here. */
  bytes: number;
  /** Of the whole model; null if that is unknown. */
  total: number | null;
  /**
   * `ready`: all that was asked for is here; `partial`: its download can be continued; `arriving`: it is being downloaded here, or `elsewhere`: in
   * another tab.
   */
  status: 'ready' | 'partial' | 'arriving' | 'elsewhere';
  /** Given from disk: it is here until the page is closed. */
  given: boolean;
  /** Whether weights for our own engine are here, whole. */
  engine: boolean;
  /** Its graphs for ONNX Runtime that are here, whole. */
  onnx: readonly string[];
  /** What is known of its graphs, of those that have been read. */
  graphs: readonly GraphFacts[];
  /** Of a kept one, all weights that are here whole or in part. */
  weights: readonly KeptWeights[];
}

export type ModelsCommand =
  /** Answered by `models-list`, which is also sent after every change of the list. */
  | { type: 'models-list' }
  /** Asks the Hub for a model, by name or address. Answered by `models-found`, or `models-fault` with this name. */
  | ({ type: 'models-find'; name: string } & HubAddress)
  /**
   * Downloads weights of what was found: a graph, or with null our engine's. Without either, continues a download, or takes the
   * usual ones. Ends with `models-ready`, `models-paused` or `models-fault`.
   */
  | ({ type: 'models-add'; folder: string; onnx?: string | null } & HubAddress)
  /** Ends a download; what has arrived is kept. */
  | { type: 'models-pause'; folder: string }
  /**
   * Deletes a model, whole or in part, or forgets a given one. With `onnx`, deletes these weights alone: a graph, or with null
   * our engine's. A download ends first.
   */
  | { type: 'models-remove'; folder: string; onnx?: string | null }
  /** Files of the visitor's disk, which may be in nested folders. Answered by `models-given`, or `models-fault`. */
  | { type: 'models-give'; files: readonly PathedFile[] };

export type ModelsEvent =
  | { type: 'models-list'; models: ModelFacts[] }
  | { type: 'models-found'; name: string; found: FoundModel }
  | { type: 'models-progress'; folder: string; progress: Progress }
  /** A file had to start over. */
  | { type: 'models-restart'; folder: string; file: string; reason: RestartReason }
  | { type: 'models-ready'; folder: string }
  | { type: 'models-paused'; folder: string }
  | { type: 'models-given'; folder: string }
  | {
      type: 'models-fault';
      /** The name or folder of the command; null of given files. */
      of: string | null;
      problem: ModelsProblem;
    };

/** Why a command failed. `files`: what was dropped or picked is not a model. */
export type ModelsProblem =
  | { kind: 'hub'; problem: HubProblem }
  | { kind: 'files'; problem: FilesProblem }
  | { kind: 'other'; detail: string };
