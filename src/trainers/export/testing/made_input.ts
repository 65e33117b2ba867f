import { presetByName } from '../../../experiment/presets.ts';
import { type Recipe, recipeOf } from '../../../experiment/spec.ts';
import { worldByName } from '../../../task/worlds.ts';
import type { ExportInput } from '../target.ts';
import { vitePython } from '../vite_python.ts';

/** A part of a recipe that a test changes. */
export type Changes = { [K in keyof Recipe]?: Recipe[K] extends object ? Partial<Recipe[K]> : Recipe[K] };

/** A preset's condition, exported with a model that is made up but for what is read of it. */
export function madeInput(preset: string, condition: string, changes: Changes = {}): ExportInput {
  const { id, spec } = presetByName(preset);
  const recipe = recipeOf(spec, spec.conditions.find(({ name }) => name === condition)!, 1);
  const changed = Object.fromEntries(
    Object.entries({ ...recipe, ...changes }).map(([key, value]) => [
      key,
      typeof value === 'object' ? { ...(recipe[key as keyof Recipe] as object), ...value } : value,
    ]),
  ) as unknown as Recipe;
  const { tokens } = worldByName(recipe.world).vocabulary;
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  return {
    recipe: changed,
    name: id,
    model: {
      'config.json': json({ max_position_embeddings: 72 }),
      'model.safetensors': new Uint8Array(8),
      'tokenizer.json': json({ model: { vocab: Object.fromEntries(tokens.map((token, i) => [token, i])) } }),
      'tokenizer_config.json': json({ eos_token: '<eos>' }),
    },
    python: vitePython,
    bf16: false,
    firstStep: { reward: 0.25, responses: 64, margin: 0.125 },
    version: '0.0.0',
  };
}
