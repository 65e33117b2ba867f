import { normalTail } from './distributions.ts';
import { differenceWithin, type Tally } from './intervals.ts';

/** Intervals of more standard errors have a level that floating point does not tell from 1. */
const mostErrors = 38;
/** Halvings of the range of standard errors: its width is then below what floating point resolves. */
const halvings = 60;

/**
 * Tests whether a - b, the difference of two independent proportions, is above a floor, by Newcombe's interval inverted: p is
 * the smallest alpha at which the interval of level 1 - alpha lies above the floor. The interval widens steadily with its level,
 * so p is found by halving. It is below alpha exactly where `differenceInterval` at 1 - alpha lies above the floor. As the
 * interval has two ends, differences at the floor come up with p < alpha about alpha / 2 of the time.
 * @returns 1 where the observed difference is not above the floor
 */
export function differenceAbove(a: Tally, b: Tally, floor: number): number {
  if (!(differenceWithin(a, b, 0).low > floor)) return 1;
  let within = 0;
  let beyond = mostErrors;
  for (let i = 0; i < halvings; i++) {
    const z = (within + beyond) / 2;
    if (differenceWithin(a, b, z).low > floor) within = z;
    else beyond = z;
  }
  return 2 * normalTail(within);
}
