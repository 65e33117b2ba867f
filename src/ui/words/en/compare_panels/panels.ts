import { compareDifferencesEn } from './differences.ts';
import { compareEntropyEn } from './entropy.ts';
import { compareReachEn } from './reach.ts';

/** The words of Compare's panels, all but the curves. */
export const comparePanelsEn = {
  ...compareReachEn,
  differences: compareDifferencesEn,
  entropy: compareEntropyEn,
};
