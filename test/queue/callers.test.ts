// Invariant 5, the second half: routines that a change could have broken are validated again before the commit.
import { describe, expect, test } from 'vitest';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnUsualKind } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import type { Texts } from '../support/queue.ts';
import { f, fn, plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const sql = (name: string, returns: string, body: string, rest = ''): string =>
  `CREATE FUNCTION public.${name} RETURNS ${returns} LANGUAGE sql ${rest} AS $$${body}$$;\n`;

/** What a patch does to the base, what uses it by another hand, and the SQLSTATE that this user would get. */
const breaking: [what: string, base: Texts, patch: Texts, by_hand: string, sqlstate: string][] = [
  ['a drop', { f: f(1) }, { f: null }, sql('g()', 'integer', '\n  SELECT public.f(1)\n'), '42883'],
  [
    'another result',
    { f: f(1) },
    { f: fn('f', 'a integer', 'RETURN 1;').replace('integer LANG', 'text LANG') },
    sql('g()', 'integer', ' SELECT f(1) '),
    '42P13',
  ],
  [
    'another argument name',
    { f: f(1) },
    { f: fn('f', 'b integer', 'RETURN b;') },
    sql('g()', 'integer', ' SELECT f(a => 1) '),
    '42883',
  ],
  [
    'another argument list',
    { f: f(1) },
    { f: fn('f', 'a integer, b integer', 'RETURN a;') },
    sql('g()', 'integer', ' SELECT f(1) '),
    '42883',
  ],
  [
    'a default taken away',
    { f: fn('f', 'a integer DEFAULT 1', 'RETURN a;') },
    { f: f(1) },
    sql('g()', 'integer', ' SELECT f() '),
    '42883',
  ],
  [
    'a new overload, which makes a call ambiguous',
    { f: f(1) },
    { f2: fn('f', 'a integer, b integer DEFAULT 0', 'RETURN a;') },
    sql('g()', 'integer', ' SELECT f(1) '),
    '42725',
  ],
  [
    'a new default, which makes a call ambiguous',
    { f: f(1), f2: fn('f', 'a integer, b integer', 'RETURN a;') },
    { f2: fn('f', 'a integer, b integer DEFAULT 0', 'RETURN a;') },
    sql('g()', 'integer', ' SELECT f(1) '),
    '42725',
  ],
  [
    'another name for the only OUT column',
    { f: sql('f(OUT a integer)', 'integer', ' SELECT 1 ') },
    { f: sql('f(OUT b integer)', 'integer', ' SELECT 1 ') },
    sql('g()', 'integer', ' SELECT x.a FROM f() AS x '),
    '42703',
  ],
  [
    'a procedure that goes',
    { f: 'CREATE PROCEDURE public.f() LANGUAGE sql AS $$ SELECT 1 $$;\n' },
    { f: null },
    sql('g()', 'void', ' CALL f() '),
    '42883',
  ],
  [
    'an aggregate that goes',
    { f: 'CREATE AGGREGATE public.f(integer) (SFUNC = int4pl, STYPE = integer);\n' },
    { f: null },
    sql('g()', 'integer', ' SELECT f(n) FROM generate_series(1, 2) n '),
    '42883',
  ],
  [
    'a quoted name',
    { f: fn('"my ""f"""', '', 'RETURN 1;') },
    { f: null },
    sql('g()', 'integer', ' SELECT "my ""f"""() '),
    '42883',
  ],
  [
    'a name beyond ASCII',
    { f: fn('größe', '', 'RETURN 1;') },
    { f: null },
    sql('g()', 'integer', ' SELECT GRößE() '),
    '42883',
  ],
  [
    'a call under SET clauses of its own',
    { f: f(1) },
    { f: null },
    sql('g()', 'integer', ' SELECT f(1) ', 'SET search_path = public'),
    '42883',
  ],
];

describeOnUsualKind('callers', (server) => {
  const db = useDatabase(server);

  describe('a push that breaks a caller is stopped', () => {
    test.each(isLong ? breaking : breaking.filter((_, i) => i % 3 === 0))(
      'by %s',
      async (_, units, patch, byHand, sqlstate) => {
        const queue = db.queue({
          units: { other: plus('other', 1), ...units },
          patches: { one: { other: plus('other', 2) }, two: patch },
        });
        // What the lint would say of an overload first.
        const text = queue.read('patches/two.patch');
        queue.write('patches/two.patch', text.replace('\n', '\nLint-ignore: PQ002 the caller is what is tested\n'));
        await load(queue.context());
        await db.sql(`SET search_path = public; ${byHand}; RESET search_path`);
        const before = await db.catalog();
        for (const dryRun of [true, false]) {
          const problem = await push(queue.context(), { goal: { all: true }, dryRun }).catch((e: unknown) => e);
          expect(problem).toMatchObject({
            code: 'failed',
            patch: 'two',
            sqlstate,
            message: expect.stringContaining('public.g() would no longer work'),
            hint: expect.stringContaining('pgquilt impact'),
          });
        }
        expect(await db.catalog()).toEqual(before);
        expect(await db.value('SELECT count(*)::int FROM pgquilt.patch')).toBe(0);
        // Nothing but that caller was in the way.
        await db.sql('DROP ROUTINE public.g()');
        const without = await db.catalog();
        await push(queue.context(), { goal: { all: true } });
        await pop(queue.context(), { goal: { all: true } });
        expect(await db.catalog()).toEqual(without);
      },
    );
  });

  test('each is listed, with its place: in its file where a unit has it, else in its body', async () => {
    const queue = db.queue({
      units: { f: f(1), late: `-- größer\n${sql('late()', 'integer', '\n  SELECT 1 + f(1)\n')}` },
      patches: { one: { f: null } },
    });
    await load(queue.context());
    await db.sql(
      `SET search_path = public; ${sql('zz_by_hand()', 'integer', "\n\n  SELECT 'é', f(2);\n  SELECT 1;\n")}; RESET search_path`,
    );
    const problem = (await push(queue.context(), { goal: { all: true } }).catch((e: unknown) => e)) as {
      detail: string;
    };
    expect(problem).toMatchObject({
      message:
        'patch one: 2 routines, public.late() among them, would no longer work: function f(integer) does not exist',
      file: 'udfs/public/late.sql',
      line: 3,
      column: 14,
    });
    expect(problem.detail).toContain('at udfs/public/late.sql:3:14\n1 | -- größer\n2 | CREATE FUNCTION public.late()');
    expect(problem.detail).toContain("at its body:3:15\n1 |\n2 |\n3 |   SELECT 'é', f(2);\n  |               ^");
  });

  test('a routine of a patch below counts as one, and the patch that breaks it is named', async () => {
    const queue = db.queue({
      units: { f: f(1) },
      patches: {
        caller: { g: sql('g()', 'integer', '\n SELECT f(1) ') },
        breaks: { f: null },
        after: { h: plus('h', 1) },
      },
    });
    await load(queue.context());
    await expect(push(queue.context(), { goal: { all: true } })).rejects.toMatchObject({
      patch: 'breaks',
      file: 'udfs/public/g.sql',
      line: 2,
      column: 9,
    });
  });

  test('a caller that is changed together with it goes up and down', async () => {
    const queue = db.queue({
      units: { f: f(1), g: sql('g()', 'integer', ' SELECT f(1) ') },
      patches: {
        one: { f: fn('f', 'a integer, b integer', 'RETURN b;'), g: sql('g()', 'integer', ' SELECT f(1, 2) ') },
      },
    });
    await load(queue.context());
    const before = await db.catalog();
    await push(queue.context(), { goal: { all: true } });
    expect(await db.value('SELECT public.g()')).toBe(2);
    await pop(queue.context(), { goal: { all: true } });
    expect(await db.catalog()).toEqual(before);
  });

  test('a routine made alone that calls what the same patch drops', async () => {
    const g = sql('g()', 'integer', ' SELECT public.f(1) ');
    const queue = db.queue({ units: { f: f(1) }, patches: { one: { f: null, g } } });
    await load(queue.context());
    await expect(push(queue.context(), { goal: { all: true } })).rejects.toMatchObject({
      patch: 'one',
      file: 'udfs/public/g.sql',
      sqlstate: '42883',
    });
  });

  test('a routine that uses an operator which hangs on what changed', async () => {
    const queue = db.queue({
      units: { f: f(1) },
      patches: { one: { f: fn('f', 'a integer', 'RETURN a;').replace('integer LANG', 'text LANG') } },
    });
    await load(queue.context());
    await db.sql('CREATE OPERATOR public.@#@ (FUNCTION = public.f, RIGHTARG = integer)');
    await db.sql(sql('by_hand()', 'integer', ' SELECT OPERATOR(public.@#@) 1 '));
    const before = await db.catalog();
    await expect(push(queue.context(), { goal: { all: true }, allowRebuild: true })).rejects.toMatchObject({
      message: expect.stringContaining('public.by_hand() would no longer work'),
      sqlstate: '42P13',
    });
    expect(await db.catalog()).toEqual(before);
  });

  test('one of many that go', async () => {
    const names = [...Array.from({ length: 120 }, (_, i) => `gone_${i}`), '"odd-one"'];
    const all = names.map((name) => fn(name, '', 'RETURN 1;')).join('');
    const queue = db.queue({ units: { all }, patches: { one: { all: null } } });
    await load(queue.context());
    await db.sql(
      `${sql('by_hand()', 'integer', ' SELECT public.GONE_77() ')} ${sql('odd()', 'integer', ' SELECT public."odd-one"() ')}`,
    );
    await db.sql(sql('unconcerned()', 'integer', ' SELECT 1 AS gone '));
    await expect(push(queue.context(), { goal: { all: true } })).rejects.toMatchObject({
      message: expect.stringContaining('2 routines, public.by_hand() among them, would no longer work'),
    });
    await db.sql('DROP FUNCTION public.by_hand(), public.odd()');
    expect(await push(queue.context(), { goal: { all: true } })).toMatchObject({ pushed: ['one'] });
  });

  test('what was broken before is not blamed, and does not hide what is not', async () => {
    const queue = db.queue({ units: { f: f(1) }, patches: { one: { f: null }, two: { h: plus('h', 1) } } });
    await load(queue.context());
    const brokenBefore = sql('broken()', 'integer', ' SELECT f(1) + missing() ');
    await db.sql(`SET check_function_bodies = off; ${brokenBefore}; RESET check_function_bodies`);
    const before = await db.catalog();
    await push(queue.context(), { goal: { count: 1 } });
    await pop(queue.context(), { goal: { count: 1 } });
    expect(await db.catalog()).toEqual(before);
    await db.sql(sql('whole()', 'integer', ' SELECT public.f(1) '));
    const problem = await push(queue.context(), { goal: { all: true } }).catch((e: unknown) => e);
    expect(problem).toMatchObject({ message: expect.stringContaining('public.whole() would no longer work') });
    expect((problem as { detail: string }).detail).not.toContain('broken()');
    expect((problem as { hint: string }).hint).toContain('To leave it broken: pgquilt push --allow-broken');
    // It may be left so, where that is asked for; then it is said, and it is what was broken before from then on.
    const pushed = await push(queue.context(), { goal: { all: true }, allowBroken: true });
    expect(pushed).toMatchObject({ pushed: ['one', 'two'] });
    expect(pushed.notes).toEqual([
      expect.stringMatching(/^patch one: public.whole\(\) would no longer work: .* \(allowed\)$/),
    ]);
    expect((await pop(queue.context(), { goal: { all: true } })).notes).toEqual([]);
    await db.sql('DROP FUNCTION public.whole()');
    expect(await db.catalog()).toEqual(before);
  });

  test('a pop that breaks a caller is stopped, and names it', async () => {
    const queue = db.queue({ units: { h: plus('h', 1) }, patches: { one: { f: f(1) }, two: { h: plus('h', 2) } } });
    await load(queue.context());
    const base = await db.catalog();
    await push(queue.context(), { goal: { all: true } });
    await db.sql(sql('by_hand()', 'integer', ' SELECT public.f(1) '));
    const before = await db.catalog();
    await expect(pop(queue.context(), { goal: { all: true } })).rejects.toMatchObject({
      code: 'failed',
      patch: 'one',
      sqlstate: '42883',
      message: expect.stringContaining('public.by_hand() would no longer work'),
    });
    expect(await db.catalog()).toEqual(before);
    const allowed = await pop(queue.context(), { goal: { all: true }, dryRun: true, allowBroken: true });
    expect(allowed.notes).toEqual([expect.stringContaining('public.by_hand() would no longer work')]);
    expect(await pop(queue.context(), { goal: { count: 1 } })).toMatchObject({ popped: ['two'] });
    await db.sql('DROP FUNCTION public.by_hand()');
    await pop(db.alone(), { goal: { all: true } });
    expect(await db.catalog()).toEqual(base);
  });

  test('a new body for what is called costs nothing, and a new routine one round trip', async () => {
    const queue = db.queue({
      units: { f: f(1) },
      patches: { first: { f: f(2) }, body: { f: f(3) }, made: { h: plus('h', 1) } },
    });
    await load(queue.context());
    await db.sql(sql('g()', 'integer', ' SELECT public.f(1) '));
    const context = queue.context();
    // An open embedded connection counts on from operation to operation.
    const pushOne = async (): Promise<number> => {
      const start = context.connection?.roundTrips ?? 0;
      return (await push(context, { goal: { count: 1 } })).roundTrips - start;
    };
    await pushOne();
    const body = await pushOne();
    const made = await pushOne();
    expect(made - body).toBe(1);
  });
});
