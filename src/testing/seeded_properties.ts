import fc from 'fast-check';
import { runs } from './runs.ts';

/**
 * Set up before every test file: a property test has the same cases each time, except in the drill, which sets
 * `FORKLAB_SEED`. Properties do not set their own seed, or the drill would repeat the same cases.
 */
fc.configureGlobal({ numRuns: runs(), seed: Number(process.env.FORKLAB_SEED ?? 4) });
