import type { ModelName } from './names.ts';

/** The base of most experiments, and of all that is read. */
export const mainBase = 'countdown-164k';

/** The same recipe of distillation with other seeds. */
export const otherBases = ['countdown-164k-seed2', 'countdown-164k-seed3'] as const;

/** The same recipe again, but for a teacher that never gives up. */
export const persistentBase = 'countdown-164k-persistent';

/** Whether two names are of one model. */
export const isSameModel = (a: ModelName, b: ModelName): boolean =>
  a.base === b.base &&
  a.distilled === b.distilled &&
  a.run?.experiment === b.run?.experiment &&
  a.run?.condition === b.run?.condition &&
  a.run?.seed === b.run?.seed;

/** A model's name as part of a job's, and in tables. */
export function modelId({ base: own, run, distilled }: ModelName): string {
  if (run) return `${run.experiment}-${run.condition}-${run.seed}`;
  return distilled === undefined ? own : `${own}-distilled-${distilled}`;
}
