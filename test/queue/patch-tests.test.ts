// Tests in a patch: patches/NAME.test.sql runs inside the push, after its patch and before the next, and leaves nothing.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Problem } from '../../src/problem.ts';
import { check } from '../../src/queue/check.ts';
import { goTo } from '../../src/queue/goto.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnUsualKind } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import { type QueueData, writeQueue } from '../support/queue.ts';
import { f, plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const all = { goal: { all: true } } as const;
const failure = (work: Promise<unknown>): Promise<Problem> =>
  work.then(
    () => {
      throw new Error('It was not refused.');
    },
    (error: unknown) => {
      if (error instanceof Problem) return error;
      throw error;
    },
  );

/** Base f(a) = a, patch `one` makes it a + 1, patch `two` a + 2; `tests` lie beside them. */
const queueOf = (tests: Record<string, string>, more: QueueData = {}): QueueData => ({
  units: { f: f(0), g: plus('g', 0) },
  patches: { one: { f: f(1) }, two: { f: f(2), h: plus('h', 0) } },
  ...more,
  files: {
    ...more.files,
    ...Object.fromEntries(Object.entries(tests).map(([name, text]) => [`patches/${name}.test.sql`, text])),
  },
});

/** Tests that fail: ⟦ stands where the failure is to be found. */
const failing: [what: string, marked: string, says: RegExp, sqlstate?: string][] = [
  ['a query that is false', 'SELECT public.f(1) = 2;\n\n⟦SELECT public.f(1) = 3;\n', /it gave false/],
  ['a query that is NULL', '⟦SELECT NULL::boolean;', /it gave NULL/],
  ['a query without a row', '⟦SELECT true WHERE public.f(1) = 0;', /no row/],
  ['a false row among others', '⟦VALUES (1, true), (2, false), (3, true);', /it gave false where column1 = 2/],
  ['columns of one name', "⟦SELECT 'of one', 7 AS n, public.f(1) = 3;", /where \?column\? = 'of one', n = 7/],
  ["pgTAP's words", "SELECT 'ok 1 - one';\n⟦SELECT 'not ok 2 - two' || E'\\n# have: 1';", /not ok 2 - two/],
  ["pgTAP's count", "⟦SELECT '# Looks like you planned 2 tests but ran 1';", /planned 2 tests/],
  ['an error at a position', 'SELECT true;\nSELECT\n  ⟦nothing.at_all;', /nothing/, '42P01'],
  ['an error beyond ASCII', "-- größer 🐘\nSELECT '🐘' = 'ß'\n  OR ⟦no_such_column;", /no_such_column/, '42703'],
  ['an error at run time', 'SELECT true;\n⟦SELECT 1 / public.f(-1);', /division by zero/, '22012'],
  ['ASSERT in a block', "DO $$\nBEGIN\n  ⟦ASSERT public.f(1) = 3, 'three';\nEND $$;", /three/, 'P0004'],
  ['ASSERT in the first line', '\nDO LANGUAGE plpgsql $x$ ⟦BEGIN ASSERT false; END $x$;', /assert/, 'P0004'],
  [
    'RAISE in a quoted block',
    "DO 'BEGIN\n  IF public.f(1) <> 3 THEN\n    ⟦RAISE ''no''; END IF;\nEND';",
    /no/,
    'P0001',
  ],
  ['an unknown name in an expression', 'DO $$ BEGIN\n  ASSERT 1 = ⟦nothing();\nEND $$;', /nothing/, '42883'],
  ['an unknown name in a block', 'DO $$ BEGIN\n  PERFORM ⟦nothing();\nEND $$;', /nothing/, '42883'],
];

/** Texts that are refused before anything runs. */
const refused: [what: string, marked: string, says: RegExp][] = [
  ['COMMIT', 'SELECT true;\n⟦COMMIT;', /COMMIT has no place/],
  ['BEGIN', '⟦BEGIN;\nSELECT true;', /BEGIN has no place/],
  ['ROLLBACK TO', 'SELECT true;\n  ⟦ROLLBACK TO SAVEPOINT pgquilt_test;', /ROLLBACK TO has no place/],
  ['a savepoint', '⟦SAVEPOINT a;', /SAVEPOINT/],
  ["psql's \\i", 'SELECT true;\n⟦\\i other.sql\n', /does not parse/],
  ['a mistake', 'SELECT true;\n⟦SELEC 1;\n', /does not parse/],
];

function unmark(marked: string): { text: string; line: number; column: number } {
  const [before = '', after = ''] = marked.split('⟦');
  const lines = before.split('\n');
  return { text: before + after, line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 };
}

describeOnUsualKind('the test of a patch', (server) => {
  const db = useDatabase(server);

  test('runs at its own level, and nothing of it stays', async () => {
    const one = `CREATE TABLE public.made (n integer); INSERT INTO made SELECT public.f(1);
      SET search_path TO pg_catalog; SELECT (SELECT n FROM public.made) = 2; SELECT to_regprocedure('public.h(int)') IS NULL;
      DO $$ BEGIN ASSERT public.f(1) = 2; END $$; SELECT 'not judged', 1;`;
    const two = 'SELECT f(1) = 3, h(1) = 1; CREATE FUNCTION made() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;';
    const queue = db.queue(queueOf({ one, two }));
    await load(queue.context());
    const steps: (string | null)[] = [];
    const step = (line: string | null) => steps.push(line);
    const pushed = await push(queue.context({ step }), all);
    expect(steps).toEqual([
      'Applying patch one (1 of 2) …',
      'Testing patch one (1 of 2) …',
      'Applying patch two (2 of 2) …',
      'Testing patch two (2 of 2) …',
      null,
    ]);
    expect(pushed).toMatchObject({
      pushed: ['one', 'two'],
      tests: [
        { patch: 'one', file: 'patches/one.test.sql', assertions: 3, failure: null },
        { patch: 'two', assertions: 1, failure: null },
      ],
    });
    expect(await db.value("SELECT to_regclass('public.made')")).toBe(null);
    expect(await db.value('SELECT public.f(1)')).toBe(3);
    await pop(queue.context({ step }), all);
    expect(steps.slice(-2)).toEqual(['Removing patches two to one (1 to 2 of 2) …', null]);
    expect(await goTo(queue.context(), { name: 'one' })).toMatchObject({ tests: [{ patch: 'one' }] });
  });

  test('stops the push where it fails, with the place, and nothing is changed', async () => {
    const plain = db.queue(queueOf({}));
    await load(plain.context());
    const before = await db.catalog();
    for (const [what, marked, says, sqlstate] of failing) {
      const { text, line, column } = unmark(marked);
      const queue = db.queue(queueOf({ one: text, two: 'SELECT false;' }));
      const problem = await failure(push(queue.context(), all));
      expect(problem, what).toMatchObject({ code: 'failed', patch: 'one', file: 'patches/one.test.sql', sqlstate });
      expect([problem.message, problem.line, problem.column], what).toEqual([
        expect.stringMatching(says),
        line,
        column,
      ]);
      expect(problem.detail, what).toMatch(/^ *\d+ \|[\s\S]*\^/);
    }
    expect(await db.catalog()).toEqual(before);
    expect((await status(plain.context())).applied).toEqual([]);
  });

  test('a role that turns ASSERT off has no say', async () => {
    const queue = db.queue(queueOf({ one: 'DO $$ BEGIN ASSERT false; END $$;' }));
    await load(queue.context());
    await db.sql('DO $$ BEGIN PERFORM 1; END $$; SET plpgsql.check_asserts TO off');
    await db.sql(`DO $$ BEGIN EXECUTE format('ALTER ROLE %I SET plpgsql.check_asserts TO off', current_user); END $$`);
    const problem = await failure(push(queue.context(), all));
    await db.sql(`DO $$ BEGIN EXECUTE format('ALTER ROLE %I RESET plpgsql.check_asserts', current_user); END $$`);
    expect(problem.sqlstate).toBe('P0004');
  });

  test('is read before anything runs: transaction control and psql commands are refused with their place', async () => {
    await load(db.queue(queueOf({})).context());
    for (const [what, marked, says] of refused) {
      const { text, line, column } = unmark(marked);
      const queue = db.queue(queueOf({ two: text }));
      expect(await failure(push(queue.context(), all)), what).toMatchObject({
        message: expect.stringMatching(says),
        file: 'patches/two.test.sql',
        line,
        column,
      });
    }
    expect(await db.value('SELECT count(*)::int FROM pgquilt.patch')).toBe(0);
  });

  test('can be left out, runs in a dry run, and for a patch that changes no routine', async () => {
    const queue = db.queue(queueOf({ one: 'SELECT false;' }, { patches: { one: {}, two: { f: f(1) } } }));
    await load(queue.context());
    await failure(push(queue.context(), { goal: { count: 1 } }));
    await failure(push(queue.context(), { goal: { count: 1 }, dryRun: true }));
    const pushed = await push(queue.context(), { ...all, proof: { tests: false } });
    expect(pushed).toMatchObject({ pushed: ['one', 'two'] });
    expect(pushed.tests).toBeUndefined();
  });

  test('a push without tests takes no more round trips for those that patches elsewhere have', async () => {
    const queue = db.queue(queueOf({ three: 'SELECT true;' }));
    await load(queue.context());
    // The tests' embedded connection stays open, and its trips are counted from the first on.
    if (server.kind === 'embedded') return;
    const { roundTrips } = await push(queue.context(), all);
    await pop(queue.context(), all);
    queue.write('patches/two.test.sql', 'SELECT true;');
    expect((await push(queue.context(), all)).roundTrips).toBe(roundTrips + 1);
  });

  const script = pgtapScript();
  test.skipIf(script === null)('pgTAP, where it is installed (else this is skipped)', async () => {
    const good =
      "SELECT plan(2); SELECT is(f(1), 2, 'two'); SELECT todo(1); SELECT is(f(1), 3); SELECT * FROM finish();";
    const bad = "SELECT plan(2);\nSELECT is(public.f(1), 2, 'two');\nSELECT is(public.f(1), 9, 'nine');";
    await db.sql(script ?? '');
    const queue = db.queue(queueOf({ one: good }));
    await load(queue.context());
    const pushed = await push(queue.context(), { goal: { count: 1 } });
    expect(pushed).toMatchObject({ tests: [{ assertions: 2 }] });
    await pop(queue.context(), all);
    queue.write('patches/one.test.sql', bad);
    expect(await failure(push(queue.context(), all))).toMatchObject({
      message: expect.stringContaining('not ok 2 - nine'),
      line: 3,
      detail: expect.stringContaining('want: 9'),
    });
    queue.write('patches/one.test.sql', "SELECT plan(2);\nSELECT pass('one');\nSELECT * FROM finish();");
    expect(await failure(push(queue.context(), all))).toMatchObject({
      message: expect.stringContaining('planned 2 tests but ran 1'),
      line: 3,
    });
  });
});

/** pgTAP is SQL alone: its script runs on any server, also one that it was not installed for. Null where there is none. */
function pgtapScript(): string | null {
  for (const major of [18, 17, 16, 15, 14, 13]) {
    const folder = `/usr/share/postgresql/${major}/extension`;
    if (!existsSync(folder)) continue;
    const file = readdirSync(folder).find((name) => /^pgtap--\d[\d.]*\.sql$/.test(name));
    if (file !== undefined) return readFileSync(join(folder, file), 'utf8').replace(/^\\.*$/gm, '');
  }
  return null;
}

describe('check', () => {
  test.runIf(isLong)('runs every test at its level, and goes on after a failure', async () => {
    const queue = writeQueue(queueOf({ one: 'SELECT f(1) = 2, f(2) = 4;', two: 'SELECT f(1) = 3; SELECT h(1) = 1;' }));
    const { tests, patches } = await check(queue.context());
    expect(patches).toEqual(['one', 'two']);
    expect(tests).toMatchObject([
      { patch: 'one', failure: { file: 'patches/one.test.sql', line: 1 } },
      { patch: 'two', assertions: 2, failure: null },
    ]);
  });
});

test('status: a test belongs to its patch; one without a patch is named', async () => {
  const queue = writeQueue(queueOf({ one: 'SELECT true;', gone: 'SELECT true;' }));
  const { notes } = await status(queue.context());
  expect(notes).toEqual(['patches/gone.test.sql is the test of a patch that is not there']);
});
