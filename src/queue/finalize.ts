// finalize: the bottom of the applied stack becomes permanent migrations and leaves the queue. The functions in the database
// do not change: what the migrations do is tried in the transaction and rolled back.

import type { FinalizedMigration, FinalizedPatch } from '../database/ledger/finalized.ts';
import { movedRow } from '../database/ledger/finalized.ts';
import type { StackRow } from '../database/ledger/types.ts';
import { type MigrationSql, makeMigrations } from '../database/migration/make.ts';
import { type Folder, type Format, filesOf, type MigrationFile } from '../finalize/format.ts';
import { findFormat } from '../finalize/formats.ts';
import { blobHash } from '../patch/blob-hash.ts';
import { Problem } from '../problem.ts';
import { loadParser } from '../routine/parser.ts';
import { removePatch } from '../series/edit.ts';
import { addFinalized } from '../series/edit-finalized.ts';
import { inTheWay } from '../worktree/claim.ts';
import { folderPath, pathIn, readFolder } from '../worktree/folder.ts';
import { patchPath, readPatchFile, readTestFile, testPath } from '../worktree/patches.ts';
import { lstatOrNull, safePath } from '../worktree/safe-path.ts';
import type { FileChange } from '../worktree/write.ts';
import { type AllowOptions, allowed } from './common/allow.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { chooseFinalize } from './common/finalizing/choose.ts';
import { describe } from './common/finalizing/describe.ts';
import { refuseFinalized } from './common/finalizing/refusals.ts';
import { spansOf, type TextSpan } from './common/finalizing/spans.ts';
import { isCreated } from './common/look.ts';
import { type Finished, operate, type QueueOperation } from './common/operation.ts';
import { PatchTests } from './common/patch-tests.ts';
import { type Goal, noneApplied } from './common/stack.ts';
import { refuseEdited } from './push.ts';
import type { TestResult } from './results.ts';

export interface FinalizeResult {
  /** The patches, bottom first. */
  readonly finalized: readonly string[];
  readonly migrations: readonly { readonly patches: readonly string[]; readonly files: readonly string[] }[];
  readonly format: string;
  readonly top: string | null;
  readonly target: string;
  /** The tests of the patches; left out where there are none. */
  readonly tests?: readonly TestResult[];
  /** With --dry-run: the files as they would be written. */
  readonly texts?: readonly { readonly path: string; readonly text: string }[];
  readonly notes: readonly string[];
}

export interface FinalizeOptions extends AllowOptions {
  readonly goal: Goal;
  /** Defaults: series.yaml's, else plain SQL in the format's own folder. */
  readonly format?: string | undefined;
  readonly directory?: string | undefined;
  /** One migration for all. */
  readonly squash?: boolean;
  readonly dryRun?: boolean;
  /** Whether the migrations refuse to run over a routine that is neither the older nor the newer version. */
  readonly guard?: boolean;
  readonly tests?: boolean;
}

/**
 * Finalizes from the bottom: one patch, `count` of them, the one named (it has to be the lowest), or all. Throws Problem:
 * 'nothing-to-do' with none applied, 'drift' where a routine is not as its patch left it, 'failed' where a patch may not be
 * finalized, its test fails, its migration would not do exactly what it did, or a file is in the way.
 */
export async function finalize(context: QueueContext, options: FinalizeOptions): Promise<FinalizeResult> {
  needWrite(context, 'finalize');
  const format = formatOf(context, options);
  if (!isCreated(context)) throw noneApplied();
  const done = await operate<Omit<FinalizeResult, 'notes'>>(context, (op) => work(op, format, options), {
    rows: 'all',
    dryRun: options.dryRun,
    ...allowed(options, 'pgquilt finalize'),
  });
  return { ...done.value, notes: done.notes };
}

interface Chosen {
  readonly format: Format;
  readonly directory: string;
}

/** The folder of series.yaml is that of its format; another format has its own. */
function formatOf({ series }: QueueContext, { format: wanted, directory }: FinalizeOptions): Chosen {
  const set = series.settings.finalize ?? {};
  const format = findFormat(wanted ?? set.format ?? 'sql');
  const own = wanted === undefined || wanted === (set.format ?? 'sql') ? set.directory : undefined;
  return { format, directory: folderPath(directory ?? own ?? format.directory, format.parts !== undefined) };
}

async function work(
  op: QueueOperation,
  { format, directory }: Chosen,
  options: FinalizeOptions,
): Promise<Finished<Omit<FinalizeResult, 'notes'>>> {
  const { context, head, tx } = op;
  if ('name' in options.goal) await refuseFinalized(op, options.goal.name);
  const rows = chooseFinalize(context, head, options.goal);
  refuseEdited(op, [...new Set(rows.flatMap((row) => row.units))]);
  const spans = spansOf(head, rows, options.squash === true);
  const placed = (made: readonly MigrationSql[]) => {
    const folder = readFolder(context.root, directory, format.parts);
    const place = { format, directory, folder };
    return { folder, files: migrationFiles(context.root, place, spans, made, Date.parse(tx.server.now)) };
  };
  // Whether the migrations have a place in the folder does not hang on what is in them, and is known at once.
  placed(spans.map(() => NOTHING));
  const tests = await PatchTests.read(
    op,
    rows.map((row) => row.name),
    { tests: options.tests ?? true },
  );
  const made = await makeMigrations(tx, spans, head.rows.slice(rows.length), {
    parse: await loadParser(),
    guard: options.guard !== false,
    testOf: (row) => tests.after.get(rows.indexOf(row)),
  });
  const { folder, files } = placed(made);
  const names = rows.map((row) => row.name);
  const value = {
    finalized: names,
    migrations: spans.map((span, i) => ({
      patches: span.rows.map((r) => r.name),
      files: (files[i] ?? []).map((f) => f.path),
    })),
    format: format.name,
    top: head.rows.length > rows.length ? (head.stack[head.stack.length - 1]?.name ?? null) : null,
    target: context.target.label,
    ...tests.results(),
  };
  const last = new Map(files.flat().map((f) => [f.path, f.text]));
  const plan = [names, made];
  const there = new Map([...folder].map(([path, text]) => [pathIn(directory, path), text]));
  const before = new Map(there);
  const migrations = spans.map((span, i) => {
    const own = files[i] ?? [];
    const recorded = record(context, span, own, directory, new Map(before));
    for (const { path, text } of own) before.set(path, text);
    return recorded;
  });
  return {
    value: options.dryRun === true ? { ...value, texts: [...last].map(([path, text]) => ({ path, text })) } : value,
    plan,
    ledger: {
      verb: 'finalize',
      patches: names,
      keep: 0,
      push: head.rows.slice(rows.length).map(movedRow),
      detail: { migrations },
    },
    files: [
      ...[...last].map(([path, text]) => ({ path, text, over: there.get(path) ?? null })),
      ...queueFiles(context, rows, spans, files),
    ],
  };
}

const NOTHING: MigrationSql = { up: ['SELECT 1'], down: ['SELECT 1'], routines: [] };

/** The files of every migration, from the root. Throws Problem('failed') where one would take the place of another. */
function migrationFiles(
  root: string,
  { format, directory, folder }: Chosen & { readonly folder: Folder },
  spans: readonly TextSpan[],
  made: readonly MigrationSql[],
  now: number,
): MigrationFile[][] {
  const migrations = spans.map((span, i) => describe(span.rows, made[i] as MigrationSql, now + i * 1000));
  return inFolder(directory, () => filesOf(format, migrations, folder)).map((files) =>
    files.map((file) => {
      const path = pathIn(directory, file.path);
      const there = folder.get(file.path);
      const exists = lstatOrNull(safePath(root, path), path) !== null;
      if (exists && (there === undefined || !file.text.startsWith(there)))
        throw inTheWay(path, 'Move it, or choose another folder: --directory DIR');
      return { path, text: file.text };
    }),
  );
}

/** A format knows the folder's files, and not which folder it is. */
function inFolder<T>(directory: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { code, hint, message } = error;
    throw new Problem(code, `no migration can go to ${directory}: ${message}`, { hint, cause: error });
  }
}

/** What the ledger keeps of a migration; `before` is the folder as it found it, by paths from the root. */
function record(
  { root }: QueueContext,
  span: TextSpan,
  files: readonly MigrationFile[],
  directory: string,
  before: Folder,
): FinalizedMigration {
  const patches = span.rows.map(
    (row): FinalizedPatch => ({
      ...movedRow(row),
      file: readPatchFile(root, row.name),
      test: readTestFile(root, row.name),
    }),
  );
  const own = new Set(files.map((f) => f.path));
  return {
    patches,
    files: files.map(({ path, text }) => ({ path, blob: blobHash(text), was: before.get(path) ?? null })),
    directory,
    beside: [...before.keys()].filter((path) => !own.has(path)),
  };
}

/** The patches leave `patches/` and the list; a line each says what became of them. */
function queueFiles(
  context: QueueContext,
  rows: readonly StackRow[],
  spans: readonly TextSpan[],
  files: readonly MigrationFile[][],
): FileChange[] {
  let series = context.seriesText;
  for (const { name } of rows) series = removePatch(series, name);
  for (const [i, span] of spans.entries()) {
    for (const { name, id, units } of span.rows) {
      const was = Object.fromEntries(Object.entries(span.was).filter(([path]) => units.includes(path)));
      series = addFinalized(series, { patch: name, id, migration: files[i]?.[0]?.path ?? '', units: was });
    }
  }
  const gone = rows.flatMap(({ name }) => [
    ...(readPatchFile(context.root, name) === null ? [] : [patchPath(name)]),
    ...(readTestFile(context.root, name) === null ? [] : [testPath(name)]),
  ]);
  return [{ path: 'series.yaml', text: series }, ...gone.map((path) => ({ path, text: null }))];
}
