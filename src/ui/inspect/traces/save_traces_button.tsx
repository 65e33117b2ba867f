import { useState } from 'react';
import type { Trace } from '../../../experiment/trace.ts';
import { TraceFileError } from '../../../formats/fault.ts';
import { useMessages } from '../../words/language.ts';
import { saveTraces } from './save_traces.ts';

interface SaveTracesProps {
  traces: readonly Trace[];
  /** What the file is called, without its ending. */
  name: string;
  onError: (sentence: string) => void;
}

/** Saves traces as JSONL. */
export function SaveTraces({ traces, name, onError }: SaveTracesProps) {
  const t = useMessages();
  const [saving, setSaving] = useState(false);
  const save = async () => {
    setSaving(true);
    try {
      await saveTraces(traces, name);
    } catch (error) {
      const why = error instanceof TraceFileError ? t.fault('traces', error.fault) : String(error);
      onError(t.traces.notSaved(why));
    } finally {
      setSaving(false);
    }
  };
  return (
    <button type="button" disabled={saving || traces.length === 0} onClick={() => void save()}>
      {t.traces.save}
    </button>
  );
}
