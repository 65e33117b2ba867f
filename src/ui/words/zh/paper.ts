import type { Outcome, Verdict } from '../../../paper/rule.ts';
import type { PaperWords } from '../en/paper.ts';
import { numbersOf } from '../numbers.ts';
import { paperChecksZh } from './paper_checks.ts';
import { paperClaimsZh } from './paper_claims.ts';
import { paperFiguresZh } from './paper_figures.ts';
import { paperStoryZh } from './paper_story.ts';

const n = numbersOf('zh-CN');

const quoted = (names: readonly string[]) => names.map((name) => `“${name}”`).join('、');

const verdicts: Record<Verdict, string> = {
  holds: '成立',
  part: '部分成立',
  contradicted: '与之相反',
  undecided: '无定论',
  'not-tested': '此处未检验',
};

/** 我们自己的问题：没有人作过论断。 */
const ownVerdicts: Record<Verdict, string> = {
  holds: '得到证实',
  part: '部分得到证实',
  contradicted: '结果相反',
  undecided: '无定论',
  'not-tested': '此处未检验',
};

type Counts = Readonly<Record<Verdict, number>>;
const spread = (counts: Counts, words: Record<Verdict, string>) =>
  (Object.keys(verdicts) as Verdict[])
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${n.integer(counts[verdict])} 个${words[verdict]}`)
    .join('，');
const total = (counts: Counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);

const outcomes: Record<Outcome, string> = {
  shown: '成立',
  contrary: '相反',
  open: '无定论',
  missing: '未测',
};

const experiments: PaperWords['experiment']['names'] = {
  main: '主要比较',
  excluded: '掩码中去掉 wait 与 stop',
  persistent: '不放弃的基座模型',
  'prompts-6': '6 道题的全部词元',
  'prompts-8': '8 道题中熵最低的 80 %',
  'prompts-40': '40 道题中熵最低的 80 %',
  'prompts-160': '160 道题中随机的 20 %',
  'steps-160': '训练 160 步',
  'base-2-160': '第二个基座模型，160 步',
  'base-3-160': '第三个基座模型，160 步',
  'rate-1e-4': '小配方，学习率 1e-4',
  'rate-3e-4': '小配方，学习率 3e-4',
  'rate-6e-4': '小配方，学习率 6e-4',
  'rate-1e-3': '小配方，学习率 1e-3',
  clipping: '每步 16 次更新：裁剪与熵奖励',
  overlong: '加上 DAPO 的超长惩罚',
  refilled: '补齐被丢弃的组',
  shares: '其他比例，以及同位置随机的五分之一',
  implementations: '划分掩码的四种做法',
  regularisers: '对称裁剪与熵奖励',
  'base-2': '第二个基座模型',
  'base-3': '第三个基座模型',
  'size-50k': '较小的模型（50k）',
  'size-850k': '较大的模型（850k）',
  walk: '第二个任务 Walk',
  long: '尝试次数更多的基座模型',
  'long-same': '继续训练，长度上限不变',
  'long-more': '继续训练，长度上限放宽',
};

/** 论文视图的文字。 */
export const paperZh: PaperWords = {
  title: '哪些词元教会模型推理？逐图重做这篇论文',
  lead: '《Beyond the 80/20 Rule》（Wang 等，NeurIPS 2025）说：强化学习教会语言模型推理，靠的是少数词元，也就是分叉。论文在 80 亿到 320 亿参数的模型上各训练一次。这里用能在本页训练的模型、多个随机种子，把它的每张图重做一遍，并按事先定好的规则评判。这是第二版：先问增益由什么构成，再问词元数相等时，熵最高的五分之一值多少。',
  source: '论文：arXiv 2506.01939',
  tally: (paper, ours, contrary) =>
    [
      `论文的 ${n.integer(total(paper))} 个论断：${spread(paper, verdicts)}。`,
      `我们自己的 ${n.integer(total(ours))} 个问题：${spread(ours, ownVerdicts)}。`,
      contrary > 0 ? `在“部分”或“无定论”之中，有 ${n.integer(contrary)} 个的次要检验得出了相反的结果。` : '',
    ].join(''),
  counted: (shown, contrary, all) =>
    `${n.integer(all)} 项检验，${n.integer(shown)} 项成立${contrary > 0 ? `，${n.integer(contrary)} 项相反` : ''}`,
  withContrary: (contrary) => `，${n.integer(contrary)} 项相反`,
  contents: '目录',
  contentsAt: (name) => `目录：${name}`,
  folded: {
    said: '论断、检验方法与局限',
    numbers: (count) => `全部 ${n.integer(count)} 个数`,
  },
  verdicts,
  ownVerdicts,
  outcomes,
  paperSays: '论文：',
  here: '这里：',
  limits: '它说明不了的：',

  loading: '正在载入结果。',
  failed: {
    missing: '未能载入这里的结果，因此没有图，也没有结论。',
    damaged: '这里的结果文件已损坏，因此没有图，也没有结论。',
    rest: '正文和论文的论断仍可阅读。',
    retry: '重试',
    detail: '错误详情',
  },

  example: {
    label: (title) => `对 ${title} 的回答`,
    model: {
      before: '一段英文思维链，出自 ',
      after: (licence) => `，一个有 1.35 亿参数的开放语言模型（${licence}），它先写出思考过程，再给出答案。`,
    },
    ours: '我们自己的基座模型（16.4 万个参数）对一道 Countdown 题的回答：用给定的数凑出目标，每个数用一次。',
    problem: '题目',
    right: '回答正确。',
    wrong: '回答错误。',
    scale: '熵（nats）',
    counts: (tokens, settled, kept) =>
      `${n.integer(tokens)} 个词元，其中 ${n.integer(settled)} 个低于 0.01 nats。下划线：熵最高 20\u00a0% 的 ${n.integer(kept)} 个词元。可指向词元，或用方向键逐个查看。`,
    vain: (word, entropy, low, high) =>
      `摇摆的分叉不一定起决定作用。在“${word}”处（${n.fixed(entropy, 2)} nats），不论走哪条路，答对的比例都在 ${n.percent(low)} 到 ${n.percent(high)} 之间。`,
    decides: (word, entropy, low, high) =>
      `在“${word}”处（${n.fixed(entropy, 2)} nats），一切取决于这次抽样：从 ${n.percent(low)} 到 ${n.percent(high)}。`,
    decidesAlone: (word, entropy, low, high) =>
      `在“${word}”处（${n.fixed(entropy, 2)} nats），一切取决于这次抽样：抽到的词元不同，答对的比例从 ${n.percent(low)} 到 ${n.percent(high)}。`,
    recorded: (adapter, day) => `录制于 ${adapter}，${day}。`,
    inspect: '在“剖析”中拆开看',
  },

  claims: paperClaimsZh,
  chapters: paperStoryZh,
  figures: paperFiguresZh,
  checks: paperChecksZh,
  checkOf: (subject, number) => `${subject}：${number}`,

  table: {
    caption: (name) => `各项检验：${name}`,
    number: '数',
    value: '数值，95\u00a0% 区间',
    bar: '界线',
    outcome: '结果',
    roles: {
      central: '核心：论断本身',
      required: '前提：满足了才谈得上检验',
      supporting: '次要：论断的其余部分',
      given: '按设计必然或几乎必然成立：不计',
    },
    interval: (low, high) => `[${low}, ${high}]`,
    noInterval: '没有区间',
    none: '没有数',
    units: {
      points: (value, rate = 3) => n.signed(100 * value, rate - 2),
      share: (value) => `${n.fixed(100 * value, 1)}\u00a0%`,
      nats: (value) => n.signed(value, 3),
      tokens: (value) => n.signed(value, 1),
    },
    named: {
      points: (number) => `${number} 个百分点`,
      share: (number) => number,
      nats: (number) => `${number} nats`,
      tokens: (number) => `${number} 个词元`,
    },
    above: (bar) => `高于 ${bar}`,
    below: (bar) => `低于 ${bar}`,
    between: (from, to) => `介于 ${from} 与 ${to}之间`,
    of: {
      problems: (count) => `${n.integer(count)} 道题`,
      seeds: (count) => `${n.integer(count)} 个随机种子`,
      bases: (count) => `${n.integer(count)} 个基座模型`,
    },
    points: '一个百分点是 pass@1 的百分之一，另有说明的除外。',
  },

  why: {
    shown: (names, all) =>
      names.length === 0
        ? `${n.integer(all)} 项检验无一成立。`
        : `${n.integer(all)} 项检验中有 ${n.integer(names.length)} 项成立：${quoted(names)}。`,
    contrary: (names) => `落在界线另一侧：${quoted(names)}。`,
    open: (names) => `区间跨过界线，无定论：${quoted(names)}。`,
    behind: (names) => `整个区间都低于零，但没有整个超出界线：${quoted(names)}。`,
    single: (names) => `没有区间，无定论：${quoted(names)}。`,
    missing: (names) => `未测：${quoted(names)}。`,
    floor: (names) => `答出的太少，无从比较：${quoted(names)}。`,
    nothing: '其中没有一个数被测过。',
    noCentral: (names) => `论断本身尚未测量，因此不作判断：${quoted(names)}。`,
    required: (names) => `检验的前提未能成立，因此不作判断：${quoted(names)}。`,
    given: '不作判断：各项检验按设计必然或几乎必然成立。',
    oneSeed: '目前只有一个随机种子，没有区间，因此不作判断。',
  },

  open: {
    heading: '在这里未能完全成立或未经检验的论断',
    all: '按规则，每个论断都成立。',
    go: (name, title) => `${name}：${title}`,
  },

  link: {
    copy: '复制此图的链接',
    copied: '已复制。',
    byHand: '浏览器不允许网页复制。链接就在地址栏里。',
  },

  exact: {
    open: '在你的机器上核对',
    title: '在任何机器上都逐位相同',
    note: '小配方，一个随机种子：用“本机处理器（精确）”训练，在任何机器上得到的参数都和我们的逐位相同。大约需要半分钟。',
    byCommand: {
      before: '在代码仓库的克隆中，',
      after:
        ' 会把主要比较的第一个种子重新训练一遍，并说明所得参数和模型的各项测试是否与已发布的逐位相同。在两个处理器核上大约需要五分钟。',
    },
  },

  experiment: {
    open: '打开这个实验',
    openNamed: (name) => `打开：${name}`,
    names: experiments,
    nothingStarts: '打开只是把配方放进实验室，不会开始任何训练。',
    took: (runs, tokens, seconds, adapter) =>
      `${n.integer(runs)} 次运行；${adapter === null ? '' : `在 ${adapter} 上`}用了 ${n.short(tokens)} 个词元、${seconds}。`,
    most: (runs, tokens) => `${n.integer(runs)} 次运行；最多 ${n.short(tokens)} 个词元。`,
    continues: (name) => `这里的运行接着“${name}”的运行进行。以链接打开时，则从基座模型开始。`,
    inspect: {
      words: '在“剖析”中查看词和它们的熵',
      temperature: '在“剖析”中查看温度',
    },
  },

  facts: {
    heading: '这些训练是怎样做的',
    adapter: '适配器',
    matmul: '矩阵乘法',
    version: 'forklab 版本',
    date: '测量日期',
    runs: '运行',
    runsOf: (runs, experimentsRun) => `${n.integer(experimentsRun)} 个实验，${n.integer(runs)} 次运行`,
    seeds: '随机种子',
    seedsOf: (least, most) =>
      least === most
        ? `每个条件 ${n.integer(least)} 个`
        : `每个条件 ${n.integer(least)} 到 ${n.integer(most)} 个`,
    tokens: '词元',
    flop: '训练计算量（估计）',
    time: '时间（各项任务之和）',
    command: '命令',
    checks: (checks, intervals) =>
      `共 ${n.integer(checks)} 项检验，其中 ${n.integer(intervals)} 项有区间。按 95\u00a0% 计，约有 ${n.integer(intervals / 20)} 个区间会因偶然而不含真实的数。增益的区间包含基座模型自身测试的误差。除注明“基座模型”的以外，区间是对同一基座模型、同一批题目上的种子的，或是对一个模型的题目的：换别的基座模型或题目会怎样，不在任何区间里。`,
    hashes: (runs) =>
      `保存的结果里有 ${n.integer(runs)} 次训练的最终参数的 SHA-256：无论用哪种处理器重做其中一次，都可以逐位核对。`,
    save: '把结果保存为 JSON',
  },
};
