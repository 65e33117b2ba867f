import { compareDifferencesEn } from './differences.ts';
import { compareEntropyEn } from './entropy.ts';
import { compareReachEn } from './reach.ts';

/** The words of Compare's panels, all but the curves, and of what opens runs of other trainers. */
export const comparePanelsEn = {
  ...compareReachEn,
  differences: compareDifferencesEn,
  entropy: compareEntropyEn,
  open: {
    files: 'Open runs of TRL, ms-swift, verl …',
    folder: 'Open a run’s folder …',
    hint: 'Or drop them anywhere on the page: trainer_state.json, logging.jsonl, event files, W&B’s CSV, rollouts.',
  },
};
