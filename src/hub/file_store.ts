/** The one folder in a model's folder: for graphs. */
export const graphFolder = 'onnx';

/**
 * Where a file lies in a model's folder.
 * @throws Error for a name that is neither of the folder nor of its `onnx/`
 */
export function placeOf(file: string): { inside: typeof graphFolder | null; name: string } {
  const [, inside, name] = /^(onnx\/)?([^/\\]+)$/.exec(file) ?? [];
  if (name === undefined || name === '.' || name === '..')
    throw new Error(`${JSON.stringify(file)} is not the name of a model's file.`);
  return { inside: inside === undefined ? null : graphFolder, name };
}

/**
 * Where models are kept: folders of files, on disk or in the browser. A folder has files, and more in its `onnx/`, whose names
 * begin with that. A file grows at its end and is read by ranges;
 * nothing is ever held whole.
 */
export interface FileStore {
  /** The names of all folders. */
  folders(): Promise<string[]>;
  /** The names of the files of a folder; none if there is no such folder. */
  files(folder: string): Promise<string[]>;
  /** Opens a file for reading; null if there is none. It shows the file as it is now, if it grows later. */
  open(folder: string, file: string): Promise<StoredFile | null>;
  /** Opens a file for writing from byte `at` on, made if there is none, and cut there if it is longer. */
  append(folder: string, file: string, at: number): Promise<Appender>;
  /** Replaces a small file. @throws HubFault `quota`, `storage` */
  replace(folder: string, file: string, text: string): Promise<void>;
  /** Renames a file. @returns false where that cannot be done, and the file keeps its name */
  rename(folder: string, from: string, to: string): Promise<boolean>;
  /** Deletes a file; it may be missing. */
  remove(folder: string, file: string): Promise<void>;
  /** Deletes a folder with its files; it may be missing. */
  removeFolder(folder: string): Promise<void>;
  /** Bytes that can still be written; null if that is unknown. */
  free(): Promise<number | null>;
  /**
   * Locks a folder for this tab or process; the lock ends with it, however that ends.
   * @returns a function to release it, or null if another has it
   */
  lock(folder: string): Promise<(() => Promise<void>) | null>;
  /** The folders that some tab or process has locked. */
  locked(): Promise<ReadonlySet<string>>;
}

export interface StoredFile {
  readonly size: number;
  /** The file itself, where the store is the browser's. */
  readonly blob?: Blob;
  /** Bytes [start, end), within its size. */
  read(start: number, end: number): Promise<ArrayBuffer>;
}

/** A file that is being written. */
export interface Appender {
  /** @throws HubFault `quota`, `storage` */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Ends the writing; what was written is on disk. */
  close(): Promise<void>;
}
