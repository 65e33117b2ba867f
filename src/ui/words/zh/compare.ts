import type { compareEn } from '../en/compare.ts';
import { numbersOf } from '../numbers.ts';
import { foreignZh } from './trainers/foreign.ts';

const n = numbersOf('zh-CN');

const bands: Record<keyof typeof compareEn.controls.bands, string> = {
  std: '单个种子的 ± 标准差',
  stderr: '均值的 ± 标准误',
  'min-max': '最低到最高的种子',
  ci95: '均值的 95 % t 区间',
  none: '无',
};

/** 对比视图的文字。 */
export const compareZh: typeof compareEn = {
  title: '哪些词元值得训练？',
  lead: (conditions, runs, most) =>
    `${n.integer(conditions)} 个条件，${n.integer(runs)} 次运行${most > 1 ? `，每个最多 ${n.integer(most)} 个种子` : '，每个一个种子'}。`,
  panelNames: '对比的内容',
  panels: {
    curves: '曲线',
    differences: '差异',
    entropy: '熵',
    size: '按规模',
    transfer: '其他题目',
    recipes: '训练配置',
  },
  empty: {
    title: '还没有可对比的内容',
    text: '所有运行的曲线会按条件显示在这里，并给出条件之间的差异及其可信程度。',
    hidden: '所有运行都已隐藏。',
    someHidden: '有些训练已隐藏。',
    showAll: '显示所有运行',
    noValues: '还没有运行具有这个数值。',
    notMeasured: (metric) => `${metric}：这些运行没有测量。`,
  },

  metrics: {
    'eval/pass@1': '留出题 pass@1',
    'eval/pass@k': '留出题 pass@k',
    'eval/entropy': '留出题的熵（nats）',
    'eval/length': '留出题的回答长度（词元）',
    'eval/first_attempt': '留出题首次尝试即答对的比例',
    'eval/gave_up': '留出题放弃作答的比例',
    'eval/truncated': '留出题被截断的比例',
    reward: '训练奖励',
    entropy: '全部词元的熵（nats）',
    'mask/entropy_kept': '保留词元的熵（nats）',
    'completions/mean_length': '回答长度（词元）',
    'completions/clipped_ratio': '被截断的比例',
    'mask/tau': '阈值 τ（nats）',
    'mask/kept': '保留词元的比例',
    'clip_ratio/low_mean': '下侧裁剪的词元比例',
    'clip_ratio/high_mean': '上侧裁剪的词元比例',
    grad_norm: '梯度范数',
    frac_reward_zero_std: '奖励全部相同的组的比例',
    reward_std: '组内奖励的标准差',
    loss: '损失',
    groups_dropped: '丢弃的组数',
    'time/rollout': '每步采样时间（毫秒）',
    'time/update': '每步更新时间（毫秒）',
  },
  passAt: (k) => `留出题 pass@${n.integer(k)}`,
  controls: {
    label: '曲线的画法',
    metric: '曲线',
    held: '留出题',
    training: '训练的每一步',
    x: '横轴',
    xs: { step: '步数', tokens: '词元', time: '时间' },
    y: '刻度',
    ys: { linear: '线性', log: '对数' },
    range: '范围',
    whole: '0 到 1',
    fit: '适合数据',
    band: '色带',
    bands: { std: '标准差', stderr: '标准误', 'min-max': '最小到最大', ci95: '95 % 区间', none: '无' },
    smoothing: '平滑',
    smoothingHint: '0 为原始数值；越接近 0.999，平均得越长。',
    whole_view: '显示整个横轴',
  },
  xAxes: {
    steps: '步数',
    tokens: '已采样词元',
    seconds: '工作时间（秒）',
    minutes: '工作时间（分钟）',
    hours: '工作时间（小时）',
  },
  at: {
    step: (x) => `第 ${n.integer(Math.round(x))} 步`,
    update: (x) => `第 ${n.integer(x)} 次更新`,
    row: (x) => `第 ${n.integer(x)} 行`,
    tokens: (x) => `${n.short(x)} 个词元`,
    seconds: (s) => `工作 ${n.integer(s)} 秒`,
  },

  curves: {
    titles: {
      range: (metric, low, lowest, high, highest, when, at) =>
        `${metric}：${
          when === 'end'
            ? '最终'
            : when === 'soFar'
              ? (at ? `截至${at}，` : '目前')
              : `${at}（共有的最后一步），`
        }从 ${low}（${lowest}）到 ${high}（${highest}）`,
      apart: (metric) => `${metric}（评估方式不同）`,
      baseAlone: (metric, next) => `${metric}：目前只有基座模型；下次评估在第 ${n.integer(next)} 步`,
    },
    thin: (most) => `细线：各个种子。粗线：最多 ${n.integer(most)} 个种子的均值。`,
    oneSeed: '每个条件只有一个种子，因此没有色带。',
    band: (kind) => `色带：${bands[kind]}。`,
    smoothed: (smoothing) => `平滑 ${n.fixed(smoothing, smoothing >= 0.99 ? 3 : 2)}，下方为原始数值。`,
    evaluated: (problems, samples) => `${n.integer(problems)} 道题 × ${n.integer(samples)} 次采样。`,
    evaluatedApart: (sets) =>
      `评估方式不同，数值高低不可直接比较：${sets
        .map(
          ({ names, problems, samples }) =>
            `${names.join('、')}为 ${n.integer(problems)} 道题 × ${n.integer(samples)} 次采样`,
        )
        .join('；')}。`,
    onScreen: '屏幕上的实验',
    adaptersApart: (count) =>
      `在 ${n.integer(count)} 种适配器上训练：种子相同，结果也不会相同，用时不可比较。`,
    resumed: '菱形标出运行恢复的位置。',
    how: '拖动可放大，点击一点可看当步的样本。',
    slider: (title) => `图上的位置：${title}`,
    keys: '方向键左右移动；+ 与 − 缩放，0 显示全部；上下键选择条件；回车打开其样本。',
    summary: (title, at, values) => `${title}。${at}：${values}。`,
    noValue: '此处没有数值',
    legend: '条件',
    legendAt: (at) => `${at}的数值`,
    legendEnd: '最终数值',
    legendSoFar: (at) => (at === null ? '目前数值' : `目前数值（${at}）`),
    legendCommon: (at) => `${at}的数值（共有的最后一步）`,
    spread: { std: (half) => `± ${half} 标准差`, stderr: (half) => `± ${half} 标准误` },
    between: {
      'min-max': (low, high) => `各种子 ${low} 至 ${high}`,
      ci95: (low, high) => `95% 置信区间 ${low} 至 ${high}`,
    },
    n: (count) => `种子数 N = ${n.integer(count)}`,
    others: '背后的原因',
    enlarge: (metric) => `放大显示：${metric}`,
    columns: {
      experiment: '实验',
      condition: '条件',
      seed: '随机种子',
      step: '步',
      tokens: '词元',
      time: '时间（毫秒）',
      value: '数值',
      smoothed: '平滑后',
    },
  },

  samples: {
    label: '该点的样本',
    close: '关闭',
    elsewhere: '不在屏幕上的实验，打开之后才能看到它的样本。',
  },

  runs: {
    heading: '运行',
    show: (name) => `显示${name}`,
    showAll: '全部显示',
    light: (name) => `突出${name}`,
    against: '差别相对于',
    againsts: { first: '第一次运行', previous: '上一行的运行' },
    reference: '作为参照',
    onlySeed: '只换了种子',
    columns: {
      shown: '显示',
      name: '条件',
      seed: '种子',
      change: '训练配置',
      pass: '最近一次评估的 pass@1',
      mean: '各种子均值 ± 标准差',
      status: '状态',
      adapter: '适配器',
    },
    sortBy: (column, down) =>
      `按${column}排序${down === null ? '' : down ? '，现为从高到低' : '，现为从低到高'}`,
    sortKeys: { name: '条件', seed: '种子', pass: '通过率', status: '状态', adapter: '适配器' },
    passNote: 'pass@1 一列的 ±：题目间的标准误。',
    statuses: {
      running: (step, of) => `进行中，第 ${n.integer(step)} / ${n.integer(of)} 步`,
      replayed: (step, of) => `录制，放到第 ${n.integer(step)} / ${n.integer(of)} 步`,
      waiting: (step, of) => `等待中，第 ${n.integer(step)} / ${n.integer(of)} 步`,
      done: (step, of) =>
        step < of ? `在第 ${n.integer(step)} / ${n.integer(of)} 步提前结束` : `已完成，${n.integer(step)} 步`,
      stopped: (step, of) => `停在第 ${n.integer(step)} / ${n.integer(of)} 步`,
      failed: (step, of) => `在第 ${n.integer(step)} / ${n.integer(of)} 步失败`,
    },
    unknownAdapter: '未知',
    seedOf: (name, seed) => `${name}，种子 ${seed}`,
  },

  recipes: {
    title: (different) =>
      different === 0 ? '所有训练配置相同' : `训练配置有 ${n.integer(different)} 处不同`,
    note: '每列一个条件，已代入它自己的改动。随机种子不属于训练配置。',
    only: '只看不同之处',
    field: '项目',
    nothing: '没有不同之处。',
  },

  alerts: {
    heading: (count) => `${n.integer(count)} 条提醒`,
    kinds: {
      'reward-flat': (name, at, value) =>
        `${name}：到${at}为止的 40 步里奖励没有上升（${n.signed(value, 2)}）。`,
      'entropy-collapse': (name, at, value) =>
        `${name}：${at}熵已崩塌至 ${n.fixed(value, 3)} nats，几乎无法继续探索。`,
      'no-signal': (name, at, value) =>
        `${name}：到${at}为止，${n.percent(value)} 的组奖励全部相同，没有梯度。`,
      'not-finite': (name, at) => `${name}：${at}出现非有限数值，此后的结果不可信。`,
      'all-truncated': (name, at) => `${name}：${at}几乎所有回答都被截断，奖励只反映长度上限。`,
      clipped: (name, at, value) =>
        `${name}：到${at}为止，${n.percent(value)} 的训练词元超出裁剪范围，没有梯度；更新步子过大。`,
    },
  },

  foreign: foreignZh,
};
