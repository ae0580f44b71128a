// The long stacks of servers that this checkout has read: what it notes of them, and what it reads back.
import { readVersions } from '../../database/ledger/glance.ts';
import type { Transaction } from '../../database/session.ts';
import type { Standing } from '../../database/stack-memo.ts';
import { readStackNote, writeStackNote } from '../../worktree/stack-notes.ts';

/** The target at an address, and the checkout that notes something of it. */
export interface Noting {
  readonly root: string;
  readonly url: string;
  readonly mayWrite: boolean;
}

interface Noted extends Standing {
  /** Those of the ledger's rows when they were read and checked. */
  readonly versions: string;
}

/** From here on it takes longer to check a stack than to ask whether it is still the same. */
const LONG = 100;

/** The stack of the target at this address as it was noted; null where it is short, or was never read. */
export function readNoted({ root, url }: Noting): Noted | null {
  const note = readStackNote(root, url) as Partial<Noted> | null;
  const { versions, stack, selected } = note ?? {};
  return typeof versions === 'string' && Array.isArray(stack) && Array.isArray(selected)
    ? { versions, stack, selected }
    : null;
}

/** Notes a stack that was read and checked in this transaction, if it is a long one. */
export async function noteLong(
  { root, url, mayWrite }: Noting,
  tx: Transaction,
  { stack, selected }: Standing,
): Promise<void> {
  if (!mayWrite || stack.length < LONG) return;
  const versions = await readVersions(tx);
  const names = stack.map(({ name, id }) => ({ name, id }));
  if (versions !== null) writeStackNote(root, url, { versions, stack: names, selected } satisfies Noted);
}
