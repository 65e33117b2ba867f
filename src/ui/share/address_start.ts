import { labStore } from '../state/lab_store.ts';
import { type ViewId, viewStore } from '../state/views/view_store.ts';
import { loadNotes } from './shared_notes.tsx';

/** What every link begins with, and no place of the page. */
const linkLike = /^#v\d/;

/**
 * Opens the link that the page came with, where it came with one, before anything is shown: what is pressed is then the
 * link's, and nothing moves under the pointer. One whose code cannot be fetched leaves the page as it opens without.
 */
export async function openAddress(): Promise<void> {
  if (!linkLike.test(location.hash)) return;
  try {
    const [{ keepAddress }] = await Promise.all([import('./address_bar.ts'), loadNotes()]);
    await keepAddress().opened;
    kept = true;
  } catch (error) {
    console.warn(error);
  }
}

let kept = false;

/**
 * Begins to keep the address (`address_bar.ts`) as soon as there is something to read or to write. The bare address opens
 * what the page opens with, so that it is the link of that already, and no visitor waits for the code that writes links.
 */
export function startAddress(): void {
  if (kept) return;
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
