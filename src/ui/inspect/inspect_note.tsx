import { type RefObject, useEffect, useRef, useState } from 'react';
import { look } from '../state/inspect/inspect_session.ts';
import { inspectStore } from '../state/inspect/inspect_store.ts';
import { useInspect } from '../state/inspect/use_inspect.ts';
import { placeByKey, pointAtTokens } from '../tokens/token_pointing.ts';
import { useMessages } from '../words/language.ts';
import { traceWord } from '../words/trace_words.ts';
import { shownAlternatives } from './forks/alternatives.tsx';
import type { useBand } from './forks/use_band.tsx';
import { tokenInNextLine } from './text_lines.ts';
import { inUnit, isChange, isTaken, rankOf } from './token_colour.ts';
import type { TokenField } from './token_field.ts';
import type { Reading } from './use_reading.ts';

interface Place {
  readonly at: number;
  readonly x: number;
  readonly y: number;
  readonly byKey: boolean;
}

interface InspectNoteProps {
  container: RefObject<HTMLElement | null>;
  field: RefObject<TokenField | null>;
  reading: Reading;
  band: ReturnType<typeof useBand>;
}

/** Alternatives that the note previews; the side panel has them all. */
const previewed = 4;

/** The note above the tokens: what a token is, and its alternatives. */
export function InspectNote({ container, field, reading, band }: InspectNoteProps) {
  const t = useMessages();
  const unit = useInspect((s) => s.view.unit);
  const quantity = useInspect((s) => s.view.quantity);
  const [place, setPlace] = useState<Place | null>(null);
  const now = useRef(reading);
  now.current = reading;

  useEffect(() => {
    const element = container.current;
    if (!element) return;
    return pointAtTokens(element, {
      note: { width: 260, height: 190 },
      show(pointed) {
        if (pointed === null) {
          setPlace(null);
          return;
        }
        const { token, x, y, byKey } = pointed;
        const at = Number(token.dataset.at);
        if (byKey) look({ position: now.current.shown.trace.promptLength + at });
        setPlace({ at, x, y, byKey });
      },
      next(key) {
        // The brackets are the view's, wherever the focus is: what they walk to is in the side panel.
        if (key === '[' || key === ']') return 'away';
        const { shown, ranks, kept } = now.current;
        const { position } = inspectStore.getState().view;
        const from = position === null ? -1 : position - shown.trace.promptLength;
        const to = nextPlace(key, from, field.current, ranks, kept);
        return to === null ? null : (field.current?.element(to) ?? null);
      },
    });
  }, [container, field]);

  const { trace } = reading.shown;
  const token = place && trace.tokens[trace.promptLength + place.at];
  if (!place || !token) return null;
  const word = traceWord(token.word);
  const entropy =
    token.entropy === null
      ? t.inspect.tokens.entropyUnknown
      : t.inspect.tokens.entropy(inUnit(token.entropy, unit), unit, trace.entropyKind === 'lower-bound');
  const fork = reading.forks.indexOf(place.at);
  const mask = fork < 0 ? t.inspect.tokens.noFork : t.inspect.tokens.fork(fork + 1, reading.forks.length);
  const rank = rankOf(token);
  const value = reading.values[place.at] ?? null;
  const inWords = reading.use?.model.kind === 'folder';
  const endings = band?.textAt(place.at) ?? '';
  return (
    <>
      <div
        className="token-popover inspect-popover"
        aria-hidden="true"
        style={{ left: place.x, top: place.y }}
      >
        <p>
          <b className="mono">{word}</b> <span>{entropy}</span>
        </p>
        <p>{mask}</p>
        {typeof token.kept === 'boolean' && <p>{token.kept ? t.training.kept : t.training.notKept}</p>}
        {endings !== '' && <p>{endings}</p>}
        {isChange(quantity) && value !== null && (
          <p>{(inWords ? t.inspect.read : t.inspect.tokens).change(inUnit(value, unit), unit)}</p>
        )}
        {token.logprob !== null && (
          <p>
            {t.inspect.tokens.surprisal(inUnit(Math.max(0, -token.logprob), unit), unit)}
            {rank !== null && ` · ${t.inspect.tokens.rank(rank, rank > token.top.length)}`}
          </p>
        )}
        {token.top.length > 0 && (
          <ul>
            {shownAlternatives(token)
              .slice(0, previewed)
              .map((alternative) => {
                const share = Math.exp(alternative.logprob);
                return (
                  <li key={`${alternative.id} ${alternative.word}`}>
                    <span className="mono one-line">{traceWord(alternative.word)}</span>
                    <i style={{ inlineSize: `${Math.round(share * 76)}px` }} />
                    <span>{t.inspect.fork.probability(share)}</span>
                    <span>{isTaken(alternative, token) ? t.inspect.fork.taken : ''}</span>
                  </li>
                );
              })}
          </ul>
        )}
      </div>
      <div className="unseen" role="status">
        {place.byKey ? [t.inspect.tokens.said(word, entropy, mask), endings].filter(Boolean).join('. ') : ''}
      </div>
    </>
  );
}

function nextPlace(
  key: string,
  from: number,
  field: TokenField | null,
  ranks: Int32Array,
  kept: number,
): number | null {
  if (key === 'ArrowDown' || key === 'ArrowUp') {
    if (!field) return null;
    return from < 0 ? 0 : tokenInNextLine(field, from, key === 'ArrowDown' ? 1 : -1, ranks.length);
  }
  return placeByKey(key, from, ranks.length, (at) => ranks[at] < kept);
}
