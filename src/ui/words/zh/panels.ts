import type { panelsEn } from '../en/panels.ts';
import { numbersOf } from '../numbers.ts';

const n = numbersOf('zh-CN');

/** 各图共用的文字：坐标轴、表头与图例说明。 */
export const panelsZh: typeof panelsEn = {
  how: {
    rows: '小点：各种子。大点与横线：均值及其 95% 置信区间。',
    paired: '按种子配对，附 95% 置信区间。',
    zone: '阴影：等效，相差 3 个百分点以内。',
    curves: '细线：各种子。粗线：均值。色带：95% 置信区间。',
    means: '线：各种子的均值。色带：95% 置信区间。',
  },
  measures: {
    passAt: (k) => `pass@${n.integer(k)}`,
    length: '长度',
  },
  axes: {
    step: '训练步',
    entropy: '熵（nats）',
    length: '回答长度（词元）',
    lengthDifference: '词元数之差',
    passDifference: 'pass 率之差',
    lead: 'pass@1，熵最高 20% − 全部词元',
    parameters: '参数量（对数）',
    overlap: '共有位置的比例',
    percentile: '基座模型熵的百分位',
    change: '熵的变化（nats）',
    tokens: '词元数（对数）',
  },
  headings: { mean: '均值', n: 'N', count: (count) => n.integer(count) },
  columns: {
    measure: '测量量',
    arm: '条件',
    model: '模型',
    seed: '种子',
    mean: '各种子均值',
    value: '数值',
    low: '95% 下限',
    high: '上限',
    n: 'N',
    step: '步',
    problems: '题数',
    samples: '样本数',
    tokens: '词元数',
    from: '从（nats）',
    to: '到（nats）',
    truncated: '截断',
    length: '长度（词元）',
    parameters: '参数量',
    paired: '配对',
  },
  baseAt: (pass) => `基座模型 ${n.fixed(pass, 3)}`,
  noDifference: '无差别',
  base: '基座模型',
  fork: (entropy) => `第 80 百分位，${n.fixed(entropy, 2)}`,
  percentile: (percentile) =>
    percentile === 0 ? '最低' : percentile === 100 ? '最高' : `第 ${n.integer(percentile)}`,
  noChange: '不变',
  temperature: {
    axis: '温度',
    varied: '改变的位置',
    where: { forks: '分叉处', others: '其他位置' },
    threshold: '熵阈值 τ（nats）',
  },
  overlap: {
    withBase: '与基座模型共有',
    withFinal: '与最终模型共有',
    chance: (share) => `随机水平，${n.percent(share)}`,
  },
};
