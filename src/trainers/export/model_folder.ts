import type { Recipe } from '../../experiment/spec.ts';
import { worldByName } from '../../task/worlds.ts';
import type { ExportedFile, ExportInput } from './target.ts';

/** Prompts go in as they are: every message is its content. */
export const passThroughTemplate = "{% for message in messages %}{{ message['content'] }}{% endfor %}";

/**
 * The model's folder for the trainers, `model/`. Its tokenizer names a `pad_token`, so that no trainer takes `<eos>` for
 * it and strips the last token of a response, and a chat template that passes prompts through.
 */
export function modelFolder(recipe: Recipe, files: ExportInput['model']): ExportedFile[] {
  const { tokens, bos } = worldByName(recipe.world).vocabulary;
  return Object.entries(files).map(([name, bytes]) => {
    if (name !== 'tokenizer_config.json') return { path: `model/${name}`, content: bytes };
    const config = JSON.parse(new TextDecoder().decode(bytes));
    const changed = { ...config, pad_token: tokens[bos], chat_template: passThroughTemplate };
    return { path: `model/${name}`, content: `${JSON.stringify(changed, null, 2)}\n` };
  });
}
