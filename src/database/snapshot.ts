// A routine as the catalogs have it, as data: its definition and everything around it. Two snapshots are compared
// field by field; their hash is the fingerprint.
export interface AclEntry {
  /** Role name; null is PUBLIC. */
  readonly grantee: string | null;
  readonly grantor: string;
  readonly grantable: boolean;
}

export interface Snapshot {
  /** `schema.name(types)` as SQL, every name qualified: what regprocedure prints under an empty search_path. */
  readonly id: string;
  /** pg_proc.prokind: function, procedure, aggregate, window function. */
  readonly kind: 'f' | 'p' | 'a' | 'w';
  /** A complete CREATE OR REPLACE statement. */
  readonly definition: string;
  readonly owner: string;
  /** Privileges in effect, in the order in which pg_proc has them: pg_dump writes them in that order. */
  readonly acl: readonly AclEntry[];
  /** Whether pg_proc.proacl is NULL: nobody has granted or revoked anything yet. */
  readonly aclIsDefault: boolean;
  readonly comment: string | null;
  readonly labels: readonly { readonly provider: string; readonly label: string }[];
  /** Extensions that the routine goes with (ALTER … DEPENDS ON EXTENSION). */
  readonly dependsOn: readonly string[];
  /** The extension that it is a member of. */
  readonly memberOf: string | null;
  /** The server's own hash of what is compared; equal fingerprints mean equal snapshots, different ones may still be equal. */
  readonly fingerprint: string;
}

/** A snapshot as the server sends it: the compared part apart from the rest. */
export interface SentSnapshot {
  /** Here `acl` is null for the privileges that a new routine has. */
  readonly compared: Omit<Snapshot, 'acl' | 'aclIsDefault' | 'fingerprint'> & { readonly acl: Snapshot['acl'] | null };
  readonly aclIsDefault: boolean;
  readonly fingerprint: string;
}

/** The attributes of a snapshot that are compared, in the order in which they are shown. */
const COMPARED = ['kind', 'definition', 'owner', 'acl', 'comment', 'labels', 'dependsOn', 'memberOf'] as const;

export type Attribute = (typeof COMPARED)[number] | 'presence';

/** Which attributes differ; `presence` alone where only one of the two is there. */
export function differences(a: Snapshot | null, b: Snapshot | null): Attribute[] {
  if (a === null || b === null) return a === b ? [] : ['presence'];
  if (a.fingerprint === b.fingerprint && a.fingerprint !== '') return [];
  return COMPARED.filter((attribute) => {
    const [one, other] = [a[attribute], b[attribute]];
    // Definitions are long, and a text is equal to itself; only lists have to be spelled out.
    if (typeof one !== 'object' || one === null) return one !== other;
    return listText(a, attribute) !== listText(b, attribute);
  });
}

function listText(s: Snapshot, attribute: (typeof COMPARED)[number]): string {
  return JSON.stringify(attribute === 'acl' ? [...s.acl].sort(byGrantee) : s[attribute]);
}

/** A snapshot with its fields in one order, whatever order the server or the ledger sent them in. */
export function toSnapshot(json: Snapshot | null): Snapshot | null {
  if (json === null) return null;
  return {
    id: json.id,
    kind: json.kind,
    definition: json.definition,
    owner: json.owner,
    acl: json.acl.map(({ grantee, grantor, grantable }) => ({ grantee, grantor, grantable })),
    aclIsDefault: json.aclIsDefault,
    comment: json.comment,
    labels: json.labels.map(({ provider, label }) => ({ provider, label })),
    dependsOn: json.dependsOn,
    memberOf: json.memberOf,
    fingerprint: json.fingerprint,
  };
}

/** Reads a column made by snapshot-sql's SNAPSHOT. */
export function receivedSnapshot(sent: unknown): Snapshot | null {
  if (sent === null || sent === undefined) return null;
  const { compared, aclIsDefault, fingerprint } = sent as SentSnapshot;
  const acl = compared.acl ?? defaultAcl(compared.owner);
  return toSnapshot({ aclIsDefault, fingerprint, ...compared, acl });
}

/** What PostgreSQL gives a new routine (acldefault('f', owner)): its owner and PUBLIC may run it. */
export function defaultAcl(owner: string): AclEntry[] {
  return [
    { grantee: null, grantor: owner, grantable: false },
    { grantee: owner, grantor: owner, grantable: false },
  ];
}

/** One order for all: two lists of the same privileges are equal, in whatever order they were granted. */
function byGrantee(a: AclEntry, b: AclEntry): number {
  const key = (e: AclEntry): string => `${e.grantee === null ? 0 : 1}${e.grantee ?? ''}\0${e.grantor}`;
  return key(a) < key(b) ? -1 : 1;
}
