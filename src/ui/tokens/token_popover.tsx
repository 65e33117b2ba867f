import { type RefObject, useEffect, useState } from 'react';
import type { StepSamples } from '../../experiment/record.ts';
import { useMessages } from '../words/language.ts';
import { tokenWord } from '../words/token_words.ts';
import type { Marking } from './mask_marking.ts';
import { placeByKey, pointAtTokens } from './token_pointing.ts';

interface Place {
  readonly group: number;
  readonly response: number;
  readonly at: number;
  readonly x: number;
  readonly y: number;
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

/** The note that describes a token, for the pointer and the arrow keys. */
export function TokenPopover({ container, samples, marking, whatIf, vocabulary }: TokenPopoverProps) {
  const t = useMessages();
  const [place, setPlace] = useState<Place | null>(null);
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    return pointAtTokens(element, {
      note: { width: 232, height: 78 },
      next: tokenByKey,
      show: (pointed) =>
        setPlace(
          pointed && {
            group: Number(pointed.block.dataset.group),
            response: Number(pointed.block.dataset.response),
            at: Number(pointed.token.dataset.at),
            x: pointed.x,
            y: pointed.y,
            byKey: pointed.byKey,
          },
        ),
    });
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

function tokenByKey(key: string, block: HTMLElement, active: HTMLElement | null): HTMLElement | null {
  const tokens = [...block.querySelectorAll<HTMLElement>('.token')];
  const isMarked = (at: number) => tokens[at].classList.contains('kept');
  const to = placeByKey(key, active ? tokens.indexOf(active) : -1, tokens.length, isMarked);
  return to === null ? null : tokens[to];
}
