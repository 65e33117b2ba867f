import type { Recipe } from '../../experiment/spec.ts';
import type { Refusal } from '../../trainers/export/refusal_sentence.ts';
import type { Target } from '../../trainers/export/target.ts';

/** Writes a recipe of a shipped base for another trainer. `name` is what the experiment is called. */
export type ExportCommand = { type: 'export-recipe'; to: Target; name: string; recipe: Recipe };

export type ExportEvent =
  /** The folder, in a zip. */
  | { type: 'recipe-exported'; to: Target; zip: Uint8Array<ArrayBuffer> }
  /** The trainer cannot be given the recipe or its model. */
  | { type: 'recipe-refused'; to: Target; refusals: readonly Refusal[] }
  | { type: 'recipe-not-exported'; to: Target; detail: string };
