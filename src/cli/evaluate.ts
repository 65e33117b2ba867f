import { parameterCount } from '../model/config.ts';
import { type EvaluatedProblem, evaluate, passAtK } from '../rl/evaluate.ts';
import { type Persistence, persistenceOf } from '../rl/persistence.ts';
import { forbiddenIds } from '../task/forbidden_words.ts';
import type { World } from '../task/world.ts';
import { worldNames } from '../task/worlds.ts';
import { integerOf, numbersOf, parseArguments, UsageError } from './machine/arguments.ts';
import { log } from './machine/standard_streams.ts';
import { oneModel, openInWorld, worldOf } from './model_in_world.ts';

export const usage = `evaluate <model folder or shipped name> [--world ${worldNames.join('|')}] [--split held-out|validation]
      [--problems N] [--samples N] [--temperature T[,T...]] [--forbid WORD[,WORD...]] [--seed N] [--json]
  Samples responses to the held-out problems (--problems: the first N; default: all) and reports pass@k for k = 1, 2, 4, ...
  up to --samples, and what the rate is made of: the share of responses that are right in their first attempt, right
  attempts of all attempts, the share that gave up, and the share that was truncated. Several temperatures are reported
  one after another; choose one on --split validation. Words of the world that --forbid names are never drawn: the other words
  share their probability, and entropies are those of the distribution that was sampled from.`;

/** One temperature's results. */
interface Point {
  temperature: number;
  seconds: number;
  evaluation: Awaited<ReturnType<typeof evaluate>>['evaluation'];
  'pass@k': Record<number, number>;
  persistence: Persistence;
}

/** Evaluates a model. */
export async function run(args: string[]): Promise<unknown> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArguments(args, {
    world: text,
    split: text,
    problems: text,
    samples: text,
    temperature: text,
    forbid: { type: 'string', multiple: true },
    seed: text,
    json: { type: 'boolean' },
  });
  const name = oneModel(positionals, usage);
  const world = worldOf(values.world);
  const { split = 'held-out' } = values;
  if (split !== 'held-out' && split !== 'validation')
    throw new UsageError(`--split must be held-out or validation, not "${split}".`);
  const all = split === 'held-out' ? world.heldOut() : world.validation();
  const count = integerOf('problems', values.problems, all.length, 1, all.length);
  const samples = integerOf('samples', values.samples, 4, 1, 256);
  const temperatures = numbersOf('temperature', values.temperature, [1], 0.05, 5);
  const forbid = forbiddenOf(values.forbid, world);
  const seed = integerOf('seed', values.seed, 0, 0, 2 ** 31 - 1);

  const { device, config, decoder } = await openInWorld(name, world, count * samples);
  const without = forbid.length === 0 ? '' : `, without ${forbid.join(' and ')}`;
  log(
    `Evaluating ${name}: ${count} problems x ${samples} samples at T ${temperatures.join(', ')}${without}, on ${device.adapterName}.`,
  );
  const points: Point[] = [];
  for (const temperature of temperatures) {
    const started = performance.now();
    const { evaluation, problems } = await evaluate(
      decoder,
      world,
      {
        problems: all.slice(0, count),
        samples,
        longest: world.responseLength,
        temperature,
        forbid: forbiddenIds(forbid, world.vocabulary),
        seed,
      },
      0,
    );
    const seconds = (performance.now() - started) / 1000;
    const point: Point = {
      temperature,
      seconds,
      evaluation,
      'pass@k': passRates(problems, samples),
      persistence: persistenceOf(world, problems),
    };
    report(point, temperatures.length > 1);
    points.push(point);
  }
  const about = {
    adapter: device.adapterName,
    model: name,
    parameters: parameterCount(config),
    world: world.name,
    split,
    forbid,
    seed,
  };
  if (points.length === 1) return { ...about, ...points[0] };
  const rate = ({ evaluation }: Point) => evaluation['eval/pass@1'];
  const best = points.reduce((a, b) => (rate(b) > rate(a) ? b : a));
  log(`Highest pass@1 at T ${best.temperature}.`);
  return { ...about, best: best.temperature, temperatures: points };
}

/** Logs what a temperature gave. */
function report({ temperature, seconds, 'pass@k': passes, persistence }: Point, isOneOfSeveral: boolean) {
  const share = (value: number | null) => value?.toFixed(3) ?? 'not measured';
  const rates = Object.entries(passes).map(([k, rate]) => `pass@${k} ${share(rate)}`);
  log(`${isOneOfSeveral ? `T ${temperature}: ` : ''}${rates.join(', ')} in ${seconds.toFixed(1)} s`);
  const { firstAttempt, perAttempt, attempts, gaveUp, truncated } = persistence;
  const parts = [
    `right in the first attempt ${share(firstAttempt)}`,
    `per attempt ${share(perAttempt)}${attempts === null ? '' : ` (${attempts.toFixed(2)} a response)`}`,
    `gave up ${share(gaveUp)}`,
    `truncated ${share(truncated)}`,
  ];
  log(`  ${parts.join(', ')}`);
}

/**
 * The words of `--forbid`, each once.
 * @throws UsageError when one cannot be forbidden
 */
export function forbiddenOf(values: readonly string[] | undefined, world: World): string[] {
  const words = [...new Set(values?.flatMap((value) => value.split(',')))];
  try {
    forbiddenIds(words, world.vocabulary);
  } catch (error) {
    throw new UsageError(`--forbid: ${(error as Error).message}`);
  }
  return words;
}

/** Unbiased pass@k over problems at k = 1, 2, 4, ... and the number of samples. */
export function passRates(problems: readonly EvaluatedProblem[], samples: number): Record<number, number> {
  const ks: number[] = [];
  for (let k = 1; k < samples; k *= 2) ks.push(k);
  ks.push(samples);
  const right = problems.map((p) => p.rewards.filter((reward) => reward === 1).length);
  return Object.fromEntries(
    ks.map((k) => [k, right.reduce((sum, c) => sum + passAtK(samples, c, k), 0) / problems.length]),
  );
}
