/** The chapters of the Paper view in English: what each asks, and how it is asked. What came out is never said here. */
export const paperStoryEn = {
  fork: {
    title: 'What is a fork?',
    text: [
      'A language model writes one token at a time. Before each it gives every token of its vocabulary a probability, and one is drawn. How open that draw is, its entropy says: 0 nats where one token is certain, ln 2 ≈ 0.69 where two are equally likely.',
      'Below are real answers, recorded. Every token stands on the colour of its entropy. Where it is pale, the token follows from what stands before it. In a few places more than one way was open, and the draw decided which was taken. The paper calls those forking tokens.',
    ],
  },
  gain: {
    title: 'What is a gain made of?',
    text: [
      'Before asking which tokens teach a model, ask what it has learned. An answer here is a few attempts, and after each failed one the model writes “wait” and goes on, or “stop” and gives up. A model that only learns to go on solves more, and reasons no better.',
      'So every base and every trained model is tested twice: as it is, and with “stop” forbidden, when it has to go on. The untrained base that has to go on is what a gain must be held against. What training adds to that is better attempts: better choices at other forks, or the same ones made more surely. A lower temperature makes any model surer, so each is also tested at the temperature that serves it best.',
    ],
  },
  fifth: {
    title: 'What is the top fifth worth?',
    text: [
      'A fifth of the tokens is also a fifth of what there is to learn from. So conditions are compared once more with as many tokens each, taken from more prompts or fewer; over four times as many steps; and each at the learning rate that suits it best.',
    ],
  },
  few: {
    title: 'Are forks few?',
    text: [
      'The first observation of the paper is a count. Where most tokens are settled before they are drawn, a training signal that is spread over all of them goes mostly to places where there is nothing to choose.',
      'Our worlds are small, but they have what no web text has: a grammar that says in which places the program that taught the base really chose. So the entropy of the model can be held against the truth: are the uncertain places those where there is a choice?',
    ],
  },
  heat: {
    title: 'Does heat belong there?',
    text: [
      'Temperature flattens the distribution before the draw, or sharpens it. At a fork, heat makes the model try other ways. Elsewhere it makes it copy a number wrongly or get a sum wrong. If forks are where the choices are, heat should harm least there, and cold should harm most.',
    ],
  },
  kept: {
    title: 'What does training leave, and what does it change?',
    text: [
      'RLVR draws a group of rollouts for each problem, has a program check the answers, and makes the tokens of right ones more likely. Does this invent other forks, or does it use those that the base has?',
      'To find out, the final model writes answers, and every checkpoint from the base on reads the same tokens. Then it can be seen, token by token, where the entropy was before and where it is after.',
    ],
  },
  learning: {
    title: 'Where does the learning happen?',
    text: [
      'This is the claim that gave the paper its name. A mask lets the gradient through at the tokens of highest entropy, a share ρ of them, and stops it everywhere else. All other things are equal: base, problems, random numbers and DAPO, the algorithm. Only the tokens that are learned from differ.',
      'Because of that, two conditions are compared seed by seed on held-out problems. What is reported is the mean of those differences in pass@1, with an interval that says what chance leaves open. The paper reports single runs.',
    ],
  },
  controls: {
    title: 'What did the paper not control?',
    text: [
      'That a fifth of the tokens is enough does not show that it must be this fifth. The control is a fifth that knows nothing of entropy: drawn at random, or drawn at random with as many tokens at each position of the answer as the forks have. The paper has neither. The first asks whether it must be forks, at a fifth of the tokens to learn from, as for the forks themselves. The second asks whether entropy says more than position does; where position nearly tells a fork, as in our worlds, it can hardly answer.',
    ],
  },
  elsewhere: {
    title: 'How far does it carry?',
    text: [
      'A result on one base in one world may belong to that base or that world. So the main comparison is repeated on two other bases, in a second world, and on a smaller and a larger model; and what was trained is tested on problems unlike those of its training, and with room for longer answers.',
    ],
  },
  section6: {
    title: 'What else does the paper say?',
    text: [
      'In its discussion the paper explains why reinforcement learning might generalise where imitation memorises: the first keeps the forks open, the second closes them. It also argues against the usual entropy bonus, which lifts all tokens alike, and for clip-higher, a wider upper bound on how far a token’s probability may rise in one step, which acts where entropy is high.',
    ],
  },
  implementations: {
    title: 'Does it hang on the details?',
    text: [
      'The two versions of the paper and its implementations do not compute the same mask. They differ in what the loss is divided by, in how ties at the cut are broken, and in the set of tokens that the cut is made among. DAPO itself has two parts that our presets leave out. Each is set against the default here; the default mask is what the authors’ code computes.',
    ],
  },
  rule: {
    title: 'How are the verdicts made?',
    text: [
      'The rule was written down before the runs that it judges. It was amended after a sceptical reading of the first part of the results, by what takes something away from what could be claimed and makes no verdict better; docs/reproduction.md has the dates. Each claim is cut into checks. A check is one number, estimated with a 95\u00a0% interval, against a bar that is fixed beforehand: it is shown where the whole interval lies on the bar’s side, contrary where it lies on the other, and open where it reaches over the bar. Differences between conditions with the same order of problems and sampling are paired by seed, with Student’s interval over the seeds; others have Welch’s. Numbers of one model have an interval over problems: Student’s, or in Fig.\u00a02 one of problems drawn anew. A gain over a base has the error of the base’s own test in it, of 64 samples a problem. All tests draw from one stream of random numbers: a chance of that stream is in all of them alike, and in no interval.',
      'Each check has a part in its claim, also fixed beforehand. Central is what the claim says, supporting what else it says, required what makes it testable at all; what is true by construction, or nearly so, is given and never counts. A claim holds where every central and every supporting check is shown, and holds in part where every central one is, but not every supporting one. It is contradicted where a central one is contrary, and undecided otherwise. It is not tested where no central check has an interval, or where something required is not shown.',
      'Much was known when the bars were set: the first edition, with five seeds of the main comparison and three of most others, and an audit of it. The audit had measured that the untrained bases with “stop” forbidden reach more than half of every gain, and had tried equal tokens, 160 steps, other learning rates and a mask without “wait” and “stop”, once each and with another program. The bars are fixed beforehand, and not blind.',
      'Intervals are not made wider for the number of checks. That all central checks are shown by chance is rarer than that one is; but of several, one may come out contrary by chance. How often each verdict would be wrong is simulated, in docs/verdicts.md of the repository.',
      // The same as in docs/reproduction.md (`paper/document.ts`).
      'What the first edition said, and why it changed: it judged these claims on 2026-11-26 and said of 12 of its 17 that they hold in part, among them that a fifth of the tokens is as good as all of them and that a random fifth gains less. Its formulas and means were right. Several of its conclusions were not, and intervals of gains were too narrow: gains were taken over a single test of the base, whose error was in none of them. A claim held in part as soon as one of its checks did, and some checks were true by construction. What was called learning was not told apart from going on after a failure, which an untrained base does too once it is not allowed to stop. A random fifth was compared at a fifth of the tokens to learn from, and forty steps were taken for the end. So its trainings were run again, on an engine that gives the same bits on every machine, with an experiment for each of these, and are judged by a stricter rule. The first edition can be read as it was, in docs/first-edition of the repository.',
    ],
  },
  open: {
    title: 'What is left open?',
    text: [
      'Our models have 50 thousand to 850 thousand parameters; the paper’s have 8 to 32 billion. What needs size cannot show here, and a trend over our sizes says nothing of theirs.',
      'Our worlds have a vocabulary of a few dozen words and a fixed grammar. There is no “however” and no “suppose”, and how many tokens are forks is set by the task. Answers are dozens of tokens long, not thousands. How much of a gain is persistence hangs on how often a base gives up, which our teacher decided; what it is in the paper’s models is not measured here.',
      'Ten seeds of the main comparison settle differences of about two points, three seeds of the others those of five and more; smaller ones they settle seldom. “Undecided” means just that: not that there is no difference.',
    ],
  },
};
