// Where no command has created the queue's embedded database yet: nothing is applied there, and a pop does not make it for that, nor
// does what is held to a plan.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deletePatches } from '../../src/queue/delete.ts';
import { finalize } from '../../src/queue/finalize.ts';
import { setPatchGuards } from '../../src/queue/guard.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { undo } from '../../src/queue/undo.ts';
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

test('a patch that an empty series has not is not in it', async () => {
  const context = writeQueue({}).context();
  const unknown = { code: 'usage', message: 'Patch nine is not in series' };
  await expect(setPatchGuards(context, 'nine', ['+partner'])).rejects.toMatchObject(unknown);
  await expect(pop(context, { goal: { name: 'nine' } })).rejects.toMatchObject(unknown);
});

test('patches are deleted all the same, and none is finalized', async () => {
  const queue = writeQueue({ units: { f: f(0) }, patches: { one: { f: f(1) }, two: { f: f(2) } } });
  const before = queue.files();
  const deleted = (dryRun: boolean) => deletePatches(queue.context(), ['two'], { dryRun });
  expect(await deleted(true)).toEqual({ deleted: ['two'], kept: null, notes: [] });
  expect(queue.files()).toEqual(before);
  expect(await deleted(false)).toMatchObject({ deleted: ['two'], kept: expect.any(String) });
  expect([queue.has('patches/two.patch'), queue.has('patches/one.patch')]).toEqual([false, true]);
  await undo(queue.context(), { by: 'undo', extent: { count: 1 } });
  expect(queue.files()).toEqual(before);
  await expect(finalize(queue.context(), { goal: { all: true } })).rejects.toMatchObject({ code: 'nothing-to-do' });
  expect(queue.has('.pgquilt/dev')).toBe(false);
});

test('what is held to a plan that was shown elsewhere is refused, and nothing is made for it', async () => {
  const queue = writeQueue({ units: { f: f(0) }, patches: { one: { f: f(1) } } });
  const all = { goal: { all: true } } as const;
  const last = { by: 'undo', extent: { count: 1 } } as const;
  const held = (shown?: string) => {
    const told: string[] = [];
    return { told, context: queue.context({ planned: { shown, tell: (plan) => void told.push(plan) } }) };
  };
  const outdated = { code: 'outdated', hint: expect.stringContaining('--dry-run') };
  await expect(push(held('0-0').context, all)).rejects.toMatchObject(outdated);
  await expect(pop(held('0-0').context, all)).rejects.toMatchObject(outdated);
  expect(queue.has('.pgquilt/dev')).toBe(false);

  await setPatchGuards(queue.context(), 'one', ['+partner']);
  const { told, context } = held();
  await undo(context, { ...last, dryRun: true });
  const [shown = ''] = told;
  await setPatchGuards(queue.context(), 'one', ['+other']);
  const before = queue.files();
  await expect(undo(held(shown).context, last)).rejects.toMatchObject(outdated);
  expect(queue.files()).toEqual(before);
  await undo(queue.context(), last);
  expect((await undo(held(shown).context, last)).files).toEqual(['series.yaml']);
  expect(queue.read('series.yaml')).not.toContain('partner');
  expect(queue.has('.pgquilt/dev')).toBe(false);
});
