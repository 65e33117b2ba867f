import type { LessonPart } from '../../../formats/link/lesson.ts';
import type { lessonEn } from '../en/lesson.ts';
import { numbersOf } from '../numbers.ts';

const n = numbersOf('zh');
const lists = new Intl.ListFormat('zh-CN');

const parts: Record<LessonPart, string> = {
  train: '训练视图',
  inspect: '剖析视图',
  compare: '对比视图',
  paper: '论文视图',
  rollouts: '采样轨迹',
  training: '训练按钮',
  experiments: '已保存的实验',
  conditions: '条件',
  rho: 'ρ',
  recipe: '其他设置',
};
const listed = (named: readonly LessonPart[]) => lists.format(named.map((part) => parts[part]));

export const lessonZh: typeof lessonEn = {
  heading: '教学模式',
  none: '不用',
  kinds: {
    predict: '先预测，再看结果',
    rho: '只改 ρ',
    inspect: '只做剖析',
    free: '只加作业说明',
  },
  about: {
    predict: '录制停在指定的一步；播放之前，页面不透露结果。',
    rho: '条件和其他设置都锁定。',
    inspect: '只显示剖析视图。',
    free: '页面全部显示，作业说明放在最上面。',
  },
  titleField: '作业标题',
  noteField: '作业说明',
  view: '打开时显示',
  step: '录制停在第几步',
  stepHint: '不填则自动播放。',
  preview: '在新标签页中预览',

  details: '详细设置',
  all: '所有部分',
  parts,
  states: { shown: '显示', hidden: '隐藏', locked: '锁定' },
  noClaim: '先预测的作业不附带结果。',

  assignment: '作业',
  waits: (step) => `录制停在第 ${n.integer(step)} 步。`,
  predict: '先写下你的预测，再播放。',
  hides: (hidden) => `本次作业隐藏了${listed(hidden)}。`,
  locks: (locked) => `${listed(locked)}不能改动。`,
  showAll: '全部显示',
  sure: '显示隐藏的部分，并解除锁定？之后可以再回到作业。',
  stay: '留在作业里',
  allShown: '已全部显示。',
  back: '回到作业',

  closeQr: '关闭',
  qrLength: (characters) => `链接共 ${n.integer(characters)} 个字符。标题和说明越短，方块越大，越远也能扫。`,
};
