import type { Selection } from '../../../experiment/condition_choice.ts';
import type { Fault, Subject } from '../../../formats/fault_rules.ts';
import { english, faultSentence } from '../../../formats/fault_sentence.ts';
import type { AdapterKind, LabPhase } from '../../../lab/client/protocol.ts';
import { durationIn, roughly } from '../duration.ts';
import { numbersOf } from '../numbers.ts';
import { plural } from '../plural.ts';
import { adapterEn } from './adapter.ts';
import { archiveEn } from './archive.ts';
import { compareEn } from './compare.ts';
import { failuresEn } from './failures.ts';
import { fieldsEn } from './fields.ts';
import { figuresEn } from './figures.ts';
import { chatEn } from './inspect/chat.ts';
import { divergenceEn } from './inspect/divergence.ts';
import { inspectEn } from './inspect/inspect.ts';
import { sameAnswerEn } from './inspect/same_answer.ts';
import { trainingEn } from './inspect/training.ts';
import { keptEn } from './kept.ts';
import { lessonEn } from './lesson.ts';
import { offlineEn } from './offline.ts';
import { panelsEn } from './panels.ts';
import { rolloutsEn, slowEn } from './rollouts.ts';
import { shareEn } from './share.ts';
import { toTrainerEn } from './to_trainer.ts';
import { tracesEn } from './traces.ts';
import { wordsEn } from './words.ts';

const n = numbersOf('en');

const duration = durationIn(n, { seconds: 's', minutes: 'min', shortMinutes: 'min', hours: 'h' });

/** Conditions that are more than their selection, by the names that presets give them. */
const namedConditions: Readonly<Record<string, string>> = {
  symmetric: 'Symmetric clip',
  'clip-higher': 'Clip-higher',
  'entropy-bonus': 'Entropy bonus',
};

const conditionName = ({ select, rho, name }: Selection): string => {
  if (name !== undefined && Object.hasOwn(namedConditions, name)) return namedConditions[name];
  const selection = {
    top: `Top ${n.percent(rho)}`,
    all: 'All tokens',
    bottom: `Bottom ${n.percent(1 - rho)}`,
    random: `Random ${n.percent(rho)}`,
    matched: `Matched random ${n.percent(rho)}`,
  }[select];
  return name === undefined ? selection : `${selection} (${name})`;
};

const phases: Record<LabPhase, string> = {
  idle: 'Ready',
  loading: 'Loading the model',
  compiling: 'Preparing the GPU',
  evaluating: 'Testing on held-out problems',
  training: 'Training',
  paused: 'Paused',
  done: 'Done',
  failed: 'Stopped',
};

export const en = {
  lang: 'en',
  /** What stands between two sentences. */
  gap: ' ',
  numbers: n,
  /** What is wrong with what is opened or saved, and what can be done. */
  fault: (of: Subject, fault: Fault): string => faultSentence(of, fault, english),
  pageTitle: 'forklab: which tokens teach a model to reason?',
  duration,
  conditionName,
  phases,
  failures: failuresEn,
  adapter: adapterEn,

  shell: {
    skip: 'Skip to content',
    home: 'forklab',
    views: 'Views',
    train: 'Train',
    inspect: 'Inspect',
    compare: 'Compare',
    paper: 'Paper',
    language: 'Language',
    theme: 'Colours',
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
    /** What stands in for a part of the page that failed. */
    broken: {
      title: (part: string) => `Cannot show “${part}”`,
      text: 'Everything else still works, training included. If the site was updated, reload; your training is saved.',
      reload: 'Reload the page',
    },
  },

  intro: {
    title: 'Which tokens teach a model to reason?',
    text: 'Reinforcement learning with verifiable rewards (RLVR) of a small model on Countdown. Each condition trains on some tokens only.',
  },

  transport: {
    controls: 'Controls',
    train: {
      gpu: 'Train it on this GPU',
      wasm: 'Train it on this processor',
      software: 'Train it here, in software',
    } satisfies Record<AdapterKind, string>,
    tryAgain: 'Try again',
    play: 'Play',
    pause: 'Pause',
    resume: 'Resume',
    again: 'Play again',
    step: 'One step',
    reset: 'Reset',
    resetSame: 'Reset, same seeds',
    resetNew: 'Reset, new seeds',
    toRecorded: 'Back to the recorded run',
    leave: 'Leave this run',
    live: 'Trained here',
    recorded: 'Recorded run',
    recordedOn: (adapter: string, day: string) => `${adapter}, ${day}`,
    recordedOther: (preset: string) => `The recorded run is of “${preset}”, not of your recipe.`,
    position: 'Step of the recording',
    stepOf: (step: number, steps: number) => `Step ${n.integer(step)} of ${n.integer(steps)}`,
    state: (phase: LabPhase, step: number, steps: number) =>
      `${phases[phase]}. Step ${n.integer(step)} of ${n.integer(steps)}.`,
    pausing: (step: number, steps: number) =>
      `Pausing: finishing this step. Step ${n.integer(step)} of ${n.integer(steps)}.`,
    /** A pause fell between two conditions: how many have done the step. */
    partial: (done: number, of: number) =>
      `${n.integer(done)} of ${n.integer(of)} conditions have done it; One step lets the others catch up.`,
    /** Of the header: that something trains, and how far it is. */
    chip: (step: number, steps: number) => `Training ${n.integer(step)}/${n.integer(steps)}`,
    chipPausing: 'Pausing …',
    pauseTraining: 'Pause the training',
    chipOpen: 'Show the training',
    seedOf: (seed: number, seeds: number) => `Seed ${n.integer(seed)} of ${n.integer(seeds)}.`,
    progress: 'Progress',
    timeLeft: (seconds: number) => `About ${duration(seconds)} left.`,
    hidden: 'Training continues while this page is hidden, perhaps more slowly.',
    software: 'In software, without a GPU, training is slow.',
    estimated: (seconds: number, kind: AdapterKind) =>
      `${kind === 'software' ? 'In software, without a GPU,' : 'On this processor'} this takes about ${duration(roughly(seconds))}.`,
    takeSmall: 'Use the small preset',
    keys: 'Keys',
    keyPlay: 'play or pause',
    keyStep: 'one step',
    keyCursor: 'move the chart’s cursor',
    keyMarks: 'in a response, from mark to mark',
    keysWhere: 'Off while you type or a button has focus.',
    keysUse: 'Use these keys',
    space: 'Space',
    keyPresent: 'full screen, for a projector',
  },

  present: { start: 'Full screen', end: 'Exit full screen' },

  recordedState: {
    loading: 'Loading the recorded run.',
    missing: 'There is no recorded run beside this page, so there is nothing to see before you train.',
    damaged: 'The recorded run beside this page is damaged and cannot be shown.',
  },

  conditions: {
    /** What the numbers beside the conditions are. */
    scores: (step: number, spread: string) => `Held out, at step ${n.integer(step)}. pass@1: ${spread}.`,
    deviation: (seeds: number) => `mean ± sd, ${plural(seeds, 'seed', 'seeds')}`,
    standardError: '± standard error over problems, one seed',
    columns: { train: 'Train', curve: 'Curve', name: 'Condition' },
    /** @param k null where runs differ in it */
    passAt: (k: number | null) => (k === null ? 'pass@k' : `pass@${n.integer(k)}`),
    trained: (name: string) => `Train ${name}`,
    drawn: (name: string) => `Show the curve of ${name}`,
    /** Of a condition that is ticked and not on the screen. */
    notHere: {
      recorded: 'not in the recording',
      live: 'not in this run',
      imported: 'not in this archive',
      linked: 'not trained yet',
    },
    notNext: 'not in the next run',
    next: (name: string) => `next run: ${name}`,
  },

  recipe: {
    heading: 'Your recipe',
    change: 'Change',
    sft: (size: string) => `${size} parameters, SFT`,
    algorithm: 'Algorithm',
    rollout: (prompts: number, group: number) => `DAPO, ${n.integer(prompts)} × ${n.integer(group)}`,
    preset: 'Preset',
    presetOf: (name: string, prompts: number, group: number, steps: number) =>
      `${name}: ${n.integer(prompts)} × ${n.integer(group)}, ${plural(steps, 'step', 'steps')}`,
    presetNames: {
      'countdown@1': 'Main',
      'countdown-mini@1': 'Small',
      'countdown-rho@1': 'Kept share ρ, 10 to 100 %',
      'countdown-regularisers@1': 'Clip-higher or entropy bonus',
      'countdown-50k@1': 'Smaller model, 50k',
      'countdown-850k@1': 'Larger model, 850k',
      'countdown-long@1': 'Longer responses',
      'walk@1': 'Second task, Walk',
    } as Record<string, string>,
    seedsWrong: (most: number, largest: number) =>
      `Enter up to ${n.integer(most)} whole numbers from 0 to ${n.integer(largest)}, separated by commas.`,
    seedsHint: (kind: AdapterKind | null): string =>
      kind === 'wasm' ? 'Reproducible on every machine.' : 'Reproducible on the same GPU.',
    notInThisRun: 'Your changes are not in this run.',
    trainAsNew: 'Train as a new experiment',
    estimate: 'Estimated cost',
    maxTokens: 'Max tokens',
    aboutWork: (work: string) => `about ${work}`,
    runs: 'Runs',
    runsOf: (conditions: number, seeds: number) =>
      `${plural(conditions, 'condition', 'conditions')} × ${plural(seeds, 'seed', 'seeds')}`,
    timeEstimated: 'Time (estimate)',
    timeAtWork: (seconds: number, flopPerSecond: number) =>
      `about ${duration(roughly(seconds))} at ${n.fixed(flopPerSecond / 1e9, 1)} GFLOP/s`,
    timeAtLast: (seconds: number) => `about ${duration(roughly(seconds))} at the last rate`,
    timeUnknown: 'not measured yet',
  },

  machine: {
    heading: (kind: AdapterKind | null): string => (kind === 'gpu' ? 'This GPU' : 'This machine'),
    speed: 'Speed',
    speedOf: (rate: number) => `${n.integer(rate)} tokens/s`,
    memory: 'Memory',
    step: 'Step',
    stepMs: (ms: number) => (ms < 1000 ? `${n.integer(ms)} ms` : `${n.fixed(ms / 1000, 2)} s`),
    work: 'Work',
    parameters: 'Parameters',
  },

  charts: {
    passQuestion: 'Which tokens carry the learning?',
    /** @param steps of the whole training, at its end; else null */
    passGains: (gains: readonly { name: string; gain: number }[], step: number, isEnd: boolean) =>
      `Gain in pass@1 ${isEnd ? `after ${plural(step, 'step', 'steps')}` : `so far, at step ${n.integer(step)}`}: ${gains
        .map(({ name, gain }) => `${name} ${n.signed(gain, 2)}`)
        .join(', ')}`,
    rewardFirst: (step: number) =>
      `Reward in training, until the first evaluation at step ${n.integer(step)}`,
    passText: (problems: number, samples: number) =>
      `Share of held-out problems solved (pass@1, ${n.integer(problems)} problems × ${n.integer(samples)}), against step.`,
    seedsText: (seeds: number) => `Thin: each seed. Thick: mean of ${n.integer(seeds)}.`,
    oneSeedText: 'One seed.',
    pass: 'pass@1',
    entropy: 'Entropy, nats',
    length: 'Response length, tokens',
    reward: 'Reward, training',
    kept: 'Kept share of tokens',
    madeOf: 'What pass@1 is made of',
    madeOfText:
      'Shares of the responses to held-out problems: right at the first attempt, given up after a wrong one, cut off at the greatest length.',
    firstAttempt: 'Right at the first attempt',
    gaveUp: 'Gave up',
    cutOff: 'Cut off',
    notMeasured: {
      singleAttempts: (title: string) =>
        `${title}: not measured. A response to this task is a single attempt.`,
      earlier: (title: string) => `${title}: not measured by the version that recorded this.`,
    },
    step: 'step',
    stepZero: 'step 0',
    cursor: (title: string) => `Step on the chart: ${title}`,
    cursorAt: (step: number) => `Step ${n.integer(step)}`,
    follow: 'Follow the newest step',
    table: 'Table',
    tableOf: (title: string) => `Table: ${title}`,
    mean: 'mean',
    empty: 'The curves appear here.',
    nextTest: (step: number) => `Next test at step ${n.integer(step)}.`,
    summary: (title: string, step: number, values: string) =>
      `${title}. At step ${n.integer(step)}: ${values}.`,
    none: 'No values yet.',
    small: 'Other measures',
  },

  rollouts: rolloutsEn,
  slow: slowEn,
  words: wordsEn,

  failureNote: {
    heading: 'Why there is no training',
    headingStopped: 'Training has stopped',
    inApp: 'This page is open inside an app. Tap ··· at the top right and choose to open it in the browser.',
    detail: 'Technical details',
  },

  archive: archiveEn,
  offline: offlineEn,
  share: shareEn,
  lesson: lessonEn,
  toTrainer: toTrainerEn,
  inspect: inspectEn,
  chat: chatEn,
  training: trainingEn,
  sameAnswer: sameAnswerEn,
  divergence: divergenceEn,
  compare: compareEn,
  figures: figuresEn,
  panels: panelsEn,
  fields: fieldsEn,
  kept: keptEn,
  traces: tracesEn,

  /** @param tested the step that the values are of */
  announce: (step: number, steps: number, tested: number, values: string) =>
    `Step ${n.integer(step)} of ${n.integer(steps)}.${values && ` pass@1 at step ${n.integer(tested)}: ${values}`}`,
};

export type Messages = typeof en;
