import { UsageError } from './machine/arguments.ts';
import { Failed } from './machine/failed.ts';
import { fileSentence, isFileFault } from './machine/file_fault.ts';
import {
  Interrupted,
  OutputError,
  print,
  ReaderGone,
  type StandardStreams,
  withStreams,
} from './machine/standard_streams.ts';

/**
 * A command: how it is called, and what it does. It returns what `--json` prints; undefined where it has printed itself,
 * and a `Failed` where there is a result and exit code 1 nevertheless.
 */
interface Command {
  usage: string;
  run(args: string[]): Promise<unknown>;
}

/** Loaded when they are called: what one needs, others would wait for. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  analyse: () => import('./analyse.ts'),
  bench: () => import('./bench/bench.ts'),
  convert: () => import('./convert.ts'),
  distil: () => import('./distil.ts'),
  doctor: () => import('./doctor.ts'),
  evaluate: () => import('./evaluate.ts'),
  export: () => import('./export.ts'),
  link: () => import('./link.ts'),
  reproduce: () => import('./reproduce.ts'),
  score: () => import('./score.ts'),
  train: () => import('./train.ts'),
};

async function help(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  return `forklab <command>\n\n${all.map(({ usage }) => usage).join('\n\n')}\n`;
}

/**
 * Runs the command line: what it has to say has been taken by its readers when this resolves, or the exit code says that
 * it was not.
 * @param argv a command's name and its arguments
 * @returns the exit code: 0 done, 1 failed, 2 bad usage, 130 stopped by Ctrl-C. A reader that has seen enough is no
 * failure
 */
export function forklab(argv: readonly string[], streams: StandardStreams): Promise<number> {
  const { stdout, stderr } = streams;
  return withStreams(streams, () => outcome(argv))
    .catch((error) => told(error, stderr))
    .then(async (code) => {
      await stdout.flush();
      if (stdout.failure instanceof OutputError) stderr.write(`${stdout.failure.message}\n`).catch(() => {});
      await stderr.flush();
      const lost = [stdout, stderr].some(({ failure }) => failure instanceof OutputError);
      return lost && code === 0 ? 1 : code;
    });
}

async function outcome([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help') {
    await print(await help());
    return name === undefined ? 2 : 0;
  }
  if (!Object.hasOwn(commands, name)) throw new UsageError(`There is no command "${name}".`);
  const { usage, run } = await commands[name]();
  if (args.includes('--help')) {
    await print(`${usage}\n`);
    return 0;
  }
  const ended = await run(args);
  const result = ended instanceof Failed ? ended.result : ended;
  if (args.includes('--json') && result !== undefined) await print(`${JSON.stringify(result)}\n`);
  return ended instanceof Failed ? 1 : 0;
}

/** Tells of an error, and gives its exit code. */
function told(error: unknown, stderr: StandardStreams['stderr']): number {
  if (error instanceof ReaderGone) return 0;
  // Told when all is flushed: it may also come to light only then.
  if (error instanceof OutputError) return 1;
  const message = isFileFault(error)
    ? fileSentence(error)
    : error instanceof Error
      ? error.message
      : String(error);
  const write = (text: string) => stderr.write(`${text}\n`).catch(() => {});
  if (message !== '') write(message);
  if (error instanceof Interrupted) return 130;
  if (error instanceof UsageError) return 2;
  if (process.env.FORKLAB_TRACE && error instanceof Error) write(error.stack ?? '');
  return 1;
}
