import type { Results } from './results.ts';
import type { Bar, Estimate } from './rule.ts';

/** One number against its bar. */
export interface Check {
  readonly id: string;
  readonly bar: Bar;
  /** What pass rates, nats, tokens or shares the number is of. */
  readonly unit: 'points' | 'nats' | 'tokens' | 'share';
  readonly estimate: (results: Results) => Estimate | null;
}
