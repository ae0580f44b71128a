// From what a person types to routines of the target: a patch, a unit, or a routine with or without schema and arguments.
import type { LedgerHead } from '../../database/ledger/read.ts';
import { ServerError } from '../../database/server-error.ts';
import { EMPTY_SEARCH_PATH, setSearchPath, type Transaction } from '../../database/session.ts';
import { Problem } from '../../problem.ts';
import { loadParser } from '../../routine/parser.ts';
import { quoteLiteral } from '../../routine/quote.ts';
import { readUnit } from '../../routine/unit.ts';
import { suggest } from '../../series/suggest.ts';
import { readUnits } from '../../worktree/units.ts';
import type { Context, QueueContext } from './context.ts';
import { PatchFiles } from './patch-files.ts';
import { namesOf } from './routine-names.ts';
import { unitsNamed } from './unit-names.ts';

export interface RoutinesNamed {
  /** Of pg_proc. */
  readonly oids: readonly number[];
  /** Identities that a unit or a patch has, and the target has not. */
  readonly absent: readonly string[];
}

/**
 * The routines that `word` means on the target: those that a patch of that name changes, those of a unit (by path), a
 * live routine, or those of a unit (by its file's name), in this order. Throws Problem('usage') where it means nothing.
 */
export async function routinesNamed(
  context: Context,
  head: LedgerHead,
  tx: Transaction,
  word: string,
): Promise<RoutinesNamed> {
  const row = head.rows.find((r) => r.name === word);
  if (row !== undefined)
    return byId(
      tx,
      row.routines.map((r) => r.id),
    );
  const units = context.root === null ? new Map<string, string>() : readUnits(context.root);
  if (context.root !== null && context.series.patches.some((p) => p.name === word)) {
    const { files } = new PatchFiles(context as QueueContext).patch(word);
    return byUnit(
      tx,
      units,
      files.map((f) => f.path),
    );
  }
  if (/\.sql$/.test(word) || (word.includes('/') && !word.includes('('))) {
    return byUnit(tx, units, await unitsNamed(word, units));
  }
  const live = await liveRoutines(tx, word);
  if (live.length > 0) return { oids: live, absent: [] };
  if (units.size > 0) {
    const paths = await unitsNamed(word, units).catch(() => []);
    if (paths.length > 0) return byUnit(tx, units, paths);
  }
  const [near] = suggest(word, [...context.series.patches.map((p) => p.name), ...(await liveNames(tx))]);
  throw new Problem('usage', `${context.target.label} has no routine '${word}', and no patch or unit has that name`, {
    hint:
      near === undefined
        ? 'Give a routine (schema.name or its whole signature), a patch or a unit.'
        : `Did you mean ${near}?`,
  });
}

async function byUnit(tx: Transaction, units: ReadonlyMap<string, string>, paths: readonly string[]) {
  const parse = await loadParser();
  const keys = paths.flatMap((path) => readUnit(path, units.get(path) ?? '', parse).routines.map((r) => r.key));
  return byId(tx, await namesOf(tx, keys));
}

async function byId(tx: Transaction, ids: readonly string[]): Promise<RoutinesNamed> {
  const [, rows = []] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    `SELECT p.oid::bigint, k.id FROM pg_catalog.unnest(ARRAY[${ids.map((id) => quoteLiteral(id)).join(', ')}]::text[]) AS k(id)
     LEFT JOIN pg_catalog.pg_proc p ON p.oid >= 16384 AND p.oid::pg_catalog.regprocedure::text = k.id`,
    setSearchPath(tx.searchPath),
  ]);
  return {
    oids: rows.filter((r) => r['oid'] !== null).map((r) => Number(r['oid'])),
    absent: rows.filter((r) => r['oid'] === null).map((r) => String(r['id'])),
  };
}

const IDENTIFIER = '("(?:[^"]|"")+"|[^".()]+)';
const NAME = new RegExp(`^(?:${IDENTIFIER}\\.)?${IDENTIFIER}$`, 'u');

/** Oids of the live routines that a name, with its schema or without, or a signature means. */
export async function liveRoutines(tx: Transaction, word: string): Promise<number[]> {
  if (word.includes('(')) return bySignature(tx, word);
  const [, schema, name] = NAME.exec(word) ?? [];
  if (name === undefined) return [];
  const where = [`p.proname IN (${spellings(name)})`];
  // Of the server's own routines only those are meant whose schema is given.
  where.push(schema === undefined ? 'p.oid >= 16384' : `n.nspname IN (${spellings(schema)})`);
  const [, rows = []] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    `SELECT p.oid::bigint FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE ${where.join(' AND ')}`,
    setSearchPath(tx.searchPath),
  ]);
  return rows.map((r) => Number(r['oid']));
}

/** A quoted identifier as it is; another as typed and as SQL folds it. */
function spellings(word: string): string {
  const names = word.startsWith('"') ? [word.slice(1, -1).replaceAll('""', '"')] : [word, word.toLowerCase()];
  return names.map((n) => quoteLiteral(n)).join(', ');
}

async function bySignature(tx: Transaction, word: string): Promise<number[]> {
  try {
    const results = await tx.connection.batch([
      'SAVEPOINT pgquilt_name',
      `SELECT pg_catalog.to_regprocedure(${quoteLiteral(word)})::pg_catalog.oid::bigint AS oid`,
    ]);
    const oid = results[1]?.[0]?.['oid'];
    return oid == null ? [] : [Number(oid)];
  } catch (error) {
    // Before PostgreSQL 16, an unknown type is an error.
    if (!(error instanceof ServerError)) throw error;
    await tx.connection.batch(['ROLLBACK TO SAVEPOINT pgquilt_name']);
    return [];
  }
}

async function liveNames(tx: Transaction): Promise<string[]> {
  const [, rows = []] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    `SELECT DISTINCT p.proname::text AS name FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
     WHERE p.oid >= 16384 ORDER BY 1`,
    setSearchPath(tx.searchPath),
  ]);
  return rows.map((r) => String(r['name']));
}
