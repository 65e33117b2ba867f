import { parameterCount } from '../model/config.ts';
import { Decoder } from '../model/decoder.ts';
import { chooseMatmul } from '../model/matmul_choice.ts';
import { createModel } from '../model/model.ts';
import { type EvaluatedProblem, evaluate, passAtK } from '../rl/evaluate.ts';
import { worldByName, worldNames } from '../task/worlds.ts';
import { integerOf, numberOf, parseArguments, UsageError } from './arguments.ts';
import { loadModel, openEngine, say } from './engine.ts';

export const usage = `evaluate <model folder or shipped name> [--world ${worldNames.join('|')}] [--problems N] [--samples N] [--temperature T]
      [--seed N] [--json]
  Samples answers to the held-out problems (the first N; all unless told) and reports pass@k at k = 1, 2, 4, ... samples.`;

/** Rollouts decoded at once. */
const mostRows = 512;

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
  const [name] = positionals;
  if (!name || positionals.length > 1) throw new UsageError(`Name one model.\n${usage}`);
  const worldName = values.world ?? worldNames[0];
  if (!worldNames.includes(worldName))
    throw new UsageError(`There is no world "${worldName}". Worlds: ${worldNames.join(', ')}.`);
  const world = worldByName(worldName);
  const heldOut = world.heldOut();
  const count = integerOf('problems', values.problems, heldOut.length, 1, heldOut.length);
  const samples = integerOf('samples', values.samples, 4, 1, 256);
  const temperature = numberOf('temperature', values.temperature, 1, 0.05, 5);
  const seed = integerOf('seed', values.seed, 0, 0, 2 ** 31 - 1);

  const { config, values: parameters } = await loadModel(name);
  const words = world.vocabulary.tokens.length;
  if (config.vocab !== words)
    throw new Error(
      `The model has ${config.vocab} words and the world ${worldName} has ${words}: it was not made for this world.`,
    );
  const longest = world.promptLength + world.responseLength;
  if (longest > config.context) {
    throw new Error(
      `Prompts and responses of ${longest} tokens do not fit the model's context of ${config.context}.`,
    );
  }
  const gpu = await openEngine();
  const model = await createModel(gpu, config, parameters, await chooseMatmul(gpu));
  const rows = Math.min(mostRows, count * samples);
  const decoder = await Decoder.create(model, { rows, context: longest }, world.vocabulary.eos);
  say(
    `Evaluating ${name}: ${count} problems x ${samples} samples at T ${temperature}, on ${gpu.adapterName}.`,
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
  say(
    `${Object.entries(passes)
      .map(([k, rate]) => `pass@${k} ${rate.toFixed(3)}`)
      .join(', ')} in ${seconds.toFixed(1)} s`,
  );
  return {
    adapter: gpu.adapterName,
    model: name,
    parameters: parameterCount(config),
    world: worldName,
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
