import type { LabFailure } from './lab_failure.ts';
import type { LabCommand, LabEvent } from './protocol.ts';

/** The page's connection to the lab: it sends commands and receives events. */
export interface LabClient {
  send(command: LabCommand): void;
  /** Subscribes to every event; returns a function to unsubscribe. */
  listen(listener: (event: LabEvent) => void): () => void;
  /** Terminates the worker. The next command starts a new one. */
  end(): void;
}

/** The part of a worker that the client uses, so that tests can fake it. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const startWorker = (): WorkerLike =>
  new Worker(new URL('../worker.ts', import.meta.url), { type: 'module' });

/**
 * A client of the lab. The worker starts with the first command, and again after a crash. A crash is
 * reported as a `failed` event, like any other failure.
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

  /** The worker, started if there is none; null if the browser forbids workers, which is reported. */
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
