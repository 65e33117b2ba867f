import { isRunning } from '../state/lab_session.ts';
import { labStore } from '../state/lab_store.ts';

/** Keeps the screen on while this GPU trains and the page is seen. Returns a function that stops it. */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let asking = false;

  async function settle() {
    const wanted = labStore.getState().experiment.source === 'live' && isRunning() && !document.hidden;
    if (lock?.released) lock = null;
    if (wanted && !lock && !asking) {
      asking = true;
      // Refused on low battery or by policy: the training continues all the same.
      lock = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null;
      asking = false;
    } else if (!wanted && lock) {
      const held = lock;
      lock = null;
      await held.release();
    }
  }
  const onChange = () => void settle();
  const stop = labStore.subscribe((now, before) => {
    if (now.experiment.progress.phase !== before.experiment.progress.phase) onChange();
  });
  document.addEventListener('visibilitychange', onChange);
  return () => {
    stop();
    document.removeEventListener('visibilitychange', onChange);
    void lock?.release();
  };
}
