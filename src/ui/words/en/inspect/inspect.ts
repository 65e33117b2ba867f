import type { LabFailure } from '../../../../lab/client/lab_failure.ts';
import { numbersOf } from '../../numbers.ts';
import { plural } from '../../plural.ts';

const n = numbersOf('en');
const seconds = (s: number) => (s < 10 ? `${n.fixed(s, 1)} s` : `${n.integer(s)} s`);
const level = (value: number) => n.fixed(value, Math.abs(value) < 0.1 ? 3 : 2);

/** An answer as it fits into a line. */
const short = (answer: string) => (answer.length > 24 ? `${answer.slice(0, 23)}…` : answer);

/** The sign before a lower bound. */
const atLeast = (lowerBound: boolean) => (lowerBound ? '≥\u00a0' : '');

type UnitName = 'nats' | 'bits';
type Origin = 'sampled' | 'example' | 'recorded' | 'rollout' | 'file' | 'pasted' | 'branch';
type Work =
  | 'load'
  | 'sample'
  | 'continue'
  | 'resample'
  | 'score'
  | 'base'
  | 'divergence'
  | 'scan'
  | 'collect'
  | 'sweep'
  | 'transfer';

const works: Record<Work, string> = {
  load: 'Loading the model',
  sample: 'Sampling',
  continue: 'Continuing',
  resample: 'Resampling',
  score: 'Scoring',
  base: 'Scoring with the base',
  divergence: 'Reading with both models',
  scan: 'Scanning forks',
  collect: 'Sampling the set',
  sweep: 'Sweeping temperatures',
  transfer: 'Testing on other problems',
};

/** Bases that are distilled otherwise than the first of their size. */
const baseKinds = new Map([
  ['seed2', 'another base (seed 2)'],
  ['seed3', 'another base (seed 3)'],
  ['persistent', 'base that never gives up'],
  ['long', 'base of up to five attempts'],
]);
/** Worlds by their names in a model's. */
const worldTitles = new Map([
  ['countdown', 'Countdown'],
  ['walk', 'Walk'],
]);

export const inspectEn = {
  view: 'Inspect',
  title: 'Which forks change the outcome?',
  panels: { forks: 'Forks', words: 'Distribution and words', temperature: 'Temperature' },
  panelNames: 'What to look at',

  /** One line that says what is shown: what stands before the problem, and what after it. */
  shown: {
    before: (origin: Origin, model: string) =>
      ({
        sampled: `${model} on`,
        example: `${model} on`,
        branch: `A branch, continued by ${model}, on`,
        rollout: `A rollout of ${model} on`,
        recorded: `From the recorded run: ${model} on`,
        file: `From a file, by ${model}:`,
        pasted: `A pasted text, as ${model} sees it:`,
      })[origin],
    /** After the problem: the model whose entropies these are, where it did not write the tokens. */
    seenBy: (model: string) => `, as ${model} sees it`,
    /** The full stop after the problem. */
    stop: '.',
    unknownModel: 'an unnamed model',
    noTitle: 'no problem named',
    /** How many solutions the problem has. */
    solutions: (count: number) =>
      count === 0
        ? 'This problem has no solution, so no answer to it is right.'
        : `It has ${plural(count, 'solution', 'solutions')}.`,
    /** @param known tokens whose entropy is known, and the mean over them */
    facts: (tokens: number, known: number, mean: number | null, lowerBound: boolean) =>
      mean === null
        ? `${plural(tokens, 'token', 'tokens')} of unknown entropy.`
        : `${plural(tokens, 'token', 'tokens')}, mean entropy ${atLeast(lowerBound)}${level(mean)} nats${known < tokens ? ` over the ${n.integer(known)} of known entropy` : ''}.`,
    band: (continuations: number) =>
      `Above each token: what share of ${n.integer(continuations)} continuations ends right.`,
    empty:
      'Sample answers to a problem: each token appears on the colour of its entropy, ready to be taken apart.',
  },

  /** What was shown before and can be shown again. */
  sets: {
    label: 'Samples to look at',
    mine: (problem: string) => `My samples: ${problem}`,
    rollout: (problem: string) => `A rollout: ${problem}`,
    pasted: (text: string) => `A pasted text: ${text}`,
    example: (model: string) => `Recorded: ${model}`,
    recorded: 'Recorded run',
    file: 'A file',
  },

  /** What the view opens with: an inspection that was recorded elsewhere. */
  recording: {
    mark: 'Recorded',
    stop: '.',
    yours: 'What you find here takes its place.',
    loading: 'Loading the recorded example.',
    missing: 'There is no recorded example beside this page.',
    damaged: 'The recorded example beside this page is damaged and cannot be shown.',
    /** After the name of a model that others have made. */
    licensed: (licence: string) => `, whose weights are open under ${licence}.`,
    instead: 'These are samples of the recorded run instead; a run keeps no alternatives.',
  },

  choices: {
    label: 'What to sample',
    model: 'Model',
    shippedModel: (world: string, size: string, kind: string | null) =>
      `${worldTitles.get(world) ?? world} ${size}, ${kind === null ? 'base' : (baseKinds.get(kind) ?? kind)}`,
    checkpoint: (condition: string, seed: number, step: number) =>
      `${condition}, seed ${seed}, step ${n.integer(step)}`,
    addModel: 'Add a model',
    shippedGroup: 'Shipped bases',
    checkpointGroup: 'Checkpoints of this run',
    goneCheckpoint: 'no longer held',
    problem: 'Problem',
    problemWrong: (example: string) => `Write it as ${example}.`,
    /** How many ways of solving the problem there are. */
    solutions: (count: number) =>
      count === 0
        ? 'This problem has no solution: no answer to it is right.'
        : `This problem has ${plural(count, 'solution', 'solutions')}.`,
    anotherProblem: 'Another problem',
    temperature: 'Temperature',
    forbid: 'Never drawn',
    forbidNone: 'none',
    forbidHint:
      'Words that these samples never draw; the others share their probability. With stop forbidden, the model never gives up. Continuations and scans draw from all words.',
    forbidWrong: 'Words of this task, with blanks between them, but not <eos>.',
    seed: 'Seed',
    newSeed: 'Another seed',
    copies: 'How many',
    sample: (copies: number) => `Sample ${n.integer(copies)}`,
    cancel: 'Cancel',
  },

  works,
  progress: (work: Work, share: number, tokens: number) =>
    `${works[work]}: ${n.percent(share)}, ${plural(tokens, 'token', 'tokens')} so far`,
  cost: (tokens: number, time: number) => `${plural(tokens, 'token', 'tokens')}, ${seconds(time)}`,
  costOf: (tokens: number, time: number) =>
    `Cost so far: ${plural(tokens, 'token', 'tokens')}, ${seconds(time)}.`,

  /** Where the answer is read out of a text. */
  read: {
    quantities: {
      change: 'change of entropy against a second model',
      'logprob-change': 'change of log-probability against a second model',
    },
    change: (value: number, unit: UnitName) => `${n.signed(value, 2)} ${unit} against the second model`,
    /** Why no answer was read, by the verifier's reason. */
    noAnswer: (finished: boolean, reason: unknown): string =>
      !finished
        ? 'Cut off at its longest, so it has no answer.'
        : reason === 'several-answers'
          ? 'It ends in several answers, so none is read.'
          : reason === 'malformed'
            ? 'What stands where its answer should is none.'
            : 'No answer of this kind in it.',
    answerAs: (answer: string, right: boolean | null) =>
      `Answer: ${answer}${right === null ? '' : right ? ', right' : ', wrong'}`,
    answers: (counts: readonly (readonly [answer: string | null, count: number])[], rest: number) =>
      `Answers: ${[
        ...counts.map(
          ([answer, count]) => `${answer === null ? 'none' : short(answer)} × ${n.integer(count)}`,
        ),
        ...(rest > 0 ? [`others × ${n.integer(rest)}`] : []),
      ].join(', ')}`,
    otherWords:
      'The chosen model has another tokenizer, or is not loaded yet, so it cannot go on from these tokens.',
    /** Where a text was written by a model that is not chosen. */
    itsModel: (model: string) =>
      `To go on from these tokens, choose ${model}, or another model with its tokenizer. What is known of them can be looked at.`,
    noPrompt: 'It has no prompt, so it can be scored, not continued.',
  },

  notices: {
    notAProblem: 'That is no problem of the world that the chosen model speaks.',
    cancelled: (work: Work) => `${works[work]} was cancelled. What had been found stays.`,
    unusable: 'The model cannot take this.',
    unloadable: 'The model cannot be loaded.',
    failed: (what: string, todo: string) => `${what} ${todo}`,
    /** Failures that mean something else here than in a training. */
    failures: {
      'device-lost':
        'The adapter was taken away from this page. What had come before stays. Ask again: the model is loaded anew, from the files that are here. If it happens again, close other pages that use the GPU, or choose the processor under Adapter.',
      'model-missing':
        'The model is not here, or not whole. The words below say what is missing; Add a model fetches it, or takes it from disk.',
      'out-of-memory':
        'The memory that this page may use is full. Ask for fewer or shorter samples, take a smaller file of the model, or close other pages that take much memory.',
      'too-little-memory':
        'It needs more memory than the adapter gives to a page. Ask for fewer or shorter samples, take a smaller file of the model, or choose the processor under Adapter.',
      internal:
        'The lab stopped on an error of its own. Ask again. If it happens again, please report the words below.',
    } satisfies Partial<Record<LabFailure, string>> as Partial<Record<LabFailure, string>>,
    detail: 'Technical details',
    dismiss: 'Close',
  },

  /** Why forks cannot be taken, and what to do. */
  hindrances: {
    noAdapter: (failure: LabFailure | null): string => {
      const why =
        failure === 'no-worker'
          ? 'the page that shows this one lets it compute nothing'
          : failure === 'no-webgpu'
            ? 'this browser has neither WebGPU nor WebAssembly with SIMD'
            : 'no GPU was found, and the browser’s WebAssembly has no SIMD';
      return `Forks cannot be taken here: ${why}, so no model can run. What was recorded, and traces from files, can be looked at.`;
    },
    otherWords:
      'Its tokens are not those of the chosen model, so no model here can go on from it. What the file tells can be looked at.',
    noProblem:
      'Its title is no problem of this world, so nothing could judge a continuation. It can be scored, not continued.',
    busy: 'One thing at a time: something is being sampled.',
    notHeld: 'The lab no longer holds this model. Choose another.',
  },

  samples: {
    label: 'Samples',
    chip: (index: number, right: boolean | null, length: number, branch: boolean) =>
      `${branch ? 'Branch' : 'Sample'} ${n.integer(index)}, ${right === null ? 'not judged' : right ? 'right' : 'wrong'}, ${plural(length, 'token', 'tokens')}`,
    right: 'right',
    wrong: 'wrong',
    unjudged: 'not judged',
    number: 'Sample number',
    rightOf: (right: number, of: number) => `${n.integer(right)} of ${n.integer(of)} right`,
    answer: (answer: string) => `Answer: ${answer}`,
    noAnswer: 'No answer: cut off, given up or unreadable.',
    prompt: (tokens: number) => `Prompt, ${plural(tokens, 'token', 'tokens')}`,
  },

  colour: {
    label: 'Colour',
    quantities: {
      entropy: 'entropy',
      surprisal: 'surprisal of the sampled token',
      rank: 'rank of the sampled token',
      top1: 'probability of the likeliest token',
      change: 'change of entropy against the base',
      'logprob-change': 'change of log-probability against the base',
    },
    unit: 'Unit',
    units: { nats: 'nats', bits: 'bits' },
    scale: 'Scale',
    scales: { fixed: 'fixed scale', quantile: 'scale by quantile' },
    /** The unit and the temperature, always stated. */
    stated: (unit: UnitName | null, temperature: number | null, lowerBound: boolean) =>
      `${unit === null ? '' : `${unit}, `}of softmax(z / T)${temperature === null ? '; the file does not say at which T' : ` at T = ${level(temperature)}`}${lowerBound ? '; a lower bound, from the likeliest tokens alone' : ''}`,
    unknown: 'Not known for this trace.',
    notKnown: 'not known',
    compare: (model: string) => `Score it with ${model} to compare`,
    isBase: 'This is the base itself: there is nothing to compare it with.',
    below: (to: string) => `< ${to}`,
    from: (from: string) => `≥ ${from}`,
    between: (from: string, to: string) => `${from} – ${to}`,
    ranks: ['1', '2', '3–5', '6–10', '> 10'],
  },

  mask: {
    pool: 'Among the tokens of',
    pools: { sample: 'this sample', all: 'all samples' },
    line: (rho: number, tau: number, unit: UnitName, lowerBound: boolean) =>
      `ρ ${n.fixed(rho, 2)}, τ ${atLeast(lowerBound)}${n.significant(tau)} ${unit}`,
    text: (kept: number, of: number, here: number) =>
      `Underlined: ${n.integer(kept)} of ${plural(of, 'token', 'tokens')} of highest entropy${here === kept ? '' : `, ${n.integer(here)} of them here`}. Drag the line.`,
    none: 'No entropies are known for these tokens, so no mask can be drawn.',
  },

  tokens: {
    label: (index: number, right: boolean | null) =>
      `Response ${n.integer(index)}${right === null ? '' : right ? ', right' : ', wrong'}. Arrow keys walk its tokens, brackets those in the mask; question mark lists the keys.`,
    entropy: (value: number, unit: UnitName, lowerBound: boolean) =>
      `${atLeast(lowerBound)}${n.significant(value)} ${unit}`,
    entropyUnknown: 'entropy not known',
    said: (word: string, entropy: string, fork: string) => `${word}, entropy ${entropy}, ${fork}`,
    fork: (index: number, of: number) => `in the mask, ${n.integer(index)} of ${n.integer(of)}`,
    noFork: 'not in the mask',
    surprisal: (value: number, unit: UnitName) => `surprisal ${level(value)} ${unit}`,
    rank: (rank: number, beyond: boolean) =>
      beyond ? `rank below ${n.integer(rank - 1)}` : `rank ${n.integer(rank)}`,
    change: (value: number, unit: UnitName) => `${n.signed(value, 2)} ${unit} against the base`,
  },

  fork: {
    label: 'The fork',
    heading: (index: number, of: number, after: string) =>
      `Token ${n.integer(index)} of ${n.integer(of)} in the mask: ${after === '' ? 'at the start' : `after “${after}”`}`,
    headingNone: (position: number, after: string) =>
      `Token ${n.integer(position)}, not in the mask: ${after === '' ? 'at the start' : `after “${after}”`}`,
    entropy: (value: number, unit: UnitName, lowerBound: boolean) =>
      `Entropy ${atLeast(lowerBound)}${n.significant(value)} ${unit}.`,
    empty:
      'Point at a token to see what else might have stood there; click it, or press Enter, to keep it here.',
    unpin: 'Unpin',
    alternatives: 'Alternatives',
    noAlternatives: 'No alternatives are known here.',
    recordedNone: 'A run keeps entropies, not alternatives. Score the sample with a model to see them.',
    taken: 'taken',
    others: 'others',
    coverage: (shown: number, share: number) =>
      `${shown === 1 ? 'This one covers' : `These ${n.integer(shown)} cover`} ${n.fixed(share * 100, share > 0.995 && share < 0.9995 ? 1 : 0)} % of the probability.`,
    probability: (share: number) =>
      share > 0 && share < 0.01
        ? '< 1\u00a0%'
        : share > 0.999 && share < 1
          ? '> 99.9\u00a0%'
          : n.percent(share),
    rate: (share: string) => `${share} right`,
    rateOf: (right: number, samples: number) => `${n.integer(right)} of ${n.integer(samples)} right`,
    alternative: (word: string, share: string, taken: boolean, rate: string) =>
      [word, share, taken ? 'taken' : '', rate].filter(Boolean).join(', '),
    continueWith: (word: string) => `Continue with ${word}`,
    resample: (copies: number) => `Resample ${n.integer(copies)} from here`,
    how: 'How one continuation is drawn',
    greedy: 'greedy',
    sampled: 'sampled',
    copies: 'Samples',
    temperature: 'Temperature',
    seedNext: (seed: number) => `Seed ${seed}`,
    score: (model: string) => `Score it with ${model}`,
    scoreHint: 'Alternatives and entropies as this model sees them.',
    branches: 'Continued from here',
    branch: (word: string | null, temperature: number, seed: number, filters: string) =>
      [
        word === null ? 'drawn anew' : `with ${word}`,
        ...(temperature === 0 ? ['greedy'] : [`T ${level(temperature)}`, filters, `seed ${seed}`]),
      ]
        .filter(Boolean)
        .join(', '),
    open: (index: number, right: boolean | null) =>
      `Open continuation ${n.integer(index)}, ${right === null ? 'not judged' : right ? 'right' : 'wrong'}`,
    /** @param noise points that equal branches would show */
    consequence: (points: number, noise: number) =>
      `Consequence, the effect on the share right: ${plural(points, 'point', 'points')}; equal branches would show ${n.integer(noise)}.`,
  },

  scan: {
    label: 'Scan forks',
    text: 'Resumes sampling at the forks of highest entropy, branch by branch, and shows which of them change the outcome.',
    forks: 'Forks',
    samples: 'Samples a branch',
    start: 'Scan forks',
    again: 'Scan again',
    noEnding:
      'It ends in no answer that the rule reads, so there is nothing to compare its continuations with.',
    /** @param draws how it draws */
    budget: (continuations: number, tokens: number, draws: string) =>
      `${plural(continuations, 'continuation', 'continuations')} and ${n.integer(tokens)} tokens at most, drawn at ${draws}.`,
    /** @param samples that tell such forks */
    few: (samples: number) =>
      `Below ${n.integer(samples)} samples a branch, many forks of small effect stay “unclear”.`,
    takes: (time: string) => `At the last rate ${time} at most.`,
    draws: (temperature: number, filters: string) =>
      [`T ${level(temperature)}`, filters].filter(Boolean).join(', '),
    /** @param draws how they were drawn, where the next would be drawn otherwise */
    found: (forks: number, draws: string | null) =>
      `${plural(forks, 'fork', 'forks')} scanned${draws === null ? '' : `, drawn at ${draws}`}.`,
    unanswered: (none: number, of: number) =>
      `${n.integer(none)} of ${plural(of, 'continuation', 'continuations')} ended without an answer, cut off or not, which counts as wrong.`,
  },

  tree: {
    label: 'Branches of',
    sources: { fork: 'this fork', scan: 'the scan', samples: 'all samples' },
  },

  table: {
    heading: 'Tokens in the mask',
    caption: 'Those of highest entropy, as many as ρ says, in the order of the text',
    position: 'no.',
    token: 'token',
    entropy: (unit: UnitName) => `entropy, ${unit}`,
    number: (value: number, lowerBound: boolean) => `${atLeast(lowerBound)}${n.significant(value)}`,
    likeliest: 'likeliest',
    more: (count: number) => `${plural(count, 'more token', 'more tokens')}; walk them with [ and ].`,
  },

  keys: {
    heading: 'Keys',
    all: 'All keys',
    close: 'Close',
    use: 'Use single keys',
    where: 'They rest while you write in a field.',
    row: {
      forks: 'next in the mask',
      open: 'open',
      take: 'continue with',
      resample: 'resample',
    },
    sheet: {
      tokens: 'from token to token',
      lines: 'from line to line',
      forks: 'to the token before, to the next, in the mask',
      ends: 'to the first token, to the last',
      open: 'open the fork: keep it in the side panel and go there',
      take: 'continue with the first to ninth alternative',
      resample: 'resample from the fork',
      escape: 'close the note, let the fork go, go back to the text',
      tree: 'in the tree: to parent, child, siblings',
      sheet: 'this list',
    },
  },

  fromTrain: 'Inspect',
  inspectResponse: (index: number) => `Inspect response ${n.integer(index)}`,
};
