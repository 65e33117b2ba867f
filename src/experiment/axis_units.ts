import { bisectRight } from 'd3-array';
import { lastAttempt } from '../forks/last_attempt.ts';

/** What the horizontal axis counts: steps; tokens seen, which is fair across masks and lengths; or ms of work. */
export const axisUnits = ['step', 'tokens', 'time'] as const;
export type AxisUnit = (typeof axisUnits)[number];

/** What of a step's metrics the axes are made of. */
export interface AxisMetrics {
  readonly step: number;
  readonly num_tokens: number;
  /** ms. */
  readonly 'time/rollout': number;
  readonly 'time/update': number;
}

/**
 * Where a run's steps lie on an axis: steps, tokens sampled and trained on since the run began, or the ms that its
 * steps took together (pauses and evaluations left out, and work that a resume took back).
 *
 * The mapping never falls, whatever a resume left in the record: of a step that is there twice the later line counts
 * (`lastAttempt`), a token counter that fell had begun anew and goes on from where it was, and a time that is not a
 * positive number took none. Step 0, the base, is at 0; between two steps it is a straight line; beyond the last step
 * it stays there.
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
 * The same places line by line, for a run that grows.
 * @returns x of the next line, whose step is above the one before
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
