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

/** As it is written: long texts, a line a patch, are read in half the time of as many objects. */
interface Note extends Pick<Noted, 'versions' | 'selected'> {
  readonly names: string;
  readonly ids: string;
  /** Paths with a tab between two of them, which none has in it. */
  readonly units: string;
}

/** The stack of the target at this address as it was noted; null where it is short, or was never read. */
export function readNoted({ root, url }: Noting): Noted | null {
  const note = readStackNote(root, url) as Partial<Note> | null;
  const { versions, names, ids, units, selected } = note ?? {};
  const isNote = typeof names === 'string' && typeof ids === 'string' && typeof units === 'string';
  if (!isNote || typeof versions !== 'string' || !Array.isArray(selected)) return null;
  const [idOf, unitsOf] = [ids.split('\n'), units.split('\n')];
  const stack = names.split('\n').map((name, i) => {
    const line = unitsOf[i] ?? '';
    return { name, id: idOf[i] ?? '', units: line === '' ? [] : line.split('\t') };
  });
  return { versions, stack, selected };
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
  const names = stack.map(({ name }) => name).join('\n');
  const ids = stack.map(({ id }) => id).join('\n');
  const units = stack.map((patch) => patch.units.join('\t')).join('\n');
  writeStackNote(root, url, { versions, names, ids, units, selected } satisfies Note);
}
