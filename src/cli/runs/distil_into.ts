import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Device } from '../../device/device.ts';
import type { DistilSpec } from '../../experiment/distil_presets.ts';
import type { Evaluation } from '../../experiment/record.ts';
import { type ModelConfig, parameterCount } from '../../model/config.ts';
import { Decoder } from '../../model/decode/decoder.ts';
import { hubFolderFiles } from '../../model/hub/hub_folder.ts';
import { kernelRevision } from '../../model/kernels.ts';
import { Distillation, type DistilState, distilConfig, startFrom } from '../../rl/distil.ts';
import { evaluate } from '../../rl/evaluate.ts';
import { worldByName } from '../../task/worlds.ts';
import { writeAtomically } from '../machine/atomic_file.ts';
import { loadModel } from '../machine/load_model.ts';
import { makeFolder } from '../machine/make_folder.ts';
import { log } from '../machine/standard_streams.ts';
import { type DistilSummary, distilCard } from './distil_card.ts';
import { readState, writeState } from './run_files.ts';

const stateEvery = 100;

/** A distillation to run. */
export interface DistilJob {
  /** Name of the preset that the spec is based on. */
  readonly preset: string;
  readonly spec: DistilSpec;
  readonly seed: number;
  /** The model whose weights to start from, by name or path; null for random ones. */
  readonly from: string | null;
  /** Output folder. */
  readonly out: string;
}

/** The outcome of a distillation, and its folder. */
export type Distilled = DistilSummary & { readonly seconds: number; readonly out: string };

interface Head {
  /** Everything that the numbers depend on: the state is resumed only if this is equal. */
  recipe: string;
  step: number;
  tokens: number;
  /** Losses of the last updates, nats per token. */
  recent: number[];
}

/**
 * Distils into a Hugging Face folder, resuming from a state saved in the folder.
 * @throws Error where the model to start from does not have the preset's shape
 */
export async function distilInto(device: Device, job: DistilJob): Promise<Distilled> {
  const { preset, spec, seed, from, out } = job;
  await makeFolder(out);
  const world = worldByName(spec.world);
  const config = distilConfig(spec, world);
  log(
    `Distilling ${preset}${from === null ? '' : ` from ${from}`}: ${parameterCount(config)} parameters, seed ${seed}, on ${device.adapterName}.`,
  );
  const statePath = join(out, '.distil-state');
  const recipe = JSON.stringify({ spec, seed, from, kernels: kernelRevision });
  const left = await readState<Head>(statePath);
  const resumed = left?.head.recipe === recipe ? left : null;
  if (left && !resumed) log(`${statePath} belongs to a different distillation: starting from scratch.`);
  const [parameters, m, v] = resumed?.arrays ?? [];
  const start = resumed ? { step: resumed.head.step, parameters, m, v } : await startOf(from, config);
  const distillation = await Distillation.create(device, spec, world, seed, start);
  if (distillation.step > 0) log(`Resuming at step ${distillation.step}.`);
  const started = performance.now();
  let tokens = resumed?.head.tokens ?? 0;
  const tokensBefore = tokens;
  const recent = resumed?.head.recent ?? [];
  while (distillation.step < spec.steps) {
    const result = await distillation.advance();
    tokens += result.tokens;
    recent.push(result.loss);
    if (recent.length > 50) recent.shift();
    const { step } = distillation;
    if (step % 50 === 0 || step === spec.steps) {
      const seconds = (performance.now() - started) / 1000;
      log(
        `step ${step}/${spec.steps}  loss ${mean(recent).toFixed(4)}  ${((tokens - tokensBefore) / seconds).toFixed(0)} tokens/s`,
      );
    }
    if (step % stateEvery === 0 && step < spec.steps) {
      const state = await distillation.state();
      const head: Head = { recipe, step, tokens, recent };
      await writeState(statePath, head, [state.parameters, state.m, state.v]);
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
  const state = await distillation.state();
  decoder.destroy();
  distillation.destroy();
  const summary: Omit<Distilled, 'out'> = {
    preset,
    seed,
    from,
    adapter: device.adapterName,
    parameters: parameterCount(config),
    steps: spec.steps,
    tokens,
    seconds: (performance.now() - started) / 1000,
    loss: mean(recent),
    validation,
    heldOut,
  };
  const files = hubFolderFiles(
    { config, values: state.parameters },
    world.vocabulary,
    distilCard(spec, summary),
  );
  for (const [file, content] of Object.entries(files)) {
    await writeAtomically(join(out, file), typeof content === 'string' ? content : new Uint8Array(content));
  }
  await rm(statePath, { force: true });
  log(
    `pass@1 ${validation['eval/pass@1'].toFixed(3)} on validation, ${heldOut['eval/pass@1'].toFixed(3)} held-out: ${out}`,
  );
  return { ...summary, out };
}

/** A state at step 0 with the given model's weights; undefined to start from random ones. */
async function startOf(from: string | null, config: ModelConfig): Promise<DistilState | undefined> {
  if (from === null) return undefined;
  const weights = await loadModel(from);
  for (const [name, value] of Object.entries(config)) {
    const own = weights.config[name as keyof ModelConfig];
    if (own !== value)
      throw new Error(`${from} does not have the preset's shape: its ${name} is ${own}, not ${value}.`);
  }
  return startFrom(weights.values);
}

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
