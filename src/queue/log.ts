// log: every operation on the target, oldest first, with what can be undone of it from this folder.
import { readLog, readLogHashes } from '../database/ledger/read.ts';
import type { LogEntry } from '../database/ledger/types.ts';
import type { Context } from './common/context.ts';
import { lookAt } from './common/look.ts';
import { readJournal } from './journal/entry.ts';
import { historyOf } from './journal/history.ts';

/** An operation in the log of the target, or one on files alone. */
export interface LogItem extends Omit<LogEntry, 'seq'> {
  /** Null for a change of files alone, which the target does not know of. */
  readonly seq: number | null;
  /** Its number in the journal of this folder; null for what was done elsewhere. */
  readonly entry: number | null;
  /** Whether an undo can go back past it; null for what this folder's journal does not have. */
  readonly undo: 'possible' | 'undone' | 'final' | null;
}

export interface LogResult {
  readonly target: string;
  readonly entries: readonly LogItem[];
}

export async function log(context: Context): Promise<LogResult> {
  const { root, target } = context;
  return lookAt(context, async (_head, tx) => {
    const entries = tx === null ? [] : await readLog(tx);
    if (root === null)
      return { target: target.label, entries: entries.map((e) => ({ ...e, entry: null, undo: null })) };
    const hashes = tx === null ? new Set<string>() : await readLogHashes(tx);
    const { done, all } = historyOf(readJournal(root), target.label, (hash) => hashes.has(hash));
    const standing = new Set(done.map((e) => e.number));
    const items: LogItem[] = [];
    let next = 0;
    const upTo = (seq: number, item: Pick<LogItem, 'entry' | 'undo'>): void => {
      for (; (entries[next]?.seq ?? Number.POSITIVE_INFINITY) <= seq; next++) {
        const entry = entries[next];
        if (entry !== undefined) items.push({ ...entry, ...item });
      }
    };
    // The order of the journal is that in which things were done here; no clock is asked.
    for (const { number, log, at, verb, patches, takesBack, final } of all) {
      const undo =
        takesBack !== undefined ? null : final !== undefined ? 'final' : standing.has(number) ? 'possible' : 'undone';
      if (log === null)
        items.push({ seq: null, at, who: '', verb, patches, detail: {}, tool: '', entry: number, undo });
      else {
        upTo(log.before.seq, { entry: null, undo: null });
        upTo(log.after.seq, { entry: number, undo });
      }
    }
    upTo(Number.MAX_SAFE_INTEGER, { entry: null, undo: null });
    return { target: target.label, entries: items };
  });
}
