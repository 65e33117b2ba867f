import { useCallback, useEffect, useRef, useState } from 'react';
import type { Trace } from '../../../experiment/trace.ts';
import { TraceFileError } from '../../../formats/fault.ts';
import type { TextInspectionRecord } from '../../../formats/text_inspection/text_inspection_record.ts';
import type { Messages } from '../../words/en/en.ts';
import { useMessages } from '../../words/language.ts';
import { type AnswersRead, InspectionRefused, readBlob } from './read_blob.ts';

/** What is said of a server's file that was opened: a sentence, and one for each answer that is listed. */
export interface AnswersSaid {
  readonly sentence: string;
  readonly lines: readonly string[];
}

/** Where traces go, and what is said when there are none. */
export interface TraceTakers {
  /**
   * @param name of the file, or what pasted text is called
   * @param said what became of a server's answers; null for a file of traces
   * @param inspection whose traces they are, with a scan of the first; null for traces alone
   */
  onTraces: (
    traces: Trace[],
    name: string,
    said: AnswersSaid | null,
    inspection: TextInspectionRecord | null,
  ) => void;
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
        if (await isTaken(blob, name)) return;
        const { traces, answers, inspection } = await readBlob(blob, {
          signal: own.signal,
          onProgress({ bytes, traces: count }) {
            if (own.signal.aborted || performance.now() - shown < interval) return;
            shown = performance.now();
            setReading({ name, share: bytes / blob.size, traces: count });
          },
        });
        if (own.signal.aborted) return;
        const said = answers && sayAnswers(name, traces.length, answers, takers.current.t);
        if (traces.length > 0) takers.current.onTraces(traces, name, said, inspection);
        else takers.current.onError([said?.sentence ?? '', ...(said?.lines ?? [])].join(' '));
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

/** Whether a file is of another trainer's run, which is then imported as such. */
async function isTaken(file: Blob, path: string): Promise<boolean> {
  const { isOfTrainer, takeFiles } = await import('../../state/foreign/import_session.ts');
  const found = { path, file };
  if (!(await isOfTrainer(found))) return false;
  void takeFiles(Promise.resolve([found]));
  return true;
}

function sayAnswers(name: string, kept: number, answers: AnswersRead, t: Messages): AnswersSaid {
  const { refused, listed, unlisted } = answers;
  const lines = listed.map(({ place, fault }) => t.fault('traces', { ...fault, ...place }));
  return {
    sentence: kept > 0 ? t.traces.converted(name, kept, kept + refused) : t.traces.noneConverted(name),
    lines: unlisted > 0 ? [...lines, t.traces.more(unlisted)] : lines,
  };
}

function sayWhy(error: unknown, name: string, t: Messages): string {
  const why =
    error instanceof TraceFileError
      ? t.fault('traces', error.fault)
      : error instanceof InspectionRefused
        ? error.message
        : t.traces.unreadable;
  return t.traces.refused(name, why);
}
