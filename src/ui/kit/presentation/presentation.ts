import { useSyncExternalStore } from 'react';

/**
 * One part of the page fills the screen, with text that is read from the back row: the root font size grows, and with it all
 * text, figures included. What may be presented has the attribute `data-presentable`.
 */

/** On the root element while something is presented; the styles are in `page.css`. */
const presenting = 'presenting';
/** On what is presented: it fills the window, also where the browser has no full screen for elements, as on an iPhone. */
const filling = 'presented';

let presented: HTMLElement | null = null;
const listeners = new Set<() => void>();

function set(element: HTMLElement | null): void {
  presented?.classList.remove(filling);
  presented = element;
  presented?.classList.add(filling);
  document.documentElement.classList.toggle(presenting, element !== null);
  for (const listener of listeners) listener();
}

/** Shows a part of the page alone, and focuses what moves it by keys. */
async function present(element: HTMLElement): Promise<void> {
  set(element);
  (element.querySelector<HTMLElement>('[role="slider"]') ?? element).focus();
  try {
    await element.requestFullscreen();
  } catch {
    // Not there, or denied in a frame: the window is what it fills.
  }
}

/** Back to the page. */
function endPresentation(): void {
  const own = presented;
  set(null);
  if (own !== null && document.fullscreenElement === own) void document.exitFullscreen();
}

/** Presents a part, or ends what is presented. */
export function togglePresentation(part: HTMLElement | null): void {
  if (presented) endPresentation();
  else if (part) void present(part);
}

/** The part that a key presents: the one with the focus, else the first that begins on the screen. */
export function presentableNow(): HTMLElement | null {
  const all = [...document.querySelectorAll<HTMLElement>('dialog[open] [data-presentable]')];
  const parts = all.length > 0 ? all : [...document.querySelectorAll<HTMLElement>('[data-presentable]')];
  const focused = document.activeElement?.closest<HTMLElement>('[data-presentable]');
  if (focused && parts.includes(focused)) return focused;
  return parts.find((part) => part.checkVisibility() && part.getBoundingClientRect().bottom > 80) ?? null;
}

/** Ends the presentation where the browser's own key has, and on Escape where the browser has none. */
export function watchPresentation(): () => void {
  const onChange = () => {
    if (document.fullscreenElement === null) set(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && presented) {
      event.preventDefault();
      endPresentation();
    }
  };
  document.addEventListener('fullscreenchange', onChange);
  document.addEventListener('keydown', onKeyDown, true);
  return () => {
    document.removeEventListener('fullscreenchange', onChange);
    document.removeEventListener('keydown', onKeyDown, true);
  };
}

/** What is presented, or null. */
export const usePresented = (): HTMLElement | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => presented,
  );
