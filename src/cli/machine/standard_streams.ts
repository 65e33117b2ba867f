import { AsyncLocalStorage } from 'node:async_hooks';
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { type Readable, Writable } from 'node:stream';
import { fileReason } from './file_error.ts';

/** The streams of a command and its signal to stop: the process's, or a test's. */
export interface StandardStreams {
  readonly stdin: Readable;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborted by the first Ctrl-C. */
  readonly interrupt: AbortSignal;
}

/** The reader has closed the pipe, as `head` does. Not an error. */
export class ClosedPipe extends Error {}

/** An output could not be written, so it is incomplete. */
export class OutputError extends Error {}

/** A command was stopped by Ctrl-C; the message, if any, says what was saved. */
export class Interrupted extends Error {}

/** A stream that tracks every write until it has completed or failed. */
export class Output {
  /** Why the first failed write failed. Nothing is written after it. */
  failure: ClosedPipe | OutputError | null = null;
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    readonly name: string,
    private readonly stream: Writable,
  ) {
    // The callbacks report errors too, but an unhandled 'error' event would end the process.
    stream.on('error', (error) => this.fail(error));
  }

  /**
   * Writes a text, in order. Resolves when the stream can take more, so that a caller that awaits it never runs ahead
   * of a slow reader.
   * @throws ClosedPipe or OutputError, once a write has failed
   */
  write(text: string): Promise<void> {
    if (this.failure) return Promise.reject(this.failure);
    let ready = false;
    const taken = new Promise<void>((done, fail) => {
      ready = this.stream.write(text, (error) => (error ? fail(this.fail(error)) : done()));
    });
    this.last = taken.catch(() => {});
    return ready ? Promise.resolve() : taken;
  }

  /** Resolves once all writes have completed or failed. */
  async flush(): Promise<void> {
    await this.last;
  }

  private fail(error: NodeJS.ErrnoException): ClosedPipe | OutputError {
    this.failure ??=
      error.code === 'EPIPE' || error.code === 'ECONNRESET'
        ? new ClosedPipe()
        : new OutputError(`${this.name} cannot be written: ${fileReason(error)}. The output is incomplete.`);
    return this.failure;
  }
}

/** An output of the process. Written synchronously to files: Node drops the rest of a partial write to a full disk. */
const ownOutput = (name: 'stdout' | 'stderr', fd: number): Output =>
  new Output(
    name,
    process[name] instanceof Socket
      ? process[name]
      : new Writable({
          write(chunk: Buffer, _encoding, done) {
            try {
              for (let at = 0; at < chunk.length; ) at += writeSync(fd, chunk, at);
              done();
            } catch (error) {
              done(error as Error);
            }
          },
        }),
  );

let own: StandardStreams | undefined;
const ownInterrupt = new AbortController();

/** The process's streams. */
export function processStreams(): StandardStreams {
  own ??= {
    get stdin() {
      return process.stdin;
    },
    stdout: ownOutput('stdout', 1),
    stderr: ownOutput('stderr', 2),
    interrupt: ownInterrupt.signal,
  };
  return own;
}

/** The first Ctrl-C asks the command to stop; the second ends the process. */
export function listenToCtrlC(): void {
  process.on('SIGINT', () => {
    if (ownInterrupt.signal.aborted) process.exit(130);
    ownInterrupt.abort();
  });
}

/** The streams of a running command, and how many of its parts handle Ctrl-C themselves. */
interface Running {
  readonly streams: StandardStreams;
  stoppable: number;
}
const running = new AsyncLocalStorage<Running>();

const streams = (): StandardStreams => running.getStore()?.streams ?? processStreams();

/**
 * Runs a command with the given streams, which `log`, `print` and `stdin` then use.
 * @throws Interrupted on Ctrl-C, at once where nothing is `stoppable`
 */
export function withStreams<T>(of: StandardStreams, work: () => Promise<T>): Promise<T> {
  const state: Running = { streams: of, stoppable: 0 };
  return running.run(state, async () => {
    let cut: () => void = () => {};
    const interrupted = new Promise<never>((_, fail) => {
      cut = () => {
        if (state.stoppable === 0) fail(new Interrupted());
      };
    });
    of.interrupt.addEventListener('abort', cut);
    try {
      return await Promise.race([work(), interrupted]);
    } finally {
      of.interrupt.removeEventListener('abort', cut);
    }
  });
}

/**
 * Runs work that stops gracefully soon after Ctrl-C: it is awaited rather than abandoned.
 * @param work receives the signal of Ctrl-C
 */
export async function stoppable<T>(work: (interrupt: AbortSignal) => Promise<T>): Promise<T> {
  const state = running.getStore();
  if (state) state.stoppable++;
  try {
    return await work(streams().interrupt);
  } finally {
    if (state) state.stoppable--;
  }
}

/** Logs progress to stderr: stdout is for results. */
export const log = (text: string): void => {
  // A failed write is recorded in `failure`, which decides the exit code; the work continues.
  streams()
    .stderr.write(`${text}\n`)
    .catch(() => {});
};

/** Writes a part of a line to stderr. */
export const logPart = (text: string): void => {
  streams()
    .stderr.write(text)
    .catch(() => {});
};

/** Writes to stdout; resolves when the stream can take more. @throws ClosedPipe or OutputError */
export const print = (text: string): Promise<void> => streams().stdout.write(text);

export const stdin = (): Readable => streams().stdin;
