/** The words of the claims in English, for the document and for the Paper view, which has them in Chinese as well. */
import type { FigureId } from './names.ts';

/** A figure of the paper in words. Numbers of the paper are quotations; those of ours come from the results alone. */
export interface ClaimWords {
  /** What it is called in the paper, short. */
  readonly name: string;
  readonly title: string;
  /** The paper's claim in a sentence, with its number. */
  readonly claim: string;
  /** How it is tested here. */
  readonly here: string;
  /** Limits of our experiment: its design, and what its numbers depend on. */
  readonly limits?: string;
}

export const claimWordsEn: Record<FigureId, ClaimWords> = {
  fig2: {
    name: 'Fig. 2',
    title: 'Most tokens are settled',
    claim:
      'In answers of Qwen3-8B, 50.64\u00a0% of the tokens have an entropy below 0.01 nats and only 20\u00a0% one above 0.672; the uncertain ones are words like “wait”, “however”, “suppose”.',
    here: 'Answers of four bases to held-out problems. Is half of all tokens settled, does a fifth of them hold more than half of all entropy, and are the uncertain places those where the teacher chose?',
    limits:
      'Forks are designed into the grammar of our worlds: in Countdown the teacher chooses at 5 of the 18 tokens of an attempt, and copies or computes the others. This shows the mechanism, it does not discover it.',
  },
  fig3: {
    name: 'Fig. 3',
    title: 'Heat at forks and elsewhere',
    claim:
      'With Qwen3-8B on AIME, cold forks cost far more than cold other tokens, and hot forks far less than hot other tokens, which end in nonsense; the printed scores run from 72.22 down to 0.14.',
    here: 'Tokens above the model’s own 80th percentile of entropy count as forks. They are drawn at temperature 2 (hot) or 0.3 (cold) with the others at 1, and the other way round.',
    limits:
      'One model of each kind: the intervals are over problems, not over trainings. The other tokens are four times as many, here and in the paper, so that one temperature is a larger dose there.',
  },
  table1: {
    name: 'Table 1',
    title: 'The forks stay where they were',
    claim:
      'After all training of Qwen3-14B, 86.67\u00a0% of the positions in the top 20\u00a0% by entropy are those of the base.',
    here: 'The same overlap, for runs trained on all tokens, as in the paper, and on the top 20\u00a0%; above one half, and above 80\u00a0%. Drawn blindly it would be 20\u00a0%.',
    limits:
      'Chance is not 20\u00a0% in our grammar: the teacher chooses at 5 of the 18 tokens of an attempt, so that any two models that know the grammar share most of their top fifth. The line “by slot alone” is what is left when the base’s entropies are shuffled among the tokens of each slot; one half is a low bar beside it, and 80\u00a0% is still less than the paper has. “Other bases” is what our base shares with two that were distilled from other seeds and had no RL: a line above that of the runs says that training moves forks.',
  },
  fig4: {
    name: 'Fig. 4',
    title: 'What changes is the entropy of forks',
    claim:
      'The more entropy a token had in the base, the more it gains by training: over 5\u00a0% bins, from 10⁻⁴ to 10⁻¹ nats on a logarithmic axis.',
    here: 'Change in the top fifth of tokens by the base’s entropy, against the lower half.',
    limits:
      'A settled token cannot fall, and an open one can: some of the shape is that floor, and some comes of sorting by the base’s own entropy.',
  },
  fig5: {
    name: 'Fig. 5',
    title: 'High percentiles move, low ones stay',
    claim:
      'While Qwen3-14B is trained, tokens of high entropy move, the paper concludes, and those of low entropy hardly do. One sentence of it says the reverse, that the movement diminishes from the 0th percentile to the 100th; we take that for a slip.',
    here: 'How far the 95th percentile and the median travel between their least and their greatest value.',
    limits: 'The median is near zero from the start, and can hardly move but upwards.',
  },
  table2: {
    name: 'Table 2, Fig. 6',
    title: 'A fifth of the tokens against all of them',
    claim:
      'Trained on the top 20\u00a0% alone, the average of six benchmarks is 4.10 points above training on all tokens at 32B, 2.99 at 14B and 0.53 at 8B, and answers are longer (7,227 tokens against 5,849 at 32B).',
    here: 'Does it learn, is it as good as all tokens but for 3 points, is it better, and are its answers longer?',
    limits:
      'Seeds vary the order of problems and the sampling, from one base; all are tested on the same problems, and gains are over one test of the base. Answers are cut at 60 tokens, three attempts and a little, and what is cut counts as wrong: lengths are those that the cut leaves. Part of every gain is persistence, “wait” instead of “stop” after a failure, and is not told apart from better choices.',
  },
  fig7: {
    name: 'Fig. 7, scores',
    title: 'Which share, and which end',
    claim:
      'Training on the bottom 80\u00a0% makes Qwen3-8B worse. Of the top 10, 20, 50 and 100\u00a0%, 20\u00a0% is best at 14B and 32B; at 8B the first three are about equal.',
    here: 'The bottom 80\u00a0% fail if they gain less than a fifth of what all tokens gain; 20\u00a0% is best if it beats every other share.',
    limits:
      'The learning rate is the same for every share, and was not tuned for any; all stop at the same step, whether they still gain or not. More than 20\u00a0% of the tokens are choices of the teacher, so the bottom 80\u00a0% hold some. Gains are over one test of the base, the same for every seed, whose own error is in no interval: an interval that ends close to its bar could have come out open.',
  },
  'fig7-entropy': {
    name: 'Fig. 7, entropy',
    title: 'What each share does to the overall entropy',
    claim:
      'The overall entropy is highest where the top 20\u00a0% are trained on; with 10, 50 or 100\u00a0% it is lower throughout, and with the bottom 80\u00a0% far lower.',
    here: 'Mean entropy over all tokens of held-out answers at the end of training.',
    limits:
      'The paper speaks of the whole course of training, and only its end is judged. A mean over all tokens also moves with the length of the answers and with the attempts in them, which differ between conditions.',
  },
  fig8: {
    name: 'Fig. 8',
    title: 'Does the lead grow with the model?',
    claim:
      'On AIME’24 the top 20\u00a0% are ahead of all tokens by 1.25 points at 8B, 5.21 at 14B and 7.71 at 32B.',
    here: 'The lead at one size less the lead at a smaller one. Bases differ, so seeds do not pair and intervals are wide.',
    limits:
      'One base a size, and the largest has a lower learning rate (2e-4 against 3e-4). A model of 3M parameters was not tried, for want of time.',
  },
  fig9: {
    name: 'Fig. 9',
    title: 'Problems unlike those of the training',
    claim:
      'Trained on mathematics and tested on programs (LiveCodeBench v5), the 32B model that learned from 10 or 20\u00a0% of the tokens stays above the one that learned from all.',
    here: 'Trained on three small numbers, tested on goals from 25, which are less common in training, on larger numbers, and on four of them. Where neither condition reaches 2\u00a0%, the two are not compared; the gain over the base is judged all the same.',
    limits:
      'Other numbers in the same world are a smaller step than from mathematics to programs, and larger goals are hardly one: training has such goals too, and many of these problems are in the main test as well. Where nearly nothing is solved, “shown” can be a handful of right answers in thousands over a base that has none, and “contrary” none less none.',
  },
  fig10: {
    name: 'Fig. 10',
    title: 'More room for an answer',
    claim:
      'With room for 29,696 tokens instead of 20,480, the 32B model trained on the top 20\u00a0% goes from 63.54 to 68.12 on AIME’24, with longer answers.',
    here: 'A base that makes up to five attempts. Its runs are continued with as much room as before, and with more.',
    limits:
      'More room means more attempts here, not longer thoughts. Each run is tested with the room that it was trained with: what more room gives at the test alone is part of the number.',
  },
  sft: {
    name: 'Section 6, imitation',
    title: 'Imitation closes forks, reward keeps them open',
    claim:
      'Supervised fine-tuning pushes tokens towards certainty, while RL keeps the entropy of forks or raises it; an entropy bonus also raises the settled majority. The paper gives no number.',
    here: 'Entropy at the base’s own forks and elsewhere, after further distillation on solved answers, and after RL.',
    limits:
      'Imitation is 300 steps on the answers of a solver that is right at its first attempt, and so never shows how to go on after a failure. How much of it there is was our choice, and with it the difference to RL. Its seeds share with those of RL nothing but their number.',
  },
  regularisers: {
    name: 'Section 6, clipping',
    title: 'Clip-higher or an entropy bonus',
    claim:
      'Clip-higher (0.28 above against 0.2 below) keeps entropy where it matters; an entropy bonus is suboptimal. The paper gives no number.',
    here: 'Training on all tokens with clip-higher, with a symmetric clip, and with a bonus as strong by the entropy that it leaves.',
    limits:
      'In the pilot hardly a token in a thousand was clipped from above, clip-higher left no more entropy than the symmetric clip, and the bonus that matched it was the weakest tried. The three are nearly one treatment: this does not test the paper’s claim.',
  },
  controls: {
    name: 'Controls',
    title: 'A fifth taken blindly',
    claim:
      'No such control is in it. A later paper reports that a random 20\u00a0% recover 97.8\u00a0% of what all tokens reach (42.60 against 43.55).',
    here: 'What is judged is an expectation of ours, not a claim of the paper: the top 20\u00a0% must beat a random 20\u00a0%, and one matched by position; and a random 20\u00a0% must gain less than nine tenths of what all tokens gain.',
    limits:
      'In our grammar the position of a token nearly tells whether it is a fork, and the matched fifth has most of the entropy of the top one. The later paper’s share is of the score, ours of the gain.',
  },
  bases: {
    name: 'Other bases',
    title: 'Two more bases',
    claim: 'Each base is trained once: 0.53, 2.99 and 4.10 points are of one run each.',
    here: 'The main comparison on two bases that were distilled from other seeds. As good means within 3 points, both ways.',
    limits: 'Two more bases, at most three seeds each.',
  },
  implementations: {
    name: 'Implementations',
    title: 'Four ways to cut the mask',
    claim:
      'Version 1 divides the loss by all tokens, version 2 by the kept ones; the text keeps every token at or above a threshold, the code exactly ⌈ρn⌉ of a micro-batch.',
    here: 'Each variant against the default. As good means within 3 points, both ways.',
  },
  walk: {
    name: 'Another world',
    title: 'A second task',
    claim: 'Mathematics alone is trained on, which it calls a limitation.',
    here: 'The main comparison in Walk, where a number is brought to a goal by four moves modulo 31.',
    limits: 'One base, and fewer held-out problems than Countdown has.',
  },
};
