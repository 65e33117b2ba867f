import type { comparePanelsEn } from '../../en/compare_panels/panels.ts';
import { compareDifferencesZh } from './differences.ts';
import { compareEntropyZh } from './entropy.ts';
import { compareReachZh } from './reach.ts';

/** 对比视图各面板的文字，曲线除外。 */
export const comparePanelsZh: typeof comparePanelsEn = {
  ...compareReachZh,
  differences: compareDifferencesZh,
  entropy: compareEntropyZh,
};
