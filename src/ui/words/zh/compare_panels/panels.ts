import type { comparePanelsEn } from '../../en/compare_panels/panels.ts';
import { compareDifferencesZh } from './differences.ts';
import { compareEntropyZh } from './entropy.ts';
import { compareReachZh } from './reach.ts';

/** 对比视图各面板的文字，曲线除外。 */
export const comparePanelsZh: typeof comparePanelsEn = {
  ...compareReachZh,
  differences: compareDifferencesZh,
  entropy: compareEntropyZh,
  open: {
    files: '打开 TRL、ms-swift、verl 的训练文件…',
    folder: '打开训练文件夹…',
    hint: '也可以直接拖到页面任意位置：trainer_state.json、logging.jsonl、TensorBoard 事件文件、W&B 导出的 CSV、rollout 文件。',
  },
};
