// The long stacks of servers that this checkout has read: what it notes of them, and what it reads back.
import { readVersions } from '../../database/ledger/glance.ts';
import type { Transaction } from '../../database/session.ts';
import type { StackName, Standing } from '../../database/stack-memo.ts';
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
 * As it is written: the versions and the selection as JSON, then the patches' names, a line each, and in parts of their own as many
 * lines with their units, and with their ids. Lines are read in a third of the time of as many objects.
 */
type Head = Pick<Noted, 'versions' | 'selected'>;

/** The stack of the target at this address as it was noted; null where it is short, or was never read. */
export function readNoted({ root, url }: Noting): Noted | null {
  const [first, unitsText, ids, rest] = partsOf(readStackNote(root, url));
  if (first === undefined || unitsText === undefined || ids === undefined || rest?.length !== 0) return null;
  const [line = '', ...names] = linesOf(first);
  const head = readHead(line);
  const lists: Lists = { units: whenAsked(unitsText), ids: whenAsked(ids) };
  return head && { ...head, unitsText, stack: names.map((name, at) => new NotedPatch(name, lists, at)) };
}

/** An empty line ends each part: a note without one at its end was cut off. */
const GAP = '\n\n';

function partsOf(note: Buffer | null): Buffer[] {
  const parts: Buffer[] = [];
  if (note === null) return parts;
  let start = 0;
  for (let end = note.indexOf(GAP); end >= 0; end = note.indexOf(GAP, start)) {
    parts.push(note.subarray(start, end));
    start = end + GAP.length;
  }
  return [...parts, note.subarray(start)];
}

const linesOf = (part: Buffer): string[] => part.toString('utf8').split('\n');

/** What most that look do not ask for is taken apart when somebody does. */
function whenAsked(part: Buffer): () => readonly string[] {
  let lines: readonly string[] | undefined;
  return () => {
    lines ??= linesOf(part);
    return lines;
  };
}

interface Lists {
  readonly units: () => readonly string[];
  readonly ids: () => readonly string[];
}

class NotedPatch implements StackName {
  readonly name: string;
  readonly lists: Lists;
  readonly at: number;

  constructor(name: string, lists: Lists, at: number) {
    this.name = name;
    this.lists = lists;
    this.at = at;
  }

  get id(): string {
    return this.lists.ids()[this.at] ?? '';
  }

  get unitsJson(): string {
    return this.lists.units()[this.at] ?? '';
  }
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
  const head = JSON.stringify({ versions, selected } satisfies Head);
  const parts = [
    [head, ...stack.map(({ name }) => name)],
    stack.map(({ unitsJson }) => unitsJson),
    stack.map(({ id }) => id),
  ];
  writeStackNote(root, url, parts.map((lines) => lines.join('\n') + GAP).join(''));
}
