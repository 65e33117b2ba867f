import type { checkWordsEn } from '../../../paper/check_words_en.ts';

/** 主要比较，在别处重做。 */
const comparison = {
  'top20-gain': '熵最高 20\u00a0% 的增益',
  'top20-all': '熵最高 20\u00a0% 减全部词元',
  'all-bottom80': '全部词元减熵最低 80\u00a0%',
  'top20-random20': '熵最高 20\u00a0% 减随机 20\u00a0%',
};

export const paperChecksZh: typeof checkWordsEn = {
  subjects: {
    'countdown-164k': 'Countdown（164k）',
    'countdown-50k': 'Countdown（50k）',
    'countdown-850k': 'Countdown（850k）',
    'walk-86k': 'Walk（86k）',
    base: '基座模型',
    top20: '用熵最高 20\u00a0% 训练',
    all: '用全部词元训练',
    goals: '更大的目标',
    larger: '更大的数',
    four: '四个数',
    'base-2': '第二个基座模型',
    'base-3': '第三个基座模型',
    walk: 'Walk 世界',
  },
  numbers: {
    main: {
      'persistence-half': '基座模型的坚持，减去全部词元增益的一半',
      'all-choices': '更好的尝试，全部词元：双方都不能放弃时，高出基座模型多少',
      'top20-choices': '更好的尝试，熵最高 20\u00a0%',
      'random20-choices': '更好的尝试，随机 20\u00a0%',
      'bottom80-choices': '更好的尝试，熵最低 80\u00a0%',
      'all-first': '首次尝试即答对，全部词元减基座模型',
      'top20-first': '首次尝试即答对，熵最高 20\u00a0% 减基座模型',
      'pass-8': 'pass@8，全部词元减不能放弃的基座模型',
      'all-tuned': '各用最合适的温度，更好的尝试，全部词元',
      'top20-tuned': '各用最合适的温度，更好的尝试，熵最高 20\u00a0%',
      'random20-tuned': '各用最合适的温度，更好的尝试，随机 20\u00a0%',
    },
    excluded: {
      'top20-random20': '熵最高 20\u00a0% 减随机 20\u00a0%，禁止 stop',
      'top20-all': '熵最高 20\u00a0% 减全部词元，禁止 stop',
      'all-as-main': '除 wait 与 stop 外的全部词元减全部词元，禁止 stop',
      'all-first': '首次尝试即答对，除这两个词外的全部词元减全部词元',
    },
    persistent: comparison,
    tokens: {
      'top20-all6': '32 道题中熵最高 20\u00a0% 减 6 道题的全部词元',
      'random20-all6': '32 道题中随机 20\u00a0% 减 6 道题的全部词元',
      'random160-all': '160 道题中随机 20\u00a0% 减 32 道题的全部词元',
      'bottom8-all6': '8 道题中熵最低 80\u00a0% 减 6 道题的全部词元',
      'bottom40-all': '40 道题中熵最低 80\u00a0% 减 32 道题的全部词元',
    },
    steps: {
      'contrast-grows': '第 160 步熵最高减随机 20\u00a0%，再减去第 40 步的同一差值',
      'top20-random20': '第 160 步，熵最高 20\u00a0% 减随机 20\u00a0%',
      'top20-all': '第 160 步，熵最高 20\u00a0% 减全部词元',
      'all-goes-on': '全部词元，第 160 步减第 40 步',
      'bottom80-harm': '第 160 步熵最低 80\u00a0% 减基座模型',
    },
    rates: {
      'top20-random20': '熵最高 20\u00a0% 减随机 20\u00a0%，各用最好的学习率',
      'top20-all': '熵最高 20\u00a0% 减全部词元，各用最好的学习率',
      'bottom80-fails': '熵最低 80\u00a0% 的增益，减去全部词元增益的五分之一，各用最好的学习率',
    },
    fig2: {
      settled: '低于 0.01 nats 的词元所占比例',
      'top-holds': '熵最高 20\u00a0% 的词元占全部熵的比例',
      forks: '最不开放的分叉的熵，减去最开放的其他位置的熵',
    },
    fig3: {
      hot: '分叉升温的 pass@1，减去其余升温的',
      cold: '分叉降温的 pass@1，减去其余降温的',
    },
    table1: {
      'over-bases': '与基座模型的重合率，减去其他种子的基座模型的',
      'over-slot': '与基座模型的重合率，减去只凭槽位的',
      'as-paper': '与基座模型的重合率，与 80\u00a0% 相比',
    },
    fig4: {
      'at-forks': '最高五分之一的变化幅度，减去较低一半的',
      rises: '最高五分之一的变化',
    },
    fig5: {
      'high-moves': '第 95 百分位的移动幅度，减去中位数的',
      'low-stays': '中位数的移动幅度',
    },
    table2: {
      gain: '熵最高 20\u00a0% 的增益',
      'as-good': '熵最高 20\u00a0% 减全部词元：差距不到 3 个百分点',
      better: '熵最高 20\u00a0% 减全部词元：更好',
      longer: '长度，熵最高 20\u00a0% 减全部词元',
      pooled: '熵最高 20\u00a0% 减全部词元，六个基座模型合计：更好',
      'pooled-pass-k': 'pass@8，熵最高 20\u00a0% 减全部词元，六个基座模型合计：差距不到 3 个百分点',
      'pass-k': 'pass@8，熵最高 20\u00a0% 减全部词元：差距不到 3 个百分点',
    },
    fig7: {
      'bottom80-fails': '熵最低 80\u00a0% 的增益，减去全部词元增益的五分之一',
      'all-bottom80': '全部词元减熵最低 80\u00a0%',
      top10: '熵最高 20\u00a0% 减熵最高 10\u00a0%',
      top50: '熵最高 20\u00a0% 减熵最高 50\u00a0%',
      all: '熵最高 20\u00a0% 减全部词元',
    },
    'fig7-entropy': {
      top10: 'pass@1 相等时的总体熵，熵最高 20\u00a0% 减熵最高 10\u00a0%',
      top50: 'pass@1 相等时的总体熵，熵最高 20\u00a0% 减熵最高 50\u00a0%',
      all: 'pass@1 相等时的总体熵，熵最高 20\u00a0% 减全部词元',
      bottom80: 'pass@1 相等时的总体熵，熵最高 20\u00a0% 减熵最低 80\u00a0%',
      'all-steps': '步数相等时的总体熵，熵最高 20\u00a0% 减全部词元',
      'bottom80-steps': '步数相等时的总体熵，熵最高 20\u00a0% 减熵最低 80\u00a0%',
    },
    fig8: {
      'size-50k-main': '164k 的领先减 50k 的领先',
      'main-size-850k': '850k 的领先减 164k 的领先',
      'size-50k-size-850k': '850k 的领先减 50k 的领先',
    },
    fig9: {
      gain: '熵最高 20\u00a0% 减基座模型',
      'as-good': '熵最高 20\u00a0% 减全部词元：差距不到 3 个百分点',
      better: '熵最高 20\u00a0% 减全部词元：更好',
    },
    fig10: {
      'more-room': '熵最高 20\u00a0%，放宽上限减保持上限',
      longer: '回答长度，放宽上限减保持上限',
      'more-than-all': '放宽上限后，熵最高 20\u00a0% 减全部词元',
    },
    sft: {
      'sft-settles': '继续模仿后，分叉处的变化',
      'rl-keeps': '用全部词元做强化学习后，分叉处的变化',
      'rl-over-sft': '分叉处的变化，用全部词元的强化学习减模仿',
      'bonus-raises-rest': '其他地方的变化，熵奖励减 clip-higher',
    },
    regularisers: {
      clipped: '参与训练的词元中从上方被裁剪的比例，clip-higher',
      'clip-higher-bonus': 'clip-higher 减熵奖励',
      'clip-higher-entropy': '熵，clip-higher 减对称裁剪',
      'bonus-entropy': '熵，熵奖励减对称裁剪',
    },
    controls: {
      random20: '熵最高 20\u00a0% 减随机 20\u00a0%',
      matched20: '熵最高 20\u00a0% 减同位置随机的 20\u00a0%',
      'random20-less': '随机 20\u00a0% 的增益，减去全部词元增益的十分之九',
    },
    bases: comparison,
    recipe: {
      'overlong-top20-all': '加上超长惩罚，熵最高 20\u00a0% 减全部词元',
      'refilled-top20-all': '补齐分组，熵最高 20\u00a0% 减全部词元',
      'overlong-truncates-less': '全部词元，被截断的回答比例：有惩罚减无惩罚',
    },
    implementations: {
      'top20-v1': '损失除以全部词元（第 1 版），减默认做法',
      'top20-threshold': '用阈值代替恰好 k 个，减默认做法',
      'top20-sequence': '在每个回答内划界，减默认做法',
      'top20-rollout': '在整批采样轨迹内划界，减默认做法',
    },
    walk: comparison,
  },
};
