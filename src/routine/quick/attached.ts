// COMMENT, GRANT, REVOKE and ALTER … OWNER TO on routines.
import type { ObjectWithArgsNode, RoleSpecNode } from '../ast.ts';
import { parameterList } from './create.ts';
import { type Tokens, Unread } from './tokens.ts';
import { qualifiedName, strings } from './types.ts';

interface Read {
  readonly type: string;
  readonly node: unknown;
}

/** Reads from behind COMMENT. */
export function comment(tokens: Tokens): Read {
  tokens.need('on');
  const objtype = objectType(tokens);
  const object = { ObjectWithArgs: routine(tokens) };
  tokens.need('is');
  if (tokens.skip('null')) return { type: 'CommentStmt', node: { objtype, object } };
  const said = tokens.string();
  return { type: 'CommentStmt', node: { objtype, object, ...(said === '' ? {} : { comment: said }) } };
}

/** Reads from behind ALTER. */
export function alterOwner(tokens: Tokens): Read {
  const objtype = objectType(tokens);
  const object = { ObjectWithArgs: routine(tokens) };
  tokens.need('owner');
  tokens.need('to');
  return { type: 'AlterOwnerStmt', node: { objectType: objtype, object, newowner: role(tokens, false) } };
}

/** Reads from behind GRANT or REVOKE. */
export function privilege(tokens: Tokens, grant: boolean): Read {
  let privileges: unknown[] | undefined;
  if (tokens.skip('all')) tokens.skip('privileges');
  else {
    tokens.need('execute');
    privileges = [{ AccessPriv: { priv_name: 'execute' } }];
  }
  tokens.need('on');
  const objtype = objectType(tokens);
  const objects: unknown[] = [];
  do objects.push({ ObjectWithArgs: routine(tokens) });
  while (tokens.skip(','));
  tokens.need(grant ? 'to' : 'from');
  const grantees: unknown[] = [];
  do grantees.push({ RoleSpec: role(tokens, true) });
  while (tokens.skip(','));
  const option = grant && tokens.skip('with', 'grant', 'option');
  const node = {
    ...(grant ? { is_grant: true } : {}),
    targtype: 'ACL_TARGET_OBJECT',
    objtype,
    objects,
    ...(privileges === undefined ? {} : { privileges }),
    grantees,
    ...(option ? { grant_option: true } : {}),
    behavior: 'DROP_RESTRICT',
  };
  return { type: 'GrantStmt', node };
}

function objectType(tokens: Tokens): string {
  for (const word of ['function', 'procedure', 'routine']) if (tokens.skip(word)) return `OBJECT_${word.toUpperCase()}`;
  throw new Unread();
}

/** A routine named with its argument types; a default has no place there. */
function routine(tokens: Tokens): ObjectWithArgsNode {
  const objname = strings(qualifiedName(tokens));
  if (!tokens.sees('(')) return { objname, args_unspecified: true };
  const parameters = parameterList(tokens);
  if (parameters.some((p) => p.FunctionParameter.defexpr !== undefined)) throw new Unread();
  if (parameters.length === 0) return { objname };
  const inputs = parameters.filter((p) => !p.FunctionParameter.mode?.endsWith('_OUT'));
  const objargs = inputs.map((p) => ({ TypeName: p.FunctionParameter.argType ?? {} }));
  return { objname, ...(objargs.length === 0 ? {} : { objargs }), objfuncargs: parameters } as ObjectWithArgsNode;
}

const SPECIAL = ['current_user', 'current_role', 'session_user'];

function role(tokens: Tokens, grantee: boolean): RoleSpecNode {
  const { kind, value } = tokens.next;
  if (kind === 'word') {
    if (SPECIAL.includes(value)) {
      tokens.take();
      return { roletype: `ROLESPEC_${value.toUpperCase()}` };
    }
    if (value === 'group') throw new Unread();
    if (value === 'public') {
      if (!grantee) throw new Unread();
      tokens.take();
      return { roletype: 'ROLESPEC_PUBLIC' };
    }
  }
  // The grammar takes these for no role, quoted or not.
  if (value === 'public' || value === 'none') throw new Unread();
  return { roletype: 'ROLESPEC_CSTRING', rolename: tokens.identifier() };
}
