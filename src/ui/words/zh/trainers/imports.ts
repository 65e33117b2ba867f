import type { importsEn } from '../../en/trainers/imports.ts';
import { numbersOf } from '../../numbers.ts';
import { rolloutNotesZh } from './rollout_notes.ts';

const n = numbersOf('zh-CN');

/** 从其他训练框架导入时的文字。 */
export const importsZh: typeof importsEn = {
  units: {
    step: (count) => `${n.integer(count)} 步`,
    update: (count) => `${n.integer(count)} 次更新`,
    row: (count) => `${n.integer(count)} 行`,
  },
  heading: '来自其他训练框架',
  reading: (path) => (path === '' ? '正在查看文件…' : `正在读取 ${path}…`),
  unreadable: (detail) => `浏览器无法读取这些文件（${detail}）。`,
  tooMany: (most) => `文件超过 ${n.integer(most)} 个。请只给一次训练的文件夹，或其中的文件。`,
  nothing: '这些文件里没有可导入的内容。',
  run: (name, length, evaluations, alerts) =>
    `${name}：${length}${evaluations > 0 ? `，${n.integer(evaluations)} 次评测` : ''}${alerts > 0 ? `；${n.integer(alerts)} 条提醒，见“对比”` : ''}。`,
  responses: (title, count) => `${title}：${n.integer(count)} 个回答。`,
  left: (count) => `有 ${n.integer(count)} 个文件记录的是同一次训练，但另一个文件更完整，因此未读取。`,
  unused: (count) => `${n.integer(count)} 个模型、代码或训练状态文件用不到。`,
  refused: (path, why) => `${path}：${why}`,
  unreadableFile: '无法读取，读取时文件可能正在被写入。',
  unknown: (paths, more) =>
    `无法识别：${paths.join('、')}${more > 0 ? ` 等，另有 ${n.integer(more)} 个` : ''}。`,
  moreRuns: (count) => `另有 ${n.integer(count)} 次训练。`,
  moreSets: (count) => `另有 ${n.integer(count)} 组回答，“剖析”一次放不下：请单独打开。`,
  toCompare: '对比',
  toInspect: '剖析',
  notes: {
    averaged: '训练框架记录的是多次更新的均值。',
    refilled: '奖励全部相同的组在统计之前已被替换：奖励和同奖励组占比保留训练框架自己的名称。',
    'refill-unknown': '文件没有说明奖励相同的组是否被替换；若被替换，奖励和同奖励组占比只针对保留下来的组。',
    'cut-off': '文件的最后一条记录不完整，可能训练仍在写入。',
  },
  table: {
    heading: '其他框架的训练',
    columns: {
      shown: '显示',
      name: '训练',
      trainer: '框架',
      seed: '种子',
      pass: '结束时的 pass@1',
      length: '长度',
      source: '来源',
    },
    unknownTrainer: '未知',
    joined: (updates) => `每步 ${n.integer(updates)} 次更新`,
    rows: '按记录的行计数，不是步数。',
    perStep: (name) => `${name} 每步的更新次数`,
    perStepLabel: '次更新为一步',
    perStepHint: '文件没有说明一步包含几次更新（小批次数 × 轮数）。',
    join: '合并为步',
    remove: '移除',
    removeAll: (runs) => (runs === 1 ? '移除' : `移除全部 ${n.integer(runs)} 次`),
    removeOf: (name) => `移除 ${name}`,
    note: '保存在此浏览器中。只有训练框架在留出题目上测了正确率时才有 pass@1。',
  },
  rolloutNotes: rolloutNotesZh,
};
