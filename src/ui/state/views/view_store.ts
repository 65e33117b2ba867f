import { createStore } from 'zustand/vanilla';

/** The views of the lab. */
export type ViewId = 'train' | 'inspect' | 'compare' | 'paper';

/** Which view is shown. One view may send the reader to another. */
export const viewStore = createStore<{ current: ViewId }>(() => ({ current: 'train' }));

export const showView = (current: ViewId) => viewStore.setState({ current });
