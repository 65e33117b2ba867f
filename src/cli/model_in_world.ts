import type { Device } from '../device/device.ts';
import { Inspector } from '../inspect/inspector.ts';
import type { ModelConfig } from '../model/config.ts';
import { Decoder } from '../model/decode/decoder.ts';
import { createModel, type Model } from '../model/model.ts';
import type { World } from '../task/world.ts';
import { worldByName, worldNames } from '../task/worlds.ts';
import { UsageError } from './machine/arguments.ts';
import { openEngine } from './machine/engine.ts';
import { loadModel } from './machine/load_model.ts';

/** Rollouts decoded in parallel. */
const maxRows = 512;

/** The single model argument of a command. @throws UsageError when there is none, or several */
export function oneModel(positionals: readonly string[], usage: string): string {
  const [name] = positionals;
  if (!name || positionals.length > 1) throw new UsageError(`Name one model.\n${usage}`);
  return name;
}

/** A world by name; the first one by default. @throws UsageError for an unknown name */
export function worldOf(name: string = worldNames[0]): World {
  if (!worldNames.includes(name))
    throw new UsageError(`There is no world "${name}". Worlds: ${worldNames.join(', ')}.`);
  return worldByName(name);
}

/** A model on the device, with a decoder that fits the world's prompts and responses. */
export interface ModelInWorld {
  device: Device;
  config: ModelConfig;
  model: Model;
  decoder: Decoder;
}

/**
 * Opens a model to sample a world's problems with.
 * @param rollouts most that will be sampled at once
 * @throws Error when the model was not made for the world or is too short for it
 */
export async function openInWorld(name: string, world: World, rollouts: number): Promise<ModelInWorld> {
  const { config, values } = await loadModel(name);
  const words = world.vocabulary.tokens.length;
  if (config.vocab !== words)
    throw new Error(
      `The model has ${config.vocab} words and the world ${world.name} has ${words}: it was not made for this world.`,
    );
  const longest = world.promptLength + world.responseLength;
  if (longest > config.context) {
    throw new Error(
      `Prompts and responses of ${longest} tokens do not fit the model's context of ${config.context}.`,
    );
  }
  const device = await openEngine();
  const model = await createModel(device, config, values);
  const rows = Math.min(maxRows, rollouts);
  const decoder = await Decoder.create(model, { rows, context: longest }, world.vocabulary.eos);
  return { device, config, model, decoder };
}

/**
 * Opens a model for inspection, as the Inspect view does.
 * @throws InvalidRequest when the model was not made for the world
 */
export async function openInspector(
  name: string,
  world: World,
): Promise<{ device: Device; inspector: Inspector }> {
  const weights = await loadModel(name);
  const device = await openEngine();
  return { device, inspector: await Inspector.open(device, name, weights, world) };
}
