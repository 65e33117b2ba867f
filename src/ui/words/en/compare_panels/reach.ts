import type { TransferSetId } from '../../../../task/transfer_sets.ts';
import { numbersOf } from '../../numbers.ts';
import { plural } from '../../plural.ts';

const n = numbersOf('en');
/** 164 k as the names of the bases have it: 164k. */
const size = (parameters: number) => n.short(parameters).replace(/\s/g, '');
const signed = (value: number) => n.signed(value, 3);
const interval = (low: number, high: number) => `${signed(low)} to ${signed(high)}`;

const sets: Record<TransferSetId, string> = {
  goals: 'Larger goals',
  larger: 'Larger numbers',
  four: 'Four numbers',
};

/** How far a finding of the Compare view reaches: to other sizes of the base, and to other problems. */
export const compareReachEn = {
  signed,
  bySize: {
    emptyTitle: 'Does the lead grow with the size of the base?',
    empty: (sizes: readonly number[]) =>
      `pass@1 by the size of the base appears here once experiments from bases of two sizes are compared${
        sizes.length === 0 ? '' : `; here now: ${sizes.map(size).join(', ')}`
      }. Choose a size below and press Train. Each experiment is kept: under Experiments, Compare puts it beside the one on the screen.`,
    choose: (name: string) => `Choose: ${name}`,
    title: (name: string, small: number, low: number, large: number, high: number) =>
      `${name}: pass@1 of ${n.fixed(low, 3)} from ${size(small)} parameters, ${n.fixed(high, 3)} from ${size(large)}`,
    note: 'Held-out pass@1 at the end of training, by parameters of the base. Small dots: each seed. Bar: 95 % t interval of the mean. Hollow: the base before training. The paper’s Fig. 8.',
    steps: (steps: readonly { parameters: number; step: number }[]) =>
      `Compared at ${steps.map(({ parameters, step }) => `step ${n.integer(step)} (${size(parameters)})`).join(', ')}.`,
    count: (...seeds: readonly number[]) => `N = ${n.list(seeds)}`,
    at: (parameters: number, value: string) => `${value} at ${size(parameters)}`,
    leftOut: (models: string) => `Left out, being of another task or of a size that is not known: ${models}.`,
    leadOf: 'Lead of',
    over: 'over',
    leadTitle: (name: string, other: string, leads: string) => `${name} − ${other}: ${leads}`,
    leadNote:
      'Difference in pass@1 at the end. Seeds that both conditions have are paired, with a 95 % t interval of the mean difference; without a common seed the interval is Welch’s, of independent values.',
    leadAxis: (name: string, other: string) => `pass@1, ${name} − ${other}`,
    pairs: (count: number) => plural(count, 'pair', 'pairs'),
    apart: (a: number, b: number) => `${n.integer(a)} and ${n.integer(b)}, not paired`,
    tooFew: 'Too few seeds at some size: with fewer than three, an interval says little or is not there.',
    growth: (
      small: number,
      large: number,
      difference: number,
      bounds: { low: number; high: number } | null,
    ) =>
      `From ${size(small)} to ${size(large)} the lead changes by ${signed(difference)}${
        bounds === null
          ? '; two seeds at each size would give an interval.'
          : ` (Welch’s 95 % interval ${interval(bounds.low, bounds.high)}).`
      }`,
    none: 'A lead appears here once two conditions were trained from the same base.',
  },
  transfer: {
    heading: 'Does it hold on problems that were not trained on?',
    text: 'The base and the last model of each run answer problems in the same words that no training had: goals from 25, three numbers of which one at least is above 12, and four numbers. The paper’s Fig. 9.',
    sets,
    start: 'Test on other problems',
    cost: (models: number, answers: number) =>
      `Samples ${n.integer(answers)} answers: 8 of each problem, by ${plural(models, 'model', 'models')}. Training pauses meanwhile.`,
    working: 'Testing on other problems',
    allTested: 'All models that are held here were tested.',
    noAdapter: 'This browser can compute nothing, so no model can be asked here.',
    busy: 'Another request is under way.',
    noModels:
      'No trained model is held here. They are there after a training in this page, and of kept experiments that are opened or compared; the recorded run has none.',
    otherTask: 'There are other problems for Countdown alone.',
    notHeld: (names: readonly string[]) =>
      `Not tested, because their models are not held here: ${names.join('; ')}.`,
    cancelled: 'Cancelled. What was tested so far stays.',
    failed: (detail: string) => `The models could not be asked. ${detail}`,
    title: (set: TransferSetId, name: string, pass: number, base: number | null) =>
      `${sets[set]}: ${name} ${n.fixed(pass, 3)}${base === null ? '' : `, the base ${n.fixed(base, 3)}`}`,
    notes: {
      goals: (problems: number, samples: number) =>
        `Problems with goals from 25 that are never trained on; ${plural(problems, 'problem', 'problems')} × ${n.integer(samples)} samples.`,
      larger: (problems: number, samples: number) =>
        `Three numbers up to 20, one at least above 12; ${plural(problems, 'problem', 'problems')} × ${n.integer(samples)} samples.`,
      four: (problems: number, samples: number) =>
        `Four numbers up to 12; ${plural(problems, 'problem', 'problems')} × ${n.integer(samples)} samples, with room for two attempts.`,
    } satisfies Record<TransferSetId, (problems: number, samples: number) => string>,
    how: 'Dots: each seed. Bar: 95 % t interval, over seeds where there are two, else over problems. Hollow: the base.',
    differences: (
      set: TransferSetId,
      name: string,
      reference: string,
      mean: number,
      bounds: { low: number; high: number } | null,
    ) =>
      `${sets[set]}: ${name} − ${reference} ${signed(mean)}${bounds ? ` [${interval(bounds.low, bounds.high)}]` : ''}`,
    differencesNote: 'Difference in pass@1, paired, with a 95 % t interval of the mean difference.',
    reference: 'Difference from',
    overProblems: (name: string) => `${name}, over problems`,
    noDifference: 'A difference appears here once two conditions were tested with a seed in common.',
    oneSeed:
      'With one seed in common the interval is over problems: it says what other problems would change, not what another seed would.',
    tooFew: 'Fewer than three seeds in common: the interval says little.',
    set: 'Problems',
  },
};
