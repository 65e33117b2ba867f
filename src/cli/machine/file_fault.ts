/** What the file system says, in words. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'no space is left of what you may use',
  EFBIG: 'it would be larger than a file may be here',
  EACCES: 'you have no permission',
  EPERM: 'you have no permission',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ENOENT: 'there is no such file or folder',
  EEXIST: 'something else has that name',
  EIO: 'the device reports an error',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open',
  EBUSY: 'it is in use',
  ENXIO: 'nothing is at its other end',
};

/** Why the file system failed, to stand behind a colon. */
export const fileReason = ({ code = '', message }: NodeJS.ErrnoException): string => reasons[code] ?? message;

/** A file that could not be written. */
export class FileError extends Error {}

/** @returns what to throw where a file could not be written */
export function writeFault(path: string, error: unknown): Error {
  if (error instanceof FileError || !isFileFault(error)) return error as Error;
  const full = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  return new FileError(
    `${path} cannot be written: ${fileReason(error)}.${full ? ' Make room, or name another place, and run the command again.' : ''}`,
  );
}

/** Whether an error is the operating system's. */
export const isFileFault = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && typeof (error as NodeJS.ErrnoException).code === 'string';

const done: Readonly<Record<string, string>> = {
  mkdir: 'made',
  write: 'written',
  rename: 'written',
  read: 'read',
};

/** An error of the operating system that nobody on the way put into words. */
export const fileSentence = (error: NodeJS.ErrnoException): string =>
  `${error.path ?? 'A file'} cannot be ${done[error.syscall ?? ''] ?? 'opened'}: ${fileReason(error)}.`;
