import { type ReactNode, useEffect, useRef, useState } from 'react';
import { droppedFiles } from '../../kit/dropped_files.ts';
import { takeDroppedFiles } from '../../kit/file_drop.ts';
import { useMessages } from '../../words/language.ts';
import { ReadingNote } from './reading_note.tsx';
import { type TraceTakers, useTraceReading } from './use_trace_reading.ts';

interface TraceZoneProps extends TraceTakers {
  /** The view that traces can be dropped on. */
  children: ReactNode;
  className?: string;
}

/** Around a view: a file of traces dropped on it is opened, and so is text in their shape that is pasted. */
export function TraceZone({ onTraces, onError, children, className = '' }: TraceZoneProps) {
  const t = useMessages();
  const zone = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  const { reading, read, cancel } = useTraceReading({ onTraces, onError });

  useEffect(() => {
    const element = zone.current;
    if (!element) return;
    const listening = new AbortController();
    const { signal } = listening;
    const dropped = (transfer: DataTransfer) => {
      const [file, another] = transfer.files;
      const isFolder = [...(transfer.items ?? [])].some((item) => item.webkitGetAsEntry?.()?.isDirectory);
      // Several files together are of a training.
      if (another || isFolder) void takeRuns(droppedFiles(transfer));
      else if (file) void read(file, file.name);
    };
    takeDroppedFiles(element, { over: setOver, dropped }, signal);
    // On the document: where nothing has the focus, a paste reaches no view.
    document.addEventListener(
      'paste',
      (event) => {
        if (event.defaultPrevented || isField(event.target)) return;
        const text = event.clipboardData?.getData('text/plain') ?? '';
        const [file] = event.clipboardData?.files ?? [];
        if (!file && !/^\s*(\{|\[\s*\{|data:\s*\{)/.test(text)) return;
        event.preventDefault();
        void (file ? read(file, file.name) : read(new Blob([text]), t.traces.pasted));
      },
      { signal },
    );
    return () => listening.abort();
  }, [read, t]);

  return (
    <div ref={zone} className={`trace-zone ${className}`.trim()} data-over={over || undefined}>
      {children}
      <ReadingNote reading={reading} onCancel={cancel} />
      {over && (
        <p className="trace-drop" aria-hidden="true">
          {t.traces.drop}
        </p>
      )}
    </div>
  );
}

async function takeRuns(files: ReturnType<typeof droppedFiles>) {
  const { takeFiles } = await import('../../state/foreign/import_session.ts');
  await takeFiles(files);
}

/** Whether what has the focus takes text itself. */
const isField = (target: EventTarget | null) =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
