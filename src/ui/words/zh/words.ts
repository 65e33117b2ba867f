import type { TermWords, wordsEn } from '../en/words.ts';
import { numbersOf } from '../numbers.ts';

/** Chinese words about words: the glossary, and the sentence that says what a problem asks. */

const n = numbersOf('zh-CN');
const term = (find: RegExp, name: string, text: string): TermWords => ({ find, name, text });

export const wordsZh: typeof wordsEn = {
  open: '词汇',
  title: '词汇',
  close: '关闭',
  terms: {
    rollout: term(
      /采样轨迹/,
      '采样轨迹（rollout）',
      '模型自己逐个词元抽样写出的一个回答。每道题都有一组这样的回答。',
    ),
    reward: term(/奖励/, '奖励', '由程序给回答打的分：答案正确得 1，错误得 0。'),
    advantage: term(
      /优势/,
      '优势',
      '一个回答的奖励与本组相比：减去均值，再除以离散程度。大于零，这个回答会变得更可能；小于零，更不可能。',
    ),
    entropy: term(
      /熵/,
      '熵（单位 nats）',
      '模型对下一个词元有多不确定：对所有可能写出的词元求 −Σ p ln p。0 表示完全确定；抛硬币是 ln 2，约 0.69。',
    ),
    fork: term(
      /分叉(?:词元)?/,
      '分叉词元',
      '熵高的词元：前面不止一条路，由抽样决定走哪条。大多数词元不是分叉，它们由前文决定。',
    ),
    consequence: term(
      /影响/,
      '影响（百分点）',
      '一个分叉的各分支之间，最好与最差的答对比例相差多少个百分点。若观察到 15 个百分点以上，且真实差异确实大于 5 个百分点（一次扫描的全部分叉合计 95 % 置信，Holm 校正），则为“决定”；若它自己的 95 % 置信区间上限低于 15 个百分点，则为“摇摆”；其余为“不明”，需要更多样本。',
    ),
    mask: term(/掩码/, '掩码', '梯度作用于哪些词元：带下划线的那些。其余的只被读到，不参与学习。'),
    rho: term(/ρ/, 'ρ（rho，保留比例）', '掩码保留熵最高的这一部分词元所占的比例。0.20 即熵最高的 20 %。'),
    tau: term(/τ/, 'τ（tau，阈值）', '由 ρ 得出的分界：被保留的词元中最低的熵，单位 nats。'),
    pass: term(/pass@1/, 'pass@1（一次答对率）', '只答一次就能答对的题目比例；每道题答几次，取平均。'),
    heldOut: term(/留出题/, '留出题', '训练中从不出现的题目。只有它们能区分学会了还是记住了。'),
    dapo: term(
      /DAPO/,
      'DAPO（训练算法）',
      '比较同一组的回答，舍弃奖励全部相同的组，并裁剪走得太远的更新。32 × 16 表示 32 道题，每题 16 个回答。',
    ),
    distilled: term(/蒸馏/, '蒸馏', '事先训练过：模仿搜索程序写出的解题示范。每次训练都从这个基座模型开始。'),
  },
  signs: {
    title: '回答中的词',
    rows: {
      problem: { name: '3 8 2 → 2（题目）', text: '用 3、8、2 凑出 2，每个数用一次，可用 +、−、×' },
      left: { name: 'left（剩下）', text: '走一步之后还剩的数' },
      goal: { name: 'goal（目标）', text: '要凑出的数，其后是有没有凑出' },
      verdict: { name: 'yes、no（是、否）', text: '模型自己的说法；只有程序检查通过才有奖励' },
      wait: { name: 'wait（等等）', text: '收回这次尝试，重新开始' },
      stop: { name: 'stop（停止）', text: '放弃' },
      end: { name: '<eos>（结束）', text: '回答到此为止' },
    },
  },
  countdownTask: (numbers, goal) => `用 ${numbers.join('、')} 凑出 ${n.integer(goal)}。橙色的词元是分叉。`,
  walkTask: (from, goal) =>
    `从 ${n.integer(from)} 走到 ${n.integer(goal)}（模 31）：A 加 1，B 乘 2，C 乘 3，D 减 5。橙色的词元是分叉。`,
};
