import type { Interval } from '../../../../stats/intervals.ts';
import { numbersOf } from '../../numbers.ts';
import { plural } from '../../plural.ts';

const n = numbersOf('en');
/** Two digits that say something: 0.0013, 0.024, 1.6. */
const size = (nats: number) =>
  n.fixed(nats, nats === 0 ? 0 : Math.max(0, Math.min(6, 1 - Math.floor(Math.log10(Math.abs(nats))))));

/** What two means are of. */
type Measured = 'kl' | 'entropy';
/** What an interval says of two means. */
type Finding = 'more' | 'less' | 'unclear' | 'unknown';

const measured: Record<Measured, string> = { kl: 'KL divergence', entropy: 'absolute change of entropy' };

const noised: Record<Finding, string> = {
  more: 'By that measure the forks are disturbed more than the rest',
  less: 'By that measure the forks are disturbed less than the rest',
  unclear: 'By that measure no difference between forks and the rest is shown',
  unknown: 'The noise that would do as much at the forks and elsewhere',
};

/** Two models on the same tokens. */
export const divergenceEn = {
  compareAll: (samples: number) =>
    samples === 1 ? 'Compare side by side' : `Compare all ${n.integer(samples)} samples side by side`,
  size,
  title: (finding: Finding, of: Measured, other: string, forks: number, rest: number) => {
    const means = `mean ${measured[of]} ${size(forks)} nats at the forks, ${size(rest)} elsewhere`;
    return finding === 'more'
      ? `${other} differs more at the forks: ${means}`
      : finding === 'less'
        ? `${other} differs less at the forks: ${means}`
        : finding === 'unclear'
          ? `No difference shown between the forks and the rest: ${means}`
          : `${other}: ${means}`;
  },
  titleFew: (other: string) => `${other} on the same tokens`,
  note: (reference: string, tokens: number, samples: number, shared: number) =>
    `Against ${reference}: ${plural(tokens, 'token', 'tokens')} of ${plural(samples, 'sample', 'samples')} that both read, by tenths of its entropy. ${n.percent(shared)} of its forks, the top 20 %, are forks of both.`,
  bars: (few: boolean) => `Bars: 95 %, over samples${few ? '; of so few they are too narrow' : ''}.`,
  /** Noise on the logits: at the forks, elsewhere, and the ratio with its interval. */
  noise: (finding: Finding, forks: number, rest: number, ratio: number, interval: Interval | null) =>
    `Grey: the same noise on every logit, which shows more where several tokens are likely. ${noised[finding]} (σ ${size(forks)} and ${size(rest)}, ratio ${n.fixed(ratio, 2)}${
      interval ? `, 95 % ${n.fixed(interval.low, 2)} to ${n.fixed(interval.high, 2)}` : ''
    }).`,
  noKl: 'KL is not known: it takes both models side by side.',
  panels: {
    kl: 'KL divergence',
    logRatio: 'Log ratio',
    entropy: 'Change of entropy',
    flipped: 'Most likely token',
  },
  axes: {
    kl: (unit: string) => `mean KL, ${unit}`,
    logRatio: (unit: string) => `mean log ratio, ${unit}`,
    entropy: (unit: string) => `mean |ΔH|, ${unit}`,
    flipped: 'share changed',
    percentile: 'percentile of entropy',
  },
  curves: { measured: 'measured', noise: 'equal noise' },
  groups: {
    forks: 'forks, top 20 %',
    rest: 'the rest',
    all: 'all',
    bin: (from: number, to: number) => `${n.integer(from)} to ${n.integer(to)} %`,
  },
  columns: {
    group: 'tokens by entropy',
    tokens: 'n',
    lowest: 'entropy from',
    highest: 'to',
    kl: 'KL',
    low: '95 % from',
    high: 'to',
    expected: 'KL of equal noise',
    noise: 'noise σ',
    logRatio: 'log ratio',
    change: 'entropy gained',
    distance: '|ΔH|',
    flipped: 'top-1 changed',
    shared: 'top 10 shared',
  },
};
