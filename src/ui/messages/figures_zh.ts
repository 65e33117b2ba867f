import type { SweepPoint } from '../../experiment/sweep.ts';
import type { figuresEn } from './figures_en.ts';
import { numbersOf } from './numbers.ts';

const n = numbersOf('zh-CN');
const points = (share: number) => `${n.integer(Math.round(Math.abs(share) * 100))} 个百分点`;
const nats = (entropy: number) => `${n.fixed(entropy, entropy < 0.1 ? 3 : 2)} nats`;
type Pair = { forks: SweepPoint; others: SweepPoint };

/** 分析视图中各图的文字。 */
export const figuresZh: typeof figuresEn = {
  save: {
    of: (title) => `保存：${title}`,
    as: (format, title) => `${format}：${title}`,
    failed: '浏览器无法生成图片。SVG 和 CSV 中有同样的内容。',
  },
  work: {
    cancel: '取消',
    done: (share, tokens) => `${n.percent(share)}，已用 ${n.short(tokens)} 个词元`,
  },
  problems: {
    part: '题目来自',
    parts: {
      'held-out': (size) => `留出题（${n.integer(size)}）`,
      validation: (size) => `验证题（${n.integer(size)}）`,
    },
    problems: '题数',
    samples: '每题样本数',
    wrong: (least, most) => `请输入 ${n.integer(least)} 到 ${n.integer(most)} 之间的数。`,
  },

  temperature: {
    form: '分叉处与其他位置的温度',
    temperatures: '温度',
    temperaturesRead: (count) => `共 ${n.integer(count)} 个温度；0 为贪心。`,
    temperaturesWrong: (most) =>
      `请输入 0 到 10 之间的数，用逗号隔开，最多 ${n.integer(most)} 个，例如 0.5, 1, 2。`,
    threshold: '什么算分叉',
    thresholdPercentile: '熵在这批样本的前 20 %',
    thresholdNats: '熵高于给定值',
    nats: '熵，nats',
    start: '开始测量',
    running: '温度扫描',
    cost: (answers) => `将采样并检验 ${n.integer(answers)} 个回答。`,
    empty: '各温度下的答对率会出现在这里：一条线只改分叉处的温度，另一条只改其他位置的。',
    awaited: '正在采样第一个点。',
    findings: {
      question: () => '温度在哪里重要：分叉处还是其他位置？',
      forksBear: (pair) => hot(pair, '分叉处经得起高温，其他词元经不起'),
      othersBear: (pair) => hot(pair, '其他词元比分叉处更经得起高温'),
      alike: (pair) => hot(pair, '高温在分叉处和其他位置的影响相同'),
    },
    note: (problems, samples, threshold, share) =>
      `答对比例（pass@1，${n.integer(problems)} 题 × ${n.integer(samples)} 次）及 95 % 置信区间。一条线改变分叉处的温度，即熵高于 ${nats(threshold)} 的词元（占 ${n.percent(share)}），另一条改变其他位置的；其余温度保持为 1。`,
    upright: '答对比例',
    level: '温度',
    ways: { forks: '分叉处', others: '其他位置' },
    columns: {
      varied: '改变的位置',
      temperature: '温度',
      pass: '答对比例',
      low: '95 % 下限',
      high: '上限',
      problems: '题数',
      samples: '样本数',
      threshold: '分叉阈值，nats',
      truncated: '被截断',
      length: '长度，词元',
    },
  },

  collect: {
    form: '统计哪些样本',
    from: '统计对象',
    kinds: {
      current: (samples) => `当前 ${n.integer(samples)} 个样本`,
      step: () => '某次训练的一步',
      evaluation: () => '一次评测',
    },
    step: '步',
    leastCount: '最低频次',
    start: '采样并统计',
    running: '评测',
    cost: (answers) => `将采样 ${n.integer(answers)} 个回答。`,
  },

  band: {
    share: '答对比例',
    answers: '答案',
    legendShare: '每个词元上方：从这里续写，最后答对的比例。',
    legendAnswers: '每个词元上方：从这里续写得到的各个答案。',
    whisker: '细线：95 % 置信区间。',
    right: '正确',
    wrong: '不正确',
    others: '其他答案',
    noAnswer: '没有答案',
    samples: (samples) => `每个分叉续写 ${n.integer(samples)} 次。`,
    cell: (right, low, high, samples) =>
      `答对 ${n.percent(right)}，95 % 置信区间 ${n.percent(low)} 到 ${n.percent(high)}，续写 ${n.integer(samples)} 次`,
    cellAnswers: (answers) => `答案：${answers}`,
    answer: (answer, share) => `${answer} ${n.percent(share)}`,
    rank: (rank) => String.fromCharCode(64 + rank),
    title: '每个词元之后还剩哪些可能',
    titleTurns: (token, from, to) =>
      `“${token}”带来最大的转折：答对比例从 ${n.percent(from)} 变为 ${n.percent(to)}`,
    note: '在每个词元之前重新续写，各最终答案所占的比例；绿色为正确。',
    upright: '续写的比例',
    level: '词元',
    columns: {
      position: '位置',
      token: '词元',
      answer: '答案',
      verdict: '判定',
      share: '比例',
      right: '答对比例',
      low: '95 % 下限',
      high: '上限',
      samples: '续写次数',
    },
  },

  tree: {
    title: '分支通向哪里',
    note: '线宽表示概率，末端的圆点表示答对比例。相同的结局已合并。',
    noteList: '横条表示概率。相同的结局已合并。',
    label: (leaves) => `分支树，${n.integer(leaves)} 个结局`,
    empty: '从某个词元重新续写，分支就会出现在这里。',
    overdetermined: (count, answer) =>
      `结局早已注定：全部 ${n.integer(count)} 次续写都得到 ${answer}，这里怎么选都一样。`,
    overdeterminedShort: '结局已定',
    noAnswer: '没有答案',
    times: (count) => `× ${n.integer(count)}`,
    right: '正确',
    wrong: '错误',
    rate: (share) => `答对 ${n.percent(share)}`,
    expand: (count) => `已折叠 ${n.integer(count)} 个结局`,
    start: '起点',
    node: (text, share, count) => `${text}，概率 ${n.percent(share)}，${n.integer(count)} 个样本`,
    leaf: (answer, right) => `结局为 ${answer}，答对 ${n.percent(right)}`,
    keys: '方向键在树中移动，回车选中，空格折叠。',
    columns: {
      path: '路径',
      text: '文字',
      depth: '层级',
      share: '概率',
      samples: '样本数',
      right: '答对比例',
      answer: '答案',
    },
  },

  forks: {
    title: '摇摆不等于决定',
    titleMost: (token, consequence) => `“${token}”最能决定结局：各分支的结果相差 ${points(consequence)}`,
    note: '影响：一个分叉的各分支在答对比例上相差多少个百分点，附 95 % 置信区间。p 值：这会不会只是偶然？',
    empty: '扫描分叉之后，每个分叉决定了什么会出现在这里。',
    position: '编号',
    token: '词元',
    entropy: '熵，nats',
    consequence: '影响，百分点',
    verdict: '判断',
    p: 'p 值',
    verdicts: { decides: '决定结局', wavers: '只是摇摆', unclear: '尚不清楚' },
    sortBy: (column) => `按${column}排序`,
    sorted: '从大到小',
    interval: (low, high) => `${n.integer(Math.round(low * 100))} 到 ${n.integer(Math.round(high * 100))}`,
    pValue: (p) => (p < 0.001 ? '< 0.001' : n.fixed(p, 3)),
    show: (token, position) => `打开位置 ${n.integer(position)} 的分叉“${token}”`,
    agree: (rho, forks) =>
      `在这里，熵与影响${rho > 0.5 ? '大体一致' : rho > 0.2 ? '略为一致' : rho >= -0.2 ? '并不一致' : '方向相反'}：${n.integer(forks)} 个分叉的 Spearman ρ 为 ${n.fixed(rho, 2)}。`,
    agreeUnknown: (forks) => `只有 ${n.integer(forks)} 个分叉，无法判断熵与影响是否一致。`,
    wavers: (token, entropy, slot) => `${slot ?? `“${token}”`}在摇摆（${nats(entropy)}），却什么也没有改变。`,
    wavering: '这里没有只摇摆而不起作用的分叉。',
    plotTitle: '熵能看出哪些分叉起决定作用吗？',
    plotNote: '每个分叉的熵与影响，附 95 % 置信区间。',
    plotUpright: '影响，百分点',
    plotLevel: '熵，nats',
    columns: { low: '95 % 下限', high: '上限', samples: '续写次数' },
  },

  distribution: {
    title: (share) => `${n.percent(share)} 的词元已成定局：熵低于 0.01 nats`,
    note: (tokens, p80) =>
      `共 ${n.integer(tokens)} 个词元，纵轴为对数计数。五分之一的词元高于 ${nats(p80)}，即第 80 百分位。`,
    empty: '熵的分布会出现在这里。',
    upright: '词元数，对数',
    level: '熵，nats',
    p80: (p80) => `第 80 百分位，${n.fixed(p80, 2)}`,
    percentile: '百分位',
    percentiles: '百分位，nats',
    columns: { from: '从，nats', to: '到，nats', count: '词元数' },
  },

  words: {
    highest: '平均熵最高的词元',
    lowest: '平均熵最低的词元',
    titleHighest: (words) => `模型最拿不准的是${words}`,
    titleLowest: (words) => `模型最有把握的是${words}`,
    note: (leastCount, tokens) =>
      `各词元的平均熵，只列在 ${n.integer(tokens)} 个词元中至少出现 ${n.integer(leastCount)} 次的。`,
    none: (leastCount) => `没有词元出现 ${n.integer(leastCount)} 次以上。请降低最低频次，或统计更多样本。`,
    quoted: (word) => `“${word}”`,
    list: (words) =>
      words.length < 2 ? words.join('') : `${words.slice(0, -1).join('、')}和${words.at(-1)}`,
    cloud: '按平均熵显示的词元',
    cloudNote: '大小和颜色表示平均熵。',
    cloudNoteLowest: '越有把握，字越大。',
    cloudLabel: (words) => `${n.integer(words)} 个词元的词云；数值见列表。`,
    wordIs: (word, mean, count) => `${word}：平均 ${nats(mean)}，出现 ${n.integer(count)} 次`,
    columns: { token: '词元', mean: '平均熵，nats', count: '次数', kind: '类别' },
  },

  slots: {
    title: (slot, mean) => `模型在语法位置 ${slot} 最拿不准：平均 ${nats(mean)}`,
    titlePosition: (position, mean) => `模型在第 ${position} 个词元处最拿不准：平均 ${nats(mean)}`,
    note: '语法中每个位置上词元的平均熵，以及词元数。',
    notePosition: '按词元在回答中的位置统计的平均熵，以及词元数。',
    empty: '按语法位置统计的平均熵会出现在这里。',
    outside: '语法之外',
    more: (rows) => `另有 ${n.integer(rows)} 个熵更低的位置，见表格。`,
    level: '平均熵，nats',
    count: (count) => `n = ${n.integer(count)} 个`,
    columns: { slot: '位置', mean: '平均熵，nats', count: '词元数' },
  },
};

function hot(pair: Pair | null, finding: string): string {
  if (!pair) return finding;
  const { forks, others } = pair;
  const temperature = n.fixed(forks.temperature, forks.temperature % 1 === 0 ? 0 : 1);
  return `${finding}：温度为 ${temperature} 时，答对 ${n.percent(forks.pass)} 对 ${n.percent(others.pass)}`;
}
