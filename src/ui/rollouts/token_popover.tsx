import { type RefObject, useEffect, useState } from 'react';
import type { StepSamples } from '../../experiment/record.ts';
import { useMessages } from '../messages/language.ts';
import type { Marking } from './mask_marking.ts';
import { tokenWord } from './token_words.ts';

interface Place {
  readonly group: number;
  readonly response: number;
  readonly at: number;
  readonly x: number;
  readonly y: number;
  /** Reached by key: then it is also said aloud. */
  readonly byKey: boolean;
}

interface TokenPopoverProps {
  container: RefObject<HTMLElement | null>;
  samples: StepSamples;
  marking: Marking;
  /** The marks are not the run's own. */
  whatIf: boolean;
  vocabulary: readonly string[];
}

/** Waits before the note opens and closes, ms, so that sweeping over the text does not flash. */
const openDelay = 150;
const closeDelay = 80;

/** The one note that tells what a token is, for the pointer and for the arrow keys. */
export function TokenPopover({ container, samples, marking, whatIf, vocabulary }: TokenPopoverProps) {
  const t = useMessages();
  const [place, setPlace] = useState<Place | null>(null);
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    return listenForTokens(element, setPlace);
  }, [container]);

  const group = place && samples.groups[place.group];
  const response = place && group?.responses[place.response];
  if (!place || !group || !response || place.at >= response.tokens.length) return null;
  const kept = marking.marks[place.group]?.[place.response]?.[place.at] ?? false;
  const word = tokenWord(vocabulary, response.tokens[place.at]);
  const entropy = t.rollouts.entropyOf(response.entropy[place.at]);
  const mask = group.dropped
    ? t.rollouts.inDropped
    : whatIf
      ? kept
        ? t.rollouts.wouldKeep
        : t.rollouts.wouldNotKeep
      : kept
        ? t.rollouts.kept
        : t.rollouts.notKept;
  return (
    <>
      <div className="token-popover" aria-hidden="true" style={{ left: place.x, top: place.y }}>
        <b className="mono">{word}</b>
        <span>{entropy}</span>
        <span>{mask}</span>
      </div>
      <div className="unseen" role="status">
        {place.byKey ? t.rollouts.tokenIs(word, entropy, mask) : ''}
      </div>
    </>
  );
}

/** Listens on the whole list at once: a listener on each token would be thousands. */
function listenForTokens(element: HTMLElement, show: (place: Place | null) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let open = false;
  let active: HTMLElement | null = null;

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
    mark(token);
    show({
      ...placeOf(token),
      group: Number(block.dataset.group),
      response: Number(block.dataset.response),
      at: Number(token.dataset.at),
      byKey,
    });
  };
  const hide = () => {
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
    const tokens = [...block.querySelectorAll<HTMLElement>('.token')];
    const to = tokenByKey(event.key, tokens, active ? tokens.indexOf(active) : -1);
    if (to === null) return;
    event.preventDefault();
    later(0, () => showToken(tokens[to], true));
  };
  const onScroll = () => {
    if (open) hide();
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

/** The token that a key leads to: arrows, Home, End, and the brackets from mark to mark. */
function tokenByKey(key: string, tokens: readonly HTMLElement[], from: number): number | null {
  const last = tokens.length - 1;
  const isKept = (i: number) => tokens[i].classList.contains('kept');
  const clamp = (i: number) => Math.max(0, Math.min(last, i));
  if (last < 0) return null;
  switch (key) {
    case 'ArrowRight':
      return clamp(from + 1);
    case 'ArrowLeft':
      return clamp(from - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case ']': {
      const after = tokens.findIndex((_, i) => i > from && isKept(i));
      return after < 0 ? null : after;
    }
    case '[': {
      const before = tokens.findLastIndex((_, i) => i < from && isKept(i));
      return before < 0 ? null : before;
    }
    default:
      return null;
  }
}

/** Under the token, kept within the window. */
function placeOf(token: HTMLElement): { x: number; y: number } {
  const { left, bottom } = token.getBoundingClientRect();
  return { x: Math.max(8, Math.min(left, innerWidth - 240)), y: Math.min(bottom + 6, innerHeight - 84) };
}
