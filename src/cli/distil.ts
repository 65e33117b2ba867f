import { join } from 'node:path';
import { type DistilSpec, distilPresets } from '../experiment/distil_presets.ts';
import { integerOf, numberOf, parseArguments, refuseSurplus, UsageError } from './machine/arguments.ts';
import { openEngine } from './machine/engine.ts';
import { shippedModels } from './machine/load_model.ts';
import { distilInto } from './runs/distil_into.ts';

export const usage = `distil <preset> [--seed N] [--steps N] [--learning-rate R] [--skill S] [--stop S] [--attempts N] [--from NAME|DIR]
      [--out DIR] [--json]
  Trains a base from the teacher's traces and writes a Hugging Face folder. Presets: ${Object.keys(distilPresets).join(', ')}.
  --skill, --stop and --attempts make another teacher: --skill 1 solves at once. --from goes on from a model's weights in
  place of fresh ones, and wants --out. Resumes from DIR/.distil-state when it is there.`;

/** Distils a base, or a base further. */
export async function run(args: string[]): Promise<unknown> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArguments(args, {
    seed: text,
    steps: text,
    'learning-rate': text,
    skill: text,
    stop: text,
    attempts: text,
    from: text,
    out: text,
    json: { type: 'boolean' },
  });
  refuseSurplus(positionals, 1);
  const name = positionals[0];
  if (!name || !Object.hasOwn(distilPresets, name))
    throw new UsageError(`Name a distillation preset.\n${usage}`);
  if (values.from !== undefined && values.out === undefined)
    throw new UsageError('--from wants --out: without it the base that ships would be written over.');
  const preset = distilPresets[name];
  const { teacher, optimiser } = preset;
  const spec: DistilSpec = {
    ...preset,
    steps: integerOf('steps', values.steps, preset.steps, 1, 1_000_000),
    teacher: {
      skill: numberOf('skill', values.skill, teacher.skill, 0, 1),
      stop: numberOf('stop', values.stop, teacher.stop, 0, 1),
      attempts: integerOf('attempts', values.attempts, teacher.attempts, 1, 64),
    },
    optimiser: {
      ...optimiser,
      learningRate: numberOf('learning-rate', values['learning-rate'], optimiser.learningRate, 0, 1),
    },
  };
  const seed = integerOf('seed', values.seed, spec.seed ?? 1, 0, 2 ** 31 - 1);
  const out = values.out ?? join(shippedModels, name);
  const device = await openEngine();
  const job = { preset: name, spec, seed, from: values.from ?? null, out };
  return distilInto(device, job);
}
