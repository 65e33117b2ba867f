import fc from 'fast-check';
import { runs } from './runs.ts';

/** Set up before every file of tests: a property is tried on the same cases each time, but in the drill on new ones. */
fc.configureGlobal({ numRuns: runs(), ...(process.env.FORKLAB_RUNS ? {} : { seed: 4 }) });
