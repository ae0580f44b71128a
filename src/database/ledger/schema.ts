// The ledger's tables, as they are created in a target, and the version of their form.
import { Problem } from '../../problem.ts';

/** Raised when the tables change their form. A ledger of a newer form is refused. */
export const LEDGER_FORMAT = 1;

/**
 * Creates the ledger. Nobody but its owner may write it, whatever ALTER DEFAULT PRIVILEGES say: grants that they add
 * are revoked in the same transaction.
 */
export function createLedger(toolVersion: string): string[] {
  return [
    'CREATE SCHEMA pgquilt',
    "COMMENT ON SCHEMA pgquilt IS 'The ledger of pgquilt: the applied patches and what it takes to go back. Written by pgquilt only.'",
    'CREATE TABLE pgquilt.meta (format integer NOT NULL, tool text NOT NULL, created timestamptz NOT NULL DEFAULT pg_catalog.now())',
    `CREATE TABLE pgquilt.patch (
      position integer PRIMARY KEY, name text NOT NULL UNIQUE, id text NOT NULL, header text NOT NULL,
      forward text NOT NULL, reverse text NOT NULL, units text NOT NULL, routines text NOT NULL,
      applied_at timestamptz NOT NULL, applied_by text NOT NULL, tool text NOT NULL, hash text NOT NULL)`,
    "COMMENT ON COLUMN pgquilt.patch.units IS 'JSON: the paths of the units that the patch changes'",
    "COMMENT ON COLUMN pgquilt.patch.routines IS 'JSON: the snapshots of each routine before and after'",
    "COMMENT ON COLUMN pgquilt.patch.hash IS 'SHA-256 over this row and the hash of the row below'",
    'CREATE TABLE pgquilt.unit (path text PRIMARY KEY, text text, blob text NOT NULL)',
    'CREATE TABLE pgquilt.routine (id text PRIMARY KEY, path text NOT NULL, snapshot text, fingerprint text NOT NULL)',
    // Diffs and snapshots are written once and seldom read: trying to compress them costs more than it saves.
    'ALTER TABLE pgquilt.patch ALTER forward SET STORAGE EXTERNAL, ALTER reverse SET STORAGE EXTERNAL, ALTER routines SET STORAGE EXTERNAL',
    'ALTER TABLE pgquilt.unit ALTER text SET STORAGE EXTERNAL',
    'ALTER TABLE pgquilt.routine ALTER snapshot SET STORAGE EXTERNAL',
    `CREATE TABLE pgquilt.log (
      seq integer PRIMARY KEY, at timestamptz NOT NULL, who text NOT NULL, verb text NOT NULL, patches text NOT NULL,
      detail text NOT NULL, tool text NOT NULL, hash text NOT NULL, state text NOT NULL)`,
    "COMMENT ON COLUMN pgquilt.log.state IS 'hash of the ledger''s tables as the operation left them'",
    `DO $pgquilt$ DECLARE r record; BEGIN
      FOR r IN SELECT DISTINCT x.grantee FROM pg_catalog.pg_class c,
        LATERAL pg_catalog.aclexplode(c.relacl) x WHERE c.relnamespace = 'pgquilt'::pg_catalog.regnamespace AND x.grantee <> c.relowner LOOP
        EXECUTE 'REVOKE ALL ON ALL TABLES IN SCHEMA pgquilt FROM '
          || CASE WHEN r.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(r.grantee)) END;
      END LOOP;
      FOR r IN SELECT DISTINCT x.grantee FROM pg_catalog.pg_namespace s, LATERAL pg_catalog.aclexplode(s.nspacl) x
        WHERE s.nspname = 'pgquilt' AND x.grantee <> s.nspowner LOOP
        EXECUTE 'REVOKE ALL ON SCHEMA pgquilt FROM '
          || CASE WHEN r.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(r.grantee)) END;
      END LOOP; END $pgquilt$`,
    `INSERT INTO pgquilt.meta (format, tool) VALUES (${LEDGER_FORMAT}, '${toolVersion.replaceAll("'", "''")}')`,
  ];
}

/** Refuses a ledger whose form this program does not know. */
export function checkFormat(format: number, tool: string, target: string): void {
  if (format === LEDGER_FORMAT) return;
  throw new Problem(
    'failed',
    `the ledger in ${target} has form ${format}, written by pgquilt ${tool}; this pgquilt knows form ${LEDGER_FORMAT}`,
    { hint: `Use pgquilt ${tool} or newer.` },
  );
}
