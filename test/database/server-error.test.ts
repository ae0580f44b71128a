import { expect, test } from 'vitest';
import { explainError } from '../../src/database/change/explain-error.ts';
import { connectionProblem, isRetryable, ServerError } from '../../src/database/server-error.ts';
import { readTarget } from '../../src/database/target.ts';

test('another session’s replacement is known for what it is in any language', () => {
  const error = (fields: object) =>
    new ServerError(Object.assign(new Error('Tupel gleichzeitig aktualisiert'), fields), [''], 0);
  expect(isRetryable(error({ code: 'XX000', routine: 'simple_heap_update' }))).toBe(true);
  expect(isRetryable(error({ code: 'XX000', routine: 'simple_heap_delete' }))).toBe(true);
  expect(isRetryable(error({ code: 'XX000', routine: 'elog_start' }))).toBe(false);
});

test('a password that is missing is said in words', () => {
  const target = readTarget('postgres://me@db/app', '/');
  // As pg 8 says it, with no password and with an empty one.
  for (const said of ['a string', 'a non-empty string']) {
    const error = new Error(`SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be ${said}`);
    expect(connectionProblem(error, target, 'open')).toMatchObject({
      code: 'connection',
      message: 'no connection to postgres://me@db/app: the server asks for a password, and none is given',
      hint: 'Check the user and the password (PGPASSWORD or ~/.pgpass).',
    });
  }
});

test('a character is named where the server says its bytes, and nothing is where it says none', () => {
  const explained = (said: string) => {
    const error = new ServerError(Object.assign(new Error(said), { code: '22P05' }), ["SELECT '→'"], 0);
    return explainError(error, undefined, { patches: [], unitText: () => null });
  };
  const bytes = 'character with byte sequence 0xe2 0x86 0x92 in encoding "UTF8" has no equivalent in encoding "LATIN1"';
  expect(explained(bytes)).toMatchObject({ detail: "SELECT '→'", hint: expect.stringContaining('has no "→"') });
  expect(explained('unsupported Unicode escape sequence')).toMatchObject({ detail: undefined, hint: undefined });
});

test.each([
  ['28000', 'no pg_hba.conf entry for host "10.0.0.1", user "me", database "app", no encryption', /sslmode=require/],
  ['28000', 'no pg_hba.conf entry for host "10.0.0.1", user "me", database "app", SSL off', /sslmode=require/],
  [undefined, 'The server does not support SSL connections', /sslmode=disable/],
  ['ENOTFOUND', 'getaddrinfo ENOTFOUND a,b', /Name one host/],
  ['ENOTFOUND', 'getaddrinfo ENOTFOUND a', /Check the host name/],
])('no connection: %s %s', (code, said, hint) => {
  const error = Object.assign(new Error(said), { code });
  const target = readTarget('postgres://me@db/app', '/');
  expect(connectionProblem(error, target, 'open')).toMatchObject({ hint: expect.stringMatching(hint) });
});
