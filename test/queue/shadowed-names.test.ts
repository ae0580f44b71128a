// Every function, operator and type of the server's has a namesake in a schema that stands before pg_catalog in the units' path,
// and each namesake raises an error: whatever query of ours names one without its schema fails.
import { expect, test } from 'vitest';
import { drift } from '../../src/queue/drift.ts';
import { impact } from '../../src/queue/impact.ts';
import { load } from '../../src/queue/load.ts';
import { log } from '../../src/queue/log.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnRealServer } from '../support/databases.ts';
import { ensureRoles, useDatabase } from '../support/test-database.ts';

const all = { goal: { all: true } } as const;

/** Makes the namesakes in public; what takes or gives an internal type can have none. */
const NAMESAKES = `DO $do$ DECLARE r record; body constant text := $x$ LANGUAGE plpgsql AS 'BEGIN RAISE ''hijacked''; END'$x$; BEGIN
  FOR r IN SELECT p.proname, pg_get_function_identity_arguments(p.oid) AS names, pg_get_function_result(p.oid) AS result,
      (SELECT coalesce(string_agg(format_type(t, NULL), ', ' ORDER BY i), '') FROM unnest(p.proargtypes) WITH ORDINALITY AS a(t, i)) AS args
      FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind <> 'p' LOOP
    BEGIN EXECUTE format('CREATE FUNCTION public.%I(%s) RETURNS %s', r.proname, r.args,
      CASE WHEN r.result ~ '^(SETOF )?(record|TABLE)' THEN 'SETOF text' ELSE coalesce(r.result, 'text') END) || body;
    EXCEPTION WHEN OTHERS THEN NULL; END;
  END LOOP;
  FOR r IN SELECT o.oid, o.oprname, format_type(nullif(oprleft, 0), NULL) AS l, format_type(oprright, NULL) AS r, format_type(oprresult, NULL) AS result
      FROM pg_operator o WHERE o.oprnamespace = 'pg_catalog'::regnamespace LOOP
    BEGIN
      EXECUTE format('CREATE FUNCTION public.op%s(%s) RETURNS %s', r.oid, concat_ws(', ', r.l, r.r), r.result) || body;
      EXECUTE format('CREATE OPERATOR public.%s (%s RIGHTARG = %s, FUNCTION = public.op%s)', r.oprname, 'LEFTARG = ' || r.l || ',', r.r, r.oid);
    EXCEPTION WHEN OTHERS THEN NULL; END;
  END LOOP;
  FOR r IN SELECT typname FROM pg_type WHERE typnamespace = 'pg_catalog'::regnamespace AND typtype = 'b' AND typelem = 0 LOOP
    EXECUTE format('CREATE DOMAIN public.%I AS point', r.typname);
  END LOOP; END $do$`;

const f = (n: number): string =>
  `CREATE FUNCTION public.f(a int) RETURNS int LANGUAGE sql AS 'SELECT ${n}';\nCOMMENT ON FUNCTION public.f(int) IS '${n}';\n`;
const h = (name: string): string =>
  `CREATE FUNCTION public.h(${name} int) RETURNS int LANGUAGE plpgsql SET work_mem = '1MB' AS 'BEGIN RETURN 1; END';\nGRANT EXECUTE ON FUNCTION public.h(int) TO lesser;\n`;
const k = (...args: string[]): string =>
  args.map((a) => `CREATE FUNCTION public.k(${a}) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';\n`).join('');
const data = {
  settings: 'search_path: [public, pg_catalog]\n',
  units: { f: f(0), h: h('a'), k: k('a int'), gone: f(0).replaceAll('.f(', '.gone(') },
  patches: {
    one: { f: f(1), gone: null },
    two: { h: h('b') },
    three: {
      k: k('a int', 'a int, b int'),
      m: f(3).replaceAll('.f(', '.m('),
      typed: "CREATE FUNCTION public.typed(x public.t.a%TYPE) RETURNS int LANGUAGE sql AS 'SELECT 1';\n",
    },
  },
};

describeOnRealServer('a namesake of what the server has', (server) => {
  const db = useDatabase(server);

  test('is not used by any query of ours', async () => {
    await db.sql(ensureRoles('lesser'));
    const queue = db.queue(data);
    const context = () => queue.context();
    await load(context());
    await db.sql('CREATE VIEW public.v AS SELECT public.h(1) AS x; CREATE TABLE public.t (a int DEFAULT public.h(1))');
    await db.sql(NAMESAKES);
    expect(
      Number(await db.value("SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace")),
    ).toBeGreaterThan(3000);
    const before = await db.catalog();
    await push(context(), all);
    for (const look of [drift, status, log]) await look(context());
    await impact(context(), 'h');
    await pop(db.alone(), { goal: { count: 1 } });
    await pop(context(), all);
    expect(await db.catalog()).toBe(before);
  });
});
