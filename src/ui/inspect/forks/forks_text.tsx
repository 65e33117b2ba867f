import { type MouseEvent, type RefObject, useCallback, useMemo, useRef } from 'react';
import { isBareText } from '../../state/inspect/bare_text.ts';
import { look } from '../../state/inspect/inspect_session.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { useMessages } from '../../words/language.ts';
import { joinedText } from '../../words/running_text.ts';
import { traceLine } from '../../words/trace_words.ts';
import { InspectNote } from '../inspect_note.tsx';
import { isRight } from '../sample_chips.tsx';
import { opensThinking, thinkingPart } from '../thinking_part.ts';
import type { FieldLook, TokenField } from '../token_field.ts';
import { TokenText } from '../token_text.tsx';
import { isInWords, type Reading } from '../use_reading.ts';
import type { useBand } from './use_band.tsx';

interface ForksTextProps {
  reading: Reading;
  field: RefObject<TokenField | null>;
  /** The outcome band above the tokens; null before any fork was scanned. */
  band: ReturnType<typeof useBand>;
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
  const prompt = useMemo(() => {
    const words = tokens.slice(0, promptLength).map(({ word }) => word);
    return isInWords(trace) ? joinedText(words) : traceLine(words);
  }, [trace, tokens, promptLength]);
  const thinking = useMemo(
    () =>
      thinkingPart(
        words,
        opensThinking(tokens.slice(Math.max(0, promptLength - 16), promptLength).map(({ word }) => word)),
      ),
    [words, tokens, promptLength],
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
          setting={reading.setting}
          thinking={thinking}
          look={styled}
          label={t.inspect.tokens.label(index + 1, isRight(trace.reward))}
          band={band?.line ?? null}
          onField={onField}
        />
      </div>
      <div className="under-text row">
        <Answer shown={shown} />
        <TrainingFacts trace={trace} />
        {promptLength > 0 && (
          <details className="prompt-text note">
            <summary>
              {isBareText(trace) ? t.training.promptText : t.inspect.samples.prompt(promptLength)}
            </summary>
            <p className="mono">{prompt}</p>
          </details>
        )}
      </div>
      <InspectNote container={box} field={field} reading={reading} band={band} />
    </div>
  );
}

/** What a training says of a rollout: its reward and advantage, and what its mask kept. */
function TrainingFacts({ trace: { tokens, promptLength, reward, meta } }: Pick<Reading['shown'], 'trace'>) {
  const t = useMessages();
  const flags = tokens.slice(promptLength).flatMap(({ kept }) => kept ?? []);
  const text = t.training.facts({
    reward: typeof meta.step === 'number' ? reward : null,
    advantage: typeof meta.advantage === 'number' ? meta.advantage : null,
    kept: flags.length === 0 ? null : [flags.filter(Boolean).length, flags.length],
  });
  return text === '' ? null : <p className="note">{text}</p>;
}

/** What the response ended in, as the verifier or the answer rule has read it. */
function Answer({ shown: { trace, ask } }: Pick<Reading, 'shown'>) {
  const words = useMessages().inspect;
  const { answer, reward, meta } = trace;
  if (ask === null)
    return reward === null ? null : (
      <p className="note">{answer === null ? words.samples.noAnswer : words.samples.answer(answer)}</p>
    );
  // Still being drawn, or only scored.
  if (meta.reason === undefined) return null;
  return (
    <p className="note">
      {answer === null
        ? words.read.noAnswer(meta.finished !== false, meta.reason)
        : words.read.answerAs(answer, isRight(reward))}
    </p>
  );
}
