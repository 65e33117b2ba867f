import { AsyncLocalStorage } from 'node:async_hooks';
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { type Readable, Writable } from 'node:stream';
import { fileReason } from './file_fault.ts';

/** What a command reads and writes, and how it is told to stop: the process's own, or a test's. */
export interface StandardStreams {
  readonly stdin: Readable;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborted by the first Ctrl-C. */
  readonly interrupt: AbortSignal;
}

/** The reader of an output has closed it, as `head` does once it has enough. Nothing is wrong. */
export class ReaderGone extends Error {}

/** An output could not be written: what the command said is not all there. */
export class OutputError extends Error {}

/** A command that was stopped by Ctrl-C; its message, if it has one, says what became of the work. */
export class Interrupted extends Error {}

/** A stream that loses nothing: every write is known to have been taken, or to have failed. */
export class Output {
  /** What the first failed write failed of. Nothing is written after it. */
  failure: ReaderGone | OutputError | null = null;
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    readonly name: string,
    private readonly stream: Writable,
  ) {
    // The callbacks tell of errors too, but an error that nobody listens to would end the process.
    stream.on('error', (error) => this.fail(error));
  }

  /**
   * Writes a text, in order. Resolves as soon as there is room for more, so that whoever awaits it never runs ahead of a
   * slow reader.
   * @throws ReaderGone or OutputError, once a write has failed
   */
  write(text: string): Promise<void> {
    if (this.failure) return Promise.reject(this.failure);
    let hasRoom = false;
    const taken = new Promise<void>((done, fail) => {
      hasRoom = this.stream.write(text, (error) => (error ? fail(this.fail(error)) : done()));
    });
    this.last = taken.catch(() => {});
    return hasRoom ? Promise.resolve() : taken;
  }

  /** Resolves once all has been taken, or has failed. */
  async flush(): Promise<void> {
    await this.last;
  }

  private fail(error: NodeJS.ErrnoException): ReaderGone | OutputError {
    this.failure ??=
      error.code === 'EPIPE' || error.code === 'ECONNRESET'
        ? new ReaderGone()
        : new OutputError(`${this.name} cannot be written: ${fileReason(error)}. The output is not whole.`);
    return this.failure;
  }
}

/** One of the process's own outputs. Node throws away what a disk that is nearly full took only a part of. */
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

/** The process's own. */
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

/** Ctrl-C asks the command to stop; the second one ends the process. */
export function listenToCtrlC(): void {
  process.on('SIGINT', () => {
    if (ownInterrupt.signal.aborted) process.exit(130);
    ownInterrupt.abort();
  });
}

/** The streams of a command that is running, and how many of its parts stop by themselves when they are told to. */
interface Running {
  readonly streams: StandardStreams;
  stoppable: number;
}
const running = new AsyncLocalStorage<Running>();

const streams = (): StandardStreams => running.getStore()?.streams ?? processStreams();

/**
 * Runs a command on some streams: `say`, `print` and `stdin` within are theirs.
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
 * Does work that ends by itself, in good order, soon after Ctrl-C: it is awaited then.
 * @param work is given the signal of Ctrl-C
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

/** Says something about progress, on stderr: stdout is for results. */
export const say = (text: string): void => {
  // What it failed of stands in `failure`, and decides the exit code; the work goes on.
  streams()
    .stderr.write(`${text}\n`)
    .catch(() => {});
};

/** Writes to stdout; resolves once there is room for more. @throws ReaderGone or OutputError */
export const print = (text: string): Promise<void> => streams().stdout.write(text);

export const stdin = (): Readable => streams().stdin;
