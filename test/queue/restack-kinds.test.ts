// The net effect of a restack, over everything that a patch can do to routines: what comes of it is what pop and push make,
// envelope and dependents included, and where that is what was there already nothing is touched.
import { expect, test } from 'vitest';
import { diffTexts } from '../../src/patch/diff.ts';
import { operate } from '../../src/queue/common/operation.ts';
import { restack } from '../../src/queue/common/restack/restack.ts';
import { stackNow, type WantedPatch } from '../../src/queue/common/restack/wanted.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnRealServer } from '../support/databases.ts';
import { type TestQueue, unitPath } from '../support/queue.ts';
import { plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';
import { cases, sinceMajor14, together } from './round-trip-cases.ts';

/** A patch at the very bottom, so that all others have to come off and go on again. */
const bottom = (n: number): WantedPatch => {
  const diff = diffTexts(unitPath('zz'), null, plus('zz', n));
  return { name: 'bottom', header: 'Subject: bottom\n\n', files: diff === null ? [] : [diff] };
};

function to(queue: TestQueue, change: (now: WantedPatch[]) => WantedPatch[]) {
  return operate(queue.context(), (op) => restack(op, { verb: 'test', stack: change(stackNow(op)) }), {
    rows: 'all',
    rebuild: { allow: true, command: 'test' },
  });
}

describeOnRealServer('restack', (server) => {
  const db = useDatabase(server);
  /** The catalogs without the bottom patch's function, of which the last of several lines ends a definition. */
  const catalog = async () =>
    (await db.catalog())
      .replaceAll(/^.*\bzz\b.*\n(?: RETURNS integer\n[^$]*\$function\$[^$]*\$function\$\n\n?)?/gm, '')
      .trimEnd();

  test.each([true, false])('every kind of change, loaded: %s', async (loaded) => {
    const known = server.major >= 14 ? { ...cases, ...sinceMajor14 } : cases;
    const chosen = Object.entries(known).filter(([, c]) => (c.live === undefined) === loaded);
    const { schemas, before = '', live = '', dependents = '', plan: _, ...data } = together(Object.fromEntries(chosen));
    await db.sql(`${schemas.map((s) => `CREATE SCHEMA ${s};`).join('')} ${before}; ${live};`);
    const queue = db.queue(data);
    if (loaded) await load(queue.context());
    await db.sql(`${dependents};`);
    const base = await db.catalog();
    await push(queue.context(), { goal: { all: true } });
    const [top, tree] = [await catalog(), queue.tree()];
    const all = await operate(queue.context(), async (op) => ({ value: stackNow(op) }), { rows: 'all' });

    const done = await to(queue, (now) => [bottom(1), ...now]);
    expect(done.value.popped).toHaveLength(all.value.length);
    expect(await catalog()).toBe(top);
    expect(queue.tree()).toEqual({ ...tree, [unitPath('zz')]: plus('zz', 1) });
    await to(queue, () => [bottom(2)]);
    expect(await catalog()).toBe(base);
    await to(queue, ([, ...none]) => [bottom(3), ...none, ...all.value]);
    expect([await catalog(), await db.value('SELECT public.zz(0)')]).toEqual([top, 3]);
    await pop(db.alone(), { goal: { all: true } });
    expect(await db.catalog()).toBe(base);
  });
});
