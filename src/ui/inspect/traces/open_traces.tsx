import { useRef, useState } from 'react';
import { useMessages } from '../../words/language.ts';
import { PasteDialog, useScores } from './paste_dialog.tsx';
import { ReadingNote } from './reading_note.tsx';
import { type TraceTakers, useTraceReading } from './use_trace_reading.ts';

/** The two buttons that bring traces in: from a file, and from pasted text. */
export function OpenTraces({ onTraces, onError }: TraceTakers) {
  const t = useMessages();
  const picker = useRef<HTMLInputElement>(null);
  const scores = useScores();
  const [pasting, setPasting] = useState(false);
  const { reading, read, cancel } = useTraceReading({ onTraces, onError });
  return (
    <div className="open-traces row">
      <input
        ref={picker}
        type="file"
        accept=".parquet,.jsonl,.ndjson,.json,.txt,application/jsonl,application/x-ndjson"
        hidden
        aria-label={t.traces.open}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file) void read(file, file.name);
          // So that the same file can be chosen again once it is corrected.
          currentTarget.value = '';
        }}
      />
      <button type="button" onClick={() => picker.current?.click()}>
        {t.traces.open}
      </button>
      <button type="button" onClick={() => setPasting(true)}>
        {scores ? t.chat.paste.button : t.traces.paste}
      </button>
      <ReadingNote reading={reading} onCancel={cancel} />
      {pasting && <PasteDialog onTraces={onTraces} onClose={() => setPasting(false)} />}
    </div>
  );
}
