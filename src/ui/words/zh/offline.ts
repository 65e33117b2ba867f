import type { offlineEn } from '../en/offline.ts';

/** The page without a network, and its newer versions. */
export const offlineZh: typeof offlineEn = {
  ready: '可离线使用',
  about: '页面、录制内容和默认的基座模型已缓存；其他模型用过一次后才会缓存。',
  update: '有新版本。',
  reloads: '重新加载即可安装。',
  afterTraining: '将等到训练暂停后更新。',
  reload: '重新加载',
  later: '以后再说',
};
