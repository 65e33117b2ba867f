import type { TermWords, wordsEn } from '../en/words.ts';
import { numbersOf } from '../numbers.ts';
import { figuresZh } from './figures.ts';

/** Chinese words about words: the glossary, and the sentence that says what a problem asks. */

const n = numbersOf('zh-CN');
const { verdicts } = figuresZh.forks;
const term = (find: RegExp, name: string, text: string): TermWords => ({ find, name, text });

export const wordsZh: typeof wordsEn = {
  open: '术语',
  title: '术语',
  close: '关闭',
  terms: {
    rollout: term(/采样轨迹/, '采样轨迹（rollout）', '从策略逐个词元采样得到的一个回答。每道题采样一组。'),
    reward: term(/奖励/, '奖励', '验证器判定答案正确得 1，否则得 0。'),
    advantage: term(/优势/, '优势', '奖励减去组内均值，再除以组内标准差。大于零时，这个回答会变得更可能。'),
    entropy: term(
      /熵/,
      '熵（nats）',
      '模型对下一个词元有多不确定：对整个词表求 −Σ p ln p。0 表示完全确定；抛硬币是 ln 2 ≈ 0.69。',
    ),
    fork: term(/分叉(?:词元)?/, '分叉词元', '熵高的词元，推理在这里可能分岔。大多数词元熵低，由前文决定。'),
    consequence: term(
      /影响/,
      '影响（百分点）',
      `一个分叉最好与最差分支的答对率相差多少个百分点。“${verdicts.decides}”：观察到 15 个百分点以上，且真实差异大于 5 个百分点（一次扫描的全部分叉合计 95% 置信，Holm 校正）；“${verdicts.wavers}”：它自己的 95% 置信区间上限低于 15 个百分点；“${verdicts.unclear}”：需要更多样本。`,
    ),
    mask: term(/掩码/, '掩码', '选出梯度作用的词元，即带下划线的那些。'),
    rho: term(/ρ/, 'ρ（rho，保留比例）', '掩码只保留熵最高的、占比为 ρ 的词元。0.20 即熵最高的 20%。'),
    tau: term(/τ/, 'τ（tau，熵阈值）', '由 ρ 得出：保留的词元中最低的熵（nats）。'),
    pass: term(/pass@1/, 'pass@1', '采样一次就答对的概率；每题采样若干次，取答对比例的平均。'),
    heldOut: term(/留出题/, '留出题', '训练中从不出现的题目，用来检验模型是学会了方法，还是背下了题目。'),
    dapo: term(
      /DAPO/,
      'DAPO（训练算法）',
      '组内相对优势，丢弃奖励全部相同的组，词元级损失，裁剪偏离旧策略过远的概率比（clip-higher）。32 × 16 表示 32 道题，每题 16 个回答。',
    ),
    sft: term(
      /监督微调|SFT|蒸馏/,
      '监督微调（SFT）',
      '在搜索程序写出的解题示范上训练。每次强化学习都从这个基座模型开始。',
    ),
  },
  signs: {
    title: '回答中的词',
    rows: {
      problem: { name: '3 8 2 → 2（题目）', text: '用 3、8、2 凑出 2，每个数用一次，可用 +、−、×' },
      left: { name: 'left（剩下）', text: '走一步之后还剩的数' },
      goal: { name: 'goal（目标）', text: '要凑出的目标数；其后写是否凑成' },
      verdict: { name: 'yes、no（是、否）', text: '模型自己的说法；只有验证器给奖励' },
      wait: { name: 'wait（等等）', text: '重新尝试' },
      stop: { name: 'stop（停止）', text: '放弃' },
      end: { name: '<eos>（结束）', text: '回答到此为止' },
    },
  },
  countdownTask: (numbers, goal) =>
    `用 ${numbers.join('、')} 凑出 ${n.integer(goal)}。橙色是熵高的分叉，带下划线的在掩码内。`,
  walkTask: (from, goal) =>
    `从 ${n.integer(from)} 走到 ${n.integer(goal)}（模 31）：A 加 1，B 乘 2，C 乘 3，D 减 5。橙色是熵高的分叉，带下划线的在掩码内。`,
};
