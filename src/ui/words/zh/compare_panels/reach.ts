import type { TransferSetId } from '../../../../task/transfer_sets.ts';
import type { compareReachEn } from '../../en/compare_panels/reach.ts';
import { numbersOf } from '../../numbers.ts';

const n = numbersOf('zh-CN');
const size = (parameters: number) => n.short(parameters).replace(/\s/g, '');
const signed = (value: number) => n.signed(value, 3);
const interval = (low: number, high: number) => `${signed(low)} 到 ${signed(high)}`;

const sets: Record<TransferSetId, string> = {
  goals: '更大的目标',
  larger: '更大的数',
  four: '四个数',
};

/** How far a finding of the Compare view reaches, in Chinese. */
export const compareReachZh: typeof compareReachEn = {
  signed,
  bySize: {
    emptyTitle: '基座模型越大，领先越多吗？',
    empty: (sizes) =>
      `至少对比两种规模的基座模型，这里就会按规模显示 pass@1${
        sizes.length === 0 ? '' : `；目前只有 ${sizes.map(size).join('、')}`
      }。请在下方选择一种规模，再按训练。每个实验都会保存：在“实验”中按“对比”，就能把它放到屏幕上的实验旁边。`,
    choose: (name) => `选择：${name}`,
    title: (name, small, low, large, high) =>
      `${name}：从 ${size(small)} 参数训练得 pass@1 ${n.fixed(low, 3)}，从 ${size(large)} 参数得 ${n.fixed(high, 3)}`,
    note: '训练结束时留出题的 pass@1，按基座模型的参数量排列。小点：各个种子。竖线：均值的 95 % t 区间。空心：训练前的基座模型。对应论文图 8。',
    steps: (steps) =>
      `对比的位置：${steps.map(({ parameters, step }) => `第 ${n.integer(step)} 步（${size(parameters)}）`).join('、')}。`,
    count: (...seeds) => `种子数 N = ${n.list(seeds)}`,
    at: (parameters, value) => `${size(parameters)} 时 ${value}`,
    leftOut: (models) => `未计入（任务不同或规模未知）：${models}。`,
    leadOf: '领先者',
    over: '相对于',
    leadTitle: (name, other, leads) => `${name} − ${other}：${leads}`,
    leadNote:
      '训练结束时 pass@1 的差。两个条件共有的种子逐一配对，给出平均差的 95 % t 区间；没有共同种子时，按独立样本给出 Welch 区间。',
    leadAxis: (name, other) => `pass@1，${name} − ${other}`,
    pairs: (count) => `${n.integer(count)} 对`,
    apart: (a, b) => `${n.integer(a)} 与 ${n.integer(b)}，未配对`,
    tooFew: '某些规模的种子太少：不足三个时，区间说明不了什么，甚至无法给出。',
    growth: (small, large, difference, bounds) =>
      `从 ${size(small)} 到 ${size(large)}，领先变化 ${signed(difference)}${
        bounds === null
          ? '；每种规模有两个种子才能给出区间。'
          : `（Welch 95 % 区间 ${interval(bounds.low, bounds.high)}）。`
      }`,
    none: '从同一个基座模型训练了两个条件之后，这里会显示领先多少。',
  },
  transfer: {
    heading: '换成没有训练过的题目，结果还成立吗？',
    text: '由基座模型和每次运行的最后一个模型，回答用词相同、但训练中从未出现的题目：目标不小于 25，三个数中至少有一个大于 12，或是四个数。对应论文图 9。',
    sets,
    start: '用其他题目测试',
    cost: (models, answers) =>
      `将采样 ${n.integer(answers)} 个回答：${n.integer(models)} 个模型，每道题 8 个。其间训练暂停。`,
    working: '正在用其他题目测试',
    allTested: '这里保留的模型都已测试。',
    noAdapter: '这个浏览器无法进行计算，这里无法询问模型。',
    busy: '另一个请求正在进行。',
    noModels:
      '这里没有训练过的模型。在本页训练之后就会有；已保存的实验，打开或放入对比后也有；录制的训练没有模型。',
    otherTask: '目前只有 Countdown 有其他题目。',
    notHeld: (names) => `这里没有以下运行的模型，因此未测试：${names.join('；')}。`,
    cancelled: '已取消。测完的结果仍然保留。',
    failed: (detail) => `无法询问模型。${detail}`,
    title: (set, name, pass, base) =>
      `${sets[set]}：${name} ${n.fixed(pass, 3)}${base === null ? '' : `，基座模型 ${n.fixed(base, 3)}`}`,
    notes: {
      goals: (problems, samples) =>
        `目标不小于 25 的题，这些题从未用于训练；${n.integer(problems)} 道题 × ${n.integer(samples)} 次采样。`,
      larger: (problems, samples) =>
        `三个不超过 20 的数，至少一个大于 12；${n.integer(problems)} 道题 × ${n.integer(samples)} 次采样。`,
      four: (problems, samples) =>
        `四个不超过 12 的数；${n.integer(problems)} 道题 × ${n.integer(samples)} 次采样，长度够尝试两次。`,
    },
    how: '点：各个种子。竖线：95 % t 区间，有两个种子时按种子，否则按题目。空心：基座模型。',
    differences: (set, name, reference, mean, bounds) =>
      `${sets[set]}：${name} − ${reference} 为 ${signed(mean)}${bounds ? ` [${interval(bounds.low, bounds.high)}]` : ''}`,
    differencesNote: '配对后的 pass@1 之差，以及平均差的 95 % t 区间。',
    reference: '差值相对于',
    overProblems: (name) => `${name}（按题目）`,
    noDifference: '两个条件以共同的种子测试之后，这里会显示差值。',
    oneSeed: '只有一个共同种子时，区间是对题目而言的：它说明换一批题目会怎样，而不是换一个种子会怎样。',
    tooFew: '共同种子不足三个，区间说明不了什么。',
    set: '题目',
  },
};
