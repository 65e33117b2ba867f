import * as divergence from './analyse_divergence.ts';
import * as entropy from './analyse_entropy.ts';
import * as forks from './analyse_forks.ts';
import * as temperature from './analyse_temperature.ts';
import { UsageError } from './machine/arguments.ts';

/** Each analysis is a subcommand. */
const analyses: Record<string, { usage: string; run(args: string[]): Promise<unknown> }> = {
  forks,
  temperature,
  entropy,
  divergence,
};

export const usage = Object.values(analyses)
  .map((analysis) => analysis.usage)
  .join('\n\n');

/** Runs the analysis named by the first argument. */
export async function run(args: string[]): Promise<unknown> {
  const [name, ...rest] = args;
  if (name === undefined || !Object.hasOwn(analyses, name)) {
    const problem = name === undefined ? 'Name an analysis' : `There is no analysis "${name}"`;
    throw new UsageError(`${problem}: ${Object.keys(analyses).join(', ')}.`);
  }
  return analyses[name].run(rest);
}
