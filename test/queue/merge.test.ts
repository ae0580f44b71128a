// push --merge and pop --merge: a change by hand and the patches' go together, or nothing changes.
import { expect, test } from 'vitest';
import { drift } from '../../src/queue/drift.ts';
import { goTo } from '../../src/queue/goto.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnEmbedded, describeOnUsualKind } from '../support/databases.ts';
import { ensureRoles, useDatabase } from '../support/test-database.ts';

/** A function of several lines: what each line adds to the result. */
const long = (adds: number[], rest = '', name = 'f'): string => `-- The author's own layout.
create function public.${name}(a integer) returns integer
  language plpgsql ${rest}
as $$
begin
${adds.map((n, i) => `  -- step ${i}\n  a := a + ${n};\n`).join('')}  return a;
end
$$;
`;
/** The same as another hand writes it, by way of psql. */
const hot = (adds: number[], rest = ''): string => long(adds, rest).replace('create', 'create or replace');
const ONE = { goal: { count: 1 } } as const;
const ALL = { goal: { all: true } } as const;
const levels = { base: [1, 2, 3, 4], one: [1, 2, 3, 40], two: [1, 2, 30, 40] };
const data = {
  units: { f: long(levels.base) },
  patches: { one: { f: long(levels.one) }, two: { f: long(levels.two) } },
};

/** What another hand does to f above the base, and what f(0) gives at each level then. */
const hands: { what: string; does: string; gives: [base: number, one: number, two: number] }[] = [
  { what: 'another line of the body', does: hot([1000, 2, 3, 4]), gives: [1009, 1045, 1072] },
  {
    what: 'a line added',
    does: hot(levels.base).replace('begin\n', 'begin\n  a := a + 100;\n'),
    gives: [110, 146, 173],
  },
  { what: 'an attribute', does: hot(levels.base, 'stable'), gives: [10, 46, 73] },
  { what: 'a setting', does: "ALTER FUNCTION public.f(integer) SET work_mem = '64kB';", gives: [10, 46, 73] },
  {
    what: 'a comment and a grant',
    does: `COMMENT ON FUNCTION public.f(integer) IS 'hot'; GRANT EXECUTE ON FUNCTION public.f(integer) TO merge_reader;`,
    gives: [10, 46, 73],
  },
  {
    what: 'a line and the owner',
    does: `${hot([1000, 2, 3, 4])} ALTER FUNCTION public.f(integer) OWNER TO merge_reader;`,
    gives: [1009, 1045, 1072],
  },
];
/** For what only goes up: below the patch it would be no change by hand. */
const same = { what: 'the same change as the patch makes', does: hot(levels.one), gives: [46, 46, 73] };

/** Each change by hand on a function of its own, f0, f1, …, which both patches change. */
function onEach(all: readonly { does: string; gives: readonly number[] }[]) {
  const name = (i: number): string => `f${i}`;
  const texts = (adds: number[]) => Object.fromEntries(all.map((_, i) => [name(i), long(adds, '', name(i))]));
  return {
    data: { units: texts(levels.base), patches: { one: texts(levels.one), two: texts(levels.two) } },
    does: all.map(({ does }, i) => does.replaceAll('public.f(', `public.${name(i)}(`)).join('\n'),
    ids: all.map((_, i) => `public.${name(i)}(integer)`),
    query: `SELECT ARRAY[${all.map((_, i) => `public.${name(i)}(0)`).join(', ')}]::text`,
    gives: (level: number) => `{${all.map((h) => h.gives[level]).join(',')}}`,
  };
}

describeOnUsualKind('--merge', (server) => {
  const db = useDatabase(server);
  const value = () => db.value('SELECT public.f(0)');
  const roles = () => db.sql(`${ensureRoles('merge_reader')} GRANT CREATE ON SCHEMA public TO merge_reader`);

  test('push over a change by hand, of any kind: this database has its own way back', async () => {
    await roles();
    const all = onEach([...hands, same]);
    const queue = db.queue(all.data);
    await load(queue.context());
    await db.sql(all.does);
    const before = { catalog: await db.catalog(), tree: queue.tree(), drift: (await drift(db.alone())).drift };
    expect(await db.value(all.query)).toBe(all.gives(0));
    expect(await push(queue.context(), { ...ONE, onDrift: 'merge' })).toMatchObject({
      pushed: ['one'],
      merged: all.ids,
    });
    expect(await db.value(all.query)).toBe(all.gives(1));
    expect((await drift(db.alone())).drift).toEqual([]);
    expect(await status(queue.context())).toMatchObject({ tree: { dirty: [], behind: [] }, notes: [] });
    // The next patch was made from the series' text, which this database does not have.
    await push(queue.context(), { ...ONE, onDrift: 'merge' });
    expect(await db.value(all.query)).toBe(all.gives(2));
    await pop(queue.context(), ONE);
    expect(await db.value(all.query)).toBe(all.gives(1));
    await pop(db.alone(), ONE);
    expect(await db.catalog()).toBe(before.catalog);
    expect((await drift(db.alone())).drift).toEqual(before.drift);
    await expect(push(queue.context(), ONE)).rejects.toMatchObject({ code: 'drift' });
    expect(queue.tree()).toEqual(before.tree);

    // Both at once, and back in one step.
    await push(queue.context(), { ...ALL, onDrift: 'merge' });
    expect(await db.value(all.query)).toBe(all.gives(2));
    await pop(queue.context(), ALL);
    expect(await db.catalog()).toBe(before.catalog);
  });

  test('pop keeps a change by hand, of any kind, and push puts the patch back on', async () => {
    await roles();
    const all = onEach(hands);
    const queue = db.queue(all.data);
    await load(queue.context());
    await goTo(queue.context(), { name: 'one' });
    await db.sql(all.does.replaceAll('+ 4;', '+ 40;'));
    const above = await db.catalog();
    expect(await db.value(all.query)).toBe(all.gives(1));
    expect(await pop(queue.context(), { ...ONE, onDrift: 'merge' })).toMatchObject({ merged: all.ids });
    expect(await db.value(all.query)).toBe(all.gives(0));
    expect((await drift(db.alone())).drift.map((d) => d.routine)).toEqual(all.ids);
    const below = await db.catalog();
    await goTo(queue.context(), { name: 'one', onDrift: 'merge' });
    expect(await db.catalog()).toBe(above);
    await pop(queue.context(), ONE);
    expect(await db.catalog()).toBe(below);
  });

  test('what does not go together is a conflict: nothing changes, and the text is kept to be worked on', async () => {
    const queue = db.queue(data);
    await load(queue.context());
    await db.sql(hot([1, 2, 3, 400]));
    const before = [await db.catalog(), queue.files()];
    const merging = () => push(queue.context(), { ...ONE, onDrift: 'merge' });
    const problem = await merging().catch((e: unknown) => e as { code: string; file: string; hint: string });
    expect(problem).toMatchObject({
      code: 'conflict',
      patch: 'one',
      hint: expect.stringContaining('pgquilt push --merge'),
    });
    expect([await db.catalog(), queue.files()]).toEqual(before);
    const { file } = problem as { file: string };
    expect(queue.read(file)).toMatch(/<<<<<<< live in[\s\S]*\+ 400;[\s\S]*\+ 40;[\s\S]*>>>>>>> patch one/);
    await expect(merging()).rejects.toMatchObject({ code: 'conflict' });

    queue.write(file, long([1, 2, 3, 440]));
    await merging();
    expect(await value()).toBe(446);
    await pop(queue.context(), ONE);
    expect(await db.catalog()).toBe(before[0]);
  });

  test('around the routine as well: both speak of the comment', async () => {
    const comment = (text: string): string => `${long([1, 2, 3, 4])}comment on function public.f is '${text}';\n`;
    const queue = db.queue({ units: data.units, patches: { one: { f: comment('patch') } } });
    await load(queue.context());
    await db.sql("COMMENT ON FUNCTION public.f(integer) IS 'hand'");
    const problem = await push(queue.context(), { ...ONE, onDrift: 'merge' }).catch(
      (e: unknown) => e as { file: string },
    );
    expect(problem).toMatchObject({ code: 'conflict' });
    queue.write((problem as { file: string }).file, comment('both'));
    await push(queue.context(), { ...ONE, onDrift: 'merge' });
    expect(await db.value("SELECT obj_description('public.f'::regproc, 'pg_proc')")).toBe('both');
    await pop(queue.context(), ONE);
    expect(await db.value("SELECT obj_description('public.f'::regproc, 'pg_proc')")).toBe('hand');
  });

  test('a pop that would pass over a merged change stops, before anything changes', async () => {
    const queue = db.queue(data);
    await load(queue.context());
    await push(queue.context(), ONE);
    await db.sql(hot([1000, 2, 3, 40]));
    await push(queue.context(), { ...ONE, onDrift: 'merge' });
    const before = await db.catalog();
    await expect(pop(db.alone(), ALL)).rejects.toMatchObject({
      code: 'drift',
      message: expect.stringContaining('below patch two'),
      hint: expect.stringContaining('pgquilt pop one'),
    });
    expect(await db.catalog()).toBe(before);
    await pop(db.alone(), { goal: { name: 'one' } });
    expect(await value()).toBe(1045);
    await pop(queue.context(), { ...ONE, onDrift: 'merge' });
    expect(await value()).toBe(1009);
  });
});

describeOnEmbedded('twin branches', (server) => {
  const db = useDatabase(server);
  // So long that the branch's condition is not in the hunk: the two places look alike to it.
  const body = ['- 3', '* 2', '+ 1', '* 3', '+ 2', '* 5', '- 1'].map((change) => `a := a ${change};`);
  const branches = (...conditions: string[]): string =>
    `create function public.f(a integer) returns integer language plpgsql as $$\nbegin\n${conditions
      .map((c, i) => `  ${i === 0 ? 'if' : 'elsif'} ${c} then\n${body.map((l) => `    ${l}\n`).join('')}`)
      .join('')}  end if;\n  return a;\nend\n$$;\n`;
  const patched = branches('a < 0', 'a > 9').replace('a := a * 3', 'a := a * 7');

  test.each(['a > 9', 'a < 0'])('only %s is left in the live function', async (condition) => {
    const queue = db.queue({ units: { f: branches('a < 0', 'a > 9') }, patches: { one: { f: patched } } });
    await load(queue.context());
    await db.sql(branches(condition).replace('create', 'create or replace'));
    const before = await db.catalog();
    await expect(push(queue.context(), ONE)).rejects.toMatchObject({ code: 'drift' });
    // Which of the two is left cannot be told from its lines, so neither is touched.
    await expect(push(queue.context(), { ...ONE, onDrift: 'merge' })).rejects.toMatchObject({ code: 'conflict' });
    expect(await db.catalog()).toBe(before);
  });

  test('only the twin is left in the text that the patch meets', async () => {
    const queue = db.queue({ units: { f: branches('a < 0', 'a > 9') }, patches: { one: { f: patched } } });
    queue.git('init', '-q');
    queue.git('add', '-A');
    queue.git('commit', '-qm', 'base');
    queue.edit('f', branches('a > 9'));
    queue.git('commit', '-qam', 'one branch is gone');
    await load(queue.context());
    for (const onDrift of ['stop', 'merge'] as const) {
      await expect(push(queue.context(), { ...ONE, onDrift })).rejects.toMatchObject({
        code: 'conflict',
        patch: 'one',
      });
    }
  });
});
