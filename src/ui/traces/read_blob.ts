import type { Trace } from '../../experiment/trace.ts';
import { TraceFileError, traceLimits } from '../../experiment/trace_fault.ts';
import { type ReadTraces, readTraces } from '../../experiment/trace_file.ts';
import { worldByName, worldNames } from '../../task/worlds.ts';

/**
 * Reads the traces of a file or of pasted text, with the words of our worlds.
 * @throws TraceFileError, the signal's reason when aborted, or the browser's own error when the file cannot be read
 */
export async function readBlob(blob: Blob, options: Omit<ReadTraces, 'wordsOf'>): Promise<Trace[]> {
  // Said before a quarter of a gigabyte has been read rather than after.
  if (blob.size > traceLimits.fileBytes) {
    throw new TraceFileError(null, { code: 'file-too-large', limit: traceLimits.fileBytes });
  }
  const wordsOf = (world: string) =>
    worldNames.includes(world) ? worldByName(world).vocabulary.tokens : null;
  return readTraces(chunksOf(blob), { ...options, wordsOf });
}

/** A blob's bytes as they come. Not every browser can iterate a stream itself. */
async function* chunksOf(blob: Blob): AsyncGenerator<Uint8Array> {
  const reader = blob.stream().getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}
