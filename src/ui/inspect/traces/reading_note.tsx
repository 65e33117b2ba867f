import { useMessages } from '../../words/language.ts';
import type { Reading } from './use_trace_reading.ts';

/** How far a file has been read, and the button that ends it. */
export function ReadingNote({ reading, onCancel }: { reading: Reading | null; onCancel: () => void }) {
  const t = useMessages();
  return (
    // Always there, so that what comes into it is read out; the numbers change too often for that.
    <div className={reading ? 'trace-reading row' : undefined}>
      <span role="status">{reading && t.traces.reading(reading.name)}</span>
      {reading && (
        <>
          <progress max={1} value={reading.share} aria-label={t.traces.reading(reading.name)} />
          <span className="note">{t.traces.progress(reading.share, reading.traces)}</span>
          <button type="button" onClick={onCancel}>
            {t.traces.cancel}
          </button>
        </>
      )}
    </div>
  );
}
