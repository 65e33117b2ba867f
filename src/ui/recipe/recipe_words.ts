import { presets } from '../../experiment/presets.ts';
import type { KeptExperiment } from '../../lab/client/kept_protocol.ts';
import { mainPreset, recipeFrom } from '../state/recipe.ts';
import type { Messages } from '../words/en/en.ts';
import { presetName } from '../words/preset_name.ts';
import { settingChange } from './setting_words.ts';
import { recipeChanges } from './with_change.ts';

/** More changes than these are counted. */
const mostTold = 3;

/** An experiment's recipe as a change of its preset: “Main” with Kept share ρ 0.2 → 0.1. */
export function recipeWords(t: Messages, { preset, spec }: Pick<KeptExperiment, 'preset' | 'spec'>): string {
  const known = Object.hasOwn(presets, preset) ? preset : mainPreset;
  const words = t.kept.list;
  const changes = recipeChanges(recipeFrom(known, spec));
  const name = presetName(t, known);
  if (changes.length === 0) return words.asPreset(name);
  const told = changes.slice(0, mostTold).map((change) => settingChange(t, change));
  if (changes.length > mostTold) told.push(t.fields.changes.more(changes.length - mostTold));
  return words.changedPreset(name, told.join(words.and));
}
