// unfinalize: the last migration becomes a patch again, at the bottom of the stack, while nothing is built on it; an unapplied one
// where its tool has taken it down.

import { chainRows } from '../database/ledger/chain-rows.ts';
import { type FinalizedMigration, movedRow, readFinalized } from '../database/ledger/finalized.ts';
import { readRecorded } from '../database/ledger/read.ts';
import type { LedgerChange } from '../database/ledger/write.ts';
import { listed } from '../listed.ts';
import { blobHash } from '../patch/blob-hash.ts';
import { Problem } from '../problem.ts';
import { insertPatch } from '../series/edit.ts';
import { removeFinalized } from '../series/edit-finalized.ts';
import { pathIn, readFolder } from '../worktree/folder.ts';
import { patchPath, readPatchFile, testPath } from '../worktree/patches.ts';
import { readTextIn } from '../worktree/read-text.ts';
import type { FileChange } from '../worktree/write.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { rowsOf } from './common/finalizing/taken-back.ts';
import { takenDown } from './common/finalizing/taken-down.ts';
import { findDrift } from './common/find-drift.ts';
import { operate, type QueueOperation } from './common/operation.ts';
import { textsBelow } from './common/texts-below.ts';
import { popChange } from './pop.ts';
import { refuseEdited } from './push.ts';

export interface UnfinalizeResult {
  /** The patches that are in the queue again, bottom first. */
  readonly unfinalized: readonly string[];
  /** Whether they are on the stack; not where the migration had been taken down. */
  readonly applied: boolean;
  /** The migration's files, which are gone. */
  readonly removed: readonly string[];
  readonly top: string | null;
  readonly target: string;
  readonly notes: readonly string[];
}

/**
 * Takes the last migration back: its files go, its patches are applied patches again, or, where its tool has taken it down, unapplied
 * ones; the functions in the database stay as they are. Throws Problem: 'nothing-to-do' where nothing is finalized, 'failed' where
 * its files were changed, where there are newer ones beside them, or where it was finalized on another target.
 */
export async function unfinalize(
  context: QueueContext,
  { dryRun }: { readonly dryRun?: boolean } = {},
): Promise<UnfinalizeResult> {
  needWrite(context, 'unfinalize');
  const done = await operate<Omit<UnfinalizeResult, 'notes'>>(
    context,
    async (op) => {
      const { tx, head } = op;
      const migrations = await readFinalized(tx);
      const last = migrations.at(-1);
      if (last === undefined) throw new Problem('nothing-to-do', 'No patch is finalized');
      refuse(context, last);
      const names = last.patches.map((p) => p.name);
      const applied = !(await isDown(op, migrations));
      const now = head.stack[head.stack.length - 1]?.name ?? null;
      const top = applied ? (now ?? names[names.length - 1] ?? null) : null;
      const removed = last.files.filter((f) => f.was === null).map((f) => f.path);
      return {
        value: {
          unfinalized: names,
          applied,
          removed,
          top: dryRun === true ? now : top,
          target: context.target.label,
        },
        plan: [names, applied, removed],
        ...(applied
          ? {
              ledger: {
                verb: 'unfinalize',
                patches: names,
                keep: 0,
                push: [...rowsOf(last), ...head.rows.map(movedRow)],
              },
            }
          : await takenOff(op, last)),
        files: [
          ...last.files.map(({ path, was }) => ({ path, text: was, over: readTextIn(context.root, path) ?? '' })),
          ...queueFiles(context, last),
        ],
      };
    },
    { rows: 'all', dryRun },
  );
  return { ...done.value, notes: done.notes };
}

/** Whether its own tool has taken the last one down here. Throws Problem('failed') where patches are applied above it. */
async function isDown({ tx, head }: QueueOperation, migrations: readonly FinalizedMigration[]): Promise<boolean> {
  if (takenDown(migrations, (await findDrift(tx)).drifts).length === 0) return false;
  if (head.stack.length === 0) return true;
  const [name, above] = [migrations.at(-1)?.patches.at(-1)?.name, listed(head.stack.map((p) => p.name))];
  throw new Problem('failed', `the migration of ${name} has been taken down, and ${above} above it is applied`, {
    patch: name,
    hint: 'Nothing was changed. Pop first: pgquilt pop -a, then pgquilt unfinalize.',
  });
}

/** The patches as after a pop, which the migration's way down was. */
async function takenOff(op: QueueOperation, last: FinalizedMigration) {
  const chained = chainRows(rowsOf(last), { position: 0, hash: '' }, { at: '', by: '', tool: '' });
  const rows = chained.map(({ row }) => row);
  const recorded = await readRecorded(
    op.tx,
    rows.flatMap((row) => row.units),
  );
  const units = textsBelow(rows, (path) => recorded.units.get(path)?.text ?? null);
  refuseEdited(op, [...units.keys()]);
  const change = popChange(op.head, rows, units);
  const ledger: LedgerChange = { ...change, verb: 'unfinalize', patches: rows.map((row) => row.name), keep: 0 };
  return { ledger, units };
}

function refuse({ root, series }: QueueContext, { patches, files, directory, beside }: FinalizedMigration): void {
  const name = patches.at(-1)?.name ?? '';
  const stop = (message: string, hint: string, file?: string): never => {
    throw new Problem('failed', message, { patch: name, hint: `Nothing was changed. ${hint}`, ...(file && { file }) });
  };
  const instead = `Undo it with a new patch: pgquilt revert ${name}`;
  if (directory === '')
    stop(`patch ${name} was finalized on another target`, `Run pgquilt unfinalize there. ${instead}`);
  for (const { path, blob } of files) {
    const text = readTextIn(root, path);
    if (text === null || blobHash(text) !== blob)
      stop(`${path} is not as it was written: it was ${text === null ? 'removed' : 'changed'} since`, instead, path);
  }
  const own = new Set([...files.map((f) => f.path), ...beside]);
  const parts = [...own].map((path) => path.split('/')[0] ?? '');
  const newer = [...readFolder(root, directory, parts).keys()]
    .map((path) => pathIn(directory, path))
    .find((path) => !own.has(path));
  if (newer !== undefined) stop(`${newer} came after the migration of ${name}, and may be built on it`, instead, newer);
  for (const patch of patches) {
    const taken = series.patches.some((p) => p.name === patch.name) || readPatchFile(root, patch.name) !== null;
    if (taken)
      stop(
        `there is a patch ${patch.name} already`,
        `Rename it first: pgquilt rename ${patch.name} NAME`,
        patchPath(patch.name),
      );
  }
}

/** The patches' files and lines as they were. */
function queueFiles({ seriesText }: QueueContext, { patches }: FinalizedMigration): FileChange[] {
  let series = seriesText;
  for (const { name } of [...patches].reverse())
    series = insertPatch(removeFinalized(series, name), name, { after: null });
  const files = patches.flatMap(({ name, file, test, header, forward }) => [
    {
      path: patchPath(name),
      text: file ?? `${header}${header === '' || header.endsWith('\n') ? '' : '\n'}${forward}`,
      over: null,
    },
    ...(test === null ? [] : [{ path: testPath(name), text: test, over: null }]),
  ]);
  return [...files, { path: 'series.yaml', text: series }];
}
