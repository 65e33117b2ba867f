import { numbersOf } from '../numbers.ts';
import { plural } from '../plural.ts';

/** English words of the rollouts and of one step in slow motion. */

const n = numbersOf('en');

export const rolloutsEn = {
  heading: (step: number) => `Rollouts at step ${n.integer(step)}`,
  headingEmpty: 'Rollouts',
  keptBefore: (wanted: number) =>
    `Nothing was kept of step ${n.integer(wanted)}; this is the last step kept before it.`,
  keptFirst: (wanted: number) =>
    `Nothing was kept of step ${n.integer(wanted)}; this is the first step kept.`,
  text: 'Colour: entropy (nats; bars: log count). Underlined: in the mask, gets the gradient. Drag the line: a share ρ of the tokens lies at or above τ.',
  textWhatIf: (rho: number) => `Dotted: would be kept as the top ${n.percent(rho)} of these tokens.`,
  empty:
    'What the model writes appears here: each token on the colour of its entropy, the mask as an underline.',
  condition: 'Condition',
  seed: 'Seed',
  seedOf: (seed: number) => `Seed ${seed}`,
  line: 'Kept share ρ: tokens at or above the line',
  lineAt: (rho: number, tau: number) => `ρ ${n.ratio(rho)}, τ ${n.significant(tau)}`,
  lineValue: (rho: number, tau: number) =>
    `Top ${n.percent(rho)} of the tokens, at or above ${n.significant(tau)} nats`,
  ownBelow: (tau: number) => `keeps entropies below τ = ${n.significant(tau)}`,
  ownAll: 'all are kept',
  ownRandom: 'kept at random',
  ownMatched: 'random, at the top’s positions',
  ownNothing: 'nothing kept',
  ownLine: 'Back to the run’s own mask',
  histogram: (tokens: number) => `Entropies of ${plural(tokens, 'token', 'tokens')}`,
  right: (right: number, of: number) => `${n.integer(right)} of ${n.integer(of)} right`,
  dropped: 'Dropped: all rewards are equal, so no response is better than another.',
  isRight: 'right',
  isWrong: 'wrong',
  shownOf: (shown: number, of: number) => `${n.integer(shown)} of ${n.integer(of)} shown`,
  advantageLabel: 'advantage',
  advantage: (value: number) => n.signed(value, 1),
  advantageIs: (value: number) => `advantage ${n.signed(value, 1)}`,
  more: (count: number) => `${plural(count, 'more response', 'more responses')}`,
  fewer: 'Fewer',
  response: (index: number, right: boolean) =>
    `Response ${n.integer(index)}, ${right ? 'right' : 'wrong'}. Arrow keys walk its tokens.`,
  entropyOf: (entropy: number) => `${n.significant(entropy)} nats`,
  kept: 'gets the gradient',
  notKept: 'no gradient',
  wouldKeep: 'would get the gradient',
  wouldNotKeep: 'would get no gradient',
  inDropped: 'group dropped, no gradient',
  tokenIs: (token: string, entropy: string, kept: string) => `${token}, ${entropy}, ${kept}`,
};

export const slowEn = {
  open: 'One step, in slow motion',
  title: 'One step, in slow motion',
  close: 'Close',
  back: 'Back',
  next: 'Next',
  play: 'Play',
  pause: 'Pause',
  stageOf: (stage: number, of: number) => `${n.integer(stage)} of ${n.integer(of)}`,
  problem: (title: string) => `Problem: ${title}`,
  stages: {
    sample: {
      name: 'Sample',
      text: (responses: number, shown: number) =>
        `The model answers the same problem ${n.integer(responses)} times${shown < responses ? `; ${n.integer(shown)} of them are shown` : ''}. Chance makes the answers differ.`,
    },
    score: {
      name: 'Score',
      text: (right: number, of: number) =>
        `A program checks each answer: ${n.integer(right)} of ${n.integer(of)} are right. No person and no other model judges.`,
    },
    advantage: {
      name: 'Advantage',
      text: (mean: number) =>
        `Each reward is measured against the group: minus its mean (${n.fixed(mean, 2)}), divided by its spread. Better than the group’s average is above zero.`,
    },
    entropy: {
      name: 'Entropy',
      text: (sure: number) =>
        `How unsure was the model at each token? The entropy of ${n.percent(sure)} of these tokens is below 0.05 nats. The warm ones are forks.`,
    },
    mask: {
      name: 'Mask',
      text: (kept: number, of: number) =>
        `This condition lets the gradient touch the underlined tokens: ${n.integer(kept)} of ${n.integer(of)} here.`,
    },
    update: {
      name: 'Update',
      text: () =>
        'Underlined tokens of responses above zero are made more likely (▲), those below zero less likely (▼). Then the next step begins.',
    },
  },
};
