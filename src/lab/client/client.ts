import type { LabCommand, LabEvent } from './protocol.ts';
import type { LabFailure } from './run_protocol.ts';

/** What the page holds of the lab: it posts commands and hears events. */
export interface LabClient {
  send(command: LabCommand): void;
  /** Hears every event from now on; returns the way to stop. */
  listen(listener: (event: LabEvent) => void): () => void;
  /** Ends the worker at once. The next command starts a fresh one. */
  end(): void;
}

/** The part of a worker that the client needs, so that a test can stand in for it. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const startWorker = (): WorkerLike =>
  new Worker(new URL('../worker.ts', import.meta.url), { type: 'module' });

/**
 * A client of the lab. The worker starts with the first command, and again after a crash. A crash reaches the
 * listeners as a `failed` event, so that they have one way to hear of trouble.
 */
export function labClient(start: () => WorkerLike = startWorker): LabClient {
  const listeners = new Set<(event: LabEvent) => void>();
  let worker: WorkerLike | null = null;

  const tell = (event: LabEvent) => {
    for (const listener of listeners) listener(event);
  };
  const end = () => {
    worker?.terminate();
    worker = null;
  };
  const crash = (detail: string, failure: LabFailure = 'internal') => {
    end();
    tell({ type: 'failed', failure, detail });
  };

  /** The worker, started if there is none; null where the browser lets the page start none, which is then told. */
  function running(): WorkerLike | null {
    if (worker) return worker;
    let started: WorkerLike;
    try {
      started = start();
    } catch (error) {
      crash(messageOf(error), 'no-worker');
      return null;
    }
    started.addEventListener('message', (message) => {
      if (worker === started) tell((message as MessageEvent<LabEvent>).data);
    });
    started.addEventListener('error', (error) => {
      error.preventDefault();
      if (worker === started) crash((error as ErrorEvent).message || 'The worker did not start.');
    });
    started.addEventListener('messageerror', () => {
      if (worker === started) crash('A message from the worker could not be read.');
    });
    worker = started;
    return started;
  }

  return {
    send(command) {
      try {
        running()?.postMessage(command);
      } catch (error) {
        crash(messageOf(error));
      }
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    end,
  };
}
