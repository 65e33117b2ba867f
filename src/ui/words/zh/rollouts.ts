import type { rolloutsEn, slowEn } from '../en/rollouts.ts';
import { numbersOf } from '../numbers.ts';

/** Chinese words of the rollouts and of one step in slow motion. */

const n = numbersOf('zh-CN');

export const rolloutsZh: typeof rolloutsEn = {
  heading: (step) => `第 ${n.integer(step)} 步的采样轨迹`,
  headingEmpty: '采样轨迹',
  keptBefore: (wanted) => `第 ${n.integer(wanted)} 步没有留存，这里是此前最近留存的一步。`,
  keptFirst: (wanted) => `第 ${n.integer(wanted)} 步没有留存，这里是最早留存的一步。`,
  text: '颜色表示熵（nats；柱高为对数计数）。带下划线的词元在掩码内，得到梯度。可以拖动竖线：占比 ρ 的词元熵不低于 τ。',
  textWhatIf: (rho) => `虚线：若只保留这些词元中熵最高的 ${n.percent(rho)}。`,
  empty: '模型写出的内容会出现在这里：底色表示每个词元的熵，下划线表示掩码。',
  condition: '条件',
  seed: '随机种子',
  seedOf: (seed) => `种子 ${seed}`,
  line: '保留比例 ρ：熵不低于竖线的词元',
  lineAt: (rho, tau) => `ρ ${n.ratio(rho)}，τ ${n.significant(tau)}`,
  lineValue: (rho, tau) => `熵最高的 ${n.percent(rho)} 词元，不低于 ${n.significant(tau)} nats`,
  ownBelow: (tau) => `训练时保留熵低于 τ = ${n.significant(tau)} 的词元`,
  ownAll: '全部保留',
  ownRandom: '随机保留',
  ownMatched: '随机保留，位置分布同最高部分',
  ownNothing: '无一保留',
  ownLine: '恢复训练所用的掩码',
  histogram: (tokens) => `${n.integer(tokens)} 个词元的熵`,
  right: (right, of) => `${n.integer(of)} 个中答对 ${n.integer(right)} 个`,
  dropped: '已舍弃：奖励全部相同，回答之间分不出高下。',
  isRight: '正确',
  isWrong: '错误',
  shownOf: (shown, of) => `显示 ${n.integer(of)} 个中的 ${n.integer(shown)} 个`,
  advantageLabel: '优势',
  advantage: (value) => n.signed(value, 1),
  advantageIs: (value) => `优势 ${n.signed(value, 1)}`,
  more: (count) => `还有 ${n.integer(count)} 个回答`,
  fewer: '收起',
  response: (index, right) =>
    `第 ${n.integer(index)} 个回答，${right ? '正确' : '错误'}。用方向键逐个查看词元。`,
  entropyOf: (entropy) => `${n.significant(entropy)} nats`,
  kept: '得到梯度',
  notKept: '没有梯度',
  wouldKeep: '将得到梯度',
  wouldNotKeep: '将没有梯度',
  inDropped: '该组已舍弃，没有梯度',
  tokenIs: (token, entropy, kept) => `${token}，${entropy}，${kept}`,
};

export const slowZh: typeof slowEn = {
  open: '慢动作看一步',
  title: '慢动作看一步',
  close: '关闭',
  back: '上一步',
  next: '下一步',
  play: '播放',
  pause: '暂停',
  stageOf: (stage, of) => `${n.integer(stage)} / ${n.integer(of)}`,
  problem: (title) => `题目：${title}`,
  stages: {
    sample: {
      name: '采样',
      text: (responses, shown) =>
        `模型把同一道题回答 ${n.integer(responses)} 次${shown < responses ? `，这里显示其中 ${n.integer(shown)} 个` : ''}。随机性使各次回答不同。`,
    },
    score: {
      name: '评分',
      text: (right, of) =>
        `由程序检查每个答案：${n.integer(of)} 个中有 ${n.integer(right)} 个正确。不靠人，也不靠别的模型来评判。`,
    },
    advantage: {
      name: '优势',
      text: (mean) =>
        `每个奖励都与本组相比：减去均值（${n.fixed(mean, 2)}），再除以组内标准差。大于零，就是比本组平均好。`,
    },
    entropy: {
      name: '熵',
      text: (sure) =>
        `模型在每个位置有多不确定？这里 ${n.percent(sure)} 的词元熵低于 0.05 nats。暖色的是分叉。`,
    },
    mask: {
      name: '掩码',
      text: (kept, of) =>
        `这个条件只让梯度作用于带下划线的词元：这里是 ${n.integer(of)} 个中的 ${n.integer(kept)} 个。`,
    },
    update: {
      name: '更新',
      text: () =>
        '优势大于零的回答中，带下划线的词元变得更可能出现（▲）；小于零的，变得更不可能（▼）。然后开始下一步。',
    },
  },
};
