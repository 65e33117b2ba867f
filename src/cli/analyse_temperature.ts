import { type SweepPoint, type Threshold, usualTemperatures } from '../experiment/sweep.ts';
import { forkPercentile } from '../forks/entropy_distribution.ts';
import { temperatureSweep } from '../inspect/temperature_sweep.ts';
import { worldNames } from '../task/worlds.ts';
import { integerOf, numberOf, numbersOf, parseArguments, UsageError, wordsOf } from './machine/arguments.ts';
import { log } from './machine/standard_streams.ts';
import { oneModel, openInWorld, worldOf } from './model_in_world.ts';

export const usage = `analyse temperature <model folder or shipped name> [--world ${worldNames.join('|')}] [--problems N] [--samples N]
      [--temperatures 0.01,0.3,...] [--vary forks,others] [--threshold NATS | --percentile P] [--seed N] [--json]
  Pass rate as a function of the temperature at forks, and of the temperature at all other tokens, the other one held at 1
  (arXiv 2506.01939, Fig. 3), on the held-out problems (--problems: the first N; default: all). A token is a fork if its
  entropy at temperature 1 is above a threshold, in nats (--threshold) or as a percentile of the token entropies of
  samples at temperature 1 (--percentile, default: ${forkPercentile}). Temperature 0 is greedy decoding.`;

/** Sweeps the temperature at forks and at all other tokens. */
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
  log(
    `${name}: ${vary.length * temperatures.length} points of ${problems} problems x ${samples} samples, on ${device.adapterName}.`,
  );
  const started = performance.now();
  const sweep = await temperatureSweep(
    decoder,
    world,
    { set: { part: 'held-out', problems, samples }, vary, temperatures, threshold, seed },
    (point) => log(describe(point)),
  );
  const seconds = (performance.now() - started) / 1000;
  log(
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

/** The threshold from --threshold or --percentile, of which only one may be given. */
function thresholdOf(nats: string | undefined, percentile: string | undefined): Threshold {
  if (nats === undefined) return { percentile: numberOf('percentile', percentile, forkPercentile, 0, 100) };
  if (percentile !== undefined) throw new UsageError('Give --threshold or --percentile, not both.');
  return { nats: numberOf('threshold', nats, 0, 0, 100) };
}

/**
 * A point as a line: `forks at T 0.3: pass@1 0.251 ± 0.021, length 31.2, truncated 0.4 %, 20.1 % of tokens at forks`.
 */
function describe({ vary, temperature, pass, se, length, truncated, forkShare }: SweepPoint): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return (
    `${vary} at T ${temperature}: pass@1 ${pass.toFixed(3)}${se === null ? '' : ` ± ${se.toFixed(3)}`}, length ${length.toFixed(1)}, ` +
    `truncated ${percent(truncated)}, ${percent(forkShare)} of tokens at forks`
  );
}
