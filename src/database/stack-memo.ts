// What an embedded database's stack was when it was last closed, kept beside its folder, so that `top` and `series` need
// not start a server to say it. PostgreSQL rewrites global/pg_control whenever it starts and stops, so as long as that
// file is the same nobody has opened the database since.
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A patch on the stack, as far as the listing verbs need it. */
export interface StackName {
  readonly name: string;
  readonly id: string;
}

interface Memo {
  readonly control: string;
  readonly stack: readonly StackName[];
}

const memoFile = (directory: string): string => `${directory}.stack.json`;

function controlHash(directory: string): string {
  return createHash('sha256')
    .update(readFileSync(path.join(directory, 'global', 'pg_control')))
    .digest('hex');
}

/** Writes the memo; call it with the database closed and its lock still held. A failure only means that there is none. */
export function rememberStack(directory: string, stack: readonly StackName[]): void {
  const memo: Memo = { control: controlHash(directory), stack: stack.map(({ name, id }) => ({ name, id })) };
  const draft = `${memoFile(directory)}.${process.pid}`;
  try {
    writeFileSync(draft, JSON.stringify(memo));
    renameSync(draft, memoFile(directory));
  } catch {
    // The next command opens the database and tries again.
  }
}

/** The stack, or null where there is no memo or the database has been opened since. */
export function recallStack(directory: string): readonly StackName[] | null {
  try {
    const memo = JSON.parse(readFileSync(memoFile(directory), 'utf8')) as Memo;
    return memo.control === controlHash(directory) && Array.isArray(memo.stack) ? memo.stack : null;
  } catch {
    return null;
  }
}
