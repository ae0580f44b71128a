// What a target does not know yet of the series' finalized patches. One that has them on its stack takes them off at its next
// operation and keeps them as history; one that got their migrations takes the units' texts of the base for its own. What
// either has learned it unlearns where it is unfinalized.

import { DriftProblem } from '../../../database/change/drift.ts';
import { forward } from '../../../database/change/forward.ts';
import { type FinalizedMigration, movedRow } from '../../../database/ledger/finalized.ts';
import { type LedgerHead, type RowsWanted, readHead, readRecorded } from '../../../database/ledger/read.ts';
import type { Recorded, RecordedRoutine } from '../../../database/ledger/types.ts';
import { type LedgerChange, writeLedger } from '../../../database/ledger/write.ts';
import { readingIds } from '../../../database/resolve.ts';
import type { Transaction } from '../../../database/session.ts';
import { differences } from '../../../database/snapshot.ts';
import { blobHash } from '../../../patch/blob-hash.ts';
import { diffTexts } from '../../../patch/diff.ts';
import type { FileDiff } from '../../../patch/types.ts';
import { parserFor } from '../../../routine/parser.ts';
import type { FinalizedEntry, Series } from '../../../series/types.ts';
import type { QueueContext } from '../context.ts';
import { stackRow } from '../record.ts';
import { finalizedBelow } from './standing.ts';
import { mayBeTakenBack, putUnder, takenBack } from './taken-back.ts';

/**
 * Finalized patches that a target without them has not had the migration of, as far as its ledger tells: their units stand
 * there as they were before, and no patch is applied that could be the reason.
 */
export function unlearned(
  { finalized = [] }: Series,
  head: Pick<LedgerHead, 'stack' | 'unitHashes'>,
  baseText: (path: string) => string | null,
): readonly FinalizedEntry[] {
  if (finalized.length === 0 || head.stack.length > 0) return [];
  // A later one may have brought the older text back: then that is the base.
  const isOlder = ([path, was]: [string, string]): boolean =>
    head.unitHashes.get(path) === was && blobHash(baseText(path)) !== was;
  return finalized.filter(({ units }) => Object.entries(units).some(isOlder));
}

interface Learned {
  readonly head: LedgerHead;
  /** Those whose migrations the target has not had. */
  readonly waiting: readonly FinalizedEntry[];
}

/** Texts that the checkout knows: a unit's at the base, and the diffs of a patch's file. */
export interface Texts {
  readonly baseText: (path: string) => string | null;
  readonly diffs: (patch: string) => readonly FileDiff[];
}

/** Brings the ledger in line within the transaction; the same head where there is nothing to learn. */
export async function learnFinalized(
  tx: Transaction,
  context: QueueContext,
  head: LedgerHead,
  rows: RowsWanted | undefined,
  { baseText, diffs }: Texts,
): Promise<Learned> {
  let now = head;
  const write = async (change: LedgerChange): Promise<void> => {
    const from = change.keep === undefined ? now : await readHead(tx, 'all');
    await writeLedger(tx, from, context.toolVersion, change);
    now = await readHead(tx, rows);
  };
  if (mayBeTakenBack(context.series, head, diffs)) {
    for (const migration of await takenBack(tx, context.series))
      await write(putUnder(await readHead(tx, 'all'), migration));
  }
  const count = finalizedBelow(context.series, now.stack);
  if (count > 0) await write(takeOff(context.series, await readHead(tx, 'all'), count));
  const waiting: FinalizedEntry[] = [];
  const open = unlearned(context.series, now, baseText);
  for (const entry of open) {
    const change = await takeAsBase(tx, entry, baseText);
    if (change === null) waiting.push(entry);
    else await write(change);
  }
  return { head: now, waiting };
}

function takeOff({ finalized = [] }: Series, { rows }: LedgerHead, count: number): LedgerChange {
  const migrations = rows.slice(0, count).map(
    (row): FinalizedMigration => ({
      patches: [{ ...movedRow(row), file: null, test: null }],
      files: finalized.filter((e) => e.patch === row.name).map((e) => ({ path: e.migration, blob: null, was: null })),
      directory: '',
      beside: [],
    }),
  );
  return {
    verb: 'finalize',
    patches: rows.slice(0, count).map((row) => row.name),
    keep: 0,
    push: rows.slice(count).map(movedRow),
    detail: { migrations, learned: true },
  };
}

/** The base texts of the patch's units, where the routines are live as these say; null where they are not. */
async function takeAsBase(
  tx: Transaction,
  entry: FinalizedEntry,
  baseText: (path: string) => string | null,
): Promise<LedgerChange | null> {
  const paths = Object.keys(entry.units);
  const texts = paths.map((path) => ({ path, text: baseText(path) }));
  const parse = await parserFor(texts.map((t) => t.text));
  const units = texts.map(({ path, text }) => ({ path, before: text, after: text }));
  const touched = tx.touched.length;
  await tx.connection.batch(['SAVEPOINT pgquilt_learn']);
  try {
    const found = await forward(tx, [{ patch: null, units }], { units: new Map(), routines: new Map() }, { parse });
    const known = new Set(found.routines.map((r) => r.id));
    const recorded = await readRecorded(tx, paths);
    const gone = [...recorded.routines.values()].filter((r) => !known.has(r.id));
    if (
      !(await allAbsent(
        tx,
        gone.map((r) => r.id),
      ))
    )
      return null;
    return {
      verb: 'finalize',
      patches: [entry.patch],
      units: texts.map(({ path, text }) => ({ path, text, blob: blobHash(text) })),
      routines: [...found.routines, ...gone.map((r) => ({ ...r, snapshot: null, forget: true }))],
      detail: { migrations: asPatch(entry, texts, recorded, found.routines), learned: true },
    };
  } catch (error) {
    if (!(error instanceof DriftProblem)) throw error;
    return null;
  } finally {
    await tx.connection.batch(['ROLLBACK TO SAVEPOINT pgquilt_learn']);
    tx.touched.length = touched;
  }
}

/**
 * The patch as this target would have had it from the queue, so that it can be reverted and unfinalized here, too: from what the
 * ledger had of its units before. None where that is not what the patch was made upon.
 */
function asPatch(
  { patch, id, migration, units }: FinalizedEntry,
  texts: readonly { readonly path: string; readonly text: string | null }[],
  before: Recorded,
  after: readonly RecordedRoutine[],
): FinalizedMigration[] {
  const older = (path: string): string | null => before.units.get(path)?.text ?? null;
  if (!texts.every(({ path }) => blobHash(older(path)) === units[path])) return [];
  const files = texts.flatMap(({ path, text }) => diffTexts(path, older(path), text) ?? []);
  const now = new Map(after.map((r) => [r.id, r]));
  const routines = [...new Set([...before.routines.keys(), ...now.keys()])].flatMap((routine) => {
    const [was, is] = [before.routines.get(routine), now.get(routine)];
    const change = { before: was?.snapshot ?? null, after: is?.snapshot ?? null };
    const path = (is ?? was)?.path ?? '';
    return differences(change.before, change.after).length === 0 ? [] : [{ id: routine, path, ...change }];
  });
  const row = stackRow(patch, `Subject: ${patch}\n`, files, routines, id);
  return [
    {
      patches: [{ ...row, file: null, test: null }],
      files: [{ path: migration, blob: null, was: null }],
      directory: '',
      beside: [],
    },
  ];
}

async function allAbsent(tx: Transaction, ids: readonly string[]): Promise<boolean> {
  if (ids.length === 0) return true;
  const reading = readingIds(ids, tx.searchPath);
  return reading.read(await tx.connection.batch(reading.statements)).every((live) => live === null);
}
