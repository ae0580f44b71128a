import { expect, test } from 'vitest';
import { isRetryable, ServerError } from '../../src/database/server-error.ts';

test('another session’s replacement is known for what it is in any language', () => {
  const error = (fields: object) =>
    new ServerError(Object.assign(new Error('Tupel gleichzeitig aktualisiert'), fields), [''], 0);
  expect(isRetryable(error({ code: 'XX000', routine: 'simple_heap_update' }))).toBe(true);
  expect(isRetryable(error({ code: 'XX000', routine: 'simple_heap_delete' }))).toBe(true);
  expect(isRetryable(error({ code: 'XX000', routine: 'elog_start' }))).toBe(false);
});
