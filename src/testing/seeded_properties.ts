import fc from 'fast-check';
import { runs } from './runs.ts';

/**
 * Set up before every file of tests: a property is tried on the same cases each time, but in the drill on those of
 * `FORKLAB_SEED`. No property has a seed of its own, or the drill would draw the same cases again.
 */
fc.configureGlobal({ numRuns: runs(), seed: Number(process.env.FORKLAB_SEED ?? 4) });
