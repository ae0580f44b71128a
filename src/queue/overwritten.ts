// show --overwritten: versions of routines that were made by hand and replaced on demand. The log keeps them.
import { snapshotSql } from '../database/envelope.ts';
import { readLog } from '../database/ledger/read.ts';
import type { LogEntry } from '../database/ledger/types.ts';
import type { Transaction } from '../database/session.ts';
import { toSnapshot } from '../database/snapshot.ts';
import { Problem } from '../problem.ts';
import type { Context } from './common/context.ts';
import { lookAt } from './common/look.ts';
import type { OverwrittenVersion } from './common/overwrite.ts';
import { meansRoutine } from './common/routine-words.ts';

export interface OverwrittenResult {
  readonly target: string;
  /** The newest first. */
  readonly versions: readonly {
    /** Number of the log entry that overwrote it. */
    readonly entry: number;
    readonly at: string;
    readonly verb: string;
    readonly patches: readonly string[];
    readonly routine: string;
    readonly file: string;
    /** A script that makes it again. */
    readonly sql: string;
  }[];
}

/** A version, and the log entry that it was overwritten by. */
export interface FoundVersion extends OverwrittenVersion {
  readonly entry: LogEntry;
}

/** Every version that the log keeps, the newest first; those of one routine where `word` (`f`, `public.f(integer)`, a unit's path) means it. */
export async function overwritten(context: Context, word?: string): Promise<OverwrittenResult> {
  return lookAt(context, async (_head, tx) => {
    const found = tx === null ? [] : (await versionsOf(tx)).filter((v) => word === undefined || isOf(word, v));
    return {
      target: context.target.label,
      versions: found.map(({ entry, routine, file, snapshot }) => ({
        entry: entry.seq,
        at: entry.at,
        verb: entry.verb,
        patches: entry.patches,
        routine,
        file,
        sql: snapshotSql(snapshot),
      })),
    };
  });
}

/** The versions in the log, the newest first. */
async function versionsOf(tx: Transaction): Promise<FoundVersion[]> {
  return (await readLog(tx)).reverse().flatMap((entry) => {
    const kept = (entry.detail['overwritten'] ?? []) as OverwrittenVersion[];
    return kept.flatMap((v) => {
      const snapshot = toSnapshot(v.snapshot);
      return snapshot === null ? [] : [{ entry, routine: v.routine, file: v.file, snapshot }];
    });
  });
}

/** The versions that one log entry overwrote. Throws Problem('usage') where it overwrote none. */
export async function versionsAt(tx: Transaction, seq: number): Promise<FoundVersion[]> {
  const all = await versionsOf(tx);
  const found = all.filter((v) => v.entry.seq === seq);
  if (found.length > 0) return found;
  const known = [...new Set(all.map((v) => v.entry.seq))];
  throw new Problem('usage', `entry ${seq} of the log overwrote nothing`, {
    hint:
      known.length === 0
        ? 'Nothing was ever overwritten here.'
        : `Entries that did: ${known.join(', ')}. See pgquilt show --overwritten`,
  });
}

/** Whether a word means the version's routine. */
export function isOf(word: string, { routine: id, file: path }: FoundVersion): boolean {
  return meansRoutine(word, { id, path });
}
