const { FORKLAB_RUNS: times } = process.env;

/**
 * Number of cases of a property test: `few` in the gate, in `npm run drill` `count` multiplied by `FORKLAB_RUNS`, which
 * it sets.
 * @param count default: fast-check's
 * @param few default: all up to a hundred, above that a third
 */
export const runs = (count = 100, few = Math.max(Math.min(count, 100), Math.round(count / 3))): number =>
  times === undefined ? few : Math.round(count * Number(times));
