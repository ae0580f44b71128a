// The routines of a living database as units: a file for each name, in a form that loads back to the same snapshots.
import { envelopeStatements } from '../database/envelope.ts';
import { EMPTY_SEARCH_PATH, type Transaction } from '../database/session.ts';
import { defaultAcl, receivedSnapshot, type Snapshot } from '../database/snapshot.ts';
import { SNAPSHOT } from '../database/snapshot-sql.ts';
import { Problem } from '../problem.ts';
import { quoteLiteral } from '../routine/quote.ts';
import { schemaFault } from '../routine/schema-fault.ts';
import { didYouMean } from '../series/suggest.ts';

export interface DatabaseUnits {
  readonly units: Map<string, string>;
  readonly routines: number;
  /** The schemas that the routines are in, those named first. */
  readonly schemas: string[];
  readonly notes: string[];
}

interface Found {
  readonly schema: string;
  readonly name: string;
  readonly snapshot: Snapshot;
}

/**
 * Reads every routine of the schemas (all but the system's and the ledger's where none are named), members of extensions left out. Throws
 * Problem('usage') for a schema that is not there, or whose routines no queue can hold.
 */
export async function unitsOfDatabase(tx: Transaction, schemas: readonly string[] | undefined): Promise<DatabaseUnits> {
  refuseUnfit(schemas ?? []);
  const wanted =
    schemas === undefined || schemas.length === 0
      ? "n.nspname NOT IN ('information_schema', 'pgquilt') AND n.nspname !~ '^pg_'"
      : `n.nspname = ANY (ARRAY[${schemas.map(quoteLiteral).join(', ')}]::text[])`;
  const [, rows, all] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    `SELECT n.nspname AS schema, p.proname AS name, ${SNAPSHOT} AS snapshot
     FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
     WHERE p.oid >= 16384 AND ${wanted} AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
       WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype IN ('e', 'i'))
     ORDER BY n.nspname COLLATE "C", p.proname COLLATE "C", p.oid::pg_catalog.regprocedure::text COLLATE "C"`,
    'SELECT nspname FROM pg_catalog.pg_namespace',
  ]);
  refuseUnknown(
    schemas ?? [],
    (all ?? []).map((r) => String(r['nspname'])),
    tx.connection.target.label,
  );
  const found = (rows ?? []).map(
    (r): Found => ({
      schema: String(r['schema']),
      name: String(r['name']),
      snapshot: receivedSnapshot(r['snapshot']) as Snapshot,
    }),
  );
  const notes: string[] = [];
  const units = new Map<string, string>();
  const folded = new Map<string, string>();
  for (const { schema, name, snapshot } of found) {
    const path = freePath(schema, name, folded);
    const text = units.get(path);
    units.set(path, `${text === undefined ? '' : `${text}\n`}${routineText(tx, snapshot, notes)}`);
  }
  const used = [...new Set(found.map((f) => f.schema))];
  return {
    units,
    routines: found.length,
    schemas: schemas?.length ? [...schemas] : used.length > 0 ? used : ['public'],
    notes,
  };
}

function refuseUnfit(wanted: readonly string[]): void {
  for (const schema of wanted) {
    const fault = schemaFault(schema);
    if (fault === null) continue;
    throw new Problem('usage', `no routine of schema '${schema}' can be in a queue: it ${fault}`, {
      hint: 'Leave that schema out.',
    });
  }
}

function refuseUnknown(wanted: readonly string[], all: readonly string[], label: string): void {
  const unknown = wanted.find((schema) => !all.includes(schema));
  if (unknown === undefined) return;
  throw new Problem('usage', `there is no schema '${unknown}' in ${label}`, {
    hint: didYouMean(unknown, all) ?? 'Give its name as the catalogs have it, without quotes.',
  });
}

/** `udfs/schema/name.sql`; a name that a file cannot have is written with %XX, one that differs in case only gets a number. */
export function freePath(schema: string, name: string, folded: Map<string, string>): string {
  const safe = (word: string): string =>
    word.replace(/[^\p{L}\p{N}_.-]|^[.-]/gu, (c) =>
      [...Buffer.from(c)].map((b) => `%${b.toString(16).padStart(2, '0')}`).join(''),
    );
  for (let n = 1; ; n++) {
    const path = `udfs/${safe(schema)}/${safe(name)}${n === 1 ? '' : `.${n}`}.sql`;
    const key = path.toLowerCase();
    const owner = `${schema}\0${name}`;
    if ((folded.get(key) ?? owner) === owner) {
      folded.set(key, owner);
      return path;
    }
  }
}

/** The definition, then what stands around it, as far as it is not what CREATE gives by itself. */
function routineText(tx: Transaction, snapshot: Snapshot, notes: string[]): string {
  const plain: Snapshot = {
    ...snapshot,
    owner: tx.server.user,
    acl: defaultAcl(tx.server.user),
    aclIsDefault: true,
    comment: null,
    labels: [],
    dependsOn: [],
  };
  const left = (grantor: string): void => {
    notes.push(`${snapshot.id}: what ${grantor} granted is left out; a unit holds its owner's grants only`);
  };
  const statements = envelopeStatements(plain, snapshot, { superuser: false, user: null, left });
  return `${snapshot.definition.trimEnd()};\n${statements.map((s) => `${s};\n`).join('')}`;
}
