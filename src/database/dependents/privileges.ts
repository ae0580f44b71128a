// The privileges of a materialized view that was made again: none of those that ALTER DEFAULT PRIVILEGES added, then each
// as its grantor gave it.
import { quoteIdentifier, quoteLiteral } from '../../routine/quote.ts';
import { fromOwner } from '../envelope.ts';
import type { Server } from './kind.ts';

/** One privilege of an aclitem. */
export interface Grant {
  /** Null is PUBLIC. */
  readonly grantee: string | null;
  readonly grantor: string;
  readonly privilege: string;
  readonly grantable: boolean;
}

interface Guarded {
  readonly name: string;
  readonly owner: string;
  readonly acl: readonly Grant[];
  readonly aclIsDefault: boolean;
  readonly granted: readonly (string | null)[];
  readonly columns: readonly { readonly name: string; readonly acl: readonly Grant[] }[];
}

const roleName = (name: string | null): string => (name === null ? 'PUBLIC' : quoteIdentifier(name));

/** The statements; they run when the relation has its owner back, and nobody but default privileges has granted anything. */
export function privileges(relation: Guarded, server: Server): string[] {
  const { name, owner, acl } = relation;
  const columns = relation.columns.flatMap((c) => grants(name, quoteIdentifier(c.name), owner, c.acl, server));
  if (relation.aclIsDefault && relation.granted.length === 0) return columns;
  const others = new Set([null, owner, ...relation.granted]);
  const revokes = [...others].map((r) => `REVOKE ALL ON TABLE ${name} FROM ${roleName(r)}`);
  // A NULL relacl comes back by a superuser's hand only; for others the same privileges stand spelt out.
  const nulled = `UPDATE pg_catalog.pg_class SET relacl = NULL WHERE oid = ${quoteLiteral(name)}::pg_catalog.regclass`;
  if (relation.aclIsDefault && server.superuser) return [...revokes, nulled, ...columns];
  return [...revokes, ...grants(name, null, owner, acl, server), ...columns];
}

function grants(on: string, column: string | null, owner: string, acl: readonly Grant[], server: Server): string[] {
  const groups: { grantee: string | null; grantor: string; grantable: boolean; privileges: string[] }[] = [];
  for (const { grantee, grantor, privilege, grantable } of fromOwner(acl, owner)) {
    const last = groups.at(-1);
    if (last?.grantee === grantee && last.grantor === grantor && last.grantable === grantable) {
      last.privileges.push(privilege);
    } else {
      groups.push({ grantee, grantor, grantable, privileges: [privilege] });
    }
  }
  return groups.flatMap(({ grantee, grantor, grantable, privileges }) => {
    const what = privileges.map((p) => (column === null ? p : `${p} (${column})`)).join(', ');
    const grant = `GRANT ${what} ON TABLE ${on} TO ${roleName(grantee)}${grantable ? ' WITH GRANT OPTION' : ''}`;
    if (grantor === owner) return [grant];
    return [`SET LOCAL ROLE ${quoteIdentifier(grantor)}`, grant, `SET LOCAL ROLE ${quoteIdentifier(server.user)}`];
  });
}
