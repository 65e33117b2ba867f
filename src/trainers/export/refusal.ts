import { cuts, type Recipe } from '../../experiment/spec.ts';
import { worldByName } from '../../task/worlds.ts';
import { type Refusal, refusalSentence } from './refusal_sentence.ts';
import { type ExportInput, type Target, targetNames } from './target.ts';

/** A recipe that a trainer cannot be given. */
export class ExportRefused extends Error {
  override name = 'ExportRefused';
  constructor(readonly refusals: readonly Refusal[]) {
    super(refusals.map(refusalSentence).join('\n'));
  }
}

/** Every reason why a recipe or its model cannot be exported; empty where there is none. */
export const refusalsOf = (
  target: Target,
  { recipe, model }: Pick<ExportInput, 'recipe' | 'model'>,
): Refusal[] => [...recipeRefusals(target, recipe), ...modelRefusals(recipe, model)];

/** Every reason why a recipe cannot be exported, whatever its model. */
export function recipeRefusals(target: Target, recipe: Recipe): Refusal[] {
  const { rollout, minibatches, microbatches, mask, objective } = recipe;
  const trainer = targetNames[target];
  const refusals: Refusal[] = [];
  const responses = rollout.prompts * rollout.group;
  const parts = minibatches * microbatches;
  if (responses % parts !== 0) refusals.push({ code: 'uneven-parts', trainer, responses, parts });
  if (target === 'trl' && rollout.batches > 1)
    refusals.push({ code: 'no-refilling', trainer, batches: rollout.batches });
  const partial = mask.select !== 'all';
  if (objective.entropyBonus > 0) {
    if (target === 'ms-swift') refusals.push({ code: 'no-bonus', trainer });
    if (target === 'verl' && partial) refusals.push({ code: 'bonus-everywhere', trainer });
    const apart = objective.loss === 'grpo' || (partial && (mask.normaliser === 'all' || microbatches > 1));
    if (target === 'trl' && apart) refusals.push({ code: 'bonus', trainer });
  }
  if (target !== 'trl' && partial) {
    const wide = mask.pool === 'rollout' || (mask.pool === 'minibatch' && microbatches > 1);
    if (wide) refusals.push({ code: 'wide-pool', trainer, pool: mask.pool });
    if (mask.entropy === 'old' && mask.select !== 'random') refusals.push({ code: 'old-entropy', trainer });
    const given = !cuts(mask) && microbatches > 1 && mask.normaliser === 'kept' && objective.loss === 'dapo';
    if (given && !wide) refusals.push({ code: 'given-mask', trainer, select: mask.select });
  }
  if (mask.exclude) refusals.push({ code: 'excluded', trainer, exclude: mask.exclude });
  if (target === 'verl' && rollout.prompts % minibatches !== 0)
    refusals.push({ code: 'whole-groups', trainer, prompts: rollout.prompts, minibatches });
  if (target === 'ms-swift' && rollout.batches > 1 && objective.overlong > 0)
    refusals.push({ code: 'reward-scale', trainer });
  return refusals;
}

/** What the folders need of a model's folder. */
export const neededFiles = [
  'config.json',
  'model.safetensors',
  'tokenizer.json',
  'tokenizer_config.json',
] as const;

/** All that goes along, where it is there. */
export const modelFiles = [...neededFiles, 'generation_config.json'] as const;

function modelRefusals(recipe: Recipe, files: ExportInput['model']): Refusal[] {
  const missing = neededFiles.filter((file) => !Object.hasOwn(files, file));
  if (missing.length > 0) return missing.map((file) => ({ code: 'missing-file', file }));
  const world = worldByName(recipe.world);
  const json = (file: string) => JSON.parse(new TextDecoder().decode(files[file]));
  const refusals: Refusal[] = [];
  const { tokens } = world.vocabulary;
  const words = json('tokenizer.json').model?.vocab ?? {};
  if (Object.keys(words).length !== tokens.length || tokens.some((token, id) => words[token] !== id))
    refusals.push({ code: 'other-vocabulary', world: world.name });
  const context = Number(json('config.json').max_position_embeddings);
  const needed = world.promptLength + recipe.rollout.length;
  if (!(context >= needed)) refusals.push({ code: 'short-context', context, needed });
  return refusals;
}
