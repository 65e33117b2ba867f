import type { LabClient } from './client.ts';
import type {
  FittingModel,
  InspectCost,
  InspectEvent,
  InspectKind,
  InspectRequest,
  InspectResults,
} from './inspect_protocol.ts';
import type { LabFailure } from './lab_failure.ts';

/** Why a request failed. `unusable`: the request does not fit the model or the world; `detail` says how. */
export class InspectError extends Error {
  constructor(
    readonly failure: LabFailure | 'cancelled' | 'unusable',
    detail: string,
    /** Of a model that does not fit: how it would. */
    readonly fits: readonly FittingModel[] = [],
  ) {
    super(detail);
    this.name = 'InspectError';
  }
}

export type InspectProgress = Extract<InspectEvent, { type: 'inspect-progress' }>;

/** The answer to a request. */
export interface Answer<K extends InspectKind> {
  readonly result: InspectResults[K];
  readonly cost: InspectCost;
}

/** A request in progress. */
export interface InspectJob<K extends InspectKind> {
  /** @throws InspectError when it failed, was cancelled, or the worker ended */
  readonly done: Promise<Answer<K>>;
  /** Stops at the next submit; `done` then rejects as cancelled. Results already reported as progress stay valid. */
  cancel(): void;
}

export interface InspectClient {
  ask<K extends InspectKind>(
    request: Extract<InspectRequest, { kind: K }>,
    onProgress?: (progress: InspectProgress) => void,
  ): InspectJob<K>;
}

interface Pending {
  resolve(answer: Answer<InspectKind>): void;
  reject(error: InspectError): void;
  onProgress?: (progress: InspectProgress) => void;
}

/** Sends requests about models to the lab, each answered by a promise. Concurrent requests are queued. */
export function inspectClient(lab: LabClient): InspectClient {
  const pending = new Map<number, Pending>();
  let next = 1;
  const settle = (id: number) => {
    const found = pending.get(id);
    pending.delete(id);
    return found;
  };
  lab.listen((event) => {
    if (event.type === 'inspect-progress') pending.get(event.id)?.onProgress?.(event);
    else if (event.type === 'inspected')
      settle(event.id)?.resolve({ result: event.result, cost: event.cost });
    else if (event.type === 'inspect-failed')
      settle(event.id)?.reject(new InspectError(event.failure, event.detail, event.fits));
    else if (event.type === 'failed') {
      // A lost device or a crashed worker sends no more answers.
      for (const id of [...pending.keys()]) settle(id)?.reject(new InspectError(event.failure, event.detail));
    }
  });
  return {
    ask(request, onProgress) {
      const id = next++;
      const done = new Promise<Answer<never>>((resolve, reject) => {
        // The worker answers a request with a result of the same kind.
        pending.set(id, { resolve: resolve as (answer: Answer<InspectKind>) => void, reject, onProgress });
      });
      lab.send({ type: 'inspect', id, request });
      return { done, cancel: () => lab.send({ type: 'inspect-cancel', id }) };
    },
  };
}
