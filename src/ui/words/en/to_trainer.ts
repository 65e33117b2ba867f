import { refusalSentence } from '../../../trainers/export/refusal_sentence.ts';

/** An experiment for another trainer. */
export const toTrainerEn = {
  heading: 'For another trainer',
  hint: 'One run as a folder that TRL, ms-swift or verl trains with one command: configuration, data, verifier, model, and a README of what is not the same there.',
  trainer: 'Trainer',
  condition: 'Condition',
  seed: 'Seed',
  plain: (trainer: string) => `${trainer}’s own settings say all of this recipe.`,
  module: (trainer: string) =>
    `${trainer}’s own settings do not say this recipe: a Python module in the folder does.`,
  oneProcess: 'It runs in one process.',
  unchecked: 'Its loss, data and reward were checked on a processor; it was not run on GPUs.',
  refused: (trainer: string) => `${trainer} cannot be given this recipe`,
  refusal: refusalSentence,
  save: (trainer: string) => `Save for ${trainer}`,
  writing: (trainer: string) => `Writing the folder for ${trainer}`,
  failed: 'The folder was not written',
};
