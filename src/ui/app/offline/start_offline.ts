import { labStore } from '../../state/lab_store.ts';
import { isGoing } from '../../state/selectors.ts';
import { offlineStore } from './offline_store.ts';

/**
 * Whether a reload would end work: a training in progress, the lab's or that of the queue. The recording's playing is
 * none.
 */
export const isAtWork = (state = labStore.getState()): boolean =>
  state.experiment.source === 'live' && isGoing(state);

/** Has the page kept for visits without a network, where the browser allows that. Not on the development server. */
export async function startOffline(): Promise<void> {
  if (!import.meta.env.PROD) return;
  try {
    // In a frame without an origin of its own already the name throws; over plain http it is not there.
    const container = navigator.serviceWorker;
    if (!container) return;
    await container.register('./service_worker.js', { updateViaCache: 'none' });
    watch(container, await container.ready, () => location.reload());
  } catch {
    // Denied: the page needs a network at each visit, as pages do.
  }
}

/**
 * Keeps the store up to date with the state of the registration.
 * @param reload reloads the page, with the version that has taken over
 */
export function watch(
  container: Pick<ServiceWorkerContainer, 'addEventListener'>,
  registration: ServiceWorkerRegistration,
  reload: () => void,
): void {
  let asked = false;
  const take = () => {
    if (isAtWork()) return;
    asked = true;
    registration.waiting?.postMessage('take over');
  };
  const settle = () => offlineStore.setState({ ready: true, takeUpdate: registration.waiting ? take : null });
  container.addEventListener('controllerchange', () => {
    settle();
    // Another tab may have asked for it, and a training may have begun in this one since.
    if (asked && !isAtWork()) reload();
    asked = false;
  });
  const follow = () => registration.installing?.addEventListener('statechange', settle);
  registration.addEventListener('updatefound', follow);
  follow();
  settle();
}
