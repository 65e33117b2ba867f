import type { Estimate } from '../../../paper/rule.ts';
import type { paperFiguresEn } from '../en/paper_figures.ts';
import { numbersOf } from '../numbers.ts';

const n = numbersOf('zh-CN');
/** +0.012 [−0.003, +0.027]。 */
const difference = ({ value, interval }: Estimate, digits = 3) =>
  `${n.signed(value, digits)}${interval ? ` [${n.signed(interval.low, digits)}, ${n.signed(interval.high, digits)}]` : ''}`;
const range = (values: readonly number[], write: (value: number) => string) => {
  const [low, high] = [write(Math.min(...values)), write(Math.max(...values))];
  return low === high ? low : `${low} 至 ${high}`;
};
const seeds = ([fewest, most]: readonly [number, number]) =>
  fewest === most ? `${n.integer(most)} 个随机种子` : `${n.integer(fewest)} 至 ${n.integer(most)} 个随机种子`;
const problemsOf = (problems: string, samples: number, of: readonly [number, number]) =>
  `${problems} × ${n.integer(samples)} 次采样，${seeds(of)}。`;

type Named<Value> = readonly (Value & { readonly name: string })[];
type Move = { readonly from: Estimate; readonly to: Estimate };
const moved = ({ from, to }: Move) => `${n.fixed(from.value, 3)} → ${n.fixed(to.value, 3)}`;
const each = <Value>(list: Named<Value>, say: (value: Value) => string) =>
  list.map((one) => `${one.name} ${say(one)}`).join('，');

/** 论文视图中各图的文字。差值后的方括号是 95 % 区间。 */
export const paperFiguresZh: typeof paperFiguresEn = {
  missing: '此图尚无测量结果；有了结果，图就画在这里。',
  held: (problems, samples, of) => problemsOf(`${n.integer(problems)} 道留出题`, samples, of),
  posed: ([fewest, most], samples, of) =>
    problemsOf(`${fewest < most ? `${n.integer(fewest)} 至 ` : ''}${n.integer(most)} 道题`, samples, of),
  read: (traces, tokens, of) =>
    `每次运行约 ${n.integer(traces)} 个回答、${n.integer(tokens)} 个词元，${seeds(of)}。`,
  less: (name) => `减${name}`,
  model: (base) => {
    const [world, size] = base.split('-');
    return `${world.charAt(0).toUpperCase()}${world.slice(1)} ${size}`;
  },

  base: '基座模型',
  comparison: {
    curves: '训练过程',
    differences: '训练结束时：熵最高 20\u00a0% 减其他条件',
    top20Less: '熵最高 20\u00a0% 减其他条件',
  },

  main: {
    title: (base, condition, gain, persistence) =>
      `增益由什么构成？${base === null ? '' : `${base}：`}${condition}提高 ${n.signed(gain.value, 3)}；未经训练的基座模型只要不能放弃就提高 ${difference(persistence)}`,
    tested: (problems, ofBase, of) =>
      `${n.integer(problems)} 道留出题，基座模型每题采样 ${n.integer(ofBase)} 次，训练后的模型每题 8 次，${seeds(of)}。`,
    what: '坚持：禁止 stop 的未训练基座模型，减去照原样的基座模型。更好的尝试：双方都禁止 stop，训练后减训练前。仍会放弃：训练后的模型照原样，减去禁止 stop 时。',
    split: '从基座模型到训练后的模型',
    parts: { persistence: '坚持', attempts: '更好的尝试', givesUp: '仍会放弃', gain: '增益' },
    goesOn: (pass) => `不能放弃的基座模型 ${n.fixed(pass, 3)}`,
    first: '首次尝试即答对',
    ofAnswers: '占回答的比例',
    eight: '八次采样中至少一次答对',
    baseGoesOn: '基座，不能放弃',
    choose: '基座模型',
    bases: {
      main: '主要基座模型',
      'base-2': '第二个基座模型',
      'base-3': '第三个基座模型',
      persistent: '不放弃的基座模型',
      'size-50k': '较小（50k）',
      'size-850k': '较大（850k）',
    },
  },
  excluded: {
    title: (lead) =>
      `去掉 wait 与 stop 之后呢？禁止 stop 时，熵最高 20\u00a0% 减随机 20\u00a0%：pass@1 ${difference(lead)}`,
    what: '掩码中不含 wait 与 stop；最后一行的掩码什么也没去掉。',
    withAll: '全部词元，一个不去',
    goesOn: '禁止 stop 时的 pass@1',
  },
  persistent: {
    title: (lead) =>
      `接着试得不到什么的时候呢？熵最高 20\u00a0% 减随机 20\u00a0%：pass@1 ${difference(lead)}`,
  },
  tokens: {
    title: (lead) =>
      `词元数相等时，熵最高的五分之一更有用吗？32 道题的熵最高 20\u00a0% 减 6 道题的全部词元：pass@1 ${difference(lead)}`,
    what: '题目数指每一步的。种子不配对，因此差值的区间是 Welch 区间。',
    alike: (prompts) => `与 ${n.integer(prompts)} 道题的全部词元一样多`,
    of: (condition, prompts) => `${condition}，${n.integer(prompts)} 道题`,
  },
  steps: {
    title: (early, late, grown) =>
      `训练 160 步会不同吗？熵最高 20\u00a0% 减随机 20\u00a0%：${early === null || late === null ? '' : `第 40 步 ${n.signed(early, 3)}，第 160 步 ${n.signed(late, 3)}，`}增大 ${difference(grown)}`,
    what: '差值：每个基座模型一条细线，粗线是均值，色带是对基座模型的 95\u00a0% t 区间。',
  },
  rates: {
    title: (lead) =>
      `是学习率的缘故吗？各用最好的学习率，熵最高 20\u00a0% 减随机 20\u00a0%：pass@1 ${difference(lead)}`,
    what: '圆点与竖线：对随机种子的均值及其 95\u00a0% t 区间。一个种子的最好学习率由其他种子选出。',
    byRate: '训练结束时',
    rate: '学习率，对数轴',
    differences: '各用最好的学习率：熵最高 20\u00a0% 减其他条件',
  },
  recipe: {
    title: (overlong, refilled) =>
      `换成完整的 DAPO 配方会不同吗？熵最高 20\u00a0% 减全部词元：${[overlong && `有惩罚 ${difference(overlong)}`, refilled && `补齐分组 ${difference(refilled)}`].filter(Boolean).join('，')}`,
    what: '截断比例取自对全部词元训练的模型的测试。',
    differences: '熵最高 20\u00a0% 减全部词元',
    cut: '全部词元：被截断的回答',
    recipes: { main: '两者皆无', overlong: '超长惩罚', refilled: '补齐分组' },
  },

  fig2: {
    title: (shares) => `多数词元已成定局吗？${range(shares, n.percent)} 的词元熵低于 0.01 nats`,
    note: (model, tokens, responses) =>
      `${model}：${n.integer(responses)} 个回答的 ${n.integer(tokens)} 个词元，每格 0.05 nats。右侧横线：按题重抽样的 95\u00a0% 区间。`,
    settled: '已成定局：低于 0.01 nats',
    holds: '熵最高 20\u00a0% 的词元占全部熵的比例',
    shareOfTokens: '占词元的比例',
    shareOfEntropy: '占全部熵的比例',
    paper: (share) => `论文 ${n.fixed(100 * share, 2)}\u00a0%`,
    share: '比例',
    problems: 'N',
    settledShare: (share) => `${n.percent(share)} 低于 0.01 nats`,
    choose: '模型',
    inNats: (caption) => `${caption}，nats`,
  },
  fig3: {
    question: '高温在哪里有害：分叉处，还是其他位置？',
    title: (temperature, gap) =>
      `高温在哪里有害？温度 ${temperature} 时，基座模型只在分叉处升温减只在其他位置升温：pass@1 ${difference(gap, 2)}`,
    others: (gaps) => `同一差值：${each(gaps, ({ estimate }) => difference(estimate, 2))}。`,
    note: (problems, samples, thresholds) =>
      `${n.integer(problems)} 道留出题 × ${n.integer(samples)} 次采样；竖线：按题的 95\u00a0% 区间。一条线改变分叉处的温度，即熵高于 ${range(thresholds, (v) => n.fixed(v, 2))} nats 的词元，另一条改变其他位置的；其余温度保持为 1。`,
    models: { base: '基座模型', all: '用全部词元训练后', top20: '用熵最高 20\u00a0% 训练后' },
  },
  table1: {
    title: (shared) =>
      `分叉还在原处吗？训练结束时与基座模型共有：${each(shared, ({ share }) => n.percent(share.value))}`,
    what: '在最终模型的回答上，两个模型各取熵最高的 20\u00a0% 位置，其中共有的比例。',
    bySlot: (share) => `只凭槽位，${n.percent(share)}`,
    others: (share) => `其他基座模型，${n.percent(share)}`,
    paper: (share) => `论文 ${n.fixed(100 * share, 2)}\u00a0%`,
  },
  fig4: {
    title: (changes) =>
      `哪些词元变了？基座模型熵最高的五分之一：${each(changes, ({ change }) => `${difference(change)} nats`)}`,
    what: '从基座模型到最终模型的平均熵变，按原来的熵每 5\u00a0% 一格。',
  },
  fig5: {
    title: (moves) => `高百分位会移动吗？第 95 百分位从第一步到最后一步（nats）：${each(moves, moved)}`,
    middle: (moves) => `中位数：${each(moves, moved)}。深色：第 80 百分位及以上。`,
  },
  table2: {
    title: (lead) => `熵最高的 20\u00a0% 胜过全部词元吗？训练结束时 pass@1 相差 ${difference(lead)}`,
    curves: '训练过程',
    differences: '训练结束时：熵最高 20\u00a0% 减全部词元',
    cut: (base, ends) =>
      `被截断、因而算错的回答：基座模型 ${n.percent(base.truncated)}，${each(ends, ({ cut }) => n.percent(cut.value))}。pass@${n.integer(base.k)}：基座模型 ${n.fixed(base.passAtK, 3)}，${each(ends, ({ passK }) => n.fixed(passK.value, 3))}。`,
  },
  fig7: {
    title: (bottom, all) =>
      `多少词元就够了？熵最低的 80\u00a0% 提高 ${n.signed(bottom.value, 3)}，全部词元提高 ${n.signed(all.value, 3)}`,
  },
  'fig7-entropy': {
    title: (lead) => `哪种比例能保住熵？pass@1 相等时，熵最高 20\u00a0% 减全部词元：${difference(lead)} nats`,
    what: '对回答的全部词元取平均。对 pass@1 的曲线：取每个种子首次达到该值之处，画到该条件的所有种子都达到为止。',
    againstPass: '对 pass@1（按此评判）',
    overSteps: '训练过程（如论文）',
  },
  fig8: {
    title: (leads) =>
      `模型越大，领先越多吗？熵最高 20\u00a0% 减全部词元：${leads.map(({ size, lead }) => `${size} ${n.signed(lead.value, 3)}`).join('，')}`,
  },
  fig9: {
    title: (leads) =>
      leads.length === 0
        ? '学到的能迁移吗？答出的太少，无从比较'
        : `学到的能迁移吗？熵最高 20\u00a0% 减全部词元：${leads.map(({ set, lead }) => `${set} ${difference(lead)}`).join('，')}`,
    sets: { goals: '更大的目标', larger: '更大的数', four: '四个数' },
    trained: '训练只用三个不超过 12 的数。',
  },
  fig10: {
    title: (gain) => `容许更长的回答有用吗？熵最高 20\u00a0%，放宽上限减原上限：pass@1 ${difference(gain)}`,
    what: (same, more) =>
      `首次训练之后每次运行继续训练，上限分别为 ${n.integer(same)} 与 ${n.integer(more)} 个词元。`,
    longer: '回答长度',
    stages: { long: '继续之前', 'long-same': '原上限', 'long-more': '放宽上限' },
    stage: (condition, stage) => `${condition}，${stage}`,
  },
  sft: {
    title: (sft, rl) =>
      `SFT 与 RL 对分叉做了什么？分叉处的熵：继续 SFT 后 ${difference(sft)} nats，用全部词元做 RL 后 ${difference(rl)}`,
    what: (traces, tokens, of) =>
      `基座模型 ${n.integer(traces)} 个回答（${n.integer(tokens)} 个词元）的平均熵，由各模型读取；分叉取基座模型熵最高的 20\u00a0%。${seeds(of)}。`,
    places: { forks: '分叉处', rest: '其他位置' },
    base: '基座模型',
    sft: '继续 SFT',
    rl: (condition) => `RL，${condition}`,
  },
  regularisers: {
    title: (lead) => `clip-higher 还是熵奖励？前者减后者：pass@1 ${difference(lead)}`,
    what: '都训练全部词元，每步 16 次更新。',
    clipped: (below, above) =>
      `clip-higher 从下方裁剪其中 ${n.fixed(100 * below.value, 2)}\u00a0% 的词元，从上方裁剪 ${n.fixed(100 * above.value, 2)}\u00a0%。`,
    overall: '总体熵',
  },
  controls: {
    title: (lead) => `选哪五分之一要紧吗？熵最高 20\u00a0% 减随机 20\u00a0%：pass@1 ${difference(lead)}`,
    what: '同位置随机：随机词元，但每个位置上的个数与熵最高 20\u00a0% 相同。',
    ends: '训练结束时的 pass@1',
    differences: '熵最高 20\u00a0% 减对照',
  },
  bases: {
    title: (leads) =>
      `取决于基座模型吗？${n.integer(leads.length)} 个基座模型上熵最高 20\u00a0% 减随机 20\u00a0%：${leads.map(({ value }) => n.signed(value, 3)).join('，')}`,
    base: (number) => `基座模型 ${n.integer(number)}`,
  },
  implementations: {
    title: (all, within, margin) =>
      `不同实现有差别吗？${n.integer(all)} 种中${within === 0 ? '没有一种' : `有 ${n.integer(within)} 种`}的整个区间表明 pass@1 相差不到 ${n.integer(100 * margin)} 个百分点`,
    what: '各自减默认实现：除以保留的词元数、按个数精确截取、在微批内排序。',
    names: {
      'top20-v1': '除以全部词元数（v1）',
      'top20-threshold': '按阈值截取',
      'top20-sequence': '在每个回答内排序',
      'top20-rollout': '在整批采样轨迹内排序',
    },
  },
  walk: {
    title: (lead) =>
      `换一个世界还成立吗？Walk，熵最高 20\u00a0% 减随机 20\u00a0%：pass@1 ${difference(lead)}`,
  },
};
