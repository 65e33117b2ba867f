/**
 * A lesson: what a teacher's link does to the page besides its recipe. Its assignment is the link's title and note. Kinds
 * and parts are in links for ever: new ones are added at the end, none is renamed or taken away.
 */

/** `predict`: the recording waits, and nothing tells its result before it is played; `free`: an assignment alone. */
export const lessonKinds = ['predict', 'rho', 'inspect', 'free'] as const;
export type LessonKind = (typeof lessonKinds)[number];

/** The views, one of which a lesson must show. */
export const lessonViews = ['train', 'inspect', 'compare', 'paper'] as const;
export type LessonView = (typeof lessonViews)[number];

/** What can also be shown without letting it be changed. `recipe` is every setting other than ρ and the conditions. */
export const lockableParts = ['conditions', 'rho', 'recipe'] as const;
export type LockablePart = (typeof lockableParts)[number];

/** The parts of the page that a lesson may hide: whole regions, not single controls. */
export const lessonParts = [...lessonViews, 'rollouts', 'training', 'experiments', ...lockableParts] as const;
export type LessonPart = (typeof lessonParts)[number];

export interface Lesson {
  readonly kind: LessonKind;
  /** The step at which the recording waits for the reader; null: it plays by itself. */
  readonly step: number | null;
  readonly hide: readonly LessonPart[];
  readonly lock: readonly LockablePart[];
}

/** Each kind as it is before anything of it is changed. Links leave out what is as here, so that it stays as it is. */
export const readyLessons: Readonly<Record<LessonKind, Lesson>> = {
  predict: { kind: 'predict', step: 0, hide: ['compare', 'paper'], lock: [] },
  rho: { kind: 'rho', step: null, hide: [], lock: ['conditions', 'recipe'] },
  inspect: { kind: 'inspect', step: null, hide: ['train', 'compare', 'paper', 'experiments'], lock: [] },
  free: { kind: 'free', step: null, hide: [], lock: [] },
};

/** Whether a part must stay hidden: where a result is to be predicted, these views would tell it. */
export const mustHide = (kind: LessonKind, part: LessonPart): boolean =>
  kind === 'predict' && (part === 'compare' || part === 'paper');

/** Why a lesson is none; null if it is one. */
export function lessonFault({ kind, step, hide, lock }: Lesson): string | null {
  if (new Set<string>([...hide, ...lock]).size < hide.length + lock.length) return 'a part is there twice';
  if (lessonViews.every((view) => hide.includes(view))) return 'a view must be shown';
  if (lessonParts.some((part) => mustHide(kind, part) && !hide.includes(part)))
    return 'views that tell the result must be hidden';
  if (kind === 'predict' && step === null) return 'the recording must wait at a step';
  return null;
}
