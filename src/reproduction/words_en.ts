import type { FigureId } from './claims.ts';
import type { ExperimentId } from './experiments.ts';
import { lengths } from './experiments.ts';
import { cold, hot } from './model_checks.ts';
import { margin, type Outcome, type Verdict } from './rule.ts';

/**
 * The words of the reproduction in English, for the document and for the Paper view, which has them in Chinese as well.
 * Numbers in them are the paper's, or bars that are fixed beforehand; none is a result.
 */

/** What a figure is about, and what the paper says there: a sentence. */
export interface FigureWords {
  readonly title: string;
  readonly claim: string;
  /** What our experiment cannot tell, known before it was run. */
  readonly limits?: string;
}

export const figureWordsEn: Record<FigureId, FigureWords> = {
  fig2: {
    title: 'Fig. 2: forks are few',
    claim:
      'Half of all tokens are settled (50.64 % have an entropy below .01 nats) and a fifth lies above .672: the words where reasoning turns.',
    limits:
      'Forks are designed into the grammar of our worlds: a teacher chooses at 5 of the 18 tokens of a Countdown attempt, and copies at the others. This shows the mechanism, it does not discover it.',
  },
  fig3: {
    title: 'Fig. 3: heat belongs at the forks',
    claim:
      'A high temperature at forks harms far less than elsewhere, and a low one at forks harms more than elsewhere.',
    limits: 'One model each, so the interval is over problems, not over trainings.',
  },
  table1: {
    title: 'Table 1: the pattern stays',
    claim:
      'Through RLVR the positions of highest entropy stay: the final model shares 86.67 % of its top 20 % with the base.',
  },
  fig4: {
    title: 'Fig. 4: the forks change most',
    claim: 'RLVR changes the entropy of tokens the more, the higher it was, and raises it there.',
  },
  fig5: {
    title: 'Fig. 5: percentiles over training',
    claim: 'Over training the high percentiles of entropy move, and the low ones stay where they are.',
  },
  table2: {
    title: 'Table 2 and Fig. 6: the top 20 % against all tokens',
    claim:
      'Training on the top 20 % alone beats all tokens: +7.71 on AIME’24 and +11.04 on AIME’25 with 32B parameters, +.53 on average with 8B. Its responses are longer.',
    limits:
      'Seeds vary the order of problems and the sampling, from one base; the problems that are evaluated on are the same for all.',
  },
  fig7: {
    title: 'Fig. 7: how many tokens to keep',
    claim: 'A fifth of the tokens is the best share; the bottom 80 % alone fail.',
    limits: 'The learning rate is the same for every share, and was not tuned for each.',
  },
  'fig7-entropy': {
    title: 'Fig. 7: overall entropy by share',
    claim: 'Overall entropy is highest where the top 20 % are trained on, and far lower for the bottom 80 %.',
  },
  fig8: {
    title: 'Fig. 8: the larger, the more',
    claim: 'What the top 20 % have over all tokens grows with the model, from 8B over 14B to 32B parameters.',
    limits:
      'One base a size, and sizes differ in their learning rate as well: 2e-4 for the largest, 3e-4 for the others.',
  },
  fig9: {
    title: 'Fig. 9: out of distribution',
    claim: 'Trained on mathematics alone, the top 20 % also beat all tokens on programming problems.',
    limits: 'Other numbers in the same world are a smaller step than from mathematics to programming.',
  },
  fig10: {
    title: 'Fig. 10: longer responses',
    claim:
      'Where responses may be longer (29,696 tokens for 20,480), training on the top 20 % goes on to gain: 63.54 to 68.12 on AIME’24.',
    limits: 'Our responses are made of attempts: more room is more attempts.',
  },
  sft: {
    title: 'Section 6: RL against SFT',
    claim: 'RL keeps or raises the entropy of forks; SFT pushes it towards none.',
    limits: 'SFT here is 300 steps on the traces of a solver that is right at its first attempt.',
  },
  regularisers: {
    title: 'Section 6: clip-higher against an entropy bonus',
    claim: 'Clip-higher is better than an entropy bonus, which raises the entropy of settled tokens as well.',
    limits:
      'The bonus was matched to clip-higher by the entropy that it leaves, in a pilot on other seeds, and the match is weak.',
  },
  controls: {
    title: 'The controls that the paper lacks',
    claim:
      'If forks are what matters, as many tokens taken blindly, or blindly at the positions where forks stand, must do worse. A later paper found that a random 20 % recover 98 % of the gain.',
    limits:
      'In our grammar the position of a token nearly tells its slot, so that a choice by position is nearly one by fork.',
  },
  bases: {
    title: 'Another base',
    claim: 'What holds on one base must hold on another, distilled by the same recipe from another seed.',
    limits: 'Two more bases, and three seeds each.',
  },
  implementations: {
    title: 'What implementations differ in',
    claim:
      'Implementations divide by other counts (v1 and TRL: all tokens), cut by a threshold, or rank over other pools: it should matter little.',
  },
  walk: {
    title: 'Another world',
    claim: 'What holds in Countdown must hold in a second world, Walk, with rarer and more open forks.',
    limits: 'The base of Walk is weak and has little head-room.',
  },
};

const baseNames: Record<string, string> = {
  'countdown-164k': '164k base',
  'countdown-50k': '50k base',
  'countdown-850k': '850k base',
  'walk-86k': 'Walk base',
};

const modelNames: Record<string, string> = {
  base: 'base',
  all: 'trained on all',
  top20: 'trained on the top 20 %',
};

const conditionNames: Record<string, string> = { top20: 'top 20 %', all: 'all tokens' };

const points = `${100 * margin} points`;

/** What the four checks of `elsewhere` are of, after the experiment's name. */
const elsewhere: Record<string, string> = {
  'top20-gain': 'pass@1 gained by the top 20 %',
  'top20-all': `pass@1, top 20 % less all tokens, within ${points}`,
  'all-bottom80': 'pass@1, all tokens less the bottom 80 %',
  'top20-random20': 'pass@1, top 20 % less a random 20 %',
};

const byName: Partial<Record<FigureId, Record<string, string>>> = {
  table2: {
    gain: 'pass@1 gained by the top 20 %',
    'as-good': `pass@1, top 20 % less all tokens, no more than ${points} behind`,
    better: 'pass@1, top 20 % less all tokens, ahead',
    longer: 'response length, top 20 % less all tokens',
    'pass-k': `pass@8, top 20 % less all tokens, no more than ${points} behind`,
  },
  fig7: {
    'bottom80-fails': 'pass@1 gained by the bottom 80 %, less a fifth of what all tokens gain',
    'all-bottom80': 'pass@1, all tokens less the bottom 80 %',
    top10: 'pass@1, top 20 % less top 10 %',
    top50: 'pass@1, top 20 % less top 50 %',
    all: 'pass@1, top 20 % less all tokens',
  },
  'fig7-entropy': {
    top10: 'entropy, top 20 % less top 10 %',
    top50: 'entropy, top 20 % less top 50 %',
    all: 'entropy, top 20 % less all tokens',
    bottom80: 'entropy, top 20 % less the bottom 80 %',
  },
  fig8: {
    'size-50k-main': 'the lead of the top 20 % over all tokens, 164k less 50k',
    'main-size-850k': 'the lead of the top 20 % over all tokens, 850k less 164k',
    'size-50k-size-850k': 'the lead of the top 20 % over all tokens, 850k less 50k',
  },
  fig9: {
    'larger-gain': 'larger numbers: pass@1, top 20 % less the base',
    'larger-as-good': `larger numbers: pass@1, top 20 % less all tokens, no more than ${points} behind`,
    'larger-better': 'larger numbers: pass@1, top 20 % less all tokens, ahead',
    'four-gain': 'four numbers: pass@1, top 20 % less the base',
    'four-as-good': `four numbers: pass@1, top 20 % less all tokens, no more than ${points} behind`,
    'four-better': 'four numbers: pass@1, top 20 % less all tokens, ahead',
  },
  fig10: {
    'more-room': `top 20 %: pass@1, going on with ${lengths.more} tokens of room less with ${lengths.same}`,
    longer: `top 20 %: response length, with ${lengths.more} tokens of room less with ${lengths.same}`,
    'more-than-all': `with ${lengths.more} tokens of room: pass@1, top 20 % less all tokens`,
  },
  sft: {
    'sft-settles': 'entropy at the base’s forks: change by SFT on solved traces',
    'rl-keeps': 'entropy at the base’s forks: change by RL on all tokens, no more than .02 nats down',
    'rl-over-sft': 'entropy at the base’s forks: change by RL less change by SFT',
    'bonus-raises-rest': 'entropy elsewhere: change under an entropy bonus less change under clip-higher',
  },
  regularisers: {
    'clip-higher-bonus': 'pass@1, clip-higher less entropy bonus',
    'clip-higher-entropy': 'entropy, clip-higher less symmetric clip',
    'bonus-entropy': 'entropy, entropy bonus less symmetric clip',
  },
  controls: {
    random20: 'pass@1, top 20 % less a random 20 %',
    matched20: 'pass@1, top 20 % less a random 20 % at the same positions',
    'random20-less': 'pass@1 gained by a random 20 %, less nine tenths of what all tokens gain',
  },
  implementations: {
    'top20-v1': `pass@1, divided by all tokens (v1) less by the kept (v2), within ${points}`,
    'top20-threshold': `pass@1, cut by a threshold less exactly a fifth, within ${points}`,
    'top20-sequence': `pass@1, ranked within each response less within the batch, within ${points}`,
    'top20-rollout': `pass@1, ranked over the whole rollout less within the batch, within ${points}`,
  },
};

/** Splits `all-at-forks` into a known prefix and the rest. */
function split(id: string, prefixes: readonly string[]): [prefix: string, rest: string] {
  const prefix = prefixes.find((known) => id.startsWith(`${known}-`)) ?? '';
  return [prefix, id.slice(prefix.length + 1)];
}

/** What a check's number is: a phrase. */
export function checkWordsEn(figure: FigureId, id: string): string {
  const named = byName[figure]?.[id];
  if (named !== undefined) return named;
  switch (figure) {
    case 'fig2': {
      const [base, what] = split(id, Object.keys(baseNames));
      const of: Record<string, string> = {
        settled: 'share of tokens below .01 nats, more than half',
        'top-holds': 'share of all entropy that the top 20 % hold, more than half',
        forks: 'mean entropy: the lowest slot with a choice less the highest without',
      };
      return `${baseNames[base]}: ${of[what]}`;
    }
    case 'fig3': {
      const [model, what] = split(id, Object.keys(modelNames));
      const temperature = what === 'hot' ? hot : cold;
      return `${modelNames[model]}: pass@1, forks at T ${temperature} less the others at it`;
    }
    case 'table1': {
      const [condition, what] = split(id, Object.keys(conditionNames));
      return `${conditionNames[condition]}: overlap with the base at the end, above ${what === 'most' ? 'a half' : '.8'}`;
    }
    case 'fig4': {
      const [condition, what] = split(id, Object.keys(conditionNames));
      return what === 'at-forks'
        ? `${conditionNames[condition]}: size of the change, top fifth less lower half`
        : `${conditionNames[condition]}: change of the top fifth, upwards`;
    }
    case 'fig5': {
      const [condition, what] = split(id, Object.keys(conditionNames));
      return what === 'high-moves'
        ? `${conditionNames[condition]}: how far the 95th percentile moves, less the 50th`
        : `${conditionNames[condition]}: how far the 50th percentile moves, under .01`;
    }
    case 'bases':
    case 'walk': {
      const [experiment, what] = split(id, ['base-2', 'base-3', 'walk']);
      return figure === 'walk'
        ? elsewhere[what]
        : `${experimentWordsEn[experiment as ExperimentId]}: ${elsewhere[what]}`;
    }
    default:
      throw new Error(`There are no words for the check ${id} of ${figure}.`);
  }
}

export const experimentWordsEn: Record<ExperimentId, string> = {
  main: 'main experiment',
  shares: 'other shares',
  implementations: 'implementations',
  regularisers: 'regularisers',
  'base-2': 'second base',
  'base-3': 'third base',
  'size-50k': '50k parameters',
  'size-850k': '850k parameters',
  walk: 'Walk',
  long: 'long base',
  'long-same': 'long base, going on with the same room',
  'long-more': 'long base, going on with more room',
};

export const verdictWordsEn: Record<Verdict, string> = {
  holds: 'holds',
  part: 'holds in part',
  'not-shown': 'does not show at this scale',
  'not-tested': 'not tested yet',
};

export const outcomeWordsEn: Record<Outcome, string> = {
  shown: 'shown',
  contrary: 'contrary',
  open: 'open',
  missing: 'not measured',
};
