import { LinkError } from '../../formats/fault.ts';
import { type Link, linkOf } from '../../formats/link/link.ts';
import { labStore } from '../state/lab_store.ts';
import { linkNow } from '../state/views/link_now.ts';
import { shareStore } from '../state/views/share_store.ts';
import { viewParts } from '../state/views/view_parts.ts';
import { type ViewId, viewStore } from '../state/views/view_store.ts';
import { openLink } from './open_link.ts';

/** How long the page must rest before its address is written, ms: browsers allow a hundred writes in half a minute. */
const restsFor = 300;

/** Marks the entries of the history that the page wrote itself. */
const ours = { forklab: true };
const isOurs = (state: unknown) => (state as typeof ours | null)?.forklab === true;

/**
 * Keeps the address the link of what is on the screen, and the screen what the address says: changes are written in
 * place, another view is an entry of its own, and back, forward and addresses changed by hand are opened. Opens the
 * address that the page came with first. Returns an unsubscribe function, and a promise that resolves when that address has been opened.
 * @param left the view that has just been left, where that is what began it
 */
export function keepAddress(left: ViewId | null = null): { stop: () => void; opened: Promise<void> } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let chain: Promise<unknown> = Promise.resolve();
  /** Counts what was opened: a link that was being written for the state before is written no more. */
  let generation = 0;
  let opening = 0;
  let written = '';
  let seen = snapshot();

  function snapshot() {
    const { recipe } = labStore.getState();
    const { current } = viewStore.getState();
    return { recipe, current, view: viewParts[current].state(), opened: shareStore.getState().opened };
  }
  const changed = () => {
    const now = snapshot();
    return (Object.keys(now) as (keyof typeof now)[]).some((key) => now[key] !== seen[key]);
  };

  function write(link: Link, how: 'pushState' | 'replaceState') {
    const of = generation;
    chain = chain.then(async () => {
      const hash = await hashOf(link);
      // After Back or Forward the address has changed already, and its event is still to come.
      if (hash === null || of !== generation || opening > 0 || location.hash !== written) return;
      if (how === 'replaceState' && hash === location.hash && isOurs(history.state)) return;
      try {
        history[how](ours, '', hash);
        written = location.hash;
      } catch {
        // Too many writes, or a frame whose address is not its own: the next change tries again.
      }
    });
  }

  function settle() {
    timer = null;
    seen = snapshot();
    write(linkNow(), 'replaceState');
  }
  function onChange() {
    if (opening > 0 || !changed()) return;
    seen = snapshot();
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(settle, restsFor);
  }
  function onView(now: { current: ViewId }, before: { current: ViewId }) {
    if (opening > 0 || now.current === before.current) return;
    turnFrom(before.current);
  }
  /** Replaces the entry of the view that was left, and pushes one for the new view. */
  function turnFrom(before: ViewId) {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    seen = snapshot();
    write(linkNow(before), 'replaceState');
    write(linkNow(), 'pushState');
  }

  async function open(text: string, fresh: boolean) {
    generation++;
    opening++;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const of = generation;
    const opened = await openLink(text, fresh);
    opening--;
    if (of !== generation) return;
    seen = snapshot();
    if (opened) write(linkNow(), 'replaceState');
  }
  async function onHash() {
    const { hash } = location;
    if (hash === written) return;
    written = hash;
    // Not a link, but a place of the page: the way past the bar, for the keyboard.
    if (hash === '' || document.getElementById(hash.slice(1))) settle();
    else await open(hash, !isOurs(history.state));
  }

  const stops = [
    labStore.subscribe(onChange),
    shareStore.subscribe(onChange),
    viewStore.subscribe(onView),
    ...Object.values(viewParts).map((part) => part.subscribe(onChange)),
  ];
  window.addEventListener('hashchange', onHash);
  let opened: Promise<void> = Promise.resolve();
  if (location.hash !== '') opened = onHash();
  else if (left !== null) turnFrom(left);
  else settle();
  const stop = () => {
    for (const each of stops) each();
    window.removeEventListener('hashchange', onHash);
    if (timer !== null) clearTimeout(timer);
    generation++;
  };
  return { stop, opened };
}

/** The link from `#` on: without the view where it is too much for a link, null where even that cannot be written. */
async function hashOf(link: Link): Promise<string | null> {
  for (const part of [link, { ...link, view: null }]) {
    try {
      return await linkOf(part);
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
    }
  }
  return null;
}
