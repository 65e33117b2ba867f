import { useRef, useState } from 'react';
import { Sheet } from '../../kit/sheet.tsx';
import { scoreText } from '../../state/inspect/text_session.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { useMessages } from '../../words/language.ts';
import { useModelAvailable } from '../model_choice.tsx';
import { modelName } from '../model_names.ts';
import { ReadingNote } from './reading_note.tsx';
import { type TraceTakers, useTraceReading } from './use_trace_reading.ts';

interface PasteDialogProps extends Pick<TraceTakers, 'onTraces'> {
  onClose: () => void;
}

/** Whether a text can be scored: with a model that is asked in words. */
export function useScores(): boolean {
  const kind = useInspect((s) => s.view.model.kind);
  return useModelAvailable() && kind === 'folder';
}

/** Whether a text is meant as JSON: traces, or answers of a server. */
const isJson = (text: string) => /^\s*(\{|\[\s*\{|data:\s*\{)/.test(text);

const kinds = ['answer', 'whole'] as const;

/**
 * A field for pasted JSONL, or where a model that is asked in words is chosen, for any text, which is scored with it. What is
 * wrong with it is said here, next to the text.
 */
export function PasteDialog({ onTraces, onClose }: PasteDialogProps) {
  const t = useMessages();
  const dialog = useRef<HTMLDialogElement>(null);
  // Not React's state: a pasted file of megabytes would be rendered again at every key.
  const field = useRef<HTMLTextAreaElement>(null);
  const [fault, setFault] = useState('');
  const model = useInspect((s) => s.view.model);
  const scores = useScores();
  const [kind, setKind] = useState<(typeof kinds)[number]>('answer');
  const { reading, read, cancel } = useTraceReading({
    onTraces(...taken) {
      onTraces(...taken);
      dialog.current?.close();
    },
    onError: setFault,
  });

  return (
    <Sheet
      ref={dialog}
      title={scores ? t.chat.paste.button : t.traces.pasteTitle}
      className="paste-traces"
      onClose={onClose}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setFault('');
          const text = field.current?.value ?? '';
          if (scores && text.trim() !== '' && !isJson(text)) {
            void scoreText(text, kind === 'answer');
            dialog.current?.close();
          } else void read(new Blob([text]), t.traces.pasted);
        }}
      >
        <p className="note" id="paste-hint">
          {t.traces.pasteHint}
          {scores && t.gap + t.chat.paste.hint(modelName(t, model))}
        </p>
        <textarea
          ref={field}
          className="mono"
          rows={10}
          spellCheck={false}
          aria-label={t.traces.pasteTitle}
          aria-describedby="paste-hint"
          aria-invalid={fault !== ''}
        />
        {scores && (
          <fieldset className="paste-kinds choice-row row">
            <legend className="note">{t.chat.paste.as}</legend>
            {kinds.map((each) => (
              <label key={each}>
                <input
                  type="radio"
                  name="paste-kind"
                  checked={kind === each}
                  onChange={() => setKind(each)}
                />
                {t.chat.paste.kinds[each]}
              </label>
            ))}
          </fieldset>
        )}
        <p className="trace-fault" role="alert">
          {fault}
        </p>
        <ReadingNote reading={reading} onCancel={cancel} />
        <footer>
          <button type="submit" className="primary">
            {t.traces.show}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            {t.traces.close}
          </button>
        </footer>
      </form>
    </Sheet>
  );
}
