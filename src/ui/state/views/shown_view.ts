import { lessonViews } from '../../../formats/link/lesson.ts';
import { isHidden } from './lesson_state.ts';
import { shareStore } from './share_store.ts';
import { showView, viewStore } from './view_store.ts';

/** Leaves a view that the lesson hides for the first that it shows. */
export function showShownView() {
  if (isHidden(viewStore.getState().current))
    showView(lessonViews.find((view) => !isHidden(view)) ?? 'train');
}

/** Shows what the lesson hides, and lets what it locks be changed. */
export const leaveLesson = () => shareStore.setState({ lessonOff: true });

/** Back to what the lesson shows. */
export function returnToLesson() {
  shareStore.setState({ lessonOff: false });
  showShownView();
}
