import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DistilSpec, distilPresets } from '../experiment/distil_presets.ts';
import type { Evaluation } from '../experiment/record.ts';
import { parameterCount } from '../model/config.ts';
import { Decoder } from '../model/decoder.ts';
import { hubFolderFiles } from '../model/hub_folder.ts';
import { chooseMatmul } from '../model/matmul_choice.ts';
import { Distillation, distilConfig } from '../rl/distil.ts';
import { evaluate } from '../rl/evaluate.ts';
import { worldByName } from '../task/worlds.ts';
import { integerOf, parseArguments, refuseSurplus, UsageError } from './arguments.ts';
import { distilCard } from './distil_card.ts';
import { openEngine, say, shippedModels } from './engine.ts';
import { readState, writeState } from './run_files.ts';

export const usage = `distil <preset> [--seed N] [--steps N] [--out DIR] [--json]
  Trains a base from the teacher's traces and writes a Hugging Face folder. Presets: ${Object.keys(distilPresets).join(', ')}.
  Resumes from DIR/.distil-state when it is there.`;

const stateEvery = 100;

/** Distils a base. */
export async function run(args: string[]): Promise<unknown> {
  const { values, positionals } = parseArguments(args, {
    seed: { type: 'string' },
    steps: { type: 'string' },
    out: { type: 'string' },
    json: { type: 'boolean' },
  });
  refuseSurplus(positionals, 1);
  const name = positionals[0];
  if (!name || !Object.hasOwn(distilPresets, name))
    throw new UsageError(`Name a distillation preset.\n${usage}`);
  const steps = integerOf('steps', values.steps, distilPresets[name].steps, 1, 1_000_000);
  const spec: DistilSpec = { ...distilPresets[name], steps };
  const seed = integerOf('seed', values.seed, spec.seed ?? 1, 0, 2 ** 31 - 1);
  const out = values.out ?? join(shippedModels, name);
  await mkdir(out, { recursive: true });

  const world = worldByName(spec.world);
  const gpu = await openEngine();
  const matmul = await chooseMatmul(gpu);
  const config = distilConfig(spec, world);
  say(
    `Distilling ${name}: ${parameterCount(config)} parameters, seed ${seed}, on ${gpu.adapterName} (${matmul}).`,
  );
  const statePath = join(out, '.distil-state');
  const left = await readState<{ seed: number; step: number; tokens: number }>(statePath);
  const resumed = left && left.head.seed === seed ? left : null;
  const [parameters0, m, v] = resumed?.arrays ?? [];
  const distillation = await Distillation.create(
    gpu,
    spec,
    world,
    seed,
    matmul,
    resumed ? { step: resumed.head.step, parameters: parameters0, m, v } : undefined,
  );
  if (distillation.step > 0) say(`Resuming at step ${distillation.step}.`);
  const started = performance.now();
  let tokens = resumed?.head.tokens ?? 0;
  const tokensBefore = tokens;
  const recent: number[] = [];
  while (distillation.step < spec.steps) {
    const result = await distillation.advance();
    tokens += result.tokens;
    recent.push(result.loss);
    if (recent.length > 50) recent.shift();
    const { step } = distillation;
    if (step % 50 === 0 || step === spec.steps) {
      const seconds = (performance.now() - started) / 1000;
      say(
        `step ${step}/${spec.steps}  loss ${mean(recent).toFixed(4)}  ${((tokens - tokensBefore) / seconds).toFixed(0)} tokens/s`,
      );
    }
    if (step % stateEvery === 0 && step < spec.steps) {
      const state = await distillation.state();
      await writeState(statePath, { seed, step, tokens }, [state.parameters, state.m, state.v]);
    }
  }
  const longest = world.promptLength + world.responseLength;
  const decoder = await Decoder.create(
    distillation.model,
    { rows: 512, context: longest },
    world.vocabulary.eos,
  );
  const measure = async (problems: readonly unknown[]): Promise<Evaluation> => {
    const set = { problems, samples: 8, longest: world.responseLength, temperature: 1, seed: 0 };
    return (await evaluate(decoder, world, set, spec.steps)).evaluation;
  };
  const validation = await measure(world.validation());
  const heldOut = await measure(world.heldOut());
  const { parameters } = await distillation.state();
  const summary = {
    preset: name,
    seed,
    adapter: gpu.adapterName,
    parameters: parameterCount(config),
    steps: spec.steps,
    tokens,
    seconds: (performance.now() - started) / 1000,
    loss: mean(recent),
    validation,
    heldOut,
  };
  const files = hubFolderFiles({ config, values: parameters }, world.vocabulary, distilCard(spec, summary));
  for (const [file, content] of Object.entries(files)) {
    await writeFile(join(out, file), typeof content === 'string' ? content : new Uint8Array(content));
  }
  say(
    `pass@1 ${validation['eval/pass@1'].toFixed(3)} on validation, ${heldOut['eval/pass@1'].toFixed(3)} held out: ${out}`,
  );
  return { ...summary, out };
}

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
