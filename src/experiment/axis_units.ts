import { bisectRight } from 'd3-array';
import { lastAttempt } from '../forks/last_attempt.ts';

/** The unit of the x axis: steps; tokens, which is fair across masks and lengths; or ms of work. */
export const axisUnits = ['step', 'tokens', 'time'] as const;
export type AxisUnit = (typeof axisUnits)[number];

/** The metrics that the axes need. */
export interface AxisMetrics {
  readonly step: number;
  readonly num_tokens: number;
  /** ms. */
  readonly 'time/rollout': number;
  readonly 'time/update': number;
}

/**
 * Maps a run's steps to the x axis: steps, tokens sampled and trained on since the start, or the total ms of its steps
 * (without pauses, evaluations, and work undone by a resume).
 * The mapping is monotonic whatever a resume left in the record: of a repeated step the later line counts
 * (`lastAttempt`), a token counter that fell was restarted and continues from its previous value, and a time that is
 * not positive counts as 0. Step 0, the base, is at 0; it is linear between two steps and constant after the last.
 * @returns x of a step
 */
export function axisMapping(lines: readonly AxisMetrics[], unit: AxisUnit): (step: number) => number {
  if (unit === 'step') return (step) => step;
  const walk = axisWalk(unit);
  const steps = [0];
  const xs = [0];
  for (const line of lastAttempt(lines)) {
    steps.push(line.step);
    xs.push(walk(line));
  }
  return (step) => {
    const above = bisectRight(steps, step);
    if (above === 0) return 0;
    if (above === steps.length) return xs[above - 1];
    const share = (step - steps[above - 1]) / (steps[above] - steps[above - 1]);
    return xs[above - 1] + share * (xs[above] - xs[above - 1]);
  };
}

/**
 * The same mapping line by line, for a growing run.
 * @returns x of the next line, whose step is above the previous one
 */
export function axisWalk(unit: AxisUnit): (line: AxisMetrics) => number {
  let x = 0;
  let counted = 0;
  return (line) => {
    if (unit === 'step') return line.step;
    if (unit === 'time') {
      x += duration(line['time/rollout']) + duration(line['time/update']);
      return x;
    }
    const before = counted;
    counted = Number.isFinite(line.num_tokens) ? Math.max(0, line.num_tokens) : before;
    x += counted >= before ? counted - before : counted;
    return x;
  };
}

const duration = (ms: number): number => (Number.isFinite(ms) && ms > 0 ? ms : 0);
