import { join } from 'node:path';
import { type DistilSpec, distilPresets } from '../experiment/distil_presets.ts';
import {
  integerOf,
  numberOf,
  parseArguments,
  refuseExtraArguments,
  UsageError,
} from './machine/arguments.ts';
import { openEngine } from './machine/engine.ts';
import { shippedModels } from './machine/load_model.ts';
import { distilInto } from './runs/distil_into.ts';

export const usage = `distil <preset> [--seed N] [--steps N] [--learning-rate R] [--skill S] [--stop S] [--attempts N] [--from NAME|DIR]
      [--out DIR] [--json]
  Distils a base model from the teacher's traces and writes it as a Hugging Face folder. Presets: ${Object.keys(distilPresets).join(', ')}.
  --skill, --stop and --attempts change the teacher (--skill 1 solves at the first attempt). --from starts from a model's
  weights instead of random ones, and requires --out. Resumes from DIR/.distil-state if present.`;

/** Distils a base model, from random weights or from another model's. */
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
  refuseExtraArguments(positionals, 1);
  const name = positionals[0];
  if (!name || !Object.hasOwn(distilPresets, name))
    throw new UsageError(`Name a distillation preset.\n${usage}`);
  if (values.from !== undefined && values.out === undefined)
    throw new UsageError('--from requires --out: without it the shipped base would be overwritten.');
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
