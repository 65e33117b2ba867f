import { continueWith, look, resampleFrom } from '../state/inspect/inspect_session.ts';
import { inspectStore } from '../state/inspect/inspect_store.ts';
import { keysWanted } from '../state/views/train_keys.ts';
import { shownAlternatives } from './forks/alternatives.tsx';
import type { Reading } from './use_reading.ts';

/** What the keys act on: the newest reading, the text, and the side panel. */
export interface KeyTargets {
  reading(): Reading | null;
  text(): HTMLElement | null;
  panel(): HTMLElement | null;
  /** Brings a token of the response into sight. */
  reveal(at: number): void;
  openSheet(): void;
}

/** Places where a letter is written, or has a use of its own. */
const writing = 'input, select, textarea, dialog, [contenteditable]';

/**
 * The keys of the Inspect view other than those that walk the text (`inspect_note.tsx`): brackets from fork to fork, Enter
 * opens, digits continue with an alternative, r resamples, Escape lets go, ? lists them. Not while something is written,
 * and single letters not while they are switched off (WCAG 2.1.4).
 */
export function listenForInspectKeys(targets: KeyTargets): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : null;
    if (document.querySelector('dialog[open]') || target?.closest(writing)) return;
    const reading = targets.reading();
    if (reading && actOn(event.key, reading, target, targets)) event.preventDefault();
    else if (event.key === '?' && keysWanted()) targets.openSheet();
  };
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}

/** @returns whether the key had a use */
function actOn(key: string, reading: Reading, target: Element | null, targets: KeyTargets): boolean {
  const { view } = inspectStore.getState();
  const { promptLength, tokens } = reading.shown.trace;
  const inText = target?.matches('.token-block') ?? false;
  // In the text the keys mean the token that they have walked to; elsewhere, the one in the side panel.
  const current = inText ? (view.position ?? view.pinned) : view.pinned;
  if (key === 'Escape') {
    if (target && targets.panel()?.contains(target)) targets.text()?.focus();
    else if (view.pinned !== null) look({ pinned: null });
    return true;
  }
  if (key === 'Enter') {
    if (!inText || current === null) return false;
    open(current, targets);
    return true;
  }
  // The text itself has the focus, or the single keys are wanted everywhere.
  if (!inText && !keysWanted()) return false;
  if (key === '[' || key === ']') {
    const from = (current ?? promptLength - 1) - promptLength;
    const { forks } = reading;
    const to = key === ']' ? forks.find((at) => at > from) : forks.findLast((at) => at < from);
    if (to === undefined) return true;
    look({ position: promptLength + to, pinned: promptLength + to });
    targets.reveal(to);
    return true;
  }
  if (current === null) return false;
  if (key === 'r') {
    look({ pinned: current });
    void resampleFrom(current);
    return true;
  }
  if (/^[1-9]$/.test(key)) {
    const token = tokens[current];
    const alternative = token && shownAlternatives(token)[Number(key) - 1];
    if (!alternative || alternative.id === null) return false;
    look({ pinned: current });
    void continueWith(current, alternative.id);
    return true;
  }
  return false;
}

/** Keeps a token in the side panel and goes there: to its first alternative, or to the panel itself. */
export function open(position: number, targets: Pick<KeyTargets, 'panel'>) {
  look({ pinned: position, position });
  // The panel is drawn again first.
  requestAnimationFrame(() => {
    const panel = targets.panel();
    const first = panel?.querySelector<HTMLElement>('.alternatives button') ?? panel;
    first?.focus();
    first?.scrollIntoView({ block: 'nearest' });
  });
}
