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
      most: 'overlap with the base, against one half',
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
      'as-good': 'top 20\u00a0% less all tokens: as good',
      better: 'top 20\u00a0% less all tokens: better',
      longer: 'length, top 20\u00a0% less all tokens',
      'pass-k': 'rate of eight tries (pass@8), top 20\u00a0% less all tokens: as good',
    },
    fig7: {
      'bottom80-fails': 'gain of the bottom 80\u00a0% less a fifth of that of all tokens',
      'all-bottom80': 'all tokens less bottom 80\u00a0%',
      top10: 'top 20\u00a0% less top 10\u00a0%',
      top50: 'top 20\u00a0% less top 50\u00a0%',
      all: 'top 20\u00a0% less all tokens',
    },
    'fig7-entropy': {
      top10: 'entropy, top 20\u00a0% less top 10\u00a0%',
      top50: 'entropy, top 20\u00a0% less top 50\u00a0%',
      all: 'entropy, top 20\u00a0% less all tokens',
      bottom80: 'entropy, top 20\u00a0% less bottom 80\u00a0%',
    },
    fig8: {
      'size-50k-main': 'lead at 164k less lead at 50k',
      'main-size-850k': 'lead at 850k less lead at 164k',
      'size-50k-size-850k': 'lead at 850k less lead at 50k',
    },
    fig9: {
      gain: 'top 20\u00a0% less the base',
      'as-good': 'top 20\u00a0% less all tokens: as good',
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
