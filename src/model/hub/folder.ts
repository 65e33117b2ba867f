/**
 * A model folder: on disk, among dropped files, in an archive, or in memory. It is read by ranges, since model files
 * can be larger than any buffer.
 */
export interface Folder {
  /** Size of a file in bytes; null if there is none of that name. */
  size(file: string): Promise<number | null>;
  /** Bytes [start, end) of an existing file, within its size. */
  read(file: string, start: number, end: number): Promise<ArrayBuffer>;
  /** An existing file that the browser reads by itself, without a copy in memory here; in browsers. */
  blob?(file: string): Promise<Blob>;
  /** The file names, if they can be listed: for messages about missing files. */
  names?(): Promise<string[]>;
}

/** A folder whose files are in memory. */
export const bufferFolder = (
  files: Readonly<Record<string, ArrayBuffer | Uint8Array<ArrayBuffer> | string | undefined>>,
): Folder => {
  const bytes = (file: string) => {
    const content = Object.hasOwn(files, file) ? files[file] : undefined;
    if (content === undefined) return null;
    return typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
  };
  return {
    size: async (file) => bytes(file)?.length ?? null,
    read: async (file, start, end) => (bytes(file) as Uint8Array<ArrayBuffer>).slice(start, end).buffer,
    names: async () => Object.keys(files),
  };
};

/** Longest JSON file of a folder: the index of a thousand shards has a few MiB. */
const longestJson = 64 * 2 ** 20;

/**
 * Reads a JSON file of a folder.
 * @throws Error if it is missing, too long, or not JSON
 */
export async function readJson(folder: Folder, file: string): Promise<unknown> {
  const size = await folder.size(file);
  if (size === null) throw new Error(`The folder has no ${file}.`);
  if (size > longestJson) throw new Error(`${file} cannot be read: it has ${size} bytes.`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await folder.read(file, 0, size));
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    throw new Error(`${file} cannot be read: ${error.message}.`);
  }
}
