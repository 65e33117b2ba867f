/**
 * Number of cases of a property test: `count`, multiplied by `FORKLAB_RUNS`, which `npm run drill` sets.
 * @param count default: fast-check's
 */
export const runs = (count = 100): number => Math.round(count * Number(process.env.FORKLAB_RUNS ?? 1));
