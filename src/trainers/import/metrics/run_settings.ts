import type { SettingsKind } from '../other_kinds.ts';
import { textOf } from './loose_json.ts';

/** What files say of how a run was made; a field is absent where they do not. */
export interface RunSettings {
  readonly seed?: number;
  /** Updates between two batches of rollouts: mini-batches times epochs. */
  readonly updatesPerStep?: number;
  /** Groups whose rewards are equal are replaced (ms-swift). */
  readonly dynamicSample?: boolean;
  /** Tokens at which a response is cut off. */
  readonly longestResponse?: number;
}

/** The settings of some JSON that a trainer wrote of its arguments: `args.json`, and the text in an event file. */
export function settingsOfArgs(text: string): RunSettings {
  // The event file has it as Markdown.
  const json = /\{[\s\S]*\}/.exec(text)?.[0] ?? '';
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? settingsOf(value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** The settings of a recipe in YAML, of which flat keys with plain values are read. */
export function settingsOfRecipe(text: string): RunSettings {
  const values: Record<string, unknown> = {};
  for (const [, key, value] of text.matchAll(/^([a-z_]+)\s*:\s*([\w.+-]+)\s*(?:#.*)?$/gm)) {
    values[key] = value === 'true' ? true : value === 'false' ? false : Number(value);
  }
  return settingsOf(values);
}

/** Most characters of a file of settings that are read. */
const longest = 2 ** 20;

/** Reads a file of settings. One that cannot be read says nothing. */
export async function readSettings(file: Blob, kind: SettingsKind): Promise<RunSettings> {
  if (file.size > longest) return {};
  try {
    const text = await textOf(file);
    return kind === 'recipe' ? settingsOfRecipe(text) : settingsOfArgs(text);
  } catch {
    return {};
  }
}

function settingsOf(values: Record<string, unknown>): RunSettings {
  const count = (key: string) => {
    const value = values[key];
    return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null;
  };
  const seed = count('seed');
  const generation = count('steps_per_generation');
  const [minibatches, epochs] = [count('minibatches'), count('epochs')];
  const updates =
    generation === null
      ? // The lab's own words.
        minibatches !== null && epochs !== null
        ? minibatches * epochs
        : null
      : (generation / (count('gradient_accumulation_steps') ?? 1)) * (count('num_iterations') ?? 1);
  const { dynamic_sample: dynamicSample } = values;
  const longestResponse = count('max_completion_length');
  return {
    ...(seed !== null && seed < 2 ** 32 && { seed }),
    ...(updates !== null &&
      Number.isInteger(updates) &&
      updates >= 1 &&
      updates <= 10_000 && { updatesPerStep: updates }),
    ...(typeof dynamicSample === 'boolean' && { dynamicSample }),
    ...(longestResponse !== null && longestResponse > 0 && { longestResponse }),
  };
}
