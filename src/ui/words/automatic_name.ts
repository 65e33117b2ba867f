import { spokenWords } from './language.ts';
import { presetName } from './preset_name.ts';

/** What a new experiment is called in the reader's language until it is given a name: preset, day and time. */
export function automaticName(preset: string, date = new Date()): string | undefined {
  const words = spokenWords();
  return words?.kept.nameOf(presetName(words, preset), date);
}
