import * as analyse from './analyse.ts';
import { UsageError } from './arguments.ts';
import * as bench from './bench.ts';
import * as distil from './distil.ts';
import * as doctor from './doctor.ts';
import * as evaluate from './evaluate.ts';
import * as exportArchive from './export.ts';
import * as link from './link.ts';
import * as reproduce from './reproduce.ts';
import * as score from './score.ts';
import * as train from './train.ts';

/** A command: how it is called, and what it does. It returns what `--json` prints; undefined where it has printed itself. */
interface Command {
  usage: string;
  run(args: string[]): Promise<unknown>;
}

const commands: Record<string, Command> = {
  analyse,
  bench,
  distil,
  doctor,
  evaluate,
  export: exportArchive,
  link,
  reproduce,
  score,
  train,
};

const help = () =>
  `forklab <command>\n\n${Object.values(commands)
    .map((c) => c.usage)
    .join('\n\n')}\n`;

/** Exit codes: 0 done, 1 failed, 2 bad usage. */
async function main(): Promise<number> {
  const [name, ...args] = process.argv.slice(2);
  if (name === undefined || name === 'help' || name === '--help') {
    process.stdout.write(help());
    return name === undefined ? 2 : 0;
  }
  const json = args.includes('--json');
  try {
    if (!Object.hasOwn(commands, name)) throw new UsageError(`There is no command "${name}".`);
    if (args.includes('--help')) {
      process.stdout.write(`${commands[name].usage}\n`);
      return 0;
    }
    const result = await commands[name].run(args);
    if (json && result !== undefined) process.stdout.write(`${JSON.stringify(result)}\n`);
    // A command that has a result and still failed, such as `doctor`, says so itself.
    return Number(process.exitCode ?? 0);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\n`);
    if (error instanceof UsageError) return 2;
    if (process.env.FORKLAB_TRACE && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    return 1;
  }
}

// Dawn keeps the process alive as long as its instance lives.
process.exit(await main());
