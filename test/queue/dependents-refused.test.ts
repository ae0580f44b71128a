// What cannot be rebuilt as it was stops the push before anything is done, by name; what does not fit the new function stops
// it with the server's reason. Nothing has changed then.
import { expect, test } from 'vitest';
import { goTo } from '../../src/queue/goto.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { refresh } from '../../src/queue/refresh.ts';
import { describeOnBothKinds, describeOnUsualKind } from '../support/databases.ts';
import { fn } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const f = fn('f', 'a integer', 'RETURN a;', 'IMMUTABLE');
const renamed = fn('f', 'b integer', 'RETURN b;', 'IMMUTABLE');
const bigint = f.replace('RETURNS integer', 'RETURNS bigint');
const overText = fn('f', 'a text', 'RETURN 1;', 'IMMUTABLE');
const text = f.replace('RETURNS integer', 'RETURNS text');

/** What depends on f, and what the refusal says of it. */
const impossible: Record<string, readonly [make: string, detail: RegExp, since?: number, before?: number]> = {
  'a partition key': [
    'CREATE TABLE public.t (n integer) PARTITION BY RANGE (public.f(n))',
    /partition key of table public\.t: a partition key cannot be changed/,
  ],
  'a generated column before PostgreSQL 17': [
    'CREATE TABLE public.t (n integer, g integer GENERATED ALWAYS AS (public.f(n)) STORED, last integer)',
    /generated column public\.t\."g": its expression cannot be set again in place before PostgreSQL 17/,
    13,
    17,
  ],
  'an operator of an operator class': [
    `CREATE FUNCTION public.cmp(a integer, b integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 0';
     CREATE OPERATOR FAMILY public.fam USING btree; CREATE OPERATOR public.<<< (LEFTARG = integer, RIGHTARG = integer, FUNCTION = public.g);
     CREATE OPERATOR CLASS public.ops FOR TYPE integer USING btree FAMILY public.fam AS OPERATOR 1 public.<<<, FUNCTION 1 public.cmp(integer, integer)`,
    /operator 1 .*of operator (family|class).*: PostgreSQL has no way to take it down/s,
  ],
  'a range type': [
    `CREATE FUNCTION public.d(a integer, b integer) RETURNS double precision LANGUAGE sql IMMUTABLE AS 'SELECT 1.0'; CREATE TYPE public.r AS RANGE (subtype = integer, subtype_diff = public.h)`,
    /type (public\.)?r: PostgreSQL has no way/,
  ],
  'a member of an extension': [
    'CREATE VIEW public.v AS SELECT public.f(1); ALTER EXTENSION plpgsql ADD VIEW public.v',
    /view public\.v: it belongs to the extension plpgsql/,
  ],
  'an index that is not valid': [
    "CREATE TABLE public.t (n integer); CREATE INDEX i ON public.t (public.f(n)); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'public.i'::regclass",
    /index public\.i: it is not valid/,
  ],
  'the row type of a materialized view': [
    'CREATE MATERIALIZED VIEW public.m AS SELECT public.f(1) AS y; CREATE TABLE public.t (m public.m)',
    /column m of table (public\.)?t: it uses the row type of a materialized view/,
  ],
  'privileges on the row type of a materialized view': [
    'CREATE MATERIALIZED VIEW public.m AS SELECT public.f(1) AS y; GRANT USAGE ON TYPE public.m TO pg_monitor',
    /materialized view public\.m: the type of its rows has privileges of its own/,
  ],
  'the array type of a materialized view': [
    "CREATE MATERIALIZED VIEW public.m AS SELECT public.f(1) AS y; CREATE FUNCTION public.rows(m public.m[]) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    /function public\.rows\(.*\): it uses the row type of a materialized view/,
  ],
};

/** What depends on f, the new f, and what the error says. */
const unfit: Record<string, readonly [make: string, after: string, sqlstate: string, message: RegExp]> = {
  'a view whose column would have another type': [
    'CREATE VIEW public.v AS SELECT public.f(1) AS y',
    bigint,
    '42P16',
    /view public\.v depends on public\.f\(integer\) and cannot be rebuilt as it was: cannot change data type of view column "y" from integer to bigint/,
  ],
  'a view that names the argument': [
    'CREATE VIEW public.v AS SELECT public.f(a => 1) AS y',
    renamed,
    '42883',
    /view public\.v .*function public\.f\(a => integer\) does not exist/,
  ],
  'a condition that would be no condition': [
    'CREATE TABLE public.t (n integer); CREATE POLICY p ON public.t USING (public.f(n) > 1)',
    text,
    '42883',
    /policy "p" on public\.t .*operator does not exist: text > integer/,
  ],
  'a default of another type': [
    'CREATE TABLE public.t (n integer DEFAULT public.f(1))',
    text,
    '42804',
    /default of public\.t\."n" .*is of type integer but default expression is of type text/,
  ],
  'a check that rows no longer pass': [
    'CREATE TABLE public.t (n integer CHECK (public.f(n) < 5)); INSERT INTO public.t VALUES (4)',
    renamed.replace('RETURN b', 'RETURN b + 9'),
    '23514',
    /check "t_n_check" on public\.t .*violated by some row/,
  ],
  'an index that is no longer unique': [
    'CREATE TABLE public.t (n integer); INSERT INTO public.t VALUES (1), (2); CREATE UNIQUE INDEX i ON public.t (public.f(n))',
    renamed.replace('RETURN b', 'RETURN 0'),
    '23505',
    /index public\.i .*could not create unique index "i"/,
  ],
  'a materialized view whose query fails': [
    'CREATE MATERIALIZED VIEW public.m AS SELECT public.f(1) AS y',
    renamed.replace('RETURN b', 'RETURN b / 0'),
    '22012',
    /materialized view public\.m .*division by zero/,
  ],
  'a view whose call fits no other argument list': [
    'CREATE VIEW public.v AS SELECT public.f(1) AS y',
    overText,
    '42883',
    /view public\.v depends on public\.f\(integer\) and cannot be rebuilt as it was: function public\.f\(integer\) does not exist/,
  ],
  'a view that would call another overload': [
    "CREATE FUNCTION public.f(a numeric) RETURNS integer LANGUAGE sql AS 'SELECT 7'; CREATE VIEW public.v AS SELECT public.f(1) AS y",
    overText,
    '',
    /would not come back as it was/,
  ],
  'a view that would lose a cast': [
    'CREATE VIEW public.v AS SELECT public.f(1)::bigint AS y',
    bigint,
    '',
    /would not come back as it was/,
  ],
};

describeOnUsualKind('dependents that stop a push', (server) => {
  const db = useDatabase(server);
  const attempt = async (make: string, after: string) => {
    const own = {
      g: 'CREATE FUNCTION public.g(a integer, b integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT a < b $$;\n',
      h: 'CREATE FUNCTION public.h(a integer, b integer) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$ SELECT 1.0::double precision $$;\n',
    };
    const unit = /public\.(g|h)\b/.exec(make)?.[1] as 'g' | 'h' | undefined;
    const queue = db.queue(
      unit === undefined
        ? { units: { f }, patches: { one: { f: after } } }
        : {
            units: { [unit]: own[unit] },
            patches: { one: { [unit]: own[unit].replace('b integer', 'c integer').replace('a < b', 'a < c') } },
          },
    );
    await load(queue.context());
    await db.sql(make);
    const before = [await db.catalog(), queue.files()];
    const error = await push(queue.context(), { goal: { all: true }, allowRebuild: true }).catch((e: unknown) => e);
    expect([await db.catalog(), queue.files()]).toEqual(before);
    await db.sql('DO $$ BEGIN ALTER EXTENSION plpgsql DROP VIEW public.v; EXCEPTION WHEN OTHERS THEN NULL; END $$');
    return error;
  };

  for (const [name, [make, detail, since = 13, below = 99]] of Object.entries(impossible)) {
    if (server.major < since || server.major >= below) continue;
    test(name, async () => {
      const error = await attempt(make, renamed);
      expect(error).toMatchObject({
        code: 'failed',
        patch: 'one',
        sqlstate: '2BP01',
        message: expect.stringMatching(/must be dropped and made again .*cannot be taken down and rebuilt/),
        detail: expect.stringMatching(detail),
        hint: expect.stringContaining('Nothing was changed'),
      });
    });
  }

  for (const [name, [make, after, sqlstate, message]] of Object.entries(unfit)) {
    test(name, async () => {
      expect(await attempt(make, after)).toMatchObject({
        code: 'failed',
        ...(sqlstate === '' ? {} : { sqlstate, patch: 'one', file: 'udfs/public/f.sql' }),
        message: expect.stringMatching(message),
      });
    });
  }

  test('an operator and a cast, whose argument types are their own, are named before anything runs', async () => {
    const unbox =
      "CREATE FUNCTION public.unbox(b public.box) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT b.x';\n";
    const grown = unbox.replace('b public.box', 'b public.box, n integer DEFAULT 0');
    await db.sql('CREATE TYPE public.box AS (x integer)');
    const queue = db.queue({ units: { f, unbox }, patches: { one: { f: overText, unbox: grown }, two: { f, unbox } } });
    await load(queue.context());
    await db.sql(`CREATE OPERATOR public.!! (RIGHTARG = integer, FUNCTION = public.f);
      CREATE CAST (public.box AS integer) WITH FUNCTION public.unbox(public.box);
      CREATE VIEW public.v AS SELECT public.unbox(ROW(1)::public.box)`);
    const before = await db.catalog();
    await expect(push(queue.context(), { goal: { count: 1 } })).rejects.toMatchObject({
      code: 'failed',
      sqlstate: '2BP01',
      detail: `operator public.!! (NONE, integer): it is for these argument types alone, and public.f(integer) goes
cast (public.box AS integer): it is for these argument types alone, and public.unbox(public.box) goes`,
    });
    expect(await db.catalog()).toEqual(before);
    await db.sql('DROP OPERATOR public.!! (NONE, integer); DROP CAST (public.box AS integer)');
    await push(queue.context(), { goal: { count: 1 } });
    await db.sql('CREATE OPERATOR public.!! (RIGHTARG = text, FUNCTION = public.f)');
    await expect(pop(queue.context(), { goal: { all: true } })).rejects.toMatchObject({
      sqlstate: '2BP01',
      detail: expect.stringContaining('and public.f(text) goes'),
    });
  });

  test('a routine that the patch drops keeps its dependents: all are named', async () => {
    const make = 'CREATE VIEW public.v AS SELECT public.f(1); CREATE TABLE public.t (n integer DEFAULT public.f(1))';
    const queue = db.queue({ units: { f }, patches: { one: { f: null } } });
    await load(queue.context());
    await db.sql(make);
    await expect(push(queue.context(), { goal: { all: true }, allowRebuild: true })).rejects.toMatchObject({
      sqlstate: '2BP01',
      detail: expect.stringMatching(/view v depends on function f.*column n of table t depends on function f/s),
    });
  });

  test('a patch may change the caller with what it calls', async () => {
    if (server.major < 14) return;
    const caller = (returns: string) =>
      `CREATE FUNCTION public.caller() RETURNS ${returns} LANGUAGE sql RETURN public.f(1);\n`;
    const queue = db.queue({
      units: { f, caller: caller('integer'), gone: caller('integer').replace('caller', 'gone') },
      patches: { one: { f: text, caller: caller('text'), gone: null } },
    });
    await load(queue.context());
    await db.sql('CREATE VIEW public.v AS SELECT 1 AS y WHERE public.f(1) IS NULL');
    const before = await db.catalog();
    const pushed = await push(queue.context(), { goal: { all: true } });
    expect(pushed.rebuilt).toMatchObject([{ kind: 'view', name: 'public.v', dropped: false }]);
    expect(await db.value('SELECT public.caller()')).toBe('1');
    await pop(queue.context(), { goal: { all: true } });
    expect(await db.catalog()).toBe(before);
  });

  test('goto and refresh ask for what is costly, too, and do it', async () => {
    const queue = db.queue({ units: { f }, patches: { one: { f: renamed } } });
    await load(queue.context());
    await db.sql('CREATE TABLE public.t (n integer); CREATE INDEX i ON public.t (public.f(n))');
    const index = [{ kind: 'index', name: 'public.i', dropped: true }];
    await expect(goTo(queue.context(), { name: 'one' })).rejects.toMatchObject({
      hint: expect.stringContaining('pgquilt goto one --allow-rebuild'),
    });
    expect((await goTo(queue.context(), { name: 'one', allowRebuild: true })).rebuilt).toMatchObject(index);
    queue.edit('f', fn('f', 'c integer', 'RETURN c;', 'IMMUTABLE'));
    await expect(refresh(queue.context())).rejects.toMatchObject({
      hint: expect.stringContaining('pgquilt refresh --allow-rebuild'),
    });
    expect((await refresh(queue.context(), { allowRebuild: true })).plan.dependents).toMatchObject(index);
  });

  test('several routines that are made again share a dependent', async () => {
    const other = fn('other', 'a integer', 'RETURN a;', 'IMMUTABLE');
    const queue = db.queue({
      units: { f, other },
      patches: {
        one: { f: renamed, other: other.replace('(a integer)', '(b integer)').replace('RETURN a', 'RETURN b') },
      },
    });
    await load(queue.context());
    await db.sql(
      'CREATE VIEW public.v AS SELECT public.f(public.other(1)) AS y; CREATE VIEW public.w AS SELECT public.other(y) AS z FROM public.v',
    );
    const before = await db.catalog();
    const pushed = await push(queue.context(), { goal: { all: true } });
    expect(pushed.rebuilt?.map((r) => r.name)).toEqual(['public.v', 'public.w']);
    await pop(queue.context(), { goal: { all: true } });
    expect(await db.catalog()).toBe(before);
  });
});

// Before PostgreSQL 15 the server itself would let it go.
describeOnBothKinds('a generated column', (server) => {
  const db = useDatabase(server);

  test('does not go with a routine that the patch drops', async () => {
    const queue = db.queue({ units: { f }, patches: { one: { f: null } } });
    await load(queue.context());
    await db.sql('CREATE TABLE public.t (n integer, g integer GENERATED ALWAYS AS (public.f(n)) STORED)');
    const before = await db.catalog();
    await expect(push(queue.context(), { goal: { all: true } })).rejects.toMatchObject({
      sqlstate: '2BP01',
      detail: expect.stringContaining('column g of table t'),
    });
    expect(await db.catalog()).toBe(before);
  });
});
