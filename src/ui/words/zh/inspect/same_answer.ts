import type { sameAnswerEn } from '../../en/inspect/same_answer.ts';
import { numbersOf } from '../../numbers.ts';

const n = numbersOf('zh-CN');

export const sameAnswerZh: typeof sameAnswerEn = {
  band: {
    modes: { share: '答案相同', answers: '各个答案' },
    legends: {
      share: '从这里续写，最后得到与本样本相同答案的比例。细线：95 % 置信区间。',
      answers: '从这里续写，最后得到的各个答案。',
    },
    right: '本样本的答案',
    cell: (rate, low, high) =>
      `从这里续写，${rate} 得到相同答案，95 % 置信区间 ${n.percent(low)} 到 ${n.percent(high)}`,
    titleTurns: (token, from, to) => `“${token}”处变化最大：相同答案的比例从 ${from} 变为 ${to}`,
    note: '在该词元之前重新续写，各最终答案所占的比例。本样本自己的答案为绿色，在最下方。',
    columns: {
      position: '编号',
      token: '词元',
      rate: '相同答案的比例',
      low: '95 % 下限',
      high: '上限',
      basis: '续写处',
    },
  },
  tree: {
    unjudged: '没有答案',
    notes: {
      model: '线宽和百分数：模型给该分支首个词元的概率。末端越绿，得到本样本答案的越多。相同的结局已合并。',
      draws: '线宽：采样中走这一分支的比例。末端越绿，得到本样本答案的越多。相同的结局已合并。',
    },
    rate: (share, samples) => `${n.integer(samples)} 次中答案相同的占 ${share}`,
    rightOf: (same, samples) => `${n.integer(samples)} 次中答案相同 ${n.integer(same)} 次`,
    columns: {
      text: '词元',
      level: '层级',
      position: '位置',
      probability: '模型概率',
      share: '占采样的比例',
      reach: '占全部',
      drawn: '采样次数',
      samples: '样本数',
      right: '相同答案的比例',
      answers: '答案',
    },
  },
  forks: {
    note: '影响：一个分叉的各分支之间，得到本样本答案的比例相差多少个百分点（细线：95 % 置信区间）。噪声：如果各分支其实相同，平均也会显出的差异。p 值：检验差异是否大于 5 个百分点，已按此处全部分叉校正。',
  },
  shown: {
    band: (continuations) => `每个词元上方：${n.integer(continuations)} 次续写中有多少比例得到相同答案。`,
  },
  scan: {
    unanswered: (none, of) =>
      `${n.integer(of)} 次续写中有 ${n.integer(none)} 次没有答案（包括被截断的），按答案不同计。`,
  },
  fork: {
    rate: (share) => `${share} 相同`,
    rateOf: (same, samples) => `${n.integer(samples)} 次中答案相同 ${n.integer(same)} 次`,
  },
};
