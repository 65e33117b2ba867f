import type { offlineEn } from '../en/offline.ts';

/** The page without a network, and its newer versions. */
export const offlineZh: typeof offlineEn = {
  ready: '已可离线使用。',
  about: '本页、录制的内容和默认的基座模型已保存在浏览器中；其他模型在用过一次之后也会保存。',
  update: 'forklab 有新版本了。',
  reloads: '重新加载后即可使用，已保存的内容不受影响。',
  afterTraining: '等训练停下后再更新。',
  reload: '现在重新加载',
  later: '以后再说',
};
