import { Readable, Writable } from 'node:stream';
import { forklab } from '../commands.ts';
import { Output, type StandardStreams } from '../machine/standard_streams.ts';

/** The outcome of a command. */
export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Overrides of the defaults. */
interface Given {
  readonly input?: string;
  readonly interrupt?: AbortSignal;
  /** Called with each chunk of stderr. */
  readonly onStderr?: (text: string) => void;
}

/** Runs the command line in this process, on its own streams: starting a process each time would take seconds. */
export async function runForklab(argv: readonly string[], given: Given = {}): Promise<Ran> {
  const said = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr', seen?: (text: string) => void) =>
    new Output(
      name,
      new Writable({
        decodeStrings: false,
        write(text: string, _encoding, done) {
          said[name] += text;
          seen?.(text);
          done();
        },
      }),
    );
  const streams: StandardStreams = {
    stdin: Readable.from([Buffer.from(given.input ?? '')]),
    stdout: output('stdout'),
    stderr: output('stderr', given.onStderr),
    interrupt: given.interrupt ?? new AbortController().signal,
  };
  return { status: await forklab(argv, streams), ...said };
}
