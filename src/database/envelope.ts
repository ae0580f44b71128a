// From one snapshot to another, in statements: the definition, then what stands around it. Nothing is read from a
// file, so that a pop needs the database alone.
import { quoteIdentifier, quoteLiteral } from '../routine/quote.ts';
import { type AclEntry, defaultAcl, type Snapshot } from './snapshot.ts';

const role = (name: string | null): string => (name === null ? 'PUBLIC' : quoteIdentifier(name));

export interface EnvelopeOptions {
  /** Whether pg_proc itself may be written, to have a NULL acl again. */
  readonly superuser: boolean;
  /** The role that runs the statements; null where they are for a unit's text, which cannot say that another role grants. */
  readonly user: string | null;
  /** Told of each grantor whose grants are left out of a unit's text. */
  readonly left?: (grantor: string) => void;
}

/** The statements that take `actual` to `wanted` in everything but the definition; both are the same routine. */
export function envelopeStatements(actual: Snapshot, wanted: Snapshot, options: EnvelopeOptions): string[] {
  // The name as the server prints it now, never as the ledger has it: it goes into statements as it is.
  const on = actual.id;
  const out: string[] = [];
  if (actual.owner !== wanted.owner) out.push(`ALTER ROUTINE ${on} OWNER TO ${role(wanted.owner)}`);
  out.push(...privilegeStatements(on, actual, wanted, options));
  if (actual.comment !== wanted.comment) {
    out.push(`COMMENT ON ROUTINE ${on} IS ${wanted.comment === null ? 'NULL' : quoteLiteral(wanted.comment)}`);
  }
  const label = (provider: string, text: string): string =>
    `SECURITY LABEL FOR ${quoteIdentifier(provider)} ON ROUTINE ${on} IS ${text}`;
  for (const l of actual.labels) {
    if (!wanted.labels.some((w) => w.provider === l.provider)) out.push(label(l.provider, 'NULL'));
  }
  for (const w of wanted.labels) {
    if (!actual.labels.some((l) => l.provider === w.provider && l.label === w.label)) {
      out.push(label(w.provider, quoteLiteral(w.label)));
    }
  }
  for (const name of actual.dependsOn.filter((n) => !wanted.dependsOn.includes(n))) {
    out.push(`ALTER ROUTINE ${on} NO DEPENDS ON EXTENSION ${quoteIdentifier(name)}`);
  }
  for (const name of wanted.dependsOn.filter((n) => !actual.dependsOn.includes(n))) {
    out.push(`ALTER ROUTINE ${on} DEPENDS ON EXTENSION ${quoteIdentifier(name)}`);
  }
  return out;
}

const key = (e: AclEntry): string => JSON.stringify([e.grantee, e.grantor]);

/**
 * GRANT and REVOKE, each as its grantor. After ALTER … OWNER the grants of the old owner count as the new owner's, as
 * PostgreSQL rewrites them. proacl goes back to NULL only by a superuser's hand; for others the same privileges
 * stand spelt out, which means the same to every check and to pg_dump.
 */
function privilegeStatements(on: string, actual: Snapshot, wanted: Snapshot, options: EnvelopeOptions): string[] {
  if (actual.aclIsDefault && wanted.aclIsDefault && actual.owner === wanted.owner) return [];
  const renamed = (name: string): string => (name === actual.owner ? wanted.owner : name);
  const have = new Map(
    actual.acl.map((e) => {
      const entry = { ...e, grantee: e.grantee === null ? null : renamed(e.grantee), grantor: renamed(e.grantor) };
      return [key(entry), entry] as const;
    }),
  );
  const want = new Map(wanted.acl.map((e) => [key(e), e] as const));
  // A new grant comes last in pg_proc, and pg_dump writes them in that order: where one has to go in between, all are made again.
  const kept = [...have.keys()].filter((k) => want.has(k));
  const added = fromOwner([...want.values()], wanted.owner)
    .map(key)
    .filter((k) => !have.has(k));
  const inOrder = [...kept, ...added].join() === [...want.keys()].join();
  const anew = !inOrder && !wanted.aclIsDefault && options.user !== null;
  const out: string[] = [];
  const as = (grantor: string, statement: string): void => {
    if (grantor === wanted.owner) out.push(statement);
    else if (options.user === null) options.left?.(grantor);
    else out.push(`SET LOCAL ROLE ${role(grantor)}`, statement, `SET LOCAL ROLE ${role(options.user)}`);
  };
  // Grants that hang on a grant option go first and come last, so that no REVOKE needs CASCADE and no GRANT lacks the option.
  for (const e of fromOwner([...have.values()], wanted.owner).reverse()) {
    const w = want.get(key(e));
    if (w === undefined || anew) as(e.grantor, `REVOKE EXECUTE ON ROUTINE ${on} FROM ${role(e.grantee)}`);
    else if (e.grantable && !w.grantable) {
      as(e.grantor, `REVOKE GRANT OPTION FOR EXECUTE ON ROUTINE ${on} FROM ${role(e.grantee)}`);
    }
  }
  for (const e of fromOwner([...want.values()], wanted.owner)) {
    const h = have.get(key(e));
    if (h === undefined || anew || (e.grantable && !h.grantable)) {
      as(e.grantor, `GRANT EXECUTE ON ROUTINE ${on} TO ${role(e.grantee)}${e.grantable ? ' WITH GRANT OPTION' : ''}`);
    }
  }
  const [first] = want.values();
  if (!wanted.aclIsDefault && actual.aclIsDefault && out.length === 0 && options.user !== null && first !== undefined) {
    // The default privileges, spelt out in pg_proc: to grant one of them once more does that.
    as(first.grantor, `GRANT EXECUTE ON ROUTINE ${on} TO ${role(first.grantee)}`);
  }
  if (wanted.aclIsDefault && (!actual.aclIsDefault || out.length > 0) && options.superuser) {
    out.push(
      `UPDATE pg_catalog.pg_proc SET proacl = NULL WHERE oid OPERATOR(pg_catalog.=) ${quoteLiteral(on)}::pg_catalog.regprocedure AND proacl IS NOT NULL`,
    );
  }
  return out;
}

/** The privileges in the order in which they can be granted: each after the one that gave its grantor the option. */
export function fromOwner<E extends AclEntry>(entries: readonly E[], owner: string): E[] {
  const depth = new Map([[owner, 0]]);
  const depthOf = (name: string): number => depth.get(name) ?? Number.POSITIVE_INFINITY;
  for (let changed = true; changed; ) {
    changed = false;
    for (const { grantee, grantor, grantable } of entries) {
      if (!grantable || grantee === null || depthOf(grantor) + 1 >= depthOf(grantee)) continue;
      depth.set(grantee, depthOf(grantor) + 1);
      changed = true;
    }
  }
  return [...entries].sort((a, b) =>
    depthOf(a.grantor) < depthOf(b.grantor) ? -1 : depthOf(a.grantor) > depthOf(b.grantor) ? 1 : 0,
  );
}

/** The routine as a script that makes it: its definition, then all that stands around it and is not the default. */
export function snapshotSql(snapshot: Snapshot): string {
  const bare = { ...snapshot, acl: defaultAcl(snapshot.owner), comment: null, labels: [], dependsOn: [] };
  const left = new Set<string>();
  const around = envelopeStatements(bare, snapshot, { superuser: false, user: null, left: (who) => left.add(who) });
  const owner = `ALTER ROUTINE ${snapshot.id} OWNER TO ${role(snapshot.owner)}`;
  const notes = [...left].map((grantor) => `-- What ${grantor} granted is left out: only that role can grant it.\n`);
  return `${[snapshot.definition.trimEnd(), owner, ...around].map((s) => `${s};\n`).join('')}${notes.join('')}`;
}
