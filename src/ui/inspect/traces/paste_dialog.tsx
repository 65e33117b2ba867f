import { useRef, useState } from 'react';
import { Sheet } from '../../kit/sheet.tsx';
import { useMessages } from '../../words/language.ts';
import { ReadingNote } from './reading_note.tsx';
import { type TraceTakers, useTraceReading } from './use_trace_reading.ts';

interface PasteDialogProps extends Pick<TraceTakers, 'onTraces'> {
  onClose: () => void;
}

/** A field for pasted JSONL. What is wrong with it is said here, next to the text. */
export function PasteDialog({ onTraces, onClose }: PasteDialogProps) {
  const t = useMessages();
  const dialog = useRef<HTMLDialogElement>(null);
  // Not React's state: a pasted file of megabytes would be rendered again at every key.
  const field = useRef<HTMLTextAreaElement>(null);
  const [fault, setFault] = useState('');
  const { reading, read, cancel } = useTraceReading({
    onTraces(traces, name, said) {
      onTraces(traces, name, said);
      dialog.current?.close();
    },
    onError: setFault,
  });

  return (
    <Sheet ref={dialog} title={t.traces.pasteTitle} className="paste-traces" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setFault('');
          void read(new Blob([field.current?.value ?? '']), t.traces.pasted);
        }}
      >
        <p className="note" id="paste-hint">
          {t.traces.pasteHint}
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
