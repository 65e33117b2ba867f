import { selectionNamed } from '../../experiment/condition_choice.ts';
import { presets } from '../../experiment/presets.ts';
import type { Spec } from '../../experiment/spec.ts';
import { specDiff } from '../../experiment/spec_diff.ts';
import type { Messages } from '../words/en/en.ts';
import { presetName } from '../words/preset_name.ts';
import { changeWords } from './recipe_changes.ts';

/** A recipe in a sentence: its preset, and what it changes of it ("ρ 0.2 → 0.1"). */
export function recipeSentence(t: Messages, preset: string, spec: Spec): string {
  const words = t.share;
  const changes = specDiff(presets[preset], spec);
  // Each condition that came or went is said by the list of those there are.
  const fields = changes.filter(({ path }) => path !== 'seeds' && !path.startsWith('conditions'));
  const parts = changeWords(t, fields);
  if (changes.some(({ path }) => path.startsWith('conditions'))) {
    const names = spec.conditions.map(({ name }) => t.conditionName(selectionNamed(spec, name)));
    parts.push(words.conditionsAre(words.and(names)));
  }
  if (changes.some(({ path }) => path === 'seeds')) parts.push(words.seedsAre(spec.seeds));
  const name = presetName(t, preset);
  return parts.length === 0 ? words.asPreset(name) : words.changes(name, words.and(parts));
}
