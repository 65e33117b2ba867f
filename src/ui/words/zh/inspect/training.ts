import type { trainingEn } from '../../en/inspect/training.ts';
import { numbersOf } from '../../numbers.ts';

const n = numbersOf('zh-CN');

const amount = (value: number) => n.fixed(value, Number.isInteger(value) ? 0 : 2);
const reward = (value: number) => `奖励 ${amount(value)}`;
const advantage = (value: number) => `优势 ${n.signed(value, 2)}`;

export const trainingZh: typeof trainingEn = {
  label: '一次训练的采样轨迹',
  step: '训练步',
  stepName: (step, isEvaluation) => `${n.integer(step)}${isEvaluation ? '（评测）' : ''}`,
  before: '上一步',
  next: '下一步',
  ofSteps: (at, of) => `${n.integer(at)} / ${n.integer(of)}`,
  summary: (rollouts, prompts, mean) =>
    `${n.integer(prompts)} 个提示词的 ${n.integer(rollouts)} 条采样轨迹${mean === null ? '' : ` · 平均奖励 ${n.fixed(mean, 2)}`}`,
  promptText: '提示',
  prompt: (group) => `提示词 ${n.integer(group)}`,
  right: (right, of) => `${n.integer(of)} 个中答对 ${n.integer(right)} 个`,
  meanReward: (mean) => `平均奖励 ${n.fixed(mean, 2)}`,
  equal: '奖励全部相同',
  value: (value) => n.signed(value, 1),
  chip: ({ index, right, reward: paid, advantage: a, tokens }) =>
    [
      `第 ${n.integer(index)} 条采样轨迹`,
      right === null ? '未判定' : right ? '正确' : '错误',
      ...(paid === null ? [] : [reward(paid)]),
      ...(a === null ? [] : [advantage(a)]),
      `${n.integer(tokens)} 个词元`,
    ].join('，'),
  more: (prompts) => `还有 ${n.integer(prompts)} 个提示词`,
  fewer: '收起',
  facts: (facts) =>
    [
      ...(facts.reward === null ? [] : [reward(facts.reward)]),
      ...(facts.advantage === null ? [] : [advantage(facts.advantage)]),
      ...(facts.kept === null
        ? []
        : [`训练掩码保留了 ${n.integer(facts.kept[1])} 个词元中的 ${n.integer(facts.kept[0])} 个`]),
    ].join(' · '),
  kept: '训练的掩码保留了它',
  notKept: '训练的掩码舍去了它',
  pool: '本步',

  noEntropies: '文件里没有熵。',
  scoreStep: (rollouts) => `给本步的 ${n.integer(rollouts)} 条全部评分`,
  scoreAll: (rollouts) => `给 ${n.integer(rollouts)} 条全部评分`,
  scores: (model) => `可以用${model}评分。`,
  tokenises: (model) => `${model}会先将文本分词，再评分。`,
  cannot: (model) => `${model}的词表里没有这些词。请选择写出它的模型，或从 Hub、磁盘添加一个。`,
  otherWords: ({ model, id, word, own }) =>
    `词元 ${n.integer(id)} 在文件里是“${word}”，在${model}里是“${own}”：它出自另一个分词器，因此没有评分。`,
};
