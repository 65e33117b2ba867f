import type { LessonControl } from '../../../experiment/lesson.ts';
import { type ShareState, shareStore, useShare } from './share_store.ts';

/** What a lesson does to a control. */
export type ControlState = 'shown' | 'hidden' | 'locked';

/** Parts of the page that are looked at: there is nothing in them to lock. */
const lookedAt: readonly LessonControl[] = ['curves', 'rollouts', 'statistics'];

export const canLock = (control: LessonControl): boolean => !lookedAt.includes(control);

/** A control's state under the lesson that was opened; hidden wins over locked. */
export function controlState({ opened, lessonOff }: ShareState, control: LessonControl): ControlState {
  const lesson = opened?.lesson;
  if (!lesson || lessonOff) return 'shown';
  if (lesson.hide.includes(control)) return 'hidden';
  return lesson.lock.includes(control) && canLock(control) ? 'locked' : 'shown';
}

export const useControl = (control: LessonControl): ControlState => useShare((s) => controlState(s, control));

/** Whether a control may be used now, for keys, which have no element to hide. */
export const mayUse = (control: LessonControl): boolean =>
  controlState(shareStore.getState(), control) === 'shown';

export const showEverything = () => shareStore.setState({ lessonOff: true });
