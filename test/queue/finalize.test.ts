// finalize: patches become migrations that stand on their own. Each is run as plain SQL, every way: up from the base, up where
// the queue was pushed, down from there, each twice; catalogs and dumps are compared.
import { expect, test } from 'vitest';
import { type FinalizeOptions, finalize } from '../../src/queue/finalize.ts';
import { load } from '../../src/queue/load.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnBothKindsInTime } from '../support/databases.ts';
import { isLong, LONG_TIMEOUT } from '../support/long.ts';
import type { QueueData } from '../support/queue.ts';
import { f, fn, plus } from '../support/routines.ts';
import { ensureRoles, useDatabase } from '../support/test-database.ts';
import { dependentsInSchemas, WITH_ANOTHER_ARGUMENT } from './dependents-in-schemas.ts';
import { kinds } from './kinds.ts';
import { inSchemas } from './kinds-in-schemas.ts';

const all = { goal: { all: true } } as const;
const roles = ensureRoles('kind_owner', 'kind_reader', 'kind_other');

/** A body that every tool's parser could stumble over: placeholders, separators, quotes of every sort, comments. */
const HOSTILE = `CREATE FUNCTION public.hostile(a text) RETURNS text LANGUAGE plpgsql AS $body$
-- it's; a "comment" with :name, %s, %(x)s, \${x}, {{x}}, <%= x %>, @x@, ?1, ?
/* and; one /* in it */ -- */
DECLARE b text := E'\\\\ it''s \\n :x'; c text := $$a $1 ; $q$ $q$;$$; d int := 7 % 4;
BEGIN
  RAISE NOTICE '% %% :y \${y}', a; -- +goose StatementEnd
  EXECUTE 'SELECT ''--;'' || $1::text' INTO b USING a; /* --rollback; liquibase formatted sql */
  RETURN b || c || U&'\\0441' || ' Zoë 漢字 🐘 \u2028 $pgquilt$' || d;
END; $body$;
COMMENT ON FUNCTION public.hostile(text) IS 'it''s :x; %s \${y} $$ \\ -- /* 🐘';
`;

const TOTAL = 'CREATE AGGREGATE public.total(integer) (SFUNC = public.step, STYPE = integer);\n';

describeOnBothKindsInTime('finalize', (server) => {
  const db = useDatabase(server);

  /** Pushes the queue, finalizes it, and runs the migrations every way; gives what they are. */
  const proved = async (data: QueueData, options: Partial<FinalizeOptions> = {}, is: { loaded?: boolean } = {}) => {
    const queue = db.queue(data);
    if (is.loaded !== true) await load(queue.context());
    const state = async () => [await db.catalog(), await db.dump()];
    const base = await state();
    await push(queue.context(), { ...all, allowRebuild: options.allowRebuild ?? false });
    const pushed = await state();
    const result = await finalize(queue.context(), { ...all, ...options });
    expect(await state()).toEqual(pushed);
    const [ups, downs] = [0, 1].map((i) => result.migrations.map((m) => queue.read(m.files[i] ?? '')));
    const run = async (scripts: readonly string[] = [], wanted: readonly string[]) => {
      for (const sql of scripts) await db.sql(sql);
      expect(await state()).toEqual(wanted);
    };
    const twice = (scripts: readonly string[] = []) => scripts.flatMap((sql) => [sql, sql]);
    await run(ups, pushed);
    await run(twice([...(downs ?? [])].reverse()), base);
    await run(twice(ups), pushed);
    return { queue, result, ups: ups ?? [], downs: downs ?? [] };
  };

  /** Its schema is left to the search_path. */
  const bare = (n: number) => plus('bare', n).replaceAll('public.', '');
  const data: QueueData = {
    units: {
      f: f(0),
      gone: `${plus('gone', 0)}COMMENT ON FUNCTION public.gone(integer) IS 'it''s \\ going';\n`,
      twice: fn('twice', 'a integer', 'RETURN 2 * a;'),
      args: `${plus('args', 0)}COMMENT ON FUNCTION public.args(integer) IS 'kept';\n`,
      hostile: HOSTILE,
      step: fn('step', 'a integer, b integer', 'RETURN a + b;'),
      total: TOTAL,
      bare: bare(0),
    },
    patches: {
      first: {
        f: f(1),
        bare: bare(1),
        h: `${plus('h', 0)}REVOKE ALL ON FUNCTION public.h(integer) FROM PUBLIC;\n`,
        hostile: HOSTILE.replace("'% %%", "'%; %%").replace("it''s :x", "it''s :z"),
      },
      second: {
        f: f(2),
        bare: bare(2),
        gone: null,
        twice: "CREATE FUNCTION public.twice(a integer) RETURNS bigint LANGUAGE sql AS 'SELECT 2::bigint * a';\n",
        args: `${fn('args', 'a integer, b integer', 'RETURN a;')}COMMENT ON FUNCTION public.args(integer, integer) IS 'kept';\n`,
        step: fn('step', 'sum integer, b integer', 'RETURN sum + b;'),
        total: `${TOTAL}COMMENT ON AGGREGATE public.total(integer) IS 'of an aggregate whose step is made again';
ALTER ROUTINE public.total(integer) DEPENDS ON EXTENSION plpgsql;\n`,
      },
    },
  };

  test('replaced, created, dropped, made again, given other arguments; a migration a patch', async () => {
    const { queue, result, ups, downs } = await proved(data);
    expect(result).toMatchObject({ finalized: ['first', 'second'], top: null, format: 'sql' });
    expect(ups[0]).toContain('RETURN a + 1');
    expect(ups[0]).not.toContain('RETURN a + 0; END $$;\n\nCREATE OR REPLACE FUNCTION public.f');
    expect(downs[0]).toContain(HOSTILE.slice(HOSTILE.indexOf('FUNCTION'), HOSTILE.indexOf(';\nCOMMENT')));
    expect(queue.has('patches/first.patch')).toBe(false);
    expect(queue.read('series.yaml')).toMatch(
      /^finalized:\n {2}- \{"patch": "first", .*\}\n {2}- \{"patch": "second", .*\}\npatches:\n$/m,
    );
  });

  test('squashed, one for all', async () => {
    const { result, ups } = await proved(data, { squash: true });
    expect(result.migrations).toMatchObject([{ patches: ['first', 'second'] }]);
    expect(ups[0]).not.toContain('RETURN a + 1');
  });

  test.runIf(isLong)(
    'every kind of routine, under an envelope that no unit says',
    async () => {
      const schemas = inSchemas(kinds, server.major);
      const setup = [...schemas.values()].map(({ first, id }, i) => {
        const around = `COMMENT ON ROUTINE ${id} IS 'it''s \\ mine'; ALTER ROUTINE ${id} OWNER TO kind_owner; REVOKE ALL ON ROUTINE ${id} FROM PUBLIC;
        GRANT EXECUTE ON ROUTINE ${id} TO kind_reader WITH GRANT OPTION; SET ROLE kind_reader; GRANT EXECUTE ON ROUTINE ${id} TO kind_other; RESET ROLE;
        ALTER ROUTINE ${id} DEPENDS ON EXTENSION plpgsql;`;
        return `${first} ${i % 3 === 2 ? '' : around}`;
      });
      // What they need comes first: PostgreSQL 13 ties a new function to a transform that it does not use.
      const needs = [...schemas].map(
        ([s, { before = '' }]) =>
          `CREATE SCHEMA ${s}; GRANT USAGE, CREATE ON SCHEMA ${s} TO kind_owner, kind_reader; ${before}`,
      );
      await db.sql([roles, ...needs, ...setup].join('\n'));
      const texts = (text: (kind: (typeof kinds)[string]) => string | null) =>
        Object.fromEntries([...schemas].map(([schema, kind]) => [`udfs/${schema}/r.sql`, text(kind)]));
      await proved(
        {
          units: texts((k) => k.first),
          patches: {
            replace: texts((k) => k.replace),
            recreate: texts((k) => k.recreate),
            drop: texts(() => null),
          },
        },
        {},
        { loaded: true },
      );
    },
    LONG_TIMEOUT,
  );

  const dependent = async (names: RegExp, anew?: string) => {
    const cases = dependentsInSchemas(server.major, anew).filter((c) => names.test(c.schema));
    await db.sql(cases.map((c) => `CREATE SCHEMA ${c.schema}; ${c.needs}; ${c.before}`).join('\n'));
    for (const { make } of cases) await db.sql(make);
    const texts = (which: 'before' | 'after') => Object.fromEntries(cases.map((c) => [c.path, c[which]]));
    const queue = { units: texts('before'), patches: { again: texts('after') } };
    return proved(queue, { allowRebuild: true }, { loaded: true });
  };

  test('views and triggers on a function that is made again are taken down and put back', async () => {
    const { ups } = await dependent(/^(a_view_on_a_set|a_trigger)/);
    expect(ups[0]).toContain('CREATE OR REPLACE VIEW');
  });

  test.runIf(isLong)('a view goes over to a function with another argument list, and back', async () => {
    await dependent(/^a_view_on_a_set/, WITH_ANOTHER_ARGUMENT);
    await dependent(/^a_trigger/, WITH_ANOTHER_ARGUMENT);
  });

  test.runIf(isLong).each([
    ['is made again', undefined],
    ['gets another argument list', WITH_ANOTHER_ARGUMENT],
  ])(
    'everything that can depend on a function that %s',
    async (_, anew) => {
      await dependent(/./, anew);
    },
    LONG_TIMEOUT,
  );
});
