import type { FigureId } from './names.ts';

/** What the numbers of the checks are, by figure and check; `subjects` are what a number of the same kind is of. */
export interface CheckWords {
  readonly subjects: Readonly<Record<string, string>>;
  readonly numbers: Readonly<Record<FigureId, Readonly<Record<string, string>>>>;
}

/** The main comparison, repeated elsewhere. */
const comparison = {
  'top20-gain': 'gain of the top 20\u00a0%',
  'top20-all': 'top 20\u00a0% less all tokens',
  'all-bottom80': 'all tokens less bottom 80\u00a0%',
  'top20-random20': 'top 20\u00a0% less random 20\u00a0%',
};

export const checkWordsEn = {
  subjects: {
    'countdown-164k': 'Countdown, 164k',
    'countdown-50k': 'Countdown, 50k',
    'countdown-850k': 'Countdown, 850k',
    'walk-86k': 'Walk, 86k',
    base: 'Base',
    top20: 'Trained on the top 20\u00a0%',
    all: 'Trained on all tokens',
    goals: 'Larger goals',
    larger: 'Larger numbers',
    four: 'Four numbers',
    'base-2': 'Second base',
    'base-3': 'Third base',
    walk: 'Walk',
  },
  numbers: {
    main: {
      'persistence-half': 'persistence of the base less half of the gain of all tokens',
      'all-choices': 'better attempts, all tokens: over the base, neither able to give up',
      'top20-choices': 'better attempts, top 20\u00a0%',
      'random20-choices': 'better attempts, random 20\u00a0%',
      'bottom80-choices': 'better attempts, bottom 80\u00a0%',
      'all-first': 'right at the first attempt, all tokens less the base',
      'top20-first': 'right at the first attempt, top 20\u00a0% less the base',
      'pass-8': 'pass@8, all tokens less the base that cannot give up',
      'all-tuned': 'better attempts at the best temperature of each, all tokens',
      'top20-tuned': 'better attempts at the best temperature of each, top 20\u00a0%',
      'random20-tuned': 'better attempts at the best temperature of each, random 20\u00a0%',
    },
    excluded: {
      'top20-random20': 'top 20\u00a0% less random 20\u00a0%, “stop” forbidden',
      'top20-all': 'top 20\u00a0% less all tokens, “stop” forbidden',
      'all-as-main': 'all tokens but “wait” and “stop” less all tokens, “stop” forbidden',
      'all-first': 'right at the first attempt, all tokens but these two less all tokens',
    },
    persistent: comparison,
    tokens: {
      'top20-all6': 'top 20\u00a0% of 32 prompts less all tokens of 6',
      'random20-all6': 'random 20\u00a0% of 32 prompts less all tokens of 6',
      'random160-all': 'random 20\u00a0% of 160 prompts less all tokens of 32',
      'bottom8-all6': 'bottom 80\u00a0% of 8 prompts less all tokens of 6',
      'bottom40-all': 'bottom 80\u00a0% of 40 prompts less all tokens of 32',
    },
    steps: {
      'contrast-grows': 'top less random 20\u00a0% at step 160, less the same at step 40',
      'top20-random20': 'top 20\u00a0% less random 20\u00a0% at step 160',
      'top20-all': 'top 20\u00a0% less all tokens at step 160',
      'all-goes-on': 'all tokens, step 160 less step 40',
      'bottom80-harm': 'bottom 80\u00a0% at step 160 less the base',
    },
    rates: {
      'top20-random20': 'top 20\u00a0% less random 20\u00a0%, each at its best rate',
      'top20-all': 'top 20\u00a0% less all tokens, each at its best rate',
      'bottom80-fails':
        'gain of the bottom 80\u00a0% less a fifth of that of all tokens, each at its best rate',
    },
    fig2: {
      settled: 'share of tokens below 0.01 nats',
      'top-holds': 'share of all entropy in the top 20\u00a0% of tokens',
      forks: 'entropy of the least open fork less that of the most open other place',
    },
    fig3: {
      hot: 'pass@1 with hot forks less that with all others hot',
      cold: 'pass@1 with cold forks less that with all others cold',
    },
    table1: {
      'over-bases': 'overlap with the base less that of bases of other seeds',
      'over-slot': 'overlap with the base less that by slot alone',
      'as-paper': 'overlap with the base, against 80\u00a0%',
    },
    fig4: {
      'at-forks': 'size of the change in the top fifth less that in the lower half',
      rises: 'change in the top fifth',
    },
    fig5: {
      'high-moves': 'travel of the 95th percentile less that of the median',
      'low-stays': 'travel of the median',
    },
    table2: {
      gain: 'gain of the top 20\u00a0%',
      'as-good': 'top 20\u00a0% less all tokens: not worse by 3 points',
      better: 'top 20\u00a0% less all tokens: better',
      longer: 'length, top 20\u00a0% less all tokens',
      pooled: 'top 20\u00a0% less all tokens, over six bases: better',
      'pass-k': 'pass@8, top 20\u00a0% less all tokens: not worse by 3 points',
      'pooled-pass-k': 'pass@8, top 20\u00a0% less all tokens, over six bases: not worse by 3 points',
    },
    fig7: {
      'bottom80-fails': 'gain of the bottom 80\u00a0% less a fifth of that of all tokens',
      'all-bottom80': 'all tokens less bottom 80\u00a0%',
      top10: 'top 20\u00a0% less top 10\u00a0%',
      top50: 'top 20\u00a0% less top 50\u00a0%',
      all: 'top 20\u00a0% less all tokens',
    },
    'fig7-entropy': {
      top10: 'entropy at equal pass@1, top 20\u00a0% less top 10\u00a0%',
      top50: 'entropy at equal pass@1, top 20\u00a0% less top 50\u00a0%',
      all: 'entropy at equal pass@1, top 20\u00a0% less all tokens',
      bottom80: 'entropy at equal pass@1, top 20\u00a0% less bottom 80\u00a0%',
      'all-steps': 'entropy at equal steps, top 20\u00a0% less all tokens',
      'bottom80-steps': 'entropy at equal steps, top 20\u00a0% less bottom 80\u00a0%',
    },
    fig8: {
      'size-50k-main': 'lead at 164k less lead at 50k',
      'main-size-850k': 'lead at 850k less lead at 164k',
      'size-50k-size-850k': 'lead at 850k less lead at 50k',
    },
    fig9: {
      gain: 'top 20\u00a0% less the base',
      'as-good': 'top 20\u00a0% less all tokens: not worse by 3 points',
      better: 'top 20\u00a0% less all tokens: better',
    },
    fig10: {
      'more-room': 'top 20\u00a0%, more room less the same room',
      longer: 'length, more room less the same room',
      'more-than-all': 'with more room, top 20\u00a0% less all tokens',
    },
    sft: {
      'sft-settles': 'change at forks by more imitation',
      'rl-keeps': 'change at forks by RL on all tokens',
      'rl-over-sft': 'change at forks, RL on all tokens less imitation',
      'bonus-raises-rest': 'change elsewhere, entropy bonus less clip-higher',
    },
    regularisers: {
      clipped: 'share of the trained tokens that are clipped from above, clip-higher',
      'clip-higher-bonus': 'clip-higher less entropy bonus',
      'clip-higher-entropy': 'entropy, clip-higher less symmetric clip',
      'bonus-entropy': 'entropy, bonus less symmetric clip',
    },
    controls: {
      random20: 'top 20\u00a0% less random 20\u00a0%',
      matched20: 'top 20\u00a0% less 20\u00a0% matched by position',
      'random20-less': 'gain of the random 20\u00a0% less nine tenths of that of all tokens',
    },
    bases: comparison,
    recipe: {
      'overlong-top20-all': 'top 20\u00a0% less all tokens, with the overlong penalty',
      'refilled-top20-all': 'top 20\u00a0% less all tokens, with groups refilled',
      'overlong-truncates-less': 'share of answers cut off, all tokens: with the penalty less without',
    },
    implementations: {
      'top20-v1': 'loss over all tokens (v1) less the default',
      'top20-threshold': 'threshold instead of exactly k, less the default',
      'top20-sequence': 'cut within each answer, less the default',
      'top20-rollout': 'cut within the whole rollout, less the default',
    },
    walk: comparison,
  },
} satisfies CheckWords;

/**
 * What a check's number is, in words; a check of several subjects is named `<subject>-<number>`.
 * @param of puts the name of a subject before that of a number
 */
export function checkName(
  { subjects, numbers }: CheckWords,
  figure: FigureId,
  id: string,
  of: (subject: string, number: string) => string = (subject, number) => `${subject}: ${number}`,
): string {
  const known = numbers[figure];
  if (Object.hasOwn(known, id)) return known[id];
  for (const [subject, name] of Object.entries(subjects)) {
    const number = id.slice(subject.length + 1);
    if (id.startsWith(`${subject}-`) && Object.hasOwn(known, number)) return of(name, known[number]);
  }
  return id;
}
