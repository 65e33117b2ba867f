/**
 * The controls that a lesson's link may hide or lock, by fixed names: a teacher narrows the page to what the lesson is
 * about. Names are never taken away, for links hold them; new ones may be added at the end.
 */
export const lessonControls = [
  'preset',
  'world',
  'model',
  'conditions',
  'rho',
  'mask',
  'objective',
  'optimiser',
  'rollout',
  'evaluation',
  'steps',
  'seeds',
  'budget',
  'play',
  'step',
  'reset',
  'fresh-seeds',
  'slow-motion',
  'curves',
  'rollouts',
  'statistics',
  'train',
  'inspect',
  'compare',
  'paper',
  'runs',
  'files',
  'share',
] as const;

export type LessonControl = (typeof lessonControls)[number];

/** What a lesson takes out of sight, and what it shows but does not let be changed. */
export interface Lesson {
  readonly hide: readonly LessonControl[];
  readonly lock: readonly LessonControl[];
}
