import type { compareDifferencesEn } from '../../en/compare_panels/differences.ts';
import { numbersOf } from '../../numbers.ts';

const n = numbersOf('zh-CN');
const pValue = (p: number) => (p < 0.001 ? '< 0.001' : n.fixed(p, 3));

/** 差异面板的文字。 */
export const compareDifferencesZh: typeof compareDifferencesEn = {
  title: (name, reference, difference) => `${name} − ${reference}：pass@1 相差 ${difference}`,
  plainTitle: '按种子逐一比较 pass@1',
  note: (step) =>
    `第 ${n.integer(step)} 步的留出题 pass@1。条件按种子配对：同一种子共用基座模型、题目和采样流。小点：各个种子。横线：平均差的 95 % t 区间。`,
  noteOne: (step) =>
    `第 ${n.integer(step)} 步的留出题 pass@1。条件按种子配对：同一种子共用基座模型、题目和采样流。每个点是一个种子。`,
  baseAlone: '第 0 步各条件都是基座模型：下次评估之后才有差异。',
  reference: '相对于',
  step: '步数',
  lastStep: (step) => `${n.integer(step)}（共有的最后一步）`,
  noPairs: (step, usual) =>
    usual === null
      ? '没有种子在两个条件下于同一步、用同样的题目评估过。'
      : `第 ${n.integer(step)} 步没有可配对的训练。共有的最后一步：第 ${n.integer(usual)} 步。`,
  tooFew: (most) =>
    most < 2
      ? '种子太少：一对只说明差异有多大，不能说明它是否会再次出现。至少训练三个种子再下结论。'
      : `种子太少：${n.integer(most)} 对几乎不能说明种子之间的波动。至少训练三个种子再下结论。`,
  leftOut: (names) => `未配对：${names}。`,
  none: '比较差异需要两个条件有共同的种子。请再显示或训练一个条件。',
  noEvaluation: '两个条件都经过评估后，差异会显示在这里。',
  columns: {
    condition: '条件',
    reference: '相对于',
    mean: '平均差',
    t: '95 % t 区间',
    bootstrap: '95 % 自助法区间',
    p: '符号翻转 p 值',
    least: '可能的最小 p 值',
    n: '种子数 N',
    seed: '随机种子',
  },
  bca: 'BCa 法',
  percentile: '百分位法',
  interval: (low, high) => `${n.signed(low, 3)} 至 ${n.signed(high, 3)}`,
  signed: (value) => n.signed(value, 3),
  p: (p, least) => `${pValue(p)}（最小 ${pValue(least)}）`,
  noInterval: '需要两对',
  how: 'p 值来自精确的配对置换检验：若差的正负全凭偶然，至少同样远离 0 的情形占多少。N 对时它不会小于 2 的 N − 1 次方分之一：不超过五对时，无论差有多大，它都达不到 0.05。种子很少时自助法区间偏窄，应以 t 区间为准。',
  train: '训练更多种子',
};
