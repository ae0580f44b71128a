// Migrations made and proved: every patch's statements are run, up, up again, down and down again, in the transaction of the
// caller, who rolls it back. What the server refuses to replace is made again; what comes out has to be what the ledger has.
import { Problem } from '../../problem.ts';
import type { ParseStatements } from '../../routine/parser.ts';
import { planSteps, type Step } from '../../routine/plan.ts';
import { backward, netChanges } from '../change/backward.ts';
import { attributeNames, driftOf, driftText } from '../change/drift.ts';
import { explainError } from '../change/explain-error.ts';
import { type Level, LevelReader, type ReadLevels, stateOf, type UnitChange } from '../change/levels.ts';
import { replan } from '../change/replan.ts';
import { runStatements, StatementError } from '../change/run-statements.ts';
import { withoutPrinting } from '../change/same-definition.ts';
import type { PlannedStatement } from '../change/statement.ts';
import { rebuildOf } from '../dependents/of-steps.ts';
import { planRebuild, type Rebuild } from '../dependents/rebuild.ts';
import type { StackRow } from '../ledger/types.ts';
import { type Resolved, readingIds, resolving } from '../resolve.ts';
import type { Transaction } from '../session.ts';
import { BACK, PROVING } from './blocks.ts';
import { readVersions, type Versions } from './fingerprint.ts';
import { type Direction, directionStatements, type Sides } from './statements.ts';

/** Rows of the stack that become one migration, with the texts of their units below and above them. */
export interface Span {
  /** As messages name it: the patch, or the patches. */
  readonly patches: string;
  readonly rows: readonly StackRow[];
  readonly units: readonly UnitChange[];
}

export interface MigrationSql {
  readonly up: readonly string[];
  readonly down: readonly string[];
  /** The identities of the routines that it changes. */
  readonly routines: readonly string[];
}

export interface MakeOptions {
  readonly parse: ParseStatements;
  /** Whether the migrations look whether the routines are at one of their two versions. */
  readonly guard: boolean;
  /** The tests of the patches, each to be run where its patch is the newest one. */
  readonly testOf?: (row: StackRow) => (() => Promise<void>) | undefined;
}

/**
 * Makes the migrations of the spans, bottom first; `above` are the rows on top of them. Nothing of what it did is left behind.
 * Throws Problem('drift') where a routine is not as its patch left it, Problem('failed') where a migration would not do exactly
 * what its patches did.
 */
export async function makeMigrations(
  tx: Transaction,
  spans: readonly Span[],
  above: readonly StackRow[],
  options: MakeOptions,
): Promise<MigrationSql[]> {
  const counts = [tx.touched.length, tx.rebuilt.length] as const;
  await tx.connection.batch(['SAVEPOINT pgquilt_finalize', `SET LOCAL ${PROVING} TO on`]);
  try {
    await backward(tx, above);
    const crossings: Crossed[] = [];
    for (const span of [...spans].reverse()) crossings.unshift(await cross(tx, span, options.parse));
    const out: MigrationSql[] = [];
    for (const crossed of crossings) out.push(await prove(tx, crossed, options));
    return out;
  } finally {
    await tx.connection.batch(['ROLLBACK TO SAVEPOINT pgquilt_finalize']);
    [tx.touched.length, tx.rebuilt.length] = counts;
  }
}

/** A span with what stands on both sides of it. */
interface Crossed {
  readonly span: Span;
  readonly read: ReadLevels;
  readonly resolved: readonly Resolved[];
  readonly ids: readonly string[];
  readonly older: Versions;
  readonly newer: Versions;
  readonly sides: ReadonlyMap<string, Sides>;
}

/** Goes below the span, which stands at the top, and looks at its routines before and after. */
async function cross(tx: Transaction, span: Span, parse: ParseStatements): Promise<Crossed> {
  const level: Level = { patch: span.patches, units: span.units };
  const read = new LevelReader().read([level], parse);
  const asking = resolving(read.keys, tx.searchPath, { recorded: false });
  const resolved = read.keys.length === 0 ? [] : asking.read(await tx.connection.batch(asking.statements));
  const known = [
    ...stateOf(read, level, 'before', resolved).routines.keys(),
    ...stateOf(read, level, 'after', resolved).routines.keys(),
  ];
  const ids = [...new Set([...netChanges(span.rows).map((c) => c.id), ...known])];
  const now = await snapshots(tx, ids);
  const newer = await readVersions(tx, ids);
  await backward(tx, span.rows);
  const before = await snapshots(tx, ids);
  const older = await readVersions(tx, ids);
  const sides = new Map(ids.map((id, i) => [id, { from: before[i] ?? null, to: now[i] ?? null }]));
  return { span, read, resolved, ids, older, newer, sides };
}

async function snapshots(tx: Transaction, ids: readonly string[]) {
  const reading = readingIds(ids, tx.searchPath);
  return reading.read(await tx.connection.batch(reading.statements));
}

/** Goes up the span again by its own migration, and tries the way back from there. */
async function prove(tx: Transaction, crossed: Crossed, options: MakeOptions): Promise<MigrationSql> {
  const { span } = crossed;
  const up = await runAndLearn(tx, direct(tx, crossed, 'up', options), span);
  await compare(tx, crossed, 'to', 'the migration up');
  await run(tx, up, span);
  await compare(tx, crossed, 'to', 'the migration up, run again,');
  await options.testOf?.(span.rows[span.rows.length - 1] as StackRow)?.();
  await testBelow(tx, span, options);
  await tx.connection.batch(['SAVEPOINT pgquilt_down']);
  const down = await runAndLearn(tx, direct(tx, crossed, 'down', options), span);
  await compare(tx, crossed, 'from', 'the migration down');
  await run(tx, down, span);
  await compare(tx, crossed, 'from', 'the migration down, run again,');
  await tx.connection.batch(['ROLLBACK TO SAVEPOINT pgquilt_down']);
  const sql = (statements: readonly PlannedStatement[]): string[] => statements.map((s) => s.sql);
  return { up: sql(up), down: sql(down), routines: crossed.ids };
}

/** Runs the tests of a squashed migration's older patches: no migration stands at their levels, so the patches are taken off one by one. */
async function testBelow(tx: Transaction, { rows }: Span, { testOf }: MakeOptions): Promise<void> {
  const tested = rows.slice(0, -1).filter((row) => testOf?.(row) !== undefined);
  if (tested.length === 0) return;
  await tx.connection.batch(['SAVEPOINT pgquilt_tests']);
  let level = rows.length;
  for (const row of tested.reverse()) {
    const above = rows.indexOf(row) + 1;
    await backward(tx, rows.slice(above, level));
    level = above;
    await testOf?.(row)?.();
  }
  await tx.connection.batch(['ROLLBACK TO SAVEPOINT pgquilt_tests']);
}

function direct(tx: Transaction, crossed: Crossed, way: 'up' | 'down', { guard }: MakeOptions): Direction {
  const { span, read, resolved, ids, older, newer } = crossed;
  const level: Level = { patch: span.patches, units: span.units };
  const [low, high] = [stateOf(read, level, 'before', resolved), stateOf(read, level, 'after', resolved)];
  const sides = new Map([...crossed.sides].map(([id, s]) => [id, way === 'up' ? s : { from: s.to, to: s.from }]));
  const planned = planSteps(way === 'up' ? low : high, way === 'up' ? high : low, (id) => sides.get(id)?.from != null);
  return {
    patches: span.patches,
    steps: [...untold(planned, sides, crossed), ...planned],
    sides,
    crossings: ids.map((id) => {
      const [from, to] = [older.get(id) ?? [''], newer.get(id) ?? ['']];
      return way === 'up' ? { id, from, to } : { id, from: to, to: from };
    }),
    tellsEnvelopes: way === 'down',
    searchPath: tx.searchPath,
    user: tx.server.user,
    major: Math.trunc(tx.server.version / 10_000),
    guard,
    known: way === 'up' ? (span.rows[span.rows.length - 1]?.id ?? null) : null,
  };
}

/** Routines that no text has and that are there afterwards: a unit said that they be gone, and they come back. */
function untold(planned: readonly Step[], sides: ReadonlyMap<string, Sides>, { span }: Crossed): Step[] {
  const known = new Set(planned.map((s) => s.id));
  const paths = new Map(span.rows.flatMap((row) => row.routines.map((r) => [r.id, r.path] as const)));
  return [...sides].flatMap(([id, { from, to }]): Step[] =>
    from === null && to !== null && !known.has(id)
      ? [{ action: 'create', id, path: paths.get(id) ?? '', before: null, after: null }]
      : [],
  );
}

/** Runs a direction; where PostgreSQL refuses a step that has another way, once more with that. */
async function runAndLearn(tx: Transaction, direction: Direction, span: Span): Promise<PlannedStatement[]> {
  const level = { index: 0, steps: [...direction.steps] };
  const moved = new Set<string>();
  await tx.connection.batch(['SAVEPOINT pgquilt_try']);
  for (;;) {
    const now = { ...direction, steps: level.steps };
    const rebuild = await dependentsOf(tx, now, span);
    const statements = directionStatements(now, rebuild);
    try {
      await runStatements(tx, statements);
      if (rebuild !== null)
        rebuild.verify.check(await tx.connection.batch(rebuild.verify.statements.map((s) => s.sql)));
      return statements;
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      await tx.connection.batch(['ROLLBACK TO SAVEPOINT pgquilt_try']);
      if (!replan([level], error, moved)) throw explained(error, span);
    }
  }
}

async function run(tx: Transaction, statements: readonly PlannedStatement[], span: Span): Promise<void> {
  await runStatements(tx, statements).catch((error: unknown) => {
    throw error instanceof StatementError ? explained(error, span) : error;
  });
}

function explained({ error, planned }: StatementError, span: Span): Problem {
  return explainError(error, planned, { patches: [span.patches], unitText: () => null });
}

/** What depends on the routines that are made again, or with another argument list, as statements for any role, and as they are for this one to verify. */
async function dependentsOf(tx: Transaction, { steps }: Direction, span: Span) {
  const request = { ...rebuildOf(steps), patch: span.patches, level: 0 };
  // The migration says everything under an empty path.
  const bare: Transaction = { ...tx, searchPath: [] };
  const own = await planRebuild(bare, request);
  if (own === null) return null;
  const by = (superuser: boolean) => planRebuild({ ...bare, server: { ...tx.server, user: BACK, superuser } }, request);
  const [superuser, other] = [await by(true), await by(false)];
  const told = (statements: Rebuild['up'] | undefined): string[] =>
    (statements ?? []).filter((s) => s.purpose === 'rebuild').map((s) => s.sql);
  return {
    down: told(own.down),
    up: { superuser: told(superuser?.up), other: told(other?.up) },
    isAltered: own.isAltered,
    verify: own.verify,
  };
}

/** Throws Problem('failed') where a routine is not what it should be on this side. */
async function compare(
  tx: Transaction,
  { span, ids, sides }: Crossed,
  side: 'from' | 'to',
  what: string,
): Promise<void> {
  const found = await snapshots(tx, ids);
  const inexact = ids.flatMap(
    (id, i) => driftOf({ id, path: '', source: 'ledger' }, sides.get(id)?.[side] ?? null, found[i] ?? null) ?? [],
  );
  const [drift] = await withoutPrinting(inexact);
  if (drift === undefined) return;
  throw new Problem(
    'failed',
    `patch ${span.patches}: ${what} would not leave ${drift.id} as it has to be: its ${attributeNames(drift).join(', ')} would differ`,
    {
      patch: span.rows[0]?.name,
      file: span.rows.flatMap((row) => row.routines).find((r) => r.id === drift.id)?.path,
      detail: driftText(drift),
      hint: 'Nothing was changed and no file was written. What differs is not in the text of the unit, or is for a superuser to set; say it in the unit (pgquilt refresh), or finalize as a superuser.',
    },
  );
}
