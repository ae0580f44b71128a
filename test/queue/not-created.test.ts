// Where no command has created the queue's embedded database yet: nothing is applied there, and a pop does not make it for that.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pop } from '../../src/queue/pop.ts';
import { writeQueue } from '../support/queue.ts';
import { f } from '../support/routines.ts';

test('a pop of any kind says that no patch is applied', async () => {
  const queue = writeQueue({ units: { f: f(0) }, patches: { one: { f: f(1) } } });
  const context = queue.context();
  await expect(pop(context, { goal: { count: 1 } })).rejects.toMatchObject({
    code: 'nothing-to-do',
    message: 'No patches applied',
  });
  expect(await pop(context, { goal: { all: true } })).toMatchObject({ popped: [], top: null });
  await expect(pop(context, { goal: { name: 'one' } })).rejects.toMatchObject({
    code: 'usage',
    message: 'Patch one is not applied',
  });
  await expect(pop(context, { goal: { name: 'nine' } })).rejects.toMatchObject({
    message: 'Patch nine is not in series',
  });
  expect(existsSync(join(queue.root, '.pgquilt'))).toBe(false);
});
