// Languages beside SQL and plpgsql, on a server that has them: push, pop, what a broken body is told, and byte for byte
// what stands in the catalogs before and after.
import { expect, test } from 'vitest';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnSystemServer } from '../support/databases.ts';
import { useDatabase } from '../support/test-database.ts';

interface Language {
  readonly name: string;
  /** Bodies of `f(a integer)`; the second answers 10 more than the first. */
  readonly bodies: readonly [string, string];
  /** The body of a trigger function that sets the column `note` to `seen`. */
  readonly trigger: string;
  /** Bodies with a mistake in the line that starts with ⟦. */
  readonly broken: readonly string[];
}

const languages: readonly Language[] = [
  {
    name: 'plperl',
    bodies: [
      "my ($a) = @_;\nmy %h = (é => '$$', \"t\\t\" => q{'});\nreturn $a + 1;",
      'my ($a) = @_;\n# \\n stays as it is\nreturn $a + 11;',
    ],
    trigger: '$_TD->{new}{note} = "seen";\nreturn "MODIFY";',
    broken: ['my ($a) = @_;\n\n  ⟦my $x = ;\nreturn $a;', 'use strict;\n⟦$undeclared = 1;\nreturn 2;'],
  },
  {
    name: 'plpython3u',
    bodies: [
      'if a > 0:\n\treturn a + 1\nreturn {"é": \'$$\'}.get("x", 1)',
      '# "quotes" and \\n\ndef plus(x):\n    return x + 11\n\nreturn plus(a)',
    ],
    trigger: 'TD["new"]["note"] = "seen"\nreturn "MODIFY"',
    broken: ['x = 1\n⟦if x\n  return x', 'x = 1\n  ⟦return x', 'x = 1\n⟦return """\n'],
  },
  {
    name: 'pltcl',
    bodies: ['set h(é) {$$}\nreturn [expr {$1 + 1}]', '# "quotes" and \\n\nreturn [expr {$1 + 11}]'],
    trigger: 'set NEW(note) seen\nreturn [array get NEW]',
    // Tcl has no validator: a body is only looked at when it runs.
    broken: [],
  },
];

const create = (language: string, name: string, args: string, returns: string, body: string): string =>
  `CREATE FUNCTION public.${name}(${args}) RETURNS ${returns} LANGUAGE ${language} AS $body$\n${body}\n$body$;\n`;

for (const { name, bodies, trigger, broken } of languages) {
  describeOnSystemServer(name, [name], (server) => {
    const db = useDatabase(server);
    const f = (body: string): string => create(name, 'f', 'a integer', 'integer', body);

    test('push and pop, body, trigger function and drop', async () => {
      await db.sql(`CREATE EXTENSION IF NOT EXISTS ${name} SCHEMA pg_catalog; CREATE TABLE public.t (note text)`);
      const queue = db.queue({
        units: { f: f(bodies[0]), gone: create(name, 'gone', 'a integer', 'integer', bodies[1]) },
        patches: {
          one: { f: f(bodies[1]), stamp: create(name, 'stamp', '', 'trigger', trigger) },
          two: { f: create(name, 'f', 'a integer', 'bigint', bodies[1]), gone: null },
        },
      });
      await load(queue.context());
      const [catalog, dump] = [await db.catalog(), await db.dump()];
      expect(dump).toContain(bodies[0]);
      expect(await db.value('SELECT public.f(1)')).toBe(2);

      await push(queue.context(), { goal: { count: 1 } });
      expect(await db.value('SELECT public.f(1)')).toBe(12);
      const insert = `INSERT INTO public.t VALUES ('new') RETURNING note`;
      const useTrigger = 'CREATE TRIGGER stamp BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.stamp()';
      expect(await db.value(`BEGIN; ${useTrigger}; ${insert}`)).toBe('seen');
      await db.sql('ROLLBACK');
      await push(queue.context(), { goal: { count: 1 } });
      expect(await db.value('SELECT pg_typeof(public.f(1))::text')).toBe('bigint');

      await pop(db.alone(), { goal: { all: true } });
      expect(await db.value('SELECT public.f(1)')).toBe(2);
      expect(await db.catalog()).toEqual(catalog);
      expect(await db.dump()).toEqual(dump);
    });

    test.each(broken)('a broken body is refused with its line: %j', async (marked) => {
      await db.sql(`CREATE EXTENSION IF NOT EXISTS ${name} SCHEMA pg_catalog`);
      const text = `-- größer\n${f(marked)}`;
      const queue = db.queue({ units: { f: f(bodies[0]) }, patches: { one: { f: text.replace('⟦', '') } } });
      await load(queue.context());
      const before = await db.catalog();
      const lines = text.slice(0, text.indexOf('⟦')).split('\n');
      await expect(push(queue.context(), { goal: { all: true } })).rejects.toMatchObject({
        code: 'failed',
        patch: 'one',
        file: 'udfs/public/f.sql',
        line: lines.length,
        column: [...(lines.at(-1) ?? '')].length + 1,
        detail: expect.stringContaining('^'),
      });
      expect(await db.catalog()).toEqual(before);
    });
  });
}

describeOnSystemServer('pltcl, which has no validator', ['pltcl'], (server) => {
  const db = useDatabase(server);

  test('a broken body goes up, and down again', async () => {
    await db.sql('CREATE EXTENSION IF NOT EXISTS pltcl SCHEMA pg_catalog');
    const queue = db.queue({ patches: { one: { f: create('pltcl', 'f', '', 'integer', 'return [expr') } } });
    await load(queue.context());
    const before = await db.catalog();
    await push(queue.context(), { goal: { all: true } });
    await expect(db.value('SELECT public.f()')).rejects.toThrow(/missing close-bracket/);
    await pop(queue.context(), { goal: { all: true } });
    expect(await db.catalog()).toEqual(before);
  });
});

describeOnSystemServer('plv8', ['plv8'], (server) => {
  const db = useDatabase(server);

  test('push, pop, and a broken body', async () => {
    await db.sql('CREATE EXTENSION IF NOT EXISTS plv8');
    const f = (body: string): string => create('plv8', 'f', 'a integer', 'integer', body);
    const queue = db.queue({
      units: { f: f('return a + 1;') },
      patches: { one: { f: f('return [a].map((x) => x + 11)[0];') }, two: { f: f('return (;') } },
    });
    await load(queue.context());
    const before = await db.catalog();
    await push(queue.context(), { goal: { count: 1 } });
    expect(await db.value('SELECT public.f(1)')).toBe(12);
    await expect(push(queue.context(), { goal: { count: 1 } })).rejects.toMatchObject({
      patch: 'two',
      file: 'udfs/public/f.sql',
    });
    await pop(queue.context(), { goal: { all: true } });
    expect(await db.catalog()).toEqual(before);
  });
});
