import { expect, test } from 'vitest';
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
