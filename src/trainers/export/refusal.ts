import { cuts, type Recipe } from '../../experiment/spec.ts';
import { worldByName } from '../../task/worlds.ts';
import { type ExportInput, type Target, targetNames } from './target.ts';

/** Why a recipe cannot be said to a trainer, even with forklab's module. */
export type Refusal =
  | { code: 'uneven-parts'; trainer: string; responses: number; parts: number }
  | { code: 'no-refilling'; trainer: string; batches: number }
  | { code: 'bonus'; trainer: string }
  | { code: 'no-bonus'; trainer: string }
  | { code: 'bonus-everywhere'; trainer: string }
  | { code: 'whole-groups'; trainer: string; prompts: number; minibatches: number }
  | { code: 'wide-pool'; trainer: string; pool: string }
  | { code: 'old-entropy'; trainer: string }
  | { code: 'given-mask'; trainer: string; select: string }
  | { code: 'excluded'; trainer: string; exclude: string }
  | { code: 'reward-scale'; trainer: string }
  | { code: 'missing-file'; file: string }
  | { code: 'other-vocabulary'; world: string }
  | { code: 'short-context'; context: number; needed: number };

/** A recipe that a trainer cannot be given. */
export class ExportRefused extends Error {
  override name = 'ExportRefused';
  constructor(readonly refusals: readonly Refusal[]) {
    super(refusals.map(refusalSentence).join('\n'));
  }
}

/** A refusal in English: what cannot be, why, and what can be done. */
export function refusalSentence(refusal: Refusal): string {
  switch (refusal.code) {
    case 'uneven-parts':
      return `${refusal.trainer} splits the ${refusal.responses} responses of a step into equal parts, and ${refusal.parts} parts (mini-batches times micro-batches) do not divide them: change prompts, responses or parts.`;
    case 'no-refilling':
      return `${refusal.trainer} samples no further prompts for groups of equal rewards, and this recipe asks for up to ${refusal.batches} batches: take 1 (such groups are dropped), or export to ms-swift or verl, which refill.`;
    case 'bonus':
      return `${refusal.trainer} averages the entropy bonus over the kept tokens of a micro-batch alone; with loss grpo, or with a mask and normaliser all or several micro-batches, forklab's is another: take the bonus out, or loss dapo, normaliser kept and one micro-batch.`;
    case 'no-bonus':
      return `${refusal.trainer} has no entropy bonus: take it out, or export to TRL.`;
    case 'bonus-everywhere':
      return `${refusal.trainer} gives the entropy bonus to all tokens, and forklab to the kept ones alone: take it out, or select all.`;
    case 'whole-groups':
      return `${refusal.trainer} makes mini-batches of whole groups, and ${refusal.minibatches} mini-batches do not divide ${refusal.prompts} prompts: change prompts or mini-batches.`;
    case 'wide-pool':
      return `Pool ${refusal.pool} ranks tokens of several micro-batches together, and the module for ${refusal.trainer} sees one at a time: take pool microbatch or sequence, or export to TRL.`;
    case 'old-entropy':
      return `Entropies of the sampling policy are not kept by ${refusal.trainer}: take entropy current, or export to TRL.`;
    case 'given-mask':
      return `A mask that is chosen before the loss (${refusal.select}) divides by the kept tokens of a whole mini-batch, and the module for ${refusal.trainer} sees one micro-batch at a time: take one micro-batch, or normaliser all, or export to TRL.`;
    case 'excluded':
      return `The mask leaves out the tokens ${refusal.exclude}, and the module for ${refusal.trainer} leaves out none: take exclude out.`;
    case 'reward-scale':
      return `${refusal.trainer} refills groups by their whole reward, overlong punishment included, and forklab by the verifier's alone: take overlong 0, or batches 0 or 1.`;
    case 'missing-file':
      return `The model's folder has no ${refusal.file}.`;
    case 'other-vocabulary':
      return `The words of the model's tokenizer.json are not those of the task ${refusal.world}, in its order.`;
    case 'short-context':
      return `Prompts and responses of ${refusal.needed} tokens do not fit the model's context of ${refusal.context}.`;
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
