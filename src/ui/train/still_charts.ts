import { isRunning } from '../state/lab_session.ts';
import { labStore } from '../state/lab_store.ts';

/**
 * Marks the page while this processor trains: charts then move from step to step without gliding, for each frame of a
 * glide is drawn by the cores that train. Returns an unsubscribe function.
 */
export function keepChartsStill(): () => void {
  const { dataset } = document.documentElement;
  const settle = () => {
    const { experiment, adapter } = labStore.getState();
    const busy = experiment.source === 'live' && isRunning() && adapter?.kind !== 'gpu';
    if (busy) dataset.computing = 'processor';
    else delete dataset.computing;
  };
  const stop = labStore.subscribe(settle);
  settle();
  return () => {
    stop();
    delete dataset.computing;
  };
}
