import { parameterCount } from '../model/config.ts';
import { type EvaluatedProblem, evaluate, passAtK } from '../rl/evaluate.ts';
import { worldNames } from '../task/worlds.ts';
import { integerOf, numberOf, parseArguments } from './machine/arguments.ts';
import { log } from './machine/standard_streams.ts';
import { oneModel, openInWorld, worldOf } from './model_in_world.ts';

export const usage = `evaluate <model folder or shipped name> [--world ${worldNames.join('|')}] [--problems N] [--samples N] [--temperature T]
      [--seed N] [--json]
  Samples responses to the held-out problems (--problems: the first N; default: all) and reports pass@k for k = 1, 2, 4, ...
  up to --samples.`;

/** Evaluates a model. */
export async function run(args: string[]): Promise<unknown> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArguments(args, {
    world: text,
    problems: text,
    samples: text,
    temperature: text,
    seed: text,
    json: { type: 'boolean' },
  });
  const name = oneModel(positionals, usage);
  const world = worldOf(values.world);
  const heldOut = world.heldOut();
  const count = integerOf('problems', values.problems, heldOut.length, 1, heldOut.length);
  const samples = integerOf('samples', values.samples, 4, 1, 256);
  const temperature = numberOf('temperature', values.temperature, 1, 0.05, 5);
  const seed = integerOf('seed', values.seed, 0, 0, 2 ** 31 - 1);

  const { device, config, decoder } = await openInWorld(name, world, count * samples);
  log(
    `Evaluating ${name}: ${count} problems x ${samples} samples at T ${temperature}, on ${device.adapterName}.`,
  );
  const started = performance.now();
  const { evaluation, problems } = await evaluate(
    decoder,
    world,
    { problems: heldOut.slice(0, count), samples, longest: world.responseLength, temperature, seed },
    0,
  );
  const seconds = (performance.now() - started) / 1000;
  const passes = passRates(problems, samples);
  log(
    `${Object.entries(passes)
      .map(([k, rate]) => `pass@${k} ${rate.toFixed(3)}`)
      .join(', ')} in ${seconds.toFixed(1)} s`,
  );
  return {
    adapter: device.adapterName,
    model: name,
    parameters: parameterCount(config),
    world: world.name,
    temperature,
    seed,
    seconds,
    evaluation,
    'pass@k': passes,
  };
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
