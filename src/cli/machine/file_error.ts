/** File system errors as text. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'your disk quota is used up',
  EFBIG: 'the file would be too large for this file system',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a directory',
  ENOTDIR: 'part of its path is not a directory',
  ENOENT: 'there is no such file or directory',
  EEXIST: 'it already exists',
  EIO: 'the device reports an error',
  ELOOP: 'too many levels of symbolic links',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open',
  EBUSY: 'it is in use',
  ENXIO: 'no reader is connected',
};

/** The reason for a file system error, to follow a colon. */
export const fileReason = ({ code = '', message }: NodeJS.ErrnoException): string => reasons[code] ?? message;

/** A file that could not be written. */
export class FileError extends Error {}

/** @returns the error to throw if a file could not be written */
export function writeError(path: string, error: unknown): Error {
  if (error instanceof FileError || !isFileSystemError(error)) return error as Error;
  const full = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  return new FileError(
    `${path} cannot be written: ${fileReason(error)}.${full ? ' Free some space or choose another path, and run the command again.' : ''}`,
  );
}

/** Whether an error comes from the operating system. */
export const isFileSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && typeof (error as NodeJS.ErrnoException).code === 'string';

const done: Readonly<Record<string, string>> = {
  mkdir: 'created',
  write: 'written',
  rename: 'written',
  read: 'read',
};

/** The message for an uncaught error of the operating system. */
export const fileErrorMessage = (error: NodeJS.ErrnoException): string =>
  `${error.path ?? 'A file'} cannot be ${done[error.syscall ?? ''] ?? 'opened'}: ${fileReason(error)}.`;
