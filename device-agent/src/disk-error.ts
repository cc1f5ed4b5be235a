/** What the system's error codes mean to a person at the terminal. */
const READABLE: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file may not grow any more',
  EROFS: 'the disk is read-only',
  EACCES: 'no permission to write',
  EPERM: 'no permission to write',
  EIO: 'the disk reports an error',
  ENOENT: 'the data directory is gone',
};

/** Why a file could not be written, in one line without a path. */
export function readableDiskError(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return READABLE[code ?? ''] ?? message;
}

/** The same error with words that name the directory, for whoever reads the one line with which the agent ends. */
export function asDataDirError(error: unknown, directory: string): Error {
  const { code } = error as NodeJS.ErrnoException;
  // What is missing may be any file; the message of the system names it.
  if (code === undefined || code === 'ENOENT' || !(code in READABLE)) return error as Error;
  return new Error(`data directory ${directory}: ${readableDiskError(error)} (${code})`, { cause: error });
}
