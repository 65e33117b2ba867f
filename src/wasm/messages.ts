/**
 * Messages between a device and the worker that executes its commands. They are executed in order; those that need a
 * reply have a number that the reply repeats.
 */

import type { Dispatch } from '../device/program.ts';

/** A buffer, by id. */
export interface Remote {
  remote: number;
}

/** A dispatch whose buffers are given by id. */
export type RemoteDispatch = Omit<Dispatch, 'buffers'> & {
  buffers: (Remote | { buffer: Remote; offset: number } | null)[];
};

export type RemoteCommand =
  | { run: number }
  | { copy: number; to: number; bytes: number; from?: number; at?: number }
  | { clear: number };

export interface RemoteRange {
  buffer: number;
  offset: number;
  size: number;
  into?: ArrayBuffer;
}

export type Request =
  | { type: 'buffers'; reply: number; plan: { id: number; bytes: number }[] }
  | { type: 'write'; buffer: number; data: ArrayBuffer; offset: number }
  | { type: 'program'; reply: number; id: number; dispatches: RemoteDispatch[]; label: string }
  | { type: 'submit'; commands: RemoteCommand[] }
  | { type: 'read'; reply: number; ranges: RemoteRange[] }
  | { type: 'done'; reply: number }
  | { type: 'destroy'; buffer?: number; program?: number };

/** A failure with the fields of `DeviceError`. */
export interface Failure {
  kind: string;
  message: string;
}

export type Answer =
  /** The worker is ready. */
  | { type: 'ready' }
  | { type: 'answer'; reply: number; data?: ArrayBuffer[] }
  | { type: 'failed'; reply: number; failure: Failure }
  /** The memory of a large write, to be reused. */
  | { type: 'spare'; data: ArrayBuffer };

/** The first message to a worker. */
export interface Start {
  module: WebAssembly.Module;
}
