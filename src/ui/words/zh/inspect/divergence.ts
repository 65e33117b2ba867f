import type { divergenceEn } from '../../en/inspect/divergence.ts';
import { numbersOf } from '../../numbers.ts';

const n = numbersOf('zh-CN');
const size = (nats: number) =>
  n.fixed(nats, nats === 0 ? 0 : Math.max(0, Math.min(6, 1 - Math.floor(Math.log10(Math.abs(nats))))));

const measured = { kl: 'KL 散度', entropy: '熵变化的绝对值' };

const noised = {
  more: '照此衡量，分叉处受到的扰动比其余位置大',
  less: '照此衡量，分叉处受到的扰动比其余位置小',
  unclear: '照此衡量，分叉处与其余位置未见差别',
  unknown: '在分叉处与其余位置各相当于多大的噪声',
};

/** 两个模型读同样的词元。 */
export const divergenceZh: typeof divergenceEn = {
  compareAll: (samples) => (samples === 1 ? '两个模型并排比较' : `并排比较全部 ${n.integer(samples)} 个样本`),
  size,
  title: (finding, of, other, forks, rest) => {
    const means = `${measured[of]}的均值在分叉处为 ${size(forks)} nats，其余位置为 ${size(rest)}`;
    return finding === 'more'
      ? `${other} 在分叉处的差异更大：${means}`
      : finding === 'less'
        ? `${other} 在分叉处的差异更小：${means}`
        : finding === 'unclear'
          ? `分叉处与其余位置未见差别：${means}`
          : `${other}：${means}`;
  },
  titleFew: (other) => `${other} 读同样的词元`,
  note: (reference, tokens, samples, shared) =>
    `参照：${reference}。两个模型都读过的 ${n.integer(samples)} 个样本、共 ${n.integer(tokens)} 个词元，按参照模型的熵分成十组。其分叉（熵最高的 20 %）中有 ${n.percent(shared)} 是两者共有的。`,
  bars: (few) => `竖线：按样本重抽样的 95 % 区间${few ? '；样本太少，区间偏窄' : ''}。`,
  noise: (finding, forks, rest, ratio, interval) =>
    `灰色：每个 logit 加上同样的噪声；有几个词元都可能时，噪声显得更大。${noised[finding]}（σ 为 ${size(forks)} 与 ${size(rest)}，比值 ${n.fixed(ratio, 2)}${
      interval ? `，95 % 区间 ${n.fixed(interval.low, 2)} 到 ${n.fixed(interval.high, 2)}` : ''
    }）。`,
  noKl: 'KL 未知：需要两个模型并排运行。',
  panels: { kl: 'KL 散度', logRatio: '对数比', entropy: '熵的变化', flipped: '最可能的词元' },
  axes: {
    kl: (unit) => `平均 KL，${unit}`,
    logRatio: (unit) => `平均对数比，${unit}`,
    entropy: (unit) => `平均 |ΔH|，${unit}`,
    flipped: '改变的比例',
    percentile: '熵的百分位',
  },
  curves: { measured: '实测', noise: '同样的噪声' },
  groups: {
    forks: '分叉，前 20 %',
    rest: '其余',
    all: '全部',
    bin: (from, to) => `${n.integer(from)} 到 ${n.integer(to)} %`,
  },
  columns: {
    group: '按熵分组',
    tokens: 'N',
    lowest: '熵，从',
    highest: '到',
    kl: 'KL 散度',
    low: '95 % 下限',
    high: '上限',
    expected: '同样噪声的 KL',
    noise: '噪声 σ',
    logRatio: '对数比',
    change: '熵的增加',
    distance: '|ΔH| 均值',
    flipped: 'top-1 改变',
    shared: '前 10 共有',
  },
};
