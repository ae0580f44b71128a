// The statements that a unit attaches to its routines: COMMENT, GRANT and REVOKE, OWNER, DEPENDS ON EXTENSION,
// SECURITY LABEL. Each is kept with what it takes to say it again for one routine, or to say its opposite.
import type { GrantNode, RoleSpecNode } from './ast.ts';
import { quoteIdentifier, quoteLiteral } from './quote.ts';

/** What an attached statement sets. Roles are SQL text, quoted where needed. */
export type Setting =
  | { readonly topic: 'comment'; readonly text: string | null }
  | { readonly topic: 'label'; readonly provider: string | null; readonly text: string | null }
  | { readonly topic: 'owner'; readonly role: string }
  | { readonly topic: 'extension'; readonly name: string; readonly depends: boolean }
  | {
      readonly topic: 'privilege';
      readonly grant: boolean;
      /** WITH GRANT OPTION on a GRANT; GRANT OPTION FOR on a REVOKE. */
      readonly option: boolean;
      readonly roles: readonly string[];
      readonly grantor: string | null;
      readonly cascade: boolean;
    };

/** An attached statement: what it sets, and where it stands in the unit's text. */
export interface Attached {
  readonly setting: Setting;
  readonly start: number;
  readonly end: number;
}

/** A role as SQL: a quoted name, PUBLIC, or CURRENT_USER and its kin. */
export function roleSql(role: RoleSpecNode): string {
  switch (role.roletype) {
    case 'ROLESPEC_PUBLIC':
      return 'PUBLIC';
    case 'ROLESPEC_CURRENT_USER':
      return 'CURRENT_USER';
    case 'ROLESPEC_CURRENT_ROLE':
      return 'CURRENT_ROLE';
    case 'ROLESPEC_SESSION_USER':
      return 'SESSION_USER';
    default:
      return quoteIdentifier(role.rolename ?? '');
  }
}

export function privilegeSetting(node: GrantNode): Setting {
  return {
    topic: 'privilege',
    grant: node.is_grant === true,
    option: node.grant_option === true,
    roles: (node.grantees ?? []).map((g) => roleSql(g.RoleSpec)),
    grantor: node.grantor === undefined ? null : roleSql(node.grantor),
    cascade: node.behavior === 'DROP_CASCADE',
  };
}

function privilegeSql(s: Extract<Setting, { topic: 'privilege' }>, routine: string): string {
  const by = s.grantor === null ? '' : ` GRANTED BY ${s.grantor}`;
  const roles = s.roles.join(', ');
  if (s.grant) {
    return `GRANT EXECUTE ON ROUTINE ${routine} TO ${roles}${s.option ? ' WITH GRANT OPTION' : ''}${by}`;
  }
  const option = s.option ? 'GRANT OPTION FOR ' : '';
  return `REVOKE ${option}EXECUTE ON ROUTINE ${routine} FROM ${roles}${by}${s.cascade ? ' CASCADE' : ''}`;
}

/** The statement that makes the setting on `routine` (`schema.name(types)`, as SQL). */
export function settingSql(s: Setting, routine: string): string {
  switch (s.topic) {
    case 'comment':
      return `COMMENT ON ROUTINE ${routine} IS ${s.text === null ? 'NULL' : quoteLiteral(s.text)}`;
    case 'label': {
      const provider = s.provider === null ? '' : `FOR ${quoteIdentifier(s.provider)} `;
      return `SECURITY LABEL ${provider}ON ROUTINE ${routine} IS ${s.text === null ? 'NULL' : quoteLiteral(s.text)}`;
    }
    case 'owner':
      return `ALTER ROUTINE ${routine} OWNER TO ${s.role}`;
    case 'extension':
      return `ALTER ROUTINE ${routine} ${s.depends ? '' : 'NO '}DEPENDS ON EXTENSION ${quoteIdentifier(s.name)}`;
    case 'privilege':
      return privilegeSql(s, routine);
  }
}

/**
 * The statement that takes a setting back where a patch removes it from the text, or null where none can:
 * an owner that is no longer named stays, since the text does not say who owned the routine before. What a privilege goes
 * back to depends on all the others: see privileges.ts.
 */
export function unsettingSql(s: Setting, routine: string): string | null {
  switch (s.topic) {
    case 'comment':
      return s.text === null ? null : settingSql({ ...s, text: null }, routine);
    case 'label':
      return s.text === null ? null : settingSql({ ...s, text: null }, routine);
    case 'owner':
      return null;
    case 'extension':
      return settingSql({ ...s, depends: !s.depends }, routine);
    case 'privilege':
      return null;
  }
}

/** Two settings are the same where they would make the same statement. */
export function sameSetting(a: Setting, b: Setting): boolean {
  return settingSql(a, 'r') === settingSql(b, 'r');
}
