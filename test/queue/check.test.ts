// check: the whole queue on a throw-away database, each level up and down.
import { expect, test } from 'vitest';
import { check } from '../../src/queue/check.ts';
import { readJournal } from '../../src/queue/journal/entry.ts';
import { load } from '../../src/queue/load.ts';
import { describeOnRealServer } from '../support/databases.ts';
import { writeQueue } from '../support/queue.ts';
import { f, plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const setup = { settings: 'setup: [setup.sql]\n', files: { 'setup.sql': 'CREATE TABLE public.t (n integer);\n' } };
const reads = (what: string): string =>
  `CREATE FUNCTION public.r() RETURNS integer LANGUAGE sql AS $$ SELECT ${what} FROM public.t $$;\n`;

/** Beside h, stray() comes to be, of which no patch knows. */
const straying = `CREATE FUNCTION public.watch() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
  IF to_regprocedure('public.h(integer)') IS NOT NULL AND to_regprocedure('public.stray()') IS NULL
  THEN CREATE FUNCTION public.stray() RETURNS integer LANGUAGE sql AS 'SELECT 1'; END IF; END $$;
CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE FUNCTION') EXECUTE FUNCTION public.watch();
`;

test('goes up and down in memory, as far as it is told to, and leaves the target and the tree alone', async () => {
  const queue = writeQueue({
    ...setup,
    units: { f: f(0), r: reads('n') },
    patches: { one: { f: f(1) }, two: { r: null }, broken: { r: reads('no_such') } },
  });
  const files = queue.files();
  await expect(check(queue.context(), { upTo: 'tow' })).rejects.toMatchObject({ code: 'usage' });
  expect(await check(queue.context(), { upTo: 'two' })).toMatchObject({
    patches: ['one', 'two'],
    units: 2,
    routines: 2,
  });
  expect(queue.files()).toEqual(files);
  expect(queue.has('.pgquilt/dev')).toBe(false);
});

describeOnRealServer('check on a server', (server) => {
  const db = useDatabase(server);

  test('uses a database of its own, which is gone afterwards', async () => {
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1) } } });
    await load(queue.context());
    const entries = readJournal(queue.root);
    expect(await check(queue.context())).toMatchObject({ patches: ['one'] });
    // A check of many patches would otherwise push out of the journal all that can be undone.
    expect(readJournal(queue.root)).toHaveLength(entries.length);
    const left = "SELECT count(*)::int FROM pg_database WHERE datname LIKE 'pgquilt_check_%'";
    queue.write('patches/one.patch', queue.read('patches/one.patch').replace('a + 1', 'a +'));
    await expect(check(queue.context())).rejects.toMatchObject({ patch: 'one' });
    expect(await db.value(left)).toBe(0);
  });

  test.each([
    ['the set-up', { files: { 'setup.sql': 'CREATE TABEL t ();\n' } }, { file: 'setup.sql', line: 1, column: 8 }],
    [
      'the base',
      { units: { f: f(0), r: reads('no_such') } },
      { file: 'udfs/public/r.sql', line: 1, sqlstate: '42703' },
    ],
    [
      'a level in the middle',
      { patches: { one: { f: f(1) }, two: { r: reads('no_such') }, three: { r: reads('n') } } },
      { patch: 'two', file: 'udfs/public/r.sql', sqlstate: '42703' },
    ],
    [
      'the way down, where an event trigger makes a function of its own',
      {
        files: { 'setup.sql': `${setup.files['setup.sql']}${straying}` },
        patches: { one: { f: f(1) }, two: { h: plus('h', 0) } },
      },
      {
        patch: 'two',
        message: 'popping patch two does not bring the routines back to what they were below it',
        hint: expect.stringContaining('An event trigger'),
      },
    ],
  ])('finds a queue that is broken at %s', async (_what, part, problem) => {
    const queue = db.queue({ ...setup, units: { f: f(0), r: reads('n') }, ...part });
    await expect(check(queue.context())).rejects.toMatchObject({ code: 'failed', ...problem });
  });
});
