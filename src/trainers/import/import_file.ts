/** A file of what was dropped, picked or named: the page and Node have a `Blob` of it alike. */
export interface ImportFile {
  /** From the dropped folder on, with slashes: `run/out/checkpoint-80/trainer_state.json`. */
  readonly path: string;
  readonly file: Blob;
}

/** What is known of a file before it is read. */
export interface FileHead {
  readonly path: string;
  /** The last part of the path. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The first bytes, at most `headBytes`. */
  readonly bytes: Uint8Array;
  /** The same as text; what is no UTF-8 is replaced. */
  readonly text: string;
  /** The first line where that is a JSON object and lies in the head; a longer one has `text` alone. */
  readonly line: Readonly<Record<string, unknown>> | null;
}

export const headBytes = 64 * 2 ** 10;

/** Reads a file's head. @throws the platform's error when the file cannot be read */
export async function headOf({ path, file }: ImportFile): Promise<FileHead> {
  const bytes = new Uint8Array(await file.slice(0, headBytes).arrayBuffer());
  const text = new TextDecoder().decode(bytes);
  return {
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    size: file.size,
    bytes,
    text,
    line: firstLine(text, file.size <= headBytes),
  };
}

function firstLine(text: string, isWhole: boolean): Readonly<Record<string, unknown>> | null {
  const end = text.indexOf('\n');
  if (end < 0 && !isWhole) return null;
  try {
    const value: unknown = JSON.parse(end < 0 ? text : text.slice(0, end));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** A blob's bytes as they come. Not every browser can iterate a stream itself. */
export async function* chunksOf(blob: Blob): AsyncGenerator<Uint8Array> {
  const reader = blob.stream().getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}
