import { describe, expect, test } from 'vitest';
import type { Setting } from '../../src/routine/attached.ts';
import { privilegeResets } from '../../src/routine/privileges.ts';

type Privilege = Extract<Setting, { topic: 'privilege' }>;

const privilege = (grant: boolean, roles: string[], option = false): Privilege => ({
  ...{ topic: 'privilege', grant, option, roles, grantor: null, cascade: false },
});
const grant = (...roles: string[]): Privilege => privilege(true, roles);
const grantOption = (...roles: string[]): Privilege => privilege(true, roles, true);
const revoke = (...roles: string[]): Privilege => privilege(false, roles);
const revokeOption = (...roles: string[]): Privilege => privilege(false, roles, true);

const TO_APP = 'GRANT EXECUTE ON ROUTINE f() TO app';
const FROM_APP = 'REVOKE EXECUTE ON ROUTINE f() FROM app';
const OPTION_FROM_APP = 'REVOKE GRANT OPTION FOR EXECUTE ON ROUTINE f() FROM app';
const TO_PUBLIC = 'GRANT EXECUTE ON ROUTINE f() TO PUBLIC';
const TO_OWNER = 'GRANT EXECUTE ON ROUTINE f() TO me';

describe('what a text no longer says of privileges', () => {
  test.each<[string, Setting[], Setting[], string[]]>([
    ['nothing', [], [], []],
    ['a grant stays', [grant('app')], [grant('app')], []],
    ['a grant goes', [grant('app')], [], [FROM_APP]],
    ['a grant with its option goes', [grantOption('app')], [], [FROM_APP]],
    ['the option goes', [grantOption('app')], [grant('app')], [FROM_APP]],
    ['the option goes by a statement', [grantOption('app')], [grant('app'), revokeOption('app')], []],
    ['a grant becomes a revoke', [grant('app')], [revoke('app')], []],
    ['a revoke from one who had nothing goes', [revoke('app')], [], []],
    ['a grant that was revoked further down goes', [grant('app'), revoke('app')], [], []],
    ['the revoke further down goes', [grant('app'), revoke('app')], [grant('app')], []],
    ['a revoke from PUBLIC goes', [revoke('PUBLIC')], [], [TO_PUBLIC]],
    ['a grant to PUBLIC goes', [grant('PUBLIC')], [], []],
    ['a grant to the owner goes', [grant('me')], [], []],
    ['a revoke from the owner goes', [revoke('me')], [], [TO_OWNER]],
    ['one of two roles goes', [grant('app', 'other')], [grant('other')], [FROM_APP]],
    [
      'what older releases of pg_dump wrote goes',
      [revoke('PUBLIC'), revoke('me'), grant('me'), grantOption('app')],
      [],
      [TO_PUBLIC, FROM_APP],
    ],
  ])('%s', (_, before, after, statements) => {
    expect(privilegeResets(before, after, (role) => role === 'me', 'f()')).toEqual(statements);
  });

  test('a role that may grant and is the owner keeps the right', () => {
    const statements = privilegeResets([grantOption('app')], [], (role) => role === 'app', 'f()');
    expect(statements).toEqual([OPTION_FROM_APP]);
    expect(privilegeResets([revoke('app')], [], (role) => role === 'app', 'f()')).toEqual([TO_APP]);
  });
});
