import type { Trace } from '../../../experiment/trace.ts';
import { writeTrace } from '../../../formats/traces/trace_file.ts';
import { saveFile } from '../../kit/save_file.ts';

/** Work between two turns of the event loop, ms. */
const turn = 10;

/**
 * Saves traces as a file of JSONL (docs/traces.md).
 * @param name of the file; what no file should be called is left out, and the ending is put on
 * @throws TraceFileError where a trace holds what a file may not
 */
export async function saveTraces(traces: readonly Trace[], name: string): Promise<void> {
  saveFile(await traceBlob(traces), fileNameOf(name));
}

/** The file's bytes. The page stays alive meanwhile. */
export async function traceBlob(traces: readonly Trace[]): Promise<Blob> {
  const lines: string[] = [];
  let began = performance.now();
  for (const trace of traces) {
    lines.push(`${writeTrace(trace)}\n`);
    if (performance.now() - began < turn) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    began = performance.now();
  }
  return new Blob(lines, { type: 'application/jsonl' });
}

/** A name that every file system takes. */
export function fileNameOf(name: string): string {
  const plain = name
    .replace(/\.(jsonl|ndjson|json)$/i, '')
    .replace(/[^\p{Letter}\p{Number}._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80);
  return `${plain || 'traces'}.jsonl`;
}
