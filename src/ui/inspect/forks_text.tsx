import { type MouseEvent, type ReactNode, type RefObject, useCallback, useMemo, useRef } from 'react';
import { useMessages } from '../messages/language.ts';
import { InspectNote } from './inspect_note.tsx';
import { look } from './inspect_session.ts';
import { isRight } from './sample_chips.tsx';
import type { FieldLook, TokenField } from './token_field.ts';
import { TokenText } from './token_text.tsx';
import { traceLine } from './trace_words.ts';
import { useInspect } from './use_inspect.ts';
import type { Reading } from './use_reading.ts';

interface ForksTextProps {
  reading: Reading;
  field: RefObject<TokenField | null>;
  /** What stands above tokens [from, to) of the response, each in a cell of so many px. */
  band: ((from: number, to: number, cell: number) => ReactNode) | null;
  /** The fork at a position of the whole sequence is to be opened. */
  onOpen: (position: number) => void;
}

/** The shown response: its prompt, its tokens, and the note over them. A click keeps a token, a double click opens it. */
export function ForksText({ reading, field, band, onOpen }: ForksTextProps) {
  const t = useMessages();
  const box = useRef<HTMLDivElement>(null);
  const pinned = useInspect((s) => s.view.pinned);
  const { shown, index, ranks, kept, grounds } = reading;
  const { trace, branches } = shown;
  const { promptLength, tokens } = trace;

  const words = useMemo(() => tokens.slice(promptLength).map(({ word }) => word), [tokens, promptLength]);
  const prompt = useMemo(
    () => traceLine(tokens.slice(0, promptLength).map(({ word }) => word)),
    [tokens, promptLength],
  );
  const taken = useMemo(
    () => new Set(branches.map(({ position }) => position - promptLength)),
    [branches, promptLength],
  );
  const styled = useMemo(
    (): FieldLook => ({
      grounds,
      ranks,
      kept,
      taken,
      pinned: pinned === null ? null : pinned - promptLength,
    }),
    [grounds, ranks, kept, taken, pinned, promptLength],
  );
  const onField = useCallback(
    (next: TokenField | null) => {
      field.current = next;
    },
    [field],
  );
  const placeOf = (event: MouseEvent) => {
    const token = event.target instanceof Element ? event.target.closest<HTMLElement>('.token') : null;
    return token ? promptLength + Number(token.dataset.at) : null;
  };
  return (
    <div ref={box} className="forks-text">
      {promptLength > 0 && (
        <details className="prompt-text">
          <summary>{t.inspect.samples.prompt(promptLength)}</summary>
          <p className="mono">{prompt}</p>
        </details>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of the text inside do the same */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the text inside do the same */}
      <div
        onClick={(event) => {
          const at = placeOf(event);
          if (at !== null) look({ pinned: at, position: at });
        }}
        onDoubleClick={(event) => {
          const at = placeOf(event);
          if (at !== null) onOpen(at);
        }}
      >
        <TokenText
          words={words}
          look={styled}
          label={t.inspect.tokens.label(index + 1, isRight(trace.reward))}
          band={band}
          onField={onField}
        />
      </div>
      <p className="note answer">
        {trace.answer !== null
          ? t.inspect.samples.answer(trace.answer)
          : trace.reward !== null
            ? t.inspect.samples.noAnswer
            : ''}
      </p>
      <InspectNote container={box} field={field} reading={reading} />
    </div>
  );
}
