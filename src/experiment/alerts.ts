import { lastAttempt } from '../forks/last_attempt.ts';
import { trendOf } from '../stats/trend.ts';

/** The watched metrics of a step; null if not measured. */
export interface WatchedMetrics {
  readonly step: number;
  readonly reward: number | null;
  readonly entropy: number | null;
  readonly frac_reward_zero_std: number | null;
  readonly 'completions/clipped_ratio': number | null;
  readonly 'clip_ratio/low_mean': number | null;
  readonly 'clip_ratio/high_mean': number | null;
  readonly loss: number | null;
  readonly grad_norm: number | null;
}

export type AlertKind =
  | 'reward-flat'
  | 'entropy-collapse'
  | 'no-signal'
  | 'not-finite'
  | 'all-truncated'
  | 'clipped';

/** Something about a run that its owner should know. */
export interface Alert {
  readonly kind: AlertKind;
  /** The first step at which it holds; a recurrence is a separate alert. */
  readonly step: number;
  /** The value that crossed the threshold, in the unit of the threshold's comment. */
  readonly value: number;
}

/** The thresholds, with their reasons. Windows are in steps, those of a metric in steps at which it was measured. */
export const alertThresholds = {
  /**
   * Reward does not rise: the least-squares line through the window rises by less than twice its standard error, and
   * the window's mean is below `solved`, since a solved task is flat as well. In the recorded run a step lies
   * about 0.06 off its line, so that 40 steps show a rise of 0.06 and no smaller one; while a run learns it rises by
   * 0.28 in its first 40 (`docs/background.md`, the pilot), and of the recorded conditions only the bottom 80 % are
   * flat. Value: the rise over the window.
   */
  rewardFlat: { window: 40, solved: 0.9 },
  /**
   * The window's mean entropy is below this share of the run's first window. A healthy run of ours falls from 0.185 to
   * 0.07-0.10 nats in 200 steps, to 0.4 of its start (`docs/background.md`, the pilot), and still learns; at half of
   * that little is left to explore with. Value: nats.
   */
  entropyCollapse: { window: 5, share: 0.2 },
  /**
   * Mean share of groups whose rewards are all equal, which give no gradient. Over a window,
   * for a batch of few groups passes any line by chance. Value: the share.
   */
  noSignal: { window: 10, share: 0.8 },
  /**
   * In every step of the window nearly all responses were truncated, so that the reward measures the length limit. A
   * single such step is normal at the start if the base rarely stops. Value: the share in the last step.
   */
  allTruncated: { window: 3, share: 0.99 },
  /**
   * Mean share of trained tokens whose probability ratio left the clip range, below and above, which then give no gradient.
   * In our recorded runs it is 0.0015 at most; a tenth means that updates go further than the range was meant for. Value: the
   * share.
   */
  clipped: { window: 10, share: 0.1 },
} as const;

/**
 * Detects problems of a run from its metrics. Each condition is reported once, at the first step where it holds. NaN
 * and infinity are reported immediately, and suppress other alerts of their window.
 * @param lines in the order they were recorded; those undone by a resume do not count
 * @returns by step, rising
 */
export function alerts(lines: readonly WatchedMetrics[]): Alert[] {
  const kept = lastAttempt(lines);
  const found: Alert[] = [];
  const holding = new Set<AlertKind>();
  kept.forEach((line, i) => {
    for (const [kind, valueAt] of checks) {
      const value = valueAt(kept, i);
      if (value === null) holding.delete(kind);
      else if (!holding.has(kind)) {
        holding.add(kind);
        found.push({ kind, step: line.step, value });
      }
    }
  });
  return found;
}

/** The value that crossed the threshold at line i, or null. */
type Check = (lines: readonly WatchedMetrics[], i: number) => number | null;

const { rewardFlat, entropyCollapse, noSignal, allTruncated, clipped } = alertThresholds;

const checks: readonly (readonly [AlertKind, Check])[] = [
  [
    'not-finite',
    (lines, i) => {
      const { reward, entropy, loss, grad_norm } = lines[i];
      const values = [loss, grad_norm, reward, entropy].filter((value) => value !== null);
      return values.find((value) => !Number.isFinite(value)) ?? null;
    },
  ],
  [
    'reward-flat',
    (lines, i) => {
      const rewards = windowOf(lines, i, rewardFlat.window, 'reward');
      const trend = rewards && trendOf(rewards);
      if (!rewards || !trend || mean(rewards) >= rewardFlat.solved) return null;
      const rise = trend.slope * (rewards.length - 1);
      return trend.slope > 2 * trend.se ? null : rise;
    },
  ],
  [
    'entropy-collapse',
    (lines, i) => {
      const { window, share } = entropyCollapse;
      const first = windowOf(lines, nthMeasured(lines, window, 'entropy'), window, 'entropy');
      const here = windowOf(lines, i, window, 'entropy');
      return first && here && mean(here) < share * mean(first) ? mean(here) : null;
    },
  ],
  [
    'no-signal',
    (lines, i) => {
      const shares = windowOf(lines, i, noSignal.window, 'frac_reward_zero_std');
      return shares && mean(shares) > noSignal.share ? mean(shares) : null;
    },
  ],
  [
    'all-truncated',
    (lines, i) => {
      const shares = windowOf(lines, i, allTruncated.window, 'completions/clipped_ratio');
      return shares?.every((share) => share >= allTruncated.share) ? shares[shares.length - 1] : null;
    },
  ],
  [
    'clipped',
    (lines, i) => {
      const above = windowOf(lines, i, clipped.window, 'clip_ratio/high_mean');
      if (!above) return null;
      const below = windowOf(lines, i, clipped.window, 'clip_ratio/low_mean');
      const share = mean(above) + (below ? mean(below) : 0);
      return share > clipped.share ? share : null;
    },
  ],
];

/** The line of the nth measured value of a metric; -1 if there are fewer. */
function nthMeasured(
  lines: readonly WatchedMetrics[],
  n: number,
  metric: Exclude<keyof WatchedMetrics, 'step'>,
): number {
  let left = n;
  return lines.findIndex((line) => line[metric] !== null && --left === 0);
}

/**
 * The last N measured values of a metric up to line i, in order; null if there are fewer, or one is not finite.
 */
function windowOf(
  lines: readonly WatchedMetrics[],
  i: number,
  window: number,
  metric: Exclude<keyof WatchedMetrics, 'step'>,
): number[] | null {
  const values: number[] = [];
  for (let at = i; at >= 0 && values.length < window; at--) {
    const value = lines[at][metric];
    if (value !== null) values.unshift(value);
  }
  return values.length === window && values.every(Number.isFinite) ? values : null;
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;
