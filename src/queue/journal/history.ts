// Which operations of this folder can be undone, which undos can be taken back, and whether somebody else got in between.
import type { LogEntry } from '../../database/ledger/types.ts';
import { Problem } from '../../problem.ts';
import type { Entry, EntryHead } from './entry.ts';

type Head = Pick<Entry, keyof EntryHead>;

export interface History<E extends Head = Entry> {
  /** What stands, the oldest first: operations, and not what was undone. */
  readonly done: readonly E[];
  /** The undos that nothing has been done since, the oldest first. */
  readonly undone: readonly E[];
  /** Every entry that changed this target or files alone. */
  readonly all: readonly E[];
}

/**
 * The history on one target; `committed` says whether the target's log has the entry with that hash: an operation that was
 * cut off before its commit is no part of it.
 */
export function historyOf<E extends Head>(
  entries: readonly E[],
  target: string,
  committed: (logHash: string) => boolean,
): History<E> {
  const here = (e: E): boolean => e.log === null || e.target === target;
  const all = entries.filter((e) => e.log === null || e.target !== target || committed(e.log.after.hash));
  const byNumber = new Map(all.map((e) => [e.number, e]));
  const named = (numbers: readonly number[]): E[] => numbers.flatMap((n) => byNumber.get(n) ?? []);
  let done: E[] = [];
  let undone: E[] = [];
  for (const entry of all) {
    const { takesBack } = entry;
    if (takesBack === undefined) {
      done.push(entry);
      if (here(entry)) undone = undone.filter((u) => !here(u));
    } else if (takesBack.by === 'undo') {
      done = done.filter((e) => !takesBack.entries.includes(e.number));
      undone.push(entry);
    } else {
      undone = undone.filter((e) => !takesBack.entries.includes(e.number));
      for (const undo of named(takesBack.entries)) done.push(...named(undo.takesBack?.entries ?? []).reverse());
    }
  }
  return { done: done.filter(here), undone: undone.filter(here), all: all.filter(here) };
}

/** How far back: the newest `count` operations, or all after the one with that number; after 0: all that can be taken back. */
export type Extent = { readonly count: number } | { readonly to: number };

/** The entries to take back, the newest first. Throws Problem: 'nothing-to-do', 'usage' for a number that is none of them. */
export function choose<E extends Head>(history: History<E>, by: 'undo' | 'redo', extent: Extent): E[] {
  const from = by === 'undo' ? history.done : history.undone;
  if ('to' in extent && extent.to !== 0) {
    const at = from.findIndex((e) => e.number === extent.to);
    if (at < 0) throw unknownEntry(history, extent.to);
    if (at < from.length - 1) return from.slice(at + 1).reverse();
    throw new Problem('nothing-to-do', `Entry ${extent.to} is where the queue stands`);
  }
  const last = from.findLastIndex((e) => e.final !== undefined);
  const chosen = 'count' in extent ? from.slice(-extent.count) : from.slice(last + 1);
  if (chosen.length > 0) return chosen.reverse();
  throw new Problem('nothing-to-do', by === 'undo' ? 'Nothing to undo' : 'Nothing to redo', {
    hint: 'pgquilt log lists the operations; those made from this folder have a number.',
  });
}

function unknownEntry<E extends Head>({ all, done }: History<E>, number: number): Problem {
  const there = all.find((e) => e.number === number);
  const numbers = done.map((e) => e.number).slice(-10);
  if (there === undefined) {
    return new Problem('usage', `the journal of this folder has no entry ${number}`, {
      hint: numbers.length === 0 ? 'pgquilt log lists them.' : `The newest it can go back to: ${numbers.join(', ')}.`,
    });
  }
  return new Problem('usage', `entry ${number} (${titleOf(there)}) does not stand any more: it was undone`, {
    hint: 'To take an undo back: pgquilt redo',
  });
}

/** `push of a, b`; `entry 3 of push of a` in full is for the caller to say. */
export function titleOf({ verb, patches }: Pick<EntryHead, 'verb' | 'patches'>): string {
  return `${verb}${ofPatches(patches)}`;
}

function ofPatches(patches: readonly string[]): string {
  const shown = patches.length > 5 ? [...patches.slice(0, 4), `${patches.length - 4} more`] : patches;
  return shown.length === 0 ? '' : ` of ${shown.join(', ')}`;
}

/** The operations that are taken back, or done again, a line each; of an undo whose own are no longer in the journal, the patches. */
export function sentences<E extends Head>({ all }: History<E>, by: 'undo' | 'redo', chosen: readonly E[]): string[] {
  const of = (entry: Head) => `entry ${entry.number}: ${titleOf(entry)}`;
  if (by === 'undo') return chosen.map(of);
  return chosen.flatMap((undo) => {
    const again = all.filter((e) => undo.takesBack?.entries.includes(e.number));
    if (again.length > 0) return again.map((entry) => `${of(entry)}, undone as entry ${undo.number}`);
    return [`what entry ${undo.number} took back${ofPatches(undo.patches)}`];
  });
}

/**
 * Throws Problem('failed') where the target's log has anything since the oldest of the chosen entries that this folder's
 * journal does not have, or where one of them cannot be undone.
 */
export function refuseGaps<E extends Head>(
  history: History<E>,
  chosen: readonly E[],
  log: { readonly head: { readonly seq: number; readonly hash: string }; readonly entries: readonly LogEntry[] },
  label: string,
): void {
  const final = chosen.find((e) => e.final !== undefined);
  if (final !== undefined) {
    throw new Problem('failed', `entry ${final.number} (${titleOf(final)}) cannot be undone: ${final.final}`, {
      hint:
        final === chosen[0]
          ? 'Nothing has been done since, so there is nothing to undo.'
          : `As far as it goes: pgquilt undo --to ${final.number}`,
    });
  }
  const oldest = Math.min(...chosen.filter((e) => e.log !== null).map((e) => e.number));
  let { seq, hash } = log.head;
  for (const entry of [...history.all].reverse()) {
    if (entry.log === null || entry.number < oldest) continue;
    if (entry.log.after.hash !== hash)
      throw foreign(
        entry,
        log.entries.filter((e) => e.seq > (entry.log?.after.seq ?? 0) && e.seq <= seq),
        label,
      );
    ({ seq, hash } = entry.log.before);
  }
}

function foreign(entry: Head, others: readonly LogEntry[], label: string): Problem {
  const [first] = others;
  const who =
    first === undefined ? '' : `: ${first.who} at ${first.at.slice(0, 16).replace('T', ' ')}, ${titleOf(first)}`;
  const more = others.length > 1 ? ` (and ${others.length - 1} more)` : '';
  return new Problem(
    'failed',
    `${label} was changed from elsewhere after entry ${entry.number} (${titleOf(entry)})${who}${more}`,
    {
      detail: others.map((e) => `${e.at.slice(0, 19).replace('T', ' ')}  ${e.who}  ${titleOf(e)}`).join('\n'),
      hint: 'An undo would take that along, unseen. To take patches off, theirs too: pgquilt pop, or pgquilt goto NAME',
    },
  );
}
