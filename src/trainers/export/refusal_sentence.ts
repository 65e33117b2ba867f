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
