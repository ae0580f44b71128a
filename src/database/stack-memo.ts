// What an embedded database's stack, and its selected guards, were when it was last closed, kept beside its folder, so that `top` and `patches` need
// not start a server to say it. PostgreSQL rewrites global/pg_control whenever it starts and stops, so as long as that
// file is the same nobody has opened the database since.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A patch on the stack, as far as the listing verbs need it. */
export interface StackName {
  readonly name: string;
  readonly id: string;
  /** Paths of the units that it changes, as JSON, which is read where they are asked for. */
  readonly unitsJson: string;
}

/** Where a target stands, as far as the listing verbs need it. */
export interface Standing {
  /** Bottom first. */
  readonly stack: readonly StackName[];
  /** Guards selected there: they say which guarded patches take part. */
  readonly selected: readonly string[];
  /** All that the patches have as unitsJson, where it was read as one text: to look through that is quicker. */
  readonly unitsText?: Pick<string, 'includes'>;
}

interface Memo extends Standing {
  readonly control: string;
}

const memoFile = (directory: string): string => `${directory}.stack.json`;

/** PostgreSQL keeps all that the file says, and its checksum, within one sector of a disk; the rest is zeros. */
const CONTROL_BYTES = 512;

function readControl(directory: string): string {
  return readFileSync(path.join(directory, 'global', 'pg_control')).toString('base64', 0, CONTROL_BYTES);
}

/** Writes the memo; call it with the database closed and its lock still held. A failure only means that there is none. */
export function rememberStack(directory: string, { stack, selected }: Standing): void {
  const memo: Memo = {
    control: readControl(directory),
    stack: stack.map(({ name, id, unitsJson }) => ({ name, id, unitsJson })),
    selected,
  };
  const draft = `${memoFile(directory)}.${process.pid}`;
  try {
    writeFileSync(draft, JSON.stringify(memo));
    renameSync(draft, memoFile(directory));
  } catch {
    // The next command opens the database and tries again.
  }
}

/** What was remembered, or null where there is no memo or the database has been opened since. */
export function recallStack(directory: string): Standing | null {
  try {
    const memo = JSON.parse(readFileSync(memoFile(directory), 'utf8')) as Memo;
    const isWhole = Array.isArray(memo.selected) && memo.stack.every(({ unitsJson }) => typeof unitsJson === 'string');
    return isWhole && memo.control === readControl(directory) ? memo : null;
  } catch {
    return null;
  }
}
