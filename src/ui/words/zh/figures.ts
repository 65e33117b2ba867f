import type { SweepPoint } from '../../../experiment/sweep.ts';
import type { figuresEn } from '../en/figures.ts';
import { numbersOf } from '../numbers.ts';

const n = numbersOf('zh-CN');
const nats = (entropy: number) => `${n.significant(entropy)} nats`;
/** The points of one temperature, and whether their intervals lie apart. */
type Pair = { readonly forks: SweepPoint; readonly others: SweepPoint; readonly differ: boolean };

/** 分析视图中各图的文字。 */
export const figuresZh: typeof figuresEn = {
  save: {
    of: (title) => `保存：${title}`,
    failed: '浏览器无法生成图片。SVG 和 CSV 中有同样的内容。',
    copy: '复制数据',
    copied: '已复制。',
    notCopied: '浏览器不允许复制；CSV 中有同样的内容。',
    rows: (shown, all) => `共 ${n.integer(all)} 行，这里均匀选取了 ${n.integer(shown)} 行。CSV 中有全部。`,
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
      question: '温度在哪里重要：分叉处还是其他位置？',
      both: (cold, hot) =>
        `不同温度下的 pass@1：${[...(cold ? [half('低温', cold)] : []), ...(hot ? [half('高温', hot)] : [])].join('；')}`,
    },
    note: (problems, samples, threshold, share) =>
      `答对比例（pass@1，${n.integer(problems)} 题 × ${n.integer(samples)} 次）及 95 % 置信区间。一条线改变分叉处的温度，即熵高于 ${nats(threshold)} 的词元（占 ${n.percent(share)}），另一条改变其他位置的；其余温度保持为 1。`,
    cutOff: (share) => `有的点上多达 ${n.percent(share)} 的回答达到最大长度而被截断，按答错计。`,
  },

  collect: {
    form: '统计哪些样本',
    from: '统计对象',
    kinds: {
      current: (samples) => `当前 ${n.integer(samples)} 个样本`,
      step: () => '某次训练的一步',
      evaluation: () => '一次评估',
    },
    step: '步',
    floor: '出现次数多于',
    start: '采样并统计',
    running: '评估',
    cost: (answers) => `将采样 ${n.integer(answers)} 个回答。`,
    budget: (tokens) => `最多 ${n.integer(tokens)} 个词元。`,
    takes: (time) => `按上次的速度最多 ${time}。`,
  },

  comma: '，',
  band: {
    mode: '每个词元上方',
    modes: { share: '答对比例', answers: '答案' },
    legends: {
      share: '从这里续写，最后答对的比例。细线：95 % 置信区间。',
      answers: '从这里续写，最后得到的各个答案。',
    },
    estimated: '浅色：沿用下一个分叉处的结果。',
    right: '正确',
    other: { right: '其他正确答案', wrong: '其他答案' },
    none: '没有答案',
    samples: (samples) => `共续写 ${n.integer(samples)} 次。`,
    unknown: '未从这里续写',
    cell: (rate, low, high) =>
      `从这里续写，${rate} 答对，95 % 置信区间 ${n.percent(low)} 到 ${n.percent(high)}`,
    cellAnswers: (answers) => `从这里续写得到：${answers.join('，')}`,
    share: (answer, share) => `${answer} 占 ${share}`,
    empty: '扫描分叉之后，每个词元上方会显示它还留下哪些可能。',
    title: '每个词元还留下哪些可能',
    titleTurns: (token, from, to) => `“${token}”处变化最大：答对比例从 ${from} 变为 ${to}`,
    note: '在该词元之前重新续写，各最终答案所占的比例。正确答案为绿色，在最下方。',
    yAxis: '续写的比例',
    xAxis: '词元',
    columns: {
      position: '编号',
      token: '词元',
      rate: '答对比例',
      low: '95 % 下限',
      high: '上限',
      basis: '续写处',
    },
    bases: { measured: '此处', carried: '前一个分叉', estimated: '下一个分叉' },
  },

  tree: {
    title: '分支通向哪里',
    notes: {
      model: '线宽和百分数：模型给该分支首个词元的概率。末端越绿，答对的越多。相同的结局已合并。',
      draws: '线宽：采样中走这一分支的比例。末端越绿，答对的越多。相同的结局已合并。',
    },
    notesList: {
      model: '横条和百分数：模型给该分支首个词元的概率。相同的结局已合并。',
      draws: '横条：采样中走这一分支的比例。相同的结局已合并。',
    },
    noteTaken: '颜色较深的是样本所走的路。',
    noteTakenList: '带标记的行是样本所走的路。',
    taken: '样本所走的路',
    label: (leaves) => `分支树，共 ${n.integer(leaves)} 个结局`,
    empty: '从某个词元重新续写，分支就会出现在这里。',
    overdetermined: (samples, answer) => `各分支结局相同：${n.integer(samples)} 次续写都得到 ${answer}。`,
    overdeterminedShort: '结局全同',
    noAnswer: '没有答案',
    unknown: '未采样',
    unjudged: '结局未知',
    andMore: (answer, more) => `${answer} 和另外 ${n.integer(more)} 种答案`,
    rate: (share, samples) => `${n.integer(samples)} 次中答对 ${share}`,
    rightOf: (right, samples) => `${n.integer(samples)} 次中答对 ${n.integer(right)} 次`,
    others: (count) => (count > 1 ? `其他 ${n.integer(count)} 种` : '其他'),
    ends: '到此结束',
    start: '起点',
    probability: (share) => `模型概率 ${share}`,
    drawn: (count, of) => `${n.integer(count)}/${n.integer(of)}`,
    drawnOf: (count, of) => `${n.integer(of)} 次采样中的 ${n.integer(count)} 次`,
    leadsTo: (answers) => `结局为 ${answers}`,
    foldedAway: (leaves) => `已折叠 ${n.integer(leaves)} 个结局`,
    keys: '方向键在树中移动，回车打开，空格折叠。',
    columns: {
      text: '词元',
      level: '层级',
      position: '位置',
      probability: '模型概率',
      share: '占采样的比例',
      reach: '占全部',
      drawn: '采样次数',
      samples: '样本数',
      right: '答对比例',
      answers: '答案',
    },
  },

  forks: {
    title: '哪些分叉改变结局？',
    titleMost: (token, forks, points) =>
      `${forks > 1 ? `${n.integer(forks)} 个分叉中，“${token}”对结局的影响最大` : `“${token}”改变结局`}：各分支的答对率至少相差 ${n.integer(points)} 个百分点`,
    note: '影响：一个分叉的各分支之间，答对比例相差多少个百分点（细线：95 % 置信区间）。噪声：如果各分支其实相同，平均也会显出的差异。p 值：检验差异是否大于 5 个百分点，已按此处全部分叉校正。',
    empty: '扫描分叉之后，每个分叉对结局的影响会出现在这里。',
    position: '编号',
    token: '词元',
    slot: '槽位',
    entropy: '熵，nats',
    consequence: '影响，百分点',
    verdict: '判断',
    p: 'p 值',
    verdicts: { decides: '起决定作用', wavers: '影响不大', unclear: '无法判断' },
    unknown: '未知',
    oneWay: (word, share) => `没有第二条路：“${word}”占概率的 ${share}`,
    intervalIs: (low, high) => `个百分点，95 % 置信区间 ${n.integer(Math.max(0, low))} 到 ${n.integer(high)}`,
    pValue: (p) => (p < 0.001 ? '< 0.001' : n.fixed(p, 3)),
    noiseIs: (points) => `噪声 ${n.integer(points)}`,
    pIs: (p) => (p < 0.001 ? 'p < 0.001' : `p ${n.fixed(p, p < 0.1 ? 3 : 2)}`),
    show: (token, position) => `${token}：打开第 ${n.integer(position)} 个词元处的分叉`,
    agree: (rho, forks, chance) =>
      `在这 ${n.integer(forks)} 个分叉上，熵与影响${rho < -chance ? '方向相反' : rho <= chance ? '的一致程度不超出偶然' : rho > 0.6 ? '大体一致' : '略为一致'}（Spearman rₛ ${n.fixed(rho, 2)}，仅凭偶然可达 ±${n.fixed(chance, 2)}）。`,
    agreeUnknown: (forks, least) =>
      forks < least
        ? `只有 ${n.integer(forks)} 个分叉，说明不了熵与影响是否一致：至少要 ${n.integer(least)} 个。`
        : `在这 ${n.integer(forks)} 个分叉上，熵或影响处处相同，看不出两者是否一致。`,
    wavers: (place, token, entropy, found, most) =>
      `熵高而${found ? '影响很小' : '未见影响'}：${place ?? ''}“${token}”（${nats(entropy)}），各分支最多相差 ${n.integer(most)} 个百分点（95% 置信区间）。`,
    slots: {
      x1: '第一个数',
      op1: '第一个运算符',
      y1: '第二个数',
      x2: '第二步的第一个数',
      op2: '第二个运算符',
      y2: '第二步的第二个数',
      next: '继续还是放弃',
      op: '这一步',
    },
    plotTitle: '熵能看出哪些分叉起决定作用吗？',
    plotNote: '每个分叉的熵与影响，附 95 % 置信区间。短横线：如果各分支其实相同，平均会显出的差异。',
    material: (points) => `${n.integer(points)} 个百分点以上才算重要`,
    columns: {
      low: '95 % 下限',
      high: '上限',
      atLeast: '至少（全部分叉合计）',
      noise: '噪声',
      samples: '续写次数',
    },
  },

  distribution: {
    title: (share) => `${n.percent(share)} 的词元熵低于 0.01 nats`,
    note: (tokens, p80, holds) =>
      `共 ${n.integer(tokens)} 个词元，纵轴为对数计数。五分之一的词元高于 ${nats(p80)}${holds === null ? '。' : `，占全部熵的 ${n.percent(holds)}。`}`,
    empty: '熵的分布会出现在这里。',
    percentile: '百分位',
    percentiles: '熵的百分位，nats',
  },

  words: {
    title: (highest, lowest) => `平均熵最高：${highest}；最低：${lowest}`,
    highest: '平均熵最高',
    lowest: '平均熵最低',
    note: (floor, count, joined) =>
      joined
        ? `在 ${n.integer(count)} 个词中出现超过 ${n.integer(floor)} 次的词；熵取自词的首个词元，单位为 nats。`
        : `在 ${n.integer(count)} 个词元中出现超过 ${n.integer(floor)} 次的词元；熵的单位为 nats。`,
    empty: '平均熵最高和最低的词元会出现在这里。',
    none: (floor, joined) =>
      `没有${joined ? '词' : '词元'}出现超过 ${n.integer(floor)} 次。请降低次数要求，或统计更多样本。`,
    quoted: (word) => `“${word}”`,
    list: (words) =>
      words.length < 2 ? words.join('') : `${words.slice(0, -1).join('、')}和${words.at(-1)}`,
    cloudNote: '大小和颜色表示平均熵。',
    cloudNoteLowest: '越有把握，字越大。',
    wordIs: (word, mean, count) => `${word}：平均 ${n.fixed(mean, 4)} nats，出现 ${n.integer(count)} 次`,
    columns: { token: '词元', word: '词', mean: '均值，nats', count: '次数', kind: '列表' },
  },

  slots: {
    titles: {
      slot: (slot, mean) => `平均熵最高的语法槽位：${slot}，${nats(mean)}`,
      position: (position, mean) => `平均熵最高的位置：第 ${position} 个，${nats(mean)}`,
    },
    notes: {
      slot: '语法中每个槽位上词元的平均熵，n 为词元数。细线：第 10 到第 90 百分位。',
      position: '按词元在回答中的位置统计的平均熵。下方的条带为 n，即有这么长的回答数。',
    },
    empty: '按语法槽位统计的平均熵会出现在这里。',
    outside: '无槽位',
    mean: '平均熵，nats',
    position: (most) => `在回答中的位置（n 最多 ${n.integer(most)}）`,
    count: (count) => `n = ${n.integer(count)}`,
    columns: {
      slot: '槽位',
      position: '位置',
      mean: '均值，nats',
      p10: '第 10 百分位',
      median: '中位数',
      p90: '第 90 百分位',
      count: '词元数',
    },
  },
};

/** One end of the temperatures. */
function half(name: string, { forks, others, differ }: Pair): string {
  const rates = `分叉处 ${n.percent(forks.pass)}，其他位置 ${n.percent(others.pass)}`;
  return `${name}（T = ${forks.temperature}）${rates}${differ ? '' : '，未见差别'}`;
}
