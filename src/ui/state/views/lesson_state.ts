import type { LessonPart, LockablePart } from '../../../formats/link/lesson.ts';
import { type ShareState, shareStore, useShare } from './share_store.ts';

/** What a lesson does to a part of the page. */
export type PartState = 'shown' | 'hidden' | 'locked';

/** A part's state under the lesson that was opened; all are shown where the reader has asked for that. */
export function partState({ opened, lessonOff }: ShareState, part: LessonPart): PartState {
  const lesson = opened?.lesson;
  if (!lesson || lessonOff) return 'shown';
  if (lesson.hide.includes(part)) return 'hidden';
  return lesson.lock.includes(part as LockablePart) ? 'locked' : 'shown';
}

export const usePart = (part: LessonPart): PartState => useShare((s) => partState(s, part));

/** Whether a part is hidden now, outside of what is drawn. */
export const isHidden = (part: LessonPart): boolean => partState(shareStore.getState(), part) === 'hidden';
