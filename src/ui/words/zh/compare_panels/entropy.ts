import type { compareEntropyEn } from '../../en/compare_panels/entropy.ts';
import { numbersOf } from '../../numbers.ts';

const n = numbersOf('zh-CN');

/** 对比视图中训练对熵的影响。 */
export const compareEntropyZh: typeof compareEntropyEn = {
  run: '运行',
  percentiles: {
    title: (high, highFrom, highTo, middle) =>
      `词元熵的${high} 百分位：${n.fixed(highFrom, 2)} 变为 ${n.fixed(highTo, 2)} nats；中位数保持在 ${n.fixed(middle, 3)}`,
    titleMoved: (high, highFrom, highTo, middleFrom, middleTo) =>
      `词元熵的${high} 百分位：${n.fixed(highFrom, 2)} 变为 ${n.fixed(highTo, 2)} nats；中位数：${n.fixed(middleFrom, 3)} 变为 ${n.fixed(middleTo, 3)}`,
    note: (name, tokens) =>
      `${name}：训练过程中词元熵的百分位，取自每步保留的样本（至少 ${n.integer(tokens)} 个词元）。对应论文图 5。`,
    empty: '运行保留样本之后，训练过程中熵的百分位会显示在这里。',
  },
  ends: {
    title: 'pass@1、熵与回答长度，按梯度的作用范围',
    note: (step) => `留出题，第 ${n.integer(step)} 步。`,
    panels: { pass: 'pass@1', entropy: '平均词元熵', length: '回答长度' },
    how: '空心：训练前的基座模型。对应论文图 7 和图 10。',
    empty: '条件经过评估之后，会在这里显示一个点。',
  },
  scored: {
    heading: '训练对同一批词元做了什么',
    text: '由最后的检查点回答留出题，再让基座模型和每个检查点读这些回答。由此可知分叉是否还在原处（表 1），以及哪些词元发生变化（图 4）。',
    start: '询问检查点',
    cost: '对 48 道题各采样 4 次，再用每个模型为最多 12,000 个词元打分。其间训练暂停。',
    working: '正在询问检查点',
    noCheckpoints: '这里没有检查点：在本页训练的，或在“实验”中打开的，才有检查点；录制的训练没有。',
    noCheckpointsOf: '除基座模型外，此运行在这里没有检查点。',
    noAdapter: '这个浏览器无法进行计算，因此无法在这里询问检查点。',
    busy: '另一项请求正在进行。',
    cancelled: '已取消，未显示结果。',
    failed: (detail) => `无法询问检查点。${detail}`,
    overlapTitle: (withBase) => `训练结束后，熵最高的位置仍有 ${n.percent(withBase)} 与基座模型相同`,
    overlapNote: (name, tokens, traces, chance) =>
      `${name}：熵最高 20 % 的位置与基座模型、与最终模型的重合比例；${n.integer(traces)} 个回答的 ${n.integer(tokens)} 个词元。竖线：按回答重抽样的 95 % 区间。随机水平为 ${n.percent(chance)}。对应论文表 1。`,
    changeTitle: (high, low) =>
      `原本熵最高处变化 ${n.signed(high, 3)} nats，最低处变化 ${n.signed(low, 4)} nats`,
    changeNote: (name) =>
      `${name}：从基座模型到最终模型的平均变化，按基座模型熵的 5 % 分组。竖线：按回答重抽样的 95 % 区间。对应论文图 4。`,
    columns: {
      from: '起始百分位',
      to: '终止百分位',
      tokens: '词元',
      change: '变化（nats）',
      lowest: '基座模型最低（nats）',
      highest: '基座模型最高（nats）',
    },
  },
};
