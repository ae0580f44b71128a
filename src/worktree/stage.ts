// Staging: new content is written in full, and to the disk, beside the file it is for, before anything changes.
// What is left to do is a rename, which happens wholly or not at all.
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCode, fsProblem } from './fs-problem.ts';
import { pidExists } from './process-identity.ts';
import { lstatOrNull } from './safe-path.ts';

/** A file's new content, waiting beside it. */
export interface Staged {
  /** Puts the content in place. */
  commit(): void;
  /** Takes the waiting content away, and the folders that were made for it. */
  discard(): void;
}

/** Stages `text` for the file at `absolute` (checked by safePath); `path` is what a Problem names. */
export function stage(absolute: string, path: string, text: string, last: boolean): Staged {
  const made: string[] = [];
  const temporary = join(dirname(absolute), `.pgquilt-${process.pid}-${randomBytes(8).toString('hex')}.tmp`);
  const discard = () => {
    try {
      rmSync(temporary, { force: true });
    } catch {
      // It could not even be made; why not is the error that counts.
    }
    for (const folder of made.reverse()) removeEmptyFolder(folder);
  };
  try {
    const old = lstatOrNull(absolute, path);
    if (old?.isDirectory()) throw Object.assign(new Error('is a folder'), { code: 'EISDIR' });
    makeFolders(dirname(absolute), made);
    writeNew(temporary, text, old?.mode, last);
  } catch (error) {
    discard();
    throw fsProblem(error, 'write', path);
  }
  return {
    discard,
    commit() {
      try {
        renameSync(temporary, absolute);
      } catch (error) {
        throw fsProblem(error, 'write', path);
      }
    },
  };
}

/** Removes what a killed process left waiting in the folder. A live one's is left alone. */
export function sweepFolder(folder: string): void {
  try {
    for (const name of readdirSync(folder)) {
      const pid = /^\.pgquilt-(\d+)-[0-9a-f]{16}\.tmp$/.exec(name)?.[1];
      if (pid !== undefined && !pidExists(Number(pid))) rmSync(join(folder, name), { force: true });
    }
  } catch {
    // A folder that is not there yet holds nothing; one that cannot be read fails where it matters, when writing.
  }
}

/** Makes the renames in a folder last through a loss of power. Where the system cannot, that is no failure. */
export function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, constants.O_RDONLY);
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // The content itself is on the disk already.
  }
}

/** Removes the folder where it is empty; whether it was. */
export function removeEmptyFolder(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

/** Makes the folder and those above it; `made` gets each that was not there. */
export function makeFolders(folder: string, made: string[]): void {
  try {
    mkdirSync(folder);
    made.push(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') {
      makeFolders(dirname(folder), made);
      mkdirSync(folder);
      made.push(folder);
    } else if (errorCode(error) !== 'EEXIST') throw error;
  }
}

/** Writes a file that must not be there yet; through to the disk where it has to `last`. `opened` is called once it is there. */
export function writeNew(
  file: string,
  text: string,
  mode: number | undefined,
  last: boolean,
  opened?: () => void,
): void {
  const handle = openSync(file, 'wx', 0o666);
  opened?.();
  try {
    if (mode !== undefined) fchmodSync(handle, mode & 0o7777);
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done);
    if (last) fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
