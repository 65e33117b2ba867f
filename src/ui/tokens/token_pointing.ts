/** A token that is pointed at, with the place for a note about it. */
export interface PointedToken {
  readonly token: HTMLElement;
  /** The block of text that it is in. */
  readonly block: HTMLElement;
  readonly x: number;
  readonly y: number;
  /** Reached by key: then it is also said aloud. */
  readonly byKey: boolean;
}

export interface Pointing {
  show(pointed: PointedToken | null): void;
  /** The token that a key leads to; null where the key leads nowhere, `away` where it leads away from the note. */
  next(key: string, block: HTMLElement, active: HTMLElement | null): HTMLElement | 'away' | null;
  /** How wide and high the note may be, px. */
  note: { width: number; height: number };
}

/** Waits before the note opens and closes, ms, so that sweeping over the text does not flash. */
const openDelay = 150;
const closeDelay = 80;

/**
 * Points at tokens (`.token` in `.token-block`) by pointer, touch and key, for one shared note. Listens on the whole
 * element at once: a listener on each token would be thousands. The token carries `data-active` meanwhile.
 * @returns a function that removes the listeners
 */
export function pointAtTokens(element: HTMLElement, { show, next, note }: Pointing): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let open = false;
  let active: HTMLElement | null = null;
  let byKeyNow = false;

  const mark = (token: HTMLElement | null) => {
    if (active) delete active.dataset.active;
    active = token;
    if (active) active.dataset.active = '';
  };
  const later = (delay: number, act: () => void) => {
    clearTimeout(timer);
    if (delay === 0) act();
    else timer = setTimeout(act, delay);
  };
  const showToken = (token: HTMLElement, byKey: boolean) => {
    const block = token.closest<HTMLElement>('.token-block');
    if (!block) return;
    open = true;
    byKeyNow = byKey;
    mark(token);
    show({ ...placeOf(token, note), token, block, byKey });
  };
  const hide = () => {
    clearTimeout(timer);
    open = false;
    mark(null);
    show(null);
  };
  const tokenOf = (event: Event) =>
    event.target instanceof Element ? event.target.closest<HTMLElement>('.token') : null;

  const onOver = (event: Event) => {
    const token = tokenOf(event);
    if (token) later(open ? 0 : openDelay, () => showToken(token, false));
    else if (open) later(closeDelay, hide);
    else clearTimeout(timer);
  };
  const onLeave = () => later(closeDelay, hide);
  const onClick = (event: Event) => {
    const token = tokenOf(event);
    if (token) later(0, () => showToken(token, false));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const block =
      event.target instanceof HTMLElement && event.target.matches('.token-block') ? event.target : null;
    if (!block || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && open) {
      hide();
      return;
    }
    const token = next(event.key, block, active);
    if (token === null) return;
    if (token === 'away') {
      hide();
      return;
    }
    event.preventDefault();
    later(0, () => {
      token.scrollIntoView({ block: 'nearest' });
      showToken(token, true);
    });
  };
  const onScroll = () => {
    if (!open) return;
    // The keys scroll to their token, and the note goes along; under a pointer the text moves away.
    if (byKeyNow && active?.isConnected) showToken(active, true);
    else hide();
  };

  element.addEventListener('pointerover', onOver);
  element.addEventListener('pointerleave', onLeave);
  element.addEventListener('click', onClick);
  element.addEventListener('keydown', onKeyDown);
  element.addEventListener('focusout', hide);
  document.addEventListener('scroll', onScroll, { capture: true, passive: true });
  return () => {
    clearTimeout(timer);
    element.removeEventListener('pointerover', onOver);
    element.removeEventListener('pointerleave', onLeave);
    element.removeEventListener('click', onClick);
    element.removeEventListener('keydown', onKeyDown);
    element.removeEventListener('focusout', hide);
    document.removeEventListener('scroll', onScroll, { capture: true });
  };
}

/** The place that a key leads to among `count`: arrows, Home, End, and the brackets from mark to mark. */
export function placeByKey(
  key: string,
  from: number,
  count: number,
  isMarked: (at: number) => boolean,
): number | null {
  const clamp = (at: number) => Math.max(0, Math.min(count - 1, at));
  if (count === 0) return null;
  switch (key) {
    case 'ArrowRight':
      return clamp(from + 1);
    case 'ArrowLeft':
      return clamp(from - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    case ']':
      for (let at = from + 1; at < count; at++) if (isMarked(at)) return at;
      return null;
    case '[':
      for (let at = from - 1; at >= 0; at--) if (isMarked(at)) return at;
      return null;
    default:
      return null;
  }
}

/** Under the token, or over it if there is no room below; kept within the window. */
function placeOf(token: HTMLElement, note: { width: number; height: number }): { x: number; y: number } {
  const { left, top, bottom } = token.getBoundingClientRect();
  const below = bottom + 6;
  const fits = below + note.height <= innerHeight || top < note.height;
  return {
    x: Math.max(8, Math.min(left, innerWidth - note.width - 8)),
    y: fits ? Math.min(below, Math.max(8, innerHeight - note.height)) : top - 6 - note.height,
  };
}
