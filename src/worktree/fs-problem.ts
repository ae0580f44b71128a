// The file system's errors in words: what could not be done, to which path, why, and what to do next.
import { Problem } from '../problem.ts';

/** What was tried, as in "cannot write udfs/a.sql". */
export type FileAction = 'read' | 'write' | 'delete' | 'lock' | 'list' | 'open';

const reasons: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  ENOSPC: ['the disk is full', 'Free some space, then run the command again.'],
  EDQUOT: ['the disk quota is used up', 'Free some space, then run the command again.'],
  EFBIG: ['the file would be larger than the system allows', 'Check "ulimit -f" and the size of the file.'],
  EACCES: ['permission denied', 'Check the owner and the mode of the file and of its folder.'],
  EPERM: ['the system does not permit it', 'Check the owner and the attributes of the file and of its folder.'],
  EROFS: ['the file system is read-only', 'Mount it for writing, or work on a copy elsewhere.'],
  EISDIR: ['it is a folder', 'Move the folder out of the way.'],
  ENOTDIR: ['a part of its path is a file, not a folder', 'Move the file out of the way.'],
  EEXIST: ['a file of another kind is in its place', 'Move the file out of the way.'],
  ENOENT: ['there is no such file or folder', 'Check the path.'],
  ENAMETOOLONG: ['the name is too long for the file system', 'Choose a shorter name.'],
  ELOOP: ['it is a symbolic link', 'Replace the link with a real file: pgquilt follows no links in a queue.'],
  EMFILE: ['too many files are open', 'Raise the limit with "ulimit -n".'],
  ENFILE: ['too many files are open on this machine', 'Wait a moment, then run the command again.'],
  EBUSY: ['another program is using it', 'Close the other program, then run the command again.'],
  EIO: ['the disk reports an error', 'Check the disk and the system log.'],
};

/** The Problem for an error of node:fs; a Problem passes through, and so does what is no file system error. */
export function fsProblem(error: unknown, action: FileAction, path: string): Error {
  if (!(error instanceof Error) || error instanceof Problem) return error as Error;
  const code = errorCode(error);
  if (code === undefined) return error;
  const [reason, hint] = reasons[code] ?? [error.message, 'Check the file and its folder.'];
  return new Problem('failed', `cannot ${action} ${path}: ${reason}`, { file: path, hint, cause: error });
}

/** The code of a node:fs error ('ENOENT'), or undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

/** Whether the error says that the file is not there. */
export function isMissing(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
