import { faultSentence } from '../../../../formats/fault_sentence.ts';
import type { NoteWords } from '../../../../trainers/import/rollouts/note_words.ts';
import { numbersOf } from '../../numbers.ts';
import { faultsZh } from '../faults.ts';

const n = numbersOf('zh-CN');

export const rolloutNotesZh: NoteWords = {
  repeated: (rows) => `有 ${n.integer(rows)} 行被重复写出（同一批次的每次更新各写一遍），这里只计一次。`,
  noEntropies: (traces) => `${n.integer(traces)} 条采样轨迹没有熵：需要先用模型评分。`,
  endingUnknown: (traces) =>
    `有 ${n.integer(traces)} 个达到最大长度的回答，无法得知是自行结束还是被截断：文本里丢失了结束词元，这里也没有补上。`,
  idsDiffer: (traces) => `有 ${n.integer(traces)} 条采样轨迹的词元编号与旁边的文本不一致；以编号为准。`,
  summed: (names) => `奖励是 ${names.join('、')} 之和，未加权。`,
  specialsLost: () => '提示词丢失了特殊词元，因此给它评分的模型读到的提示词与训练时不同。',
  notSampled: (traces) =>
    `有 ${n.integer(traces)} 个序列在模型写出的词元之间夹有工具或用户写的词元：这些词元没有熵，也不进入掩码。`,
  evaluation: (traces) => `其中 ${n.integer(traces)} 条采样轨迹来自评测。`,
  unfinished: (steps) =>
    `第 ${steps.slice(0, 10).join('、')}${steps.length > 10 ? ' 等' : ''} 步可能不完整：没有 STABLE 文件。`,
  refused: (count, first) =>
    `有 ${n.integer(count)} 行无法使用；其中第一处：${faultSentence('traces', first, faultsZh)}`,
};
