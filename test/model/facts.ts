// The catalogs as a bag of lines: those of the database, and those that a database has which only ever saw one level.
import { catalogQuery } from '../support/catalog.ts';
import type { Texts } from '../support/queue.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { makeDependents, type Slot } from './slots.ts';

export type Facts = readonly string[];

const DROP_ROUTINES = `DROP SCHEMA IF EXISTS dep CASCADE;
  DO $$ DECLARE id text; BEGIN LOOP
    SELECT p.oid::regprocedure INTO id FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace LIMIT 1;
    EXIT WHEN NOT FOUND;
    EXECUTE 'DROP ROUTINE ' || id || ' CASCADE';
  END LOOP; END $$;`;

/** Prepares the reading, for planning it takes longer than it does; call it once in a session, under no other search_path than it is read with. */
export const prepareFacts = `BEGIN; SET LOCAL search_path TO ''; PREPARE model_facts AS ${catalogQuery}; COMMIT`;

/**
 * Takes away what a run left: cheaper than an empty database, for tables, roles, the ledger's tables and the prepared reading stay.
 */
export async function clear(db: TestDatabase): Promise<void> {
  await db.sql('ROLLBACK');
  await db.sql(`RESET ALL; SET client_min_messages TO warning; ${DROP_ROUTINES} DROP EVENT TRIGGER IF EXISTS model_seen; DELETE FROM public.t;
    DO $$ BEGIN IF to_regnamespace('pgquilt') IS NOT NULL THEN
      DELETE FROM pgquilt.patch; DELETE FROM pgquilt.unit; DELETE FROM pgquilt.routine; DELETE FROM pgquilt.log;
    END IF; END $$; RESET client_min_messages`);
}

/** What the catalogs say now. */
export async function liveFacts(db: TestDatabase): Promise<Facts> {
  return read(db, '');
}

/**
 * What the catalogs say where texts, and nothing else, are run as they are, and what depends on them is made then. No slot knows of
 * another, so that each is tried by itself, and once for all runs on a server.
 */
export class References {
  readonly #known = new Map<string, Promise<Facts | null>>();

  /** Null where the server refuses one of them. */
  async of(db: TestDatabase, texts: Texts, inPlay: readonly Slot[]): Promise<Facts | null> {
    const tables = (await this.#one(db, {}, [])) ?? [];
    let all = tables;
    for (const slot of inPlay) {
      const units = Object.keys(slot.versions[0] ?? {});
      const own = await this.#one(db, Object.fromEntries(units.map((unit) => [unit, texts[unit] ?? null])), [slot]);
      if (own === null) return null;
      all = withAll(all, without(own, tables));
    }
    return all;
  }

  #one(db: TestDatabase, texts: Texts, inPlay: readonly Slot[]): Promise<Facts | null> {
    const key = JSON.stringify(texts);
    const known = this.#known.get(key) ?? referenceFacts(db, texts, inPlay);
    this.#known.set(key, known);
    return known;
  }
}

async function referenceFacts(db: TestDatabase, texts: Texts, inPlay: readonly Slot[]): Promise<Facts | null> {
  const create = Object.values(texts).filter((text) => text !== null);
  try {
    return await read(
      db,
      `${DROP_ROUTINES} SET LOCAL check_function_bodies = off; ${create.join('\n')} ${makeDependents(inPlay)}`,
    );
  } catch {
    return null;
  }
}

async function read(db: TestDatabase, before: string): Promise<Facts> {
  try {
    const rows = await db.sql(`BEGIN; ${before}; SET LOCAL search_path TO ''; EXECUTE model_facts`);
    return sorted(rows.map((row) => withoutOids(String(row['line']))));
  } finally {
    await db.sql('ROLLBACK');
  }
}

/** Schema and row types have other oids in each database; the definition names them. */
const withoutOids = (line: string): string => line.replace(/("(?:pronamespace|prorettype)": )"\d{5,}"/g, '$1"its own"');

const sorted = (lines: readonly string[]): Facts => [...lines].sort();

/** Privileges that were never changed, written out: a grant that was taken back again leaves them so. */
export function writtenOut(facts: Facts): Facts {
  return sorted(
    facts.map((line) => line.replace(/^(routine .*? [a-z] (\w+)) default privileges /, '$1 =X/$2 $2=X/$2 ')),
  );
}

/** The lines of `of` that `from` has not. */
export function without(of: Facts, from: Facts): Facts {
  const left = new Map<string, number>();
  for (const line of from) left.set(line, (left.get(line) ?? 0) + 1);
  return of.filter((line) => {
    const count = left.get(line) ?? 0;
    if (count > 0) left.set(line, count - 1);
    return count === 0;
  });
}

export function withAll(facts: Facts, more: Facts): Facts {
  return sorted([...facts, ...more]);
}
