import { refusalSentence } from '../../../trainers/export/refusal_sentence.ts';

/** An experiment for another trainer. */
export const toTrainerEn = {
  heading: 'For another trainer',
  hint: 'One run as a folder for TRL, ms-swift or verl: configuration, data, verifier, model and a README of the differences.',
  trainer: 'Trainer',
  condition: 'Condition',
  seed: 'Seed',
  plain: (trainer: string) => `${trainer}’s settings cover this recipe.`,
  module: (trainer: string) => `${trainer}’s settings do not cover this recipe: a Python module is added.`,
  oneProcess: 'Single process only.',
  unchecked: 'Loss, data and reward were checked on a CPU; it was not run on GPUs.',
  refused: (trainer: string) => `${trainer} cannot train this recipe`,
  refusal: refusalSentence,
  save: (trainer: string) => `Save for ${trainer}`,
  writing: (trainer: string) => `Writing the folder for ${trainer}`,
  failed: 'The folder was not written',
};
