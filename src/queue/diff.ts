// diff: the whole top patch as it would be after a refresh, only what is not refreshed yet, or the tree against the live
// routines.
import { driftOf, driftText } from '../database/change/drift.ts';
import { type LedgerHead, readRecorded } from '../database/ledger/read.ts';
import { readKeys, resolvedRow, resolving } from '../database/resolve.ts';
import { ServerError } from '../database/server-error.ts';
import { EMPTY_SEARCH_PATH, type Transaction, transact } from '../database/session.ts';
import { applyFileDiff } from '../patch/apply.ts';
import { diffTexts } from '../patch/diff.ts';
import { formatFileDiff } from '../patch/format.ts';
import { parsePatch } from '../patch/parse.ts';
import { Problem } from '../problem.ts';
import { settingSql } from '../routine/attached.ts';
import { createSql } from '../routine/create-sql.ts';
import { keySql } from '../routine/key.ts';
import { loadParser } from '../routine/parser.ts';
import { readUnit } from '../routine/unit.ts';
import { readUnits } from '../worktree/units.ts';
import { type QueueContext, withConnection } from './common/context.ts';
import { explained } from './common/explained.ts';
import { lookAt } from './common/look.ts';
import { PatchFiles } from './common/patch-files.ts';
import { noneApplied } from './common/stack.ts';
import { Tree } from './common/tree.ts';
import { unitsNamed } from './common/unit-names.ts';

export interface DiffResult {
  readonly patch: string | null;
  readonly files: readonly string[];
  readonly text: string;
}

export interface DiffOptions {
  readonly mode: 'patch' | 'unrefreshed' | 'database';
  /** Only these units; all where none are named. */
  readonly units?: readonly string[];
}

/** Throws Problem('nothing-to-do') for the top patch with none applied. */
export async function diff(context: QueueContext, options: DiffOptions): Promise<DiffResult> {
  const units = readUnits(context.root);
  const named = new Set((await Promise.all((options.units ?? []).map((w) => unitsMeant(context, w, units)))).flat());
  const wanted = (path: string): boolean => named.size === 0 || named.has(path);
  const { mode } = options;
  if (mode === 'database') return againstDatabase(context, new Map([...units].filter(([p]) => wanted(p))));
  return lookAt(
    context,
    async (head, tx) => {
      const tree = new Tree(context, new PatchFiles(context), head.stack);
      const edited = tree.edited(head.unitHashes);
      const row = head.rows[0];
      if (mode === 'patch' && row === undefined) throw noneApplied();
      const paths = mode === 'patch' ? [...new Set([...(row?.units ?? []), ...edited])] : edited;
      const before = await textsBefore(head, tx, tree, paths, mode);
      const diffs = paths.filter(wanted).flatMap((path) => {
        // Where the tree does not follow this target, a unit that is not an edit has the target's own text.
        const now = edited.includes(path) || context.followsTree ? tree.text(path) : (before.current.get(path) ?? null);
        const found = diffTexts(path, before.texts.get(path) ?? null, now);
        return found === null ? [] : [found];
      });
      return {
        patch: mode === 'patch' ? (row?.name ?? null) : null,
        files: diffs.map((d) => d.path),
        text: diffs.map(formatFileDiff).join(''),
      };
    },
    { count: 1 },
  );
}

/** As unitsNamed; a patch's name is an error that names the verb for it. */
async function unitsMeant(context: QueueContext, word: string, units: ReadonlyMap<string, string>): Promise<string[]> {
  return unitsNamed(word, units).catch((error: unknown) => {
    if (!context.series.patches.some((p) => p.name === word)) throw error;
    throw new Problem('usage', `${word} is a patch, and diff takes units`, {
      hint: `pgquilt show ${word}`,
      cause: error,
    });
  });
}

async function textsBefore(
  head: LedgerHead,
  tx: Transaction | null,
  tree: Tree,
  paths: readonly string[],
  mode: 'patch' | 'unrefreshed',
) {
  const recorded = tx === null ? head.recorded : await readRecorded(tx, paths);
  const current = new Map(
    paths.map((p) => [p, recorded.units.has(p) ? (recorded.units.get(p)?.text ?? null) : tree.baseText(p)] as const),
  );
  const texts = new Map(current);
  const row = head.rows[0];
  if (mode === 'patch' && row !== undefined) {
    for (const reverse of parsePatch(row.reverse, `ledger:${row.name}`).files) {
      const result = applyFileDiff(current.get(reverse.path) ?? null, reverse);
      if (result.status === 'applied') texts.set(reverse.path, result.text);
    }
  }
  return { texts, current };
}

/** Runs the tree's texts behind a savepoint and compares what they make with what is live; everything is rolled back. */
async function againstDatabase(context: QueueContext, units: ReadonlyMap<string, string>): Promise<DiffResult> {
  const parse = await loadParser();
  const routines = [...units].flatMap(([path, text]) =>
    readUnit(path, text, parse).routines.map((routine) => ({ path, routine })),
  );
  if (routines.length === 0) return { patch: null, files: [], text: '' };
  return withConnection(context, (connection) =>
    transact(connection, context.session, async (tx) => {
      const asking = resolving(
        routines.map((r) => r.routine.key),
        tx.searchPath,
        { recorded: false },
      );
      const made: { sql: string; path: string }[] = routines.flatMap(({ path, routine }) => [
        { path, sql: createSql(routine.create, true).sql },
        ...routine.attached.map((a) => ({ path, sql: settingSql(a.setting, keySql(routine.key)) })),
      ]);
      const statements = [
        ...asking.statements,
        'SAVEPOINT pgquilt_diff',
        ...made.map((m) => m.sql),
        EMPTY_SEARCH_PATH,
        readKeys('all', false),
      ];
      const results = await connection.batch(statements).catch((error: unknown) => {
        const at = error instanceof ServerError ? made[error.index - asking.statements.length - 1] : undefined;
        if (!(error instanceof ServerError) || at === undefined) throw error;
        throw new Problem('drift', `${at.path} cannot stand in ${context.target.label} as it is: ${error.message}`, {
          file: at.path,
          sqlstate: error.code,
          detail: error.detail,
          hint: 'pgquilt drift shows what was changed there.',
          cause: error,
        });
      });
      const live = asking.read(results);
      const tree = (results[results.length - 1] ?? []).map(resolvedRow);
      const drifts = routines.flatMap(({ path }, i) => {
        const id = live[i]?.id ?? '';
        const found = driftOf({ id, path, source: 'base' }, tree[i]?.live ?? null, live[i]?.live ?? null);
        return found === null ? [] : [{ path, text: driftText(found).replace(' (base)', ' (tree)') }];
      });
      return {
        commit: false,
        value: {
          patch: null,
          files: [...new Set(drifts.map((d) => d.path))],
          text: drifts.map((d) => `${d.text}\n`).join(''),
        },
      };
    }).catch(explained),
  );
}
