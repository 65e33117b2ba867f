import { createStore } from 'zustand/vanilla';
import { isHidden } from './lesson_state.ts';

/** The views of the lab. */
export type ViewId = 'train' | 'inspect' | 'compare' | 'paper';

/** Which view is shown. One view may send the reader to another. */
export const viewStore = createStore<{ current: ViewId }>(() => ({ current: 'train' }));

/** Shows a view, unless the lesson hides it. */
export function showView(current: ViewId) {
  if (!isHidden(current)) viewStore.setState({ current });
}
