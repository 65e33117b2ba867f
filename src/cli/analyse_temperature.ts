import { type SweepPoint, type Threshold, usualTemperatures } from '../experiment/sweep.ts';
import { forkPercentile } from '../forks/entropy_distribution.ts';
import { temperatureSweep } from '../inspect/temperature_sweep.ts';
import { worldNames } from '../task/worlds.ts';
import { integerOf, numberOf, numbersOf, parseArguments, UsageError, wordsOf } from './machine/arguments.ts';
import { say } from './machine/standard_streams.ts';
import { oneModel, openInWorld, worldOf } from './model_in_world.ts';

export const usage = `analyse temperature <model folder or shipped name> [--world ${worldNames.join('|')}] [--problems N] [--samples N]
      [--temperatures 0.01,0.3,...] [--vary forks,others] [--threshold NATS | --percentile P] [--seed N] [--json]
  Pass rate against the temperature at forks, and against that of all other tokens, the other at 1 (arXiv 2506.01939,
  Fig. 3), over the held-out problems (the first N; all unless told). A fork is a place whose entropy at temperature 1
  is above the threshold: so many nats, or a percentile (${forkPercentile} unless told) of the entropies of the same problems' samples
  at temperature 1. Temperature 0 is greedy.`;

/** Sweeps the temperature at forks and elsewhere. */
export async function run(args: string[]): Promise<unknown> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArguments(args, {
    world: text,
    problems: text,
    samples: text,
    temperatures: text,
    vary: text,
    threshold: text,
    percentile: text,
    seed: text,
    json: { type: 'boolean' },
  });
  const name = oneModel(positionals, usage);
  const world = worldOf(values.world);
  const available = world.heldOut().length;
  const problems = integerOf('problems', values.problems, available, 1, available);
  const samples = integerOf('samples', values.samples, 4, 1, 256);
  const temperatures = numbersOf('temperatures', values.temperatures, usualTemperatures, 0, 100);
  const vary = wordsOf('vary', values.vary, ['forks', 'others']);
  const threshold = thresholdOf(values.threshold, values.percentile);
  const seed = integerOf('seed', values.seed, 0, 0, 2 ** 31 - 1);

  const { device, decoder } = await openInWorld(name, world, problems * samples);
  say(
    `${name}: ${vary.length * temperatures.length} points of ${problems} problems x ${samples} samples, on ${device.adapterName}.`,
  );
  const started = performance.now();
  const sweep = await temperatureSweep(
    decoder,
    world,
    { set: { part: 'held-out', problems, samples }, vary, temperatures, threshold, seed },
    (point) => say(describe(point)),
  );
  const seconds = (performance.now() - started) / 1000;
  say(
    `Forks are above ${sweep.threshold.toFixed(4)} nats. ${sweep.tokens} tokens in ${seconds.toFixed(1)} s.`,
  );
  return {
    adapter: device.adapterName,
    model: name,
    world: world.name,
    problems,
    samples,
    seed,
    seconds,
    tokens: sweep.tokens,
    threshold: { ...threshold, nats: sweep.threshold },
    points: sweep.points,
  };
}

/** The threshold that two arguments give, of which only one may be there. */
function thresholdOf(nats: string | undefined, percentile: string | undefined): Threshold {
  if (nats === undefined) return { percentile: numberOf('percentile', percentile, forkPercentile, 0, 100) };
  if (percentile !== undefined) throw new UsageError('Give --threshold or --percentile, not both.');
  return { nats: numberOf('threshold', nats, 0, 0, 100) };
}

/** A point in a line: `forks at T 0.3: pass@1 0.251 ± 0.021, length 31.2, cut off 0.4 %, 20.1 % of tokens at forks`. */
function describe({ vary, temperature, pass, se, length, truncated, forkShare }: SweepPoint): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return (
    `${vary} at T ${temperature}: pass@1 ${pass.toFixed(3)}${se === null ? '' : ` ± ${se.toFixed(3)}`}, length ${length.toFixed(1)}, ` +
    `cut off ${percent(truncated)}, ${percent(forkShare)} of tokens at forks`
  );
}
