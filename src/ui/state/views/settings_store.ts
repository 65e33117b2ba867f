import { createStore } from 'zustand/vanilla';

/** Whether all settings are open. */
export const settingsStore = createStore<{ open: boolean }>(() => ({ open: false }));

export const openSettings = () => settingsStore.setState({ open: true });
export const closeSettings = () => settingsStore.setState({ open: false });
