/**
 * How many cases a property is tried on: as many as the gate has time for, or that many times more where
 * `FORKLAB_RUNS` says so, as `npm run drill` does.
 * @param count in the gate; fast-check's own default unless given
 */
export const runs = (count = 100): number => Math.round(count * Number(process.env.FORKLAB_RUNS ?? 1));
