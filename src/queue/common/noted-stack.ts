// The long stacks of servers that this checkout has read: what it notes of them, and what it reads back.
import { readVersions } from '../../database/ledger/glance.ts';
import type { Transaction } from '../../database/session.ts';
import type { Standing } from '../../database/stack-memo.ts';
import { readStackNote, removeStackNote, writeStackNote } from '../../worktree/stack-notes.ts';

/** The target at an address, and the checkout that notes something of it. */
export interface Noting {
  readonly root: string;
  readonly url: string;
  readonly mayWrite: boolean;
}

export interface Noted extends Standing {
  /** Those of the ledger's rows when they were read and checked. */
  readonly versions: string;
}

/** From here on it takes longer to check a stack than to ask whether it is still the same. */
const LONG = 100;

/**
 * As it is written: the versions and the selection as JSON, then a line for each patch with its name, as many with the units, as many
 * with the ids. Lines are read in a third of the time of as many objects.
 */
type Head = Pick<Noted, 'versions' | 'selected'>;

/** The stack of the target at this address as it was noted; null where it is short, or was never read. */
export function readNoted({ root, url }: Noting): Noted | null {
  const lines = readStackNote(root, url)?.split('\n') ?? [];
  const count = (lines.length - 1) / 3;
  const head = readHead(lines[0] ?? '');
  if (head === null || count < 1 || !Number.isInteger(count)) return null;
  const stack = lines.slice(1, count + 1).map((name, i) => {
    return { name, id: lines[2 * count + 1 + i] ?? '', unitsJson: lines[count + 1 + i] ?? '' };
  });
  return { ...head, stack };
}

function readHead(line: string): Head | null {
  try {
    const { versions, selected } = JSON.parse(line) as Partial<Head>;
    return typeof versions === 'string' && Array.isArray(selected) ? { versions, selected } : null;
  } catch {
    return null;
  }
}

/** Notes a stack that was read and checked in this transaction, if it is a long one; of a short one no `old` note is kept. */
export async function noteLong(
  { root, url, mayWrite }: Noting,
  old: Noted | null,
  tx: Transaction,
  { stack, selected }: Standing,
): Promise<void> {
  if (!mayWrite) return;
  if (stack.length < LONG) {
    if (old !== null) removeStackNote(root, url);
    return;
  }
  const versions = await readVersions(tx);
  if (versions === null) return;
  const lines = [
    JSON.stringify({ versions, selected } satisfies Head),
    ...stack.map(({ name }) => name),
    ...stack.map(({ unitsJson }) => unitsJson),
    ...stack.map(({ id }) => id),
  ];
  writeStackNote(root, url, lines.join('\n'));
}
