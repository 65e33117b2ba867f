import { labStore } from '../state/lab_store.ts';
import { type ViewId, viewStore } from '../state/views/view_store.ts';

/**
 * Begins to keep the address (`address_bar.ts`) as soon as there is something to read or to write. The bare address opens
 * what the page opens with, so that it is the link of that already, and no visitor waits for the code that writes links.
 */
export function startAddress(): void {
  const { recipe, look } = labStore.getState();
  const stops: (() => void)[] = [];
  const start = (left: ViewId | null) => {
    for (const stop of stops.splice(0)) stop();
    void import('./address_bar.ts').then(({ keepAddress }) => keepAddress(left));
  };
  if (location.hash !== '') {
    start(null);
    return;
  }
  const onHash = () => start(null);
  window.addEventListener('hashchange', onHash);
  stops.push(
    () => window.removeEventListener('hashchange', onHash),
    labStore.subscribe((now) => {
      if (now.recipe !== recipe || now.look !== look) start(null);
    }),
    viewStore.subscribe((_, before) => start(before.current)),
  );
}
