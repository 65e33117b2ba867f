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
  main: {
    name: 'The gain',
    title: 'What a gain is made of',
    claim:
      'Gains are read as better reasoning, learned at forks. What a base does when it cannot give up is not measured.',
    here: 'Base and trained models, as they are and with “stop” forbidden when sampling, so that no answer gives up. What the untrained base gains by that alone is persistence; what training adds to a base that cannot give up is better attempts: better choices, or the same ones made more surely. Judged: persistence is more than half of what training on all tokens gains. Then: each condition makes better attempts, but the bottom 80\u00a0%, which makes worse ones; more answers are right at their first attempt; and pass@8 is below that of the untrained base that cannot give up. Beside them: better attempts with each model at the temperature that serves it best, where the base too may be as sure as it likes.',
    limits:
      'The split is by intervention on sampling, not by a cause within the weights: a model that was trained to go on and one that is made to go on need not do the same. At temperature 1 a model that has only become surer makes better attempts as well; what is left of them at temperatures chosen on validation, the last lines of the table say. That choice is coarse: five temperatures from 0.2 to 1, by 16 samples a problem for the base and 2 for a trained model. With “stop” forbidden an answer goes on until it is cut off at 60 tokens, so that persistence is measured as far as that room reaches. That more than half of the gain is persistence was known before these runs, of five seeds; the bar was set with that knowledge. A word that gives up is part of our worlds: how much of the gains of large models is persistence, nothing here says.',
  },
  excluded: {
    name: 'Without “wait” and “stop”',
    title: 'Training on every choice but going on or giving up',
    claim:
      'Words like “wait” are among the forks with the highest entropy, and are trained on with the others.',
    here: '“wait” and “stop” leave every mask, so that no gradient comes from their own places. Judged, with “stop” forbidden in every test: the top 20\u00a0% beat a random 20\u00a0%. Then: they are not worse than all tokens by 3 points; all tokens but these two are not worse than all by 3 points; and more answers are right at their first attempt than after training on all.',
    limits:
      'Other tokens before “wait” still learn from rewards that going on brought about. One base, three seeds.',
  },
  persistent: {
    name: 'A base that goes on',
    title: 'A base whose teacher never gives up',
    claim: 'All bases are models that can stop at any time.',
    here: 'The main comparison on a base that was distilled by the same recipe from a teacher that stops only after its third failure, where there is no room for a fourth attempt: nothing is left to gain by going on.',
    limits:
      'One base, three seeds. The word “stop” is still there, but where it comes is fixed: what the tables count as giving up is the end of the third attempt.',
  },
  tokens: {
    name: 'Equal tokens',
    title: 'As many tokens, from more prompts or fewer',
    claim:
      'A mask of 20\u00a0% gives a gradient from a fifth of the tokens. Conditions are compared at equal numbers of answers, not of tokens that are learned from.',
    here: 'Numbers of prompts are chosen so that as many tokens are kept: all tokens of 6 prompts, the bottom 80\u00a0% of 8, and 20\u00a0% of 32; then all tokens of 32, the bottom 80\u00a0% of 40 and a random 20\u00a0% of 160. Judged: the top 20\u00a0% of 32 prompts gain more than all tokens of 6. Then: a random 20\u00a0% of 32 prompts differ from equally many of all tokens by less than 3 points, and of 160 prompts are not worse by 3 points; the bottom 80\u00a0% are worth less.',
    limits:
      'More prompts are also more different problems, and less noise of groups: tokens are equal, not what they say. They are equal by the base’s answers: where answers become shorter, as they may for the bottom 80\u00a0%, fewer are kept over the run. Seeds share nothing across numbers of prompts, so that differences are not paired.',
  },
  steps: {
    name: '160 steps',
    title: 'Four times as long',
    claim: 'Models are trained for 1,360 steps and more.',
    here: 'Three bases, one seed each, 160 steps instead of 40. Judged: what the top 20\u00a0% have over a random 20\u00a0% grows from step 40 to step 160. Then: they are ahead at the end, and not worse than all tokens by 3 points; all tokens still gain; the bottom 80\u00a0% end below their base.',
    limits: 'Three bases are three numbers, each of one run: an interval over them is wide.',
  },
  rates: {
    name: 'Learning rates',
    title: 'Each condition at its best learning rate',
    claim: 'All conditions are trained at one learning rate, which was not tuned for any.',
    here: 'The small recipe at four rates from 1e-4 to 1e-3. Each condition is taken at the rate that is best by the other seeds. Judged: the top 20\u00a0% are ahead of a random 20\u00a0% even so. Then: they are not worse than all tokens by 3 points, and the bottom 80\u00a0% gain less than a fifth of what all tokens gain.',
    limits:
      'An eighth of the main experiment’s answers a step, three seeds. A rate that is chosen by two seeds is not always the best, and it is the best of four: where it is the lowest or the highest of them, a better one may lie outside.',
  },
  fig2: {
    name: 'Fig. 2',
    title: 'Most tokens are settled',
    claim:
      'In answers of Qwen3-8B, 50.64\u00a0% of the tokens have an entropy below 0.01 nats and only 20\u00a0% one above 0.672; the uncertain ones are words like “wait”, “however”, “suppose”.',
    here: 'Answers of four bases to held-out problems. All three numbers nearly follow from how our worlds are made: most tokens are copied or computed, and the uncertain ones are where the teacher chose. They are shown, and do not count.',
    limits:
      'Forks are designed into the grammar of our worlds: in Countdown the teacher chooses at 5 of the 18 tokens of an attempt, and copies or computes the others. This shows the mechanism, it does not discover it.',
  },
  fig3: {
    name: 'Fig. 3',
    title: 'Heat at forks and elsewhere',
    claim:
      'With Qwen3-8B on AIME, cold forks cost far more than cold other tokens, and hot forks far less than hot other tokens, which end in nonsense; the printed scores run from 72.22 down to 0.14.',
    here: 'Tokens above the model’s own 80th percentile of entropy count as forks. They are drawn at temperature 2 (hot) or 0.3 (cold) with the others at 1, and the other way round. Judged by the model that was trained on all tokens, as in the paper.',
    limits:
      'One model of each kind: the intervals are over problems, not over trainings. The other tokens are four times as many, here and in the paper, so that one temperature is a larger dose there. Where cold costs nothing anywhere, the cold half tests nothing.',
  },
  table1: {
    name: 'Table 1',
    title: 'The forks stay where they were',
    claim:
      'After all training of Qwen3-14B, 86.67\u00a0% of the positions in the top 20\u00a0% by entropy are those of the base.',
    here: 'The same overlap, for runs trained on all tokens, as in the paper, and on the top 20\u00a0%. Drawn blindly it would be 20\u00a0%. Judged, by bars of ours that the paper has not: a trained model shares more with its base than bases of other seeds do, and more than the grammar’s slots alone make them share.',
    limits:
      'Chance is not 20\u00a0% in our grammar: the teacher chooses at 5 of the 18 tokens of an attempt, so that any two models that know the grammar share most of their top fifth. The line “by slot alone” is what is left when the base’s entropies are shuffled among the tokens of each slot. How much is shared falls with every step: the paper’s number is of 1,360 of them. “Other bases” is what our base shares with two that were distilled from the same teacher with other seeds and had no RL: they are two, and not unrelated. That a claim is contradicted here is against these bars of ours; of the paper’s own number the last two checks tell.',
  },
  fig4: {
    name: 'Fig. 4',
    title: 'What changes is the entropy of forks',
    claim:
      'The more entropy a token had in the base, the more it gains by training: over 5\u00a0% bins, from 10⁻⁴ to 10⁻¹ nats on a logarithmic axis.',
    here: 'Change in the top fifth of tokens by the base’s entropy. Judged: it rises, as in the paper. That it changes more there than in the lower half is nearly certain, and does not count.',
    limits:
      'A settled token cannot fall, and an open one can: some of the shape is that floor, and some comes of sorting by the base’s own entropy. In these runs hardly any token is clipped, so that clip-higher, which is there to let the entropy of forks rise, has nothing to do.',
  },
  fig5: {
    name: 'Fig. 5',
    title: 'High percentiles move, low ones stay',
    claim:
      'While Qwen3-14B is trained, tokens of high entropy move, the paper concludes, and those of low entropy hardly do. One sentence of it says the reverse, that the movement diminishes from the 0th percentile to the 100th; we take that for a slip.',
    here: 'How far the 95th percentile and the median travel between their least and their greatest value. Neither can be judged here: the median is at zero from the start, so that both checks would hold of any training.',
    limits: 'A fair test takes a model whose lower half is not settled from the start.',
  },
  table2: {
    name: 'Table 2, Fig. 6',
    title: 'A fifth of the tokens against all of them',
    claim:
      'Trained on the top 20\u00a0% alone, the average of six benchmarks is 4.10 points above training on all tokens at 32B, 2.99 at 14B and 0.53 at 8B, and answers are longer (7,227 tokens against 5,849 at 32B).',
    here: 'Judged: it is better than all tokens, over ten seeds of the main base. Then: it is not worse by 3 points; it is better over all six Countdown bases, each of which counts once; and pass@8 is not worse by 3 points, on the main base and over all six. Lengths are shown and not judged: here they measure giving up.',
    limits:
      'Seeds vary the order of problems and the sampling, from one base; all are tested on the same problems. A lead of half a point, as the paper’s at 8B, is less than ten seeds can tell from none. Answers are cut at 60 tokens, three attempts and a little, and what is cut counts as wrong: lengths are those that the cut leaves. What part of a gain is persistence is told at the top.',
  },
  fig7: {
    name: 'Fig. 7, scores',
    title: 'Which share, and which end',
    claim:
      'Training on the bottom 80\u00a0% makes Qwen3-8B worse. Of the top 10, 20, 50 and 100\u00a0%, 20\u00a0% is best at 14B and 32B; at 8B the first three are about equal.',
    here: 'Judged: the bottom 80\u00a0% gain less than a fifth of what all tokens gain, which is a weaker word than the paper’s “worse”. Then: 20\u00a0% beats every other share.',
    limits:
      'The learning rate is the same for every share, and was not tuned for any; all stop at the same step, whether they still gain or not. More than 20\u00a0% of the tokens are choices of the teacher, so the bottom 80\u00a0% hold some.',
  },
  'fig7-entropy': {
    name: 'Fig. 7, entropy',
    title: 'What each share does to the overall entropy',
    claim:
      'The overall entropy is highest where the top 20\u00a0% are trained on; with 10, 50 or 100\u00a0% it is lower throughout, and with the bottom 80\u00a0% far lower.',
    here: 'Mean entropy over all tokens of held-out answers, where the two conditions have the same pass@1: at the lower of their two last rates, seed by seed. Seeds in which a condition ends no higher than the base are left out, and there must be three others. Judged: it is higher for the top 20\u00a0% than for all tokens. Then: than for every other share, and for the bottom 80\u00a0%. Beside them: the same at equal steps, as in the paper.',
    limits:
      'The paper compares at equal steps, where a condition that has learned less has also changed less. A mean over all tokens also moves with the length of the answers and with the attempts in them, which differ between conditions.',
  },
  fig8: {
    name: 'Fig. 8',
    title: 'Does the lead grow with the model?',
    claim:
      'On AIME’24 the top 20\u00a0% are ahead of all tokens by 1.25 points at 8B, 5.21 at 14B and 7.71 at 32B.',
    here: 'The lead at one size less the lead at a smaller one. Bases differ, so seeds do not pair and intervals are wide.',
    limits:
      'Judged by the smallest against the largest. One base a size, so that what differs may be the base and not its size; and the largest has a lower learning rate (2e-4 against 3e-4). A model of 3M parameters was not tried, for want of time.',
  },
  fig9: {
    name: 'Fig. 9',
    title: 'Problems unlike those of the training',
    claim:
      'Trained on mathematics and tested on programs (LiveCodeBench v5), the 32B model that learned from 10 or 20\u00a0% of the tokens stays above the one that learned from all.',
    here: 'Trained on three small numbers, tested on goals from 25, which are less common in training, on larger numbers, and on four of them. Judged: on larger goals the top 20\u00a0% are ahead. Where neither condition reaches 2\u00a0%, nothing is judged.',
    limits:
      'Other numbers in the same world are a smaller step than from mathematics to programs, and larger goals are hardly one: training has such goals too, and many of these problems are in the main test as well.',
  },
  fig10: {
    name: 'Fig. 10',
    title: 'More room for an answer',
    claim:
      'With room for 29,696 tokens instead of 20,480, the 32B model trained on the top 20\u00a0% goes from 63.54 to 68.12 on AIME’24, with longer answers.',
    here: 'A base that makes up to five attempts. Its runs are continued with as much room as before, and with more. Judged: with more room the top 20\u00a0% solve more. That answers are longer there is nearly certain, and does not count.',
    limits:
      'More room means more attempts here, not longer thoughts. Each run is tested with the room that it was trained with: what more room gives at the test alone is part of the number.',
  },
  sft: {
    name: 'Section 6, imitation',
    title: 'Imitation closes forks, reward keeps them open',
    claim:
      'Supervised fine-tuning pushes tokens towards certainty, while RL keeps the entropy of forks or raises it; an entropy bonus also raises the settled majority. The paper gives no number.',
    here: 'Entropy at the base’s own forks and elsewhere, after further distillation on solved answers, and after RL. Judged: RL on all tokens keeps the entropy of forks, and keeps more of it than imitation.',
    limits:
      'Imitation is 300 steps on the answers of a solver that is right at its first attempt, and so never shows how to go on after a failure. How much of it there is was our choice, and with it the difference to RL. Its seeds share with those of RL nothing but their number.',
  },
  regularisers: {
    name: 'Section 6, clipping',
    title: 'Clip-higher or an entropy bonus',
    claim:
      'Clip-higher (0.28 above against 0.2 below) keeps entropy where it matters; an entropy bonus is suboptimal. The paper gives no number.',
    here: 'Training on all tokens with 16 updates a step: with clip-higher, with a symmetric clip, and with an entropy bonus instead. Required: more than one token in a hundred is clipped from above, by the bound that clip-higher moves. Judged: clip-higher is ahead of the bonus.',
    limits:
      'What is clipped from below, clip-higher does not change. The bonus was not tuned for 16 updates a step. With 4, as everywhere else here, hardly any token is clipped, and the three are one treatment.',
  },
  controls: {
    name: 'Controls',
    title: 'A fifth taken blindly',
    claim:
      'No such control is in it. A later paper reports that a random 20\u00a0% recover 97.8\u00a0% of what all tokens reach (42.60 against 43.55).',
    here: 'An expectation of ours, not a claim of the paper. Judged: the top 20\u00a0% beat a random 20\u00a0%. Then: they beat 20\u00a0% matched by position. That a random 20\u00a0% gain less than nine tenths of what all tokens gain nearly follows from its fifth of the tokens at the same learning rate, and does not count.',
    limits:
      'A random fifth is a fifth of the tokens to learn from: what that costs by itself is told above, at equal tokens. In our grammar the position of a token nearly tells whether it is a fork, and the matched fifth has most of the entropy of the top one. The later paper’s share is of the score, ours of the gain.',
  },
  bases: {
    name: 'Other bases',
    title: 'Two more bases',
    claim: 'Each base is trained once: 0.53, 2.99 and 4.10 points are of one run each.',
    here: 'The main comparison on two bases that were distilled from other seeds. Judged: the top 20\u00a0% are ahead of a random 20\u00a0%, and all tokens of the bottom 80\u00a0%. Then: the top 20\u00a0% are not worse than all tokens by 3 points.',
    limits: 'Two more bases, at most three seeds each.',
  },
  recipe: {
    name: 'DAPO’s recipe',
    title: 'Overlong penalty and refilled groups',
    claim:
      'Training is DAPO’s: a penalty on answers in the last fifth of the length, and groups without a difference in reward are replaced by others.',
    here: 'Our presets have no penalty and drop such groups without replacing them. Here each is put back, for the top 20\u00a0% and for all tokens. Judged: the top 20\u00a0% are not worse than all tokens by 3 points with either. Then: with the penalty fewer answers are cut off.',
    limits: 'One base, three seeds each.',
  },
  implementations: {
    name: 'Implementations',
    title: 'Four ways to cut the mask',
    claim:
      'Version 1 divides the loss by all tokens, version 2 by the kept ones; the text keeps every token at or above a threshold, the code exactly ⌈ρn⌉ of a micro-batch.',
    here: 'Each variant against the default. Judged: each differs from it by less than 3 points, either way.',
  },
  walk: {
    name: 'Another world',
    title: 'A second task',
    claim: 'Mathematics alone is trained on, which it calls a limitation.',
    here: 'The main comparison, judged as on the other bases, in Walk, where a number is brought to a goal by four moves modulo 31.',
    limits: 'One base, and fewer held-out problems than Countdown has.',
  },
};
