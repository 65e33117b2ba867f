import * as entropy from './analyse_entropy.ts';
import * as forks from './analyse_forks.ts';
import * as temperature from './analyse_temperature.ts';
import { UsageError } from './machine/arguments.ts';

/** An analysis is a command of its own. */
const analyses: Record<string, { usage: string; run(args: string[]): Promise<unknown> }> = {
  forks,
  temperature,
  entropy,
};

export const usage = Object.values(analyses)
  .map((analysis) => analysis.usage)
  .join('\n\n');

/** Runs the analysis that the first argument names. */
export async function run(args: string[]): Promise<unknown> {
  const [name, ...rest] = args;
  if (name === undefined || !Object.hasOwn(analyses, name)) {
    const said = name === undefined ? 'Say what to analyse' : `There is no analysis "${name}"`;
    throw new UsageError(`${said}: ${Object.keys(analyses).join(', ')}.`);
  }
  return analyses[name].run(rest);
}
