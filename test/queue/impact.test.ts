// What hangs on a routine: by the catalogs, and by what bodies call, read and name.
import { expect, test } from 'vitest';
import { impactLines } from '../../src/cli/output/impact.ts';
import { plain } from '../../src/cli/style.ts';
import { impact } from '../../src/queue/impact.ts';
import { load } from '../../src/queue/load.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnUsualKind } from '../support/databases.ts';
import { f, fn, plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

describeOnUsualKind('impact', (server) => {
  const db = useDatabase(server);
  const lines = async (name: string, context = db.alone()): Promise<string> =>
    impactLines(await impact(context, name), plain).join('\n');

  test('every kind of dependent that the catalogs know', async () => {
    const newer = server.major >= 14;
    await db.sql(`${fn('f', 'a integer', 'RETURN a;', 'IMMUTABLE')} ${fn('f2', 'a integer, b integer', 'RETURN f(a);')}
      CREATE TABLE t (n integer DEFAULT f(1), g integer GENERATED ALWAYS AS (f(1)) STORED, CONSTRAINT positive CHECK (f(n) > 0));
      CREATE INDEX by_f ON t (f(n));
      ${newer ? 'CREATE STATISTICS guess ON f(n), n FROM t;' : ''}
      ${newer ? 'CREATE FUNCTION parsed() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT f(1); END;' : ''}
      CREATE DOMAIN small AS integer CONSTRAINT tiny CHECK (f(VALUE) < 9);
      CREATE VIEW v AS SELECT f(n) AS x FROM t;
      CREATE VIEW w AS SELECT x FROM v;
      CREATE MATERIALIZED VIEW m AS SELECT x FROM w;
      CREATE POLICY mine ON t USING (f(n) = 1);
      CREATE RULE again AS ON INSERT TO t DO ALSO SELECT f(1);
      CREATE FUNCTION tg() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER stamp BEFORE INSERT ON t FOR EACH ROW WHEN (f(NEW.n) > 0) EXECUTE FUNCTION tg();
      CREATE TABLE parts (n integer) PARTITION BY LIST (f(n));
      CREATE OPERATOR @#@ (FUNCTION = f, RIGHTARG = integer);
      CREATE VIEW by_operator AS SELECT @#@ n AS x FROM t;
      CREATE AGGREGATE total (integer) (SFUNC = f2, STYPE = integer);
      CREATE VIEW totals AS SELECT total(n) FROM t;`);
    const text = await lines('public.f(integer)');
    expect(text).toBe(
      `public.f(integer)
├─ default value for public.t.g
├─ default value for public.t.n
├─ domain constraint tiny on public.small
${newer ? '├─ function public.parsed()\n' : ''}├─ index public.by_f
├─ operator public.@#@(NONE,integer)
│  └─ view public.by_operator
├─ policy mine on public.t
├─ rule again on public.t
${newer ? '├─ statistics object public.guess\n' : ''}├─ table public.parts
├─ table constraint positive on public.t
├─ trigger stamp on public.t
├─ view public.v
│  └─ view public.w
│     └─ materialized view public.m
└─ function public.f2(integer,integer)  (calls it)
   └─ aggregate public.total(integer)
      └─ view public.totals
${newer ? 19 : 17} objects in all`,
    );
    expect(await lines('tg')).toBe('public.tg()\n└─ trigger stamp on public.t\n1 object in all');
  });

  test('callers by what their bodies say: calls, views that are read, strings; and not comments or other overloads', async () => {
    await db.sql(`${f(1)} ${fn('f', 'a integer, b integer', 'RETURN a;')}
      CREATE VIEW v AS SELECT public.f(1) AS x;
      CREATE FUNCTION by_sql() RETURNS integer LANGUAGE sql AS 'SELECT public.F(1)';
      ${fn('by_plpgsql', '', 'IF public.f(1) > 0 THEN RETURN 1; END IF; RETURN 0;')}
      ${fn('by_assignment', 'x integer', 'x := 1 + f(2); RETURN x;')}
      CREATE PROCEDURE by_loop() LANGUAGE plpgsql AS $$ DECLARE r v%ROWTYPE; BEGIN FOR r IN SELECT x FROM v LOOP NULL; END LOOP; END $$;
      ${fn('by_string', '', "EXECUTE 'SELECT f(1)'; RETURN 1;")}
      ${fn('by_row_type', '', 'RETURN 1;').replace(' BEGIN', ' DECLARE r public.v; BEGIN')}
      ${fn('commented', '', '/* f(1) */ RETURN 1; -- f(1)\n')}
      ${fn('other_overload', '', 'RETURN public.f(1, 2);')}
      ${fn('other_schema', '', 'RETURN elsewhere.f(1);')}
      ${fn('a_variable', 'f integer', 'RETURN f;')}
      CREATE FUNCTION calls_procedure() RETURNS void LANGUAGE sql AS 'CALL by_loop()';`);
    expect(await lines('f(integer)')).toBe(`public.f(integer)
├─ view public.v
│  ├─ procedure public.by_loop()  (reads it)
│  │  └─ function public.calls_procedure()  (calls it)
│  └─ function public.by_row_type()  (reads it)
├─ function public.by_assignment(integer)  (calls it)
├─ function public.by_plpgsql()  (calls it)
├─ function public.by_sql()  (calls it)
└─ function public.by_string()  (names it in a string, or in a language that is not parsed)
8 objects in all`);
    const { routines, definitions } = await impact(db.alone(), 'f');
    expect(routines.map((r) => [r.object, r.usedBy.length])).toEqual([
      ['public.f(integer)', 5],
      ['public.f(integer,integer)', 2],
    ]);
    const live = await db.value("SELECT pg_get_functiondef('public.f(integer,integer)'::regprocedure)");
    expect(Object.keys(definitions)).toEqual(['public.f(integer)', 'public.f(integer,integer)']);
    expect(definitions['public.f(integer,integer)']).toBe(live);
  });

  test('cycles end, and what stands further up is not unfolded again', async () => {
    await db.sql(
      `${fn('a', '', 'RETURN a();')} ${fn('b', '', 'RETURN a() + c();')} ${fn('c', '', 'RETURN b() + a();')}`,
    );
    expect(await lines('a')).toBe(`public.a()
├─ function public.b()  (calls it)
│  └─ function public.c()  (calls it)
│     └─ function public.b()  (calls it; see above)
└─ function public.c()  (calls it; see above)
2 objects in all`);
  });

  test('by unit, by patch, applied or not, and by odd names', async () => {
    const queue = db.queue({
      units: { f: f(1), g: plus('g', 1), odd: fn('"My f"', '', 'RETURN public.f(1);') },
      patches: { one: { g: plus('g', 2) }, two: { f: f(2), made: plus('made', 1) } },
    });
    await load(queue.context());
    await db.sql(fn('user_of_g', '', 'RETURN g(1);'));
    const names = async (name: string) => {
      const { routines, absent } = await impact(queue.context(), name);
      return [...routines.map((r) => r.object), ...absent.map((id) => `absent ${id}`)];
    };
    for (const name of ['one', 'g', 'udfs/public/g.sql', 'public.g', 'g(int)', 'G']) {
      expect(await names(name), name).toEqual(['public.g(integer)']);
    }
    expect(await names('two')).toEqual(['public.f(integer)']);
    expect(await names('My f')).toEqual(['public."My f"()']);
    expect(await names('odd')).toEqual(['public."My f"()']);
    await push(queue.context(), { goal: { all: true } });
    expect(await names('two')).toEqual(['public.f(integer)', 'public.made(integer)']);
    // Without the queue, the ledger knows the patch.
    expect(await lines('one')).toBe('public.g(integer)\n└─ function public.user_of_g()  (calls it)\n1 object in all');
    await db.sql('DROP FUNCTION public.made(integer)');
    expect(await names('two')).toEqual(['public.f(integer)', 'absent public.made(integer)']);
  });

  test('a name that means nothing is said so, with what is near', async () => {
    await db.sql(plus('normalize', 1));
    await expect(impact(db.alone(), 'normalise')).rejects.toMatchObject({
      code: 'usage',
      hint: 'Did you mean normalize?',
    });
    for (const word of ['f(no_such_type)', "it's", 'a.b.c', '"']) {
      await expect(impact(db.alone(), word), word).rejects.toMatchObject({ code: 'usage' });
    }
  });

  test('the document of --json', async () => {
    await db.sql(`${f(1)} CREATE VIEW v AS SELECT public.f(1) AS x`);
    expect(await impact(db.alone(), 'f')).toEqual({
      target: expect.any(String),
      name: 'f',
      absent: [],
      definitions: { 'public.f(integer)': await db.value("SELECT pg_get_functiondef('public.f'::regproc)") },
      objects: 1,
      routines: [
        {
          object: 'public.f(integer)',
          kind: 'function',
          how: null,
          usedBy: [{ object: 'public.v', kind: 'view', how: 'depends', usedBy: [] }],
        },
      ],
    });
  });
});
