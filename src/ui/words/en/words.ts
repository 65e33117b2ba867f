import { numbersOf } from '../numbers.ts';

/** English words about words: the glossary, and the sentence that says what a problem asks. */

const n = numbersOf('en');

/** A word of the page and what it means. */
export interface TermWords {
  /** Finds the word in running text. */
  readonly find: RegExp;
  readonly name: string;
  readonly text: string;
}

const term = (find: RegExp, name: string, text: string): TermWords => ({ find, name, text });

export const wordsEn = {
  open: 'Words',
  title: 'Words',
  close: 'Close',
  terms: {
    rollout: term(
      /\brollouts?\b/i,
      'rollout',
      'A response that the model writes by itself, drawn token by token. Each problem gets a group of them.',
    ),
    reward: term(
      /\brewards?\b/i,
      'reward',
      'What a program gives a response: 1 if its answer is right, 0 if it is wrong.',
    ),
    advantage: term(
      /\badvantage\b/i,
      'advantage',
      'A response’s reward against its group: minus the mean, divided by the spread. Above zero, the response is made more likely; below zero, less.',
    ),
    entropy: term(
      /\bentropy\b/i,
      'entropy, nats',
      'How unsure the model is of the next token: −Σ p ln p over all tokens it could write. 0 is certain; a coin toss is ln 2, about 0.69.',
    ),
    fork: term(
      /\bfork(?:s|ing tokens?)?\b/i,
      'forking token',
      'A token of high entropy: more than one way is open, and the draw decides which is taken. Most tokens are none: they follow from what stands before.',
    ),
    consequence: term(
      /\bconsequence\b/i,
      'consequence',
      'By how many points the share of right endings differs between a fork’s branches, best against worst. A fork decides where 15 points or more were seen and the true difference is surely above 5: with 95 % over all forks of a scan together (Holm). It wavers where its own 95 % interval ends below 15 points. Otherwise it is unclear, and more samples would tell.',
    ),
    mask: term(
      /\bmask\b/i,
      'mask',
      'Which tokens the gradient touches: the underlined ones. The others are read, but teach nothing.',
    ),
    rho: term(
      /ρ/,
      'ρ (rho)',
      'The kept share: the mask keeps this share of the tokens, those of highest entropy. At 0.20 it is the top 20 %.',
    ),
    tau: term(/τ/, 'τ (tau)', 'The cut that ρ leads to: the lowest entropy among the kept tokens, in nats.'),
    pass: term(
      /pass@1/,
      'pass@1',
      'The share of problems that a single try solves, as a mean over several tries at each.',
    ),
    heldOut: term(
      /\bheld-out\b/i,
      'held-out problems',
      'Problems that training never shows. Only they tell what was learned from what was remembered.',
    ),
    dapo: term(
      /DAPO/,
      'DAPO',
      'The training algorithm: it compares the responses of a group, drops groups whose rewards are all equal, and clips steps that go too far. 32 × 16 is 32 problems, 16 responses each.',
    ),
    distilled: term(
      /\bdistilled\b/i,
      'distilled',
      'Trained beforehand to imitate the worked examples of a search program. Every run starts from this base.',
    ),
  },
  signs: {
    title: 'In a response',
    rows: {
      problem: {
        name: '3 8 2 → 2',
        text: 'the problem: make 2 from 3, 8 and 2, each used once, with +, − and ×',
      },
      left: { name: 'left', text: 'the numbers that remain after a move' },
      goal: { name: 'goal', text: 'the number to make, and after it whether it was made' },
      verdict: { name: 'yes, no', text: 'the model’s own word; only the program’s check earns the reward' },
      wait: { name: 'wait', text: 'takes the attempt back and begins another' },
      stop: { name: 'stop', text: 'gives up' },
      end: { name: '<eos>', text: 'the end of the response' },
    },
  },
  /** What a problem asks, and what to look for in the responses. */
  countdownTask: (numbers: readonly number[], goal: number) =>
    `Use ${n.list(numbers)} to make ${n.integer(goal)}. The orange tokens are the forks.`,
  walkTask: (from: number, goal: number) =>
    `Go from ${n.integer(from)} to ${n.integer(goal)}, modulo 31: A is +1, B is ×2, C is ×3, D is −5. The orange tokens are the forks.`,
};
