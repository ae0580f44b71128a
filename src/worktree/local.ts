// The queue's local folder, `.pgquilt/`: what belongs to this checkout alone and never goes into git.
import { lstatOrNull, safePath } from './safe-path.ts';
import { writeFileAtomic } from './write.ts';

const ignoreFile = '.pgquilt/.gitignore';

/** Makes `.pgquilt/` with a `.gitignore` that hides all of it, where they are not there yet. */
export function ensureLocalFolder(root: string): void {
  if (lstatOrNull(safePath(root, ignoreFile), ignoreFile) === null) writeFileAtomic(root, ignoreFile, '*\n');
}
