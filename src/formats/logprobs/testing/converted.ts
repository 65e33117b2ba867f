import type { Trace } from '../../../experiment/trace.ts';
import type { Fault, FaultPlace } from '../../fault_rules.ts';
import { english, faultSentence } from '../../fault_sentence.ts';
import { parseTrace, writeTrace } from '../../traces/trace_file.ts';
import { convertLogprobs } from '../convert.ts';
import { chunksOf } from './chunks.ts';

const sentence = ({ line, item, choice }: FaultPlace, fault: Fault) =>
  faultSentence('traces', { ...fault, line, item, choice }, english);

/** What a file of answers gives: its traces as Inspect reads them again, and what is said of it. */
export async function converted(file: string | Uint8Array) {
  const traces: Trace[] = [];
  const refused: string[] = [];
  const notes: string[] = [];
  for await (const one of convertLogprobs(chunksOf(file))) {
    if ('fault' in one) {
      refused.push(sentence(one, one.fault));
      continue;
    }
    if (one.note) notes.push(sentence(one, one.note));
    const line = writeTrace(one.trace);
    const again = parseTrace(line, 1);
    if (writeTrace(again) !== line) throw new Error(`Read again, the trace is another: ${line}`);
    traces.push(again);
  }
  return { traces, refused, notes };
}

/** A value as a line. */
export const lineOf = (value: unknown): string => `${JSON.stringify(value)}\n`;
