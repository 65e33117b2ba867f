import { UsageError } from './machine/arguments.ts';
import { FailedResult } from './machine/failed_result.ts';
import { fileErrorMessage, isFileSystemError } from './machine/file_error.ts';
import { withHubAccess } from './machine/hub_access.ts';
import {
  ClosedPipe,
  Interrupted,
  OutputError,
  print,
  type StandardStreams,
  withStreams,
} from './machine/standard_streams.ts';

/**
 * A command of the command line. `run` returns what `--json` prints: undefined if it has printed its output itself, a
 * `FailedResult` to exit with 1 all the same.
 */
interface Command {
  usage: string;
  run(args: string[]): Promise<unknown>;
}

/** Loaded on demand, so that no command waits for the imports of another. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  analyse: () => import('./analyse.ts'),
  bench: () => import('./bench/bench.ts'),
  convert: () => import('./convert.ts'),
  distil: () => import('./distil.ts'),
  doctor: () => import('./doctor.ts'),
  evaluate: () => import('./evaluate.ts'),
  export: () => import('./export.ts'),
  import: () => import('./import.ts'),
  link: () => import('./link.ts'),
  models: () => import('./models.ts'),
  reproduce: () => import('./reproduce.ts'),
  sample: () => import('./sample.ts'),
  score: () => import('./score.ts'),
  task: () => import('./task.ts'),
  train: () => import('./train.ts'),
  verify: () => import('./verify.ts'),
};

const modelHelp = `A model (--model, --from) is a shipped base, a Hugging Face folder, one in an archive (run.forklab.zip#top20-1), or one of
the Hugging Face Hub, hf:owner/name or hf:owner/name@revision, which is downloaded once. With --offline nothing is fetched.`;

async function help(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  return `forklab <command> [--offline]\n\n${all.map(({ usage }) => usage).join('\n\n')}\n\n${modelHelp}\n`;
}

/**
 * Runs the command line. When this resolves, all output has been flushed, or the exit code says that it was not.
 * @param argv a command's name and its arguments
 * @returns the exit code: 0 done, 1 failed, 2 bad usage, 130 stopped by Ctrl-C. A reader that closes a pipe early is
 * not an error.
 */
export function forklab(argv: readonly string[], streams: StandardStreams): Promise<number> {
  const { stdout, stderr } = streams;
  return withStreams(streams, () => outcome(argv))
    .catch((error) => reportError(error, stderr))
    .then(async (code) => {
      await stdout.flush();
      if (stdout.failure instanceof OutputError) stderr.write(`${stdout.failure.message}\n`).catch(() => {});
      await stderr.flush();
      const lost = [stdout, stderr].some(({ failure }) => failure instanceof OutputError);
      return lost && code === 0 ? 1 : code;
    });
}

async function outcome(argv: readonly string[]): Promise<number> {
  // An option of every command, since every model may be one of the Hub.
  const [name, ...args] = argv.filter((argument) => argument !== '--offline');
  if (name === undefined || name === 'help' || name === '--help') {
    await print(await help());
    return name === undefined ? 2 : 0;
  }
  if (!Object.hasOwn(commands, name))
    throw new UsageError(`Unknown command "${name}". Run "forklab help" for the list.`);
  const { usage, run } = await commands[name]();
  if (args.includes('--help')) {
    await print(`${usage}\n`);
    return 0;
  }
  const ended = await withHubAccess(argv.includes('--offline'), () => run(args));
  const result = ended instanceof FailedResult ? ended.result : ended;
  if (args.includes('--json') && result !== undefined) await print(`${JSON.stringify(result)}\n`);
  return ended instanceof FailedResult ? 1 : 0;
}

/** Prints an error and returns its exit code. */
function reportError(error: unknown, stderr: StandardStreams['stderr']): number {
  if (error instanceof ClosedPipe) return 0;
  // Reported after flushing, which may also be when it first occurs.
  if (error instanceof OutputError) return 1;
  const message = isFileSystemError(error)
    ? fileErrorMessage(error)
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
