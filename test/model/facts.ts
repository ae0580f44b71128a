// The catalogs as a bag of lines: those of the database, and those that a database has which only ever saw one level.
import { catalogQuery } from '../support/catalog.ts';
import type { Texts } from '../support/queue.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { makeDependents, type Slot } from './slots.ts';

export type Facts = readonly string[];

const CLEAR = `DROP SCHEMA IF EXISTS dep CASCADE;
  DO $$ DECLARE id text; BEGIN LOOP
    SELECT p.oid::regprocedure INTO id FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace LIMIT 1;
    EXIT WHEN NOT FOUND;
    EXECUTE 'DROP ROUTINE ' || id || ' CASCADE';
  END LOOP; END $$; SET LOCAL check_function_bodies = off;`;

/** Prepares the reading, for planning it takes longer than it does; call it once in a session, under no other search_path than it is read with. */
export const prepareFacts = `BEGIN; SET LOCAL search_path TO ''; PREPARE model_facts AS ${catalogQuery}; COMMIT`;

/** What the catalogs say now. */
export async function liveFacts(db: TestDatabase): Promise<Facts> {
  return read(db, '');
}

/** What they say where the texts, and nothing else, are run as they are, and what depends on them is made then; null where the server refuses. */
export async function referenceFacts(db: TestDatabase, texts: Texts, inPlay: readonly Slot[]): Promise<Facts | null> {
  const create = Object.values(texts).filter((text) => text !== null);
  try {
    return await read(db, `${CLEAR} ${create.join('\n')} ${makeDependents(inPlay)}`);
  } catch {
    return null;
  }
}

async function read(db: TestDatabase, before: string): Promise<Facts> {
  try {
    const rows = await db.sql(`BEGIN; ${before}; SET LOCAL search_path TO ''; EXECUTE model_facts`);
    return sorted(rows.map((row) => String(row['line'])));
  } finally {
    await db.sql('ROLLBACK');
  }
}

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
