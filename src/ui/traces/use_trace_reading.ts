import { useCallback, useEffect, useRef, useState } from 'react';
import type { Trace } from '../../experiment/trace.ts';
import { TraceFileError } from '../../experiment/trace_fault.ts';
import type { Messages } from '../messages/en.ts';
import { useMessages } from '../messages/language.ts';
import { readBlob } from './read_blob.ts';

/** Where traces go, and what is said when there are none. */
export interface TraceTakers {
  /** @param name of the file, or what pasted text is called */
  onTraces: (traces: Trace[], name: string) => void;
  onError: (sentence: string) => void;
}

/** A file that is being read. */
export interface Reading {
  readonly name: string;
  /** From 0 to 1. */
  readonly share: number;
  readonly traces: number;
}

/** Time between two looks at the progress, ms: a small file is read before the first. */
const interval = 120;

/** Reads one file at a time; a new one ends the one before, and so does leaving the page's view. */
export function useTraceReading({ onTraces, onError }: TraceTakers) {
  const t = useMessages();
  const [reading, setReading] = useState<Reading | null>(null);
  const control = useRef<AbortController | null>(null);
  const takers = useRef({ onTraces, onError, t });
  takers.current = { onTraces, onError, t };

  const cancel = useCallback(() => {
    control.current?.abort();
    control.current = null;
    setReading(null);
  }, []);
  useEffect(() => () => control.current?.abort(), []);

  const read = useCallback(
    async (blob: Blob, name: string) => {
      cancel();
      const own = new AbortController();
      control.current = own;
      let shown = performance.now();
      try {
        const traces = await readBlob(blob, {
          signal: own.signal,
          onProgress({ bytes, traces: count }) {
            if (own.signal.aborted || performance.now() - shown < interval) return;
            shown = performance.now();
            setReading({ name, share: bytes / blob.size, traces: count });
          },
        });
        if (!own.signal.aborted) takers.current.onTraces(traces, name);
      } catch (error) {
        if (!own.signal.aborted) takers.current.onError(sayWhy(error, name, takers.current.t));
      } finally {
        if (control.current === own) cancel();
      }
    },
    [cancel],
  );
  return { reading, read, cancel };
}

function sayWhy(error: unknown, name: string, t: Messages): string {
  const why = error instanceof TraceFileError ? t.traces.fault(error.line, error.fault) : t.traces.unreadable;
  return t.traces.refused(name, why);
}
