import { numbersOf } from '../numbers.ts';
import { figuresEn } from './figures.ts';

/** English words about words: the glossary, and the sentence that says what a problem asks. */

const n = numbersOf('en');
const { verdicts } = figuresEn.forks;

/** A word of the page and what it means. */
export interface TermWords {
  /** Finds the word in running text. */
  readonly find: RegExp;
  readonly name: string;
  readonly text: string;
}

const term = (find: RegExp, name: string, text: string): TermWords => ({ find, name, text });

export const wordsEn = {
  open: 'Glossary',
  title: 'Glossary',
  close: 'Close',
  terms: {
    rollout: term(
      /\brollouts?\b/i,
      'rollout',
      'A response sampled from the policy, token by token. Each problem gets a group of them.',
    ),
    reward: term(/\brewards?\b/i, 'reward', '1 if the verifier finds the answer correct, else 0.'),
    advantage: term(
      /\badvantage\b/i,
      'advantage',
      'Reward minus the group’s mean, divided by the group’s standard deviation. Positive makes the response more likely.',
    ),
    entropy: term(
      /\bentropy\b/i,
      'entropy (nats)',
      'Uncertainty about the next token: −Σ p ln p over the vocabulary. 0 is certain; a coin toss is ln 2 ≈ 0.69.',
    ),
    fork: term(
      /\bfork(?:s|ing tokens?)?\b/i,
      'forking token',
      'A high-entropy token, where reasoning can branch. Most tokens have low entropy and follow from the context.',
    ),
    consequence: term(
      /\bconsequence\b/i,
      'consequence',
      `Difference in correct endings between a fork’s best and worst branch, in points. “${verdicts.decides}”: 15 points or more observed, and the true difference is above 5 (95 %, Holm over all forks of a scan). “${verdicts.wavers}”: its own 95 % confidence interval ends below 15. “${verdicts.unclear}”: needs more samples.`,
    ),
    mask: term(/\bmask\b/i, 'mask', 'Selects the tokens that get a gradient: the underlined ones.'),
    rho: term(
      /ρ/,
      'ρ (rho)',
      'Share of tokens kept by the mask, highest entropy first. 0.20 is the top 20 %.',
    ),
    tau: term(
      /τ/,
      'τ (tau)',
      'Entropy threshold that ρ gives: the lowest entropy among the kept tokens, in nats.',
    ),
    pass: term(
      /pass@1/,
      'pass@1',
      'Probability that one sample solves a problem, averaged over samples and problems.',
    ),
    heldOut: term(
      /\bheld-out\b/i,
      'held-out problems',
      'Problems never trained on, so memorising does not help.',
    ),
    dapo: term(
      /DAPO/,
      'DAPO',
      'RL algorithm: group-relative advantages, groups with equal rewards dropped, token-level loss, clip-higher. 32 × 16 is 32 problems, 16 responses each.',
    ),
    sft: term(
      /\b(?:SFT|distilled)\b/,
      'SFT',
      'Supervised fine-tuning, here on solutions written by a search program. Every run starts from this base model.',
    ),
  },
  signs: {
    title: 'In a response',
    rows: {
      problem: {
        name: '3 8 2 → 2',
        text: 'problem: make 2 from 3, 8 and 2, each used once, with +, − and ×',
      },
      left: { name: 'left', text: 'numbers left after a move' },
      goal: { name: 'goal', text: 'target, then whether it was reached' },
      verdict: { name: 'yes, no', text: 'the model’s own claim; only the verifier gives the reward' },
      wait: { name: 'wait', text: 'starts another attempt' },
      stop: { name: 'stop', text: 'gives up' },
      end: { name: '<eos>', text: 'end of response' },
    },
  },
  /** What a problem asks, and what to look for in the responses. */
  countdownTask: (numbers: readonly number[], goal: number) =>
    `Use ${n.list(numbers)} to make ${n.integer(goal)}. Orange: forks, where entropy is high. Underlined: in the mask.`,
  walkTask: (from: number, goal: number) =>
    `Go from ${n.integer(from)} to ${n.integer(goal)}, modulo 31: A is +1, B is ×2, C is ×3, D is −5. Orange: forks, where entropy is high. Underlined: in the mask.`,
};
