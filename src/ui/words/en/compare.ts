import type { AlertKind } from '../../../experiment/alerts.ts';
import type { AxisUnit } from '../../../experiment/axis_units.ts';
import type { BandKind } from '../../../stats/seed_band.ts';
import { numbersOf } from '../numbers.ts';
import { plural } from '../plural.ts';
import { foreignEn } from './trainers/foreign.ts';

const n = numbersOf('en');
const seeds = (count: number) => plural(count, 'seed', 'seeds');

const bands: Record<BandKind, string> = {
  std: '± standard deviation of a seed',
  stderr: '± standard error of the mean',
  'min-max': 'lowest to highest seed',
  ci95: '95 % t interval of the mean',
  none: 'none',
};

const metrics = {
  'eval/pass@1': 'pass@1, held out',
  'eval/pass@k': 'pass@k, held out',
  'eval/entropy': 'Entropy, held out, nats',
  'eval/length': 'Response length, held out, tokens',
  'eval/first_attempt': 'Right at the first attempt, held out',
  'eval/gave_up': 'Share that gave up, held out',
  'eval/truncated': 'Share cut off, held out',
  reward: 'Reward, training',
  entropy: 'Entropy of all tokens, nats',
  'mask/entropy_kept': 'Entropy of kept tokens, nats',
  'completions/mean_length': 'Response length, tokens',
  'completions/clipped_ratio': 'Share cut off',
  'mask/tau': 'Threshold τ, nats',
  'mask/kept': 'Kept share of tokens',
  'clip_ratio/low_mean': 'Clipped from below, share of tokens',
  'clip_ratio/high_mean': 'Clipped from above, share of tokens',
  grad_norm: 'Gradient norm',
  frac_reward_zero_std: 'Groups with equal rewards, share',
  reward_std: 'Reward, deviation within a group',
  loss: 'Loss',
  groups_dropped: 'Groups dropped',
  'time/rollout': 'Time of sampling, ms a step',
  'time/update': 'Time of the update, ms a step',
};

/** The words of the Compare view. */
export const compareEn = {
  title: 'Which tokens are worth training on?',
  lead: (conditions: number, runs: number, most: number) =>
    `${plural(conditions, 'condition', 'conditions')}, ${plural(runs, 'run', 'runs')}${most > 1 ? `, up to ${seeds(most)} each` : ', one seed each'}.`,
  panelNames: 'What is compared',
  panels: {
    curves: 'Curves',
    differences: 'Differences',
    entropy: 'Entropy',
    size: 'By size',
    transfer: 'Other problems',
    recipes: 'Recipes',
  },
  empty: {
    title: 'Nothing to compare yet',
    text: 'The curves of all runs appear here, condition by condition, with the difference between them and how sure it is.',
    hidden: 'All runs are hidden.',
    someHidden: 'Some runs are hidden.',
    showAll: 'Show all runs',
    noValues: 'No run has a value of this yet.',
    notMeasured: (metric: string) => `${metric}: not measured in these runs.`,
  },

  metrics,
  passAt: (k: number) => `pass@${n.integer(k)}, held out`,
  controls: {
    label: 'How the curves are drawn',
    metric: 'Curve',
    held: 'Held-out problems',
    training: 'Every step of training',
    x: 'Along',
    xs: { step: 'steps', tokens: 'tokens', time: 'time' } satisfies Record<AxisUnit, string>,
    y: 'Scale',
    ys: { linear: 'linear', log: 'log' },
    range: 'Range',
    whole: '0 to 1',
    fit: 'fit',
    band: 'Band',
    bands: {
      std: 'std',
      stderr: 'std error',
      'min-max': 'min to max',
      ci95: '95 % CI',
      none: 'none',
    } satisfies Record<BandKind, string>,
    smoothing: 'Smoothing',
    smoothingHint: '0 shows the values as they are; towards 0.999 ever longer averages.',
    whole_view: 'Whole axis',
  },
  xAxes: {
    steps: 'steps',
    tokens: 'tokens sampled',
    seconds: 'time of work, s',
    minutes: 'time of work, min',
    hours: 'time of work, h',
  },
  at: {
    step: (x: number) => `step ${n.integer(Math.round(x))}`,
    update: (x: number) => `update ${n.integer(x)}`,
    row: (x: number) => `row ${n.integer(x)}`,
    tokens: (x: number) => `${n.short(x)} tokens`,
    seconds: (s: number) => `${n.integer(s)} s of work`,
  },

  curves: {
    titles: {
      /** @param at the last step that all conditions have; null where they have none in common */
      range: (
        metric: string,
        low: string,
        lowest: string,
        high: string,
        highest: string,
        when: 'end' | 'common' | 'soFar',
        at: string | null,
      ) =>
        `${metric}: from ${low} (${lowest}) to ${high} (${highest}) ${
          when === 'end'
            ? 'at the end'
            : when === 'soFar'
              ? `so far${at ? `, at ${at}` : ''}`
              : (at && `at ${at}, the last in common`)
        }`,
      apart: (metric: string) => `${metric}, of different evaluations`,
      baseAlone: (metric: string, next: number) =>
        `${metric}: the base so far; next evaluation at step ${n.integer(next)}`,
    },
    thin: (most: number) => `Thin: each seed. Thick: mean of up to ${n.integer(most)}.`,
    oneSeed: 'One seed of each condition, so there is no band.',
    band: (kind: BandKind) => `Band: ${bands[kind]}.`,
    smoothed: (smoothing: number) =>
      `Smoothed ${n.fixed(smoothing, smoothing >= 0.99 ? 3 : 2)}; raw values under it.`,
    evaluated: (problems: number, samples: number) =>
      `${n.integer(problems)} problems × ${n.integer(samples)} samples.`,
    evaluatedApart: (sets: readonly { names: readonly string[]; problems: number; samples: number }[]) =>
      `Different evaluations, so levels are not comparable between them: ${sets
        .map(
          ({ names, problems, samples }) =>
            `${names.join(', ')}, ${n.integer(problems)} problems × ${n.integer(samples)} samples`,
        )
        .join('; ')}.`,
    onScreen: 'on the screen',
    adaptersApart: (count: number) =>
      `Trained on ${n.integer(count)} different adapters: equal seeds do not give equal runs, and times do not compare.`,
    resumed: 'A diamond marks where a run was resumed.',
    how: 'Drag to zoom, click a point for its samples.',
    slider: (title: string) => `Place on the chart: ${title}`,
    keys: 'Arrow keys move along; + and − zoom, 0 shows all; up and down choose a condition; Enter opens its samples.',
    summary: (title: string, at: string, values: string) => `${title}. At ${at}: ${values}.`,
    noValue: 'no value here',
    legend: 'Conditions',
    legendAt: (at: string) => `Values at ${at}`,
    legendEnd: 'Values at the end',
    /** @param at null where conditions have no step in common */
    legendSoFar: (at: string | null) => (at === null ? 'Values so far' : `Values so far, at ${at}`),
    legendCommon: (at: string) => `Values at ${at}, the last in common`,
    spread: { std: (half: string) => `± ${half} sd`, stderr: (half: string) => `± ${half} se` },
    between: {
      'min-max': (low: string, high: string) => `seeds ${low} to ${high}`,
      ci95: (low: string, high: string) => `95 % CI ${low} to ${high}`,
    },
    n: (count: number) => `N = ${n.integer(count)}`,
    others: 'What explains it',
    enlarge: (metric: string) => `Show large: ${metric}`,
    columns: {
      experiment: 'Experiment',
      condition: 'Condition',
      seed: 'Seed',
      step: 'Step',
      tokens: 'Tokens',
      time: 'Time, ms',
      value: 'Value',
      smoothed: 'Smoothed',
    },
  },

  samples: {
    label: 'Samples of the point',
    close: 'Close',
    elsewhere: 'The samples of an experiment that is not on the screen can be read once it is opened.',
  },

  runs: {
    heading: 'Runs',
    show: (name: string) => `Show ${name}`,
    showAll: 'Show all',
    light: (name: string) => `Let ${name} stand out`,
    against: 'Changes against',
    againsts: { first: 'the first run', previous: 'the run above' },
    reference: 'reference',
    onlySeed: 'another seed',
    columns: {
      shown: 'Shown',
      name: 'Condition',
      seed: 'Seed',
      change: 'Recipe',
      pass: 'pass@1, last evaluated',
      mean: 'Mean ± sd over seeds',
      status: 'Status',
      adapter: 'Adapter',
    },
    sortBy: (column: string, down: boolean | null) =>
      `Sort by ${column}${down === null ? '' : down ? ', now from the highest' : ', now from the lowest'}`,
    sortKeys: {
      name: 'condition',
      seed: 'seed',
      pass: 'pass@1',
      status: 'status',
      adapter: 'adapter',
    },
    passNote: '± in the pass@1 column: standard error over problems.',
    statuses: {
      running: (step: number, of: number) => `running, ${n.integer(step)} of ${n.integer(of)}`,
      replayed: (step: number, of: number) =>
        `recorded, shown to step ${n.integer(step)} of ${n.integer(of)}`,
      waiting: (step: number, of: number) => `waiting, ${n.integer(step)} of ${n.integer(of)}`,
      done: (step: number, of: number) =>
        step < of
          ? `ended early, at ${n.integer(step)} of ${n.integer(of)}`
          : `done, ${plural(step, 'step', 'steps')}`,
      stopped: (step: number, of: number) => `stopped at ${n.integer(step)} of ${n.integer(of)}`,
      failed: (step: number, of: number) => `failed at ${n.integer(step)} of ${n.integer(of)}`,
    } satisfies Record<string, (step: number, of: number) => string>,
    unknownAdapter: 'not known',
    seedOf: (name: string, seed: number) => `${name}, seed ${seed}`,
  },

  recipes: {
    title: (different: number) =>
      different === 0
        ? 'All recipes are the same'
        : `The recipes differ in ${plural(different, 'field', 'fields')}`,
    note: 'A column a condition, with its own changes in place. Seeds are not part of a recipe.',
    only: 'Differences only',
    field: 'Field',
    nothing: 'No field differs.',
  },

  alerts: {
    heading: (count: number) => plural(count, 'alert', 'alerts'),
    kinds: {
      'reward-flat': (name, at, value) =>
        `${name}: the reward has not risen over the 40 steps up to ${at} (${n.signed(value, 2)}).`,
      'entropy-collapse': (name, at, value) =>
        `${name}: entropy collapsed, to ${n.fixed(value, 3)} nats at ${at}; little is left to explore with.`,
      'no-signal': (name, at, value) =>
        `${name}: ${n.percent(value)} of groups have equal rewards up to ${at} and give no gradient.`,
      'not-finite': (name, at) =>
        `${name}: a number is not finite at ${at}. The run is not to be trusted from here on.`,
      'all-truncated': (name, at) =>
        `${name}: as good as every response is cut off at ${at}; the reward measures the limit.`,
      clipped: (name, at, value) =>
        `${name}: ${n.percent(value)} of trained tokens left the clip range up to ${at} and gave no gradient; the updates are large.`,
    } satisfies Record<AlertKind, (name: string, at: string, value: number) => string>,
  },

  foreign: foreignEn,
};
