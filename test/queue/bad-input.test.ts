// Invariant 7: bad input is refused before the first write, with file, line and column, and nothing has changed.
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { load } from '../../src/queue/load.ts';
import { newPatch } from '../../src/queue/new.ts';
import { push } from '../../src/queue/push.ts';
import { status } from '../../src/queue/status.ts';
import { scramRole } from '../support/data-directory.ts';
import { describeOnEmbedded, describeOnRealServer } from '../support/databases.ts';
import type { TestQueue } from '../support/queue.ts';
import { f, fn, plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const created = (path: string, text: string): string =>
  `Subject: bad\n\ndiff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n${text}`;
const hunk = (sql: string): string => {
  const lines = sql.replace(/\n$/, '').split('\n');
  return `@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}\n`).join('')}`;
};
const unit = (sql: string): string => created('udfs/public/g.sql', hunk(sql));

/** Patch files that are refused, and what the problem says. */
const badPatches: [what: string, patch: string, problem: object][] = [
  ['a path outside udfs/', created('src/g.sql', hunk(plus('g', 1))), { file: 'patches/two.patch', line: 3 }],
  ['an absolute path', created('/etc/g.sql', hunk(plus('g', 1))), { file: 'patches/two.patch', line: 3 }],
  ['a path through ..', created('udfs/../g.sql', hunk(plus('g', 1))), { file: 'patches/two.patch', line: 3 }],
  ['a truncated hunk', created('udfs/public/g.sql', '@@ -0,0 +1,3 @@\n+one\n'), { file: 'patches/two.patch' }],
  ['a malformed hunk', created('udfs/public/g.sql', '@@ -0,0 + @@\n+one\n'), { file: 'patches/two.patch' }],
  [
    'SQL that does not parse',
    unit('SELECT 1;\nCREATE FUNCTOIN g();\n'),
    { file: 'udfs/public/g.sql', line: 2, column: 8 },
  ],
  ['DROP TABLE', unit(`${plus('g', 1)}DROP TABLE t;\n`), { file: 'udfs/public/g.sql', line: 2, column: 1 }],
  ['DO', unit('-- first\n  DO $$ BEGIN END $$;\n'), { line: 2, column: 3, message: expect.stringContaining('DO') }],
  ['COMMIT', unit(`${plus('g', 1)}COMMIT;\n`), { line: 2, message: expect.stringContaining('COMMIT') }],
  [
    'a temporary routine',
    unit(`${plus('h', 1)}${plus('g', 1).replace('public.', 'pg_temp.')}`),
    { file: 'udfs/public/g.sql', line: 2, column: 1, hint: expect.stringContaining('another schema') },
  ],
  [
    "a routine in the ledger's schema",
    unit(plus('g', 1).replace('public.', 'pgquilt.')),
    { file: 'udfs/public/g.sql', line: 1, column: 1, hint: expect.stringContaining('another schema') },
  ],
  ["psql's \\i", unit(`${plus('g', 1)}\\i other.sql\n`), { line: 2, hint: expect.stringContaining('backslash') }],
  [
    'a routine of another unit',
    unit(f(9)),
    { file: 'udfs/public/g.sql', message: expect.stringContaining('udfs/public/f.sql') },
  ],
];

describeOnEmbedded('bad input', (server) => {
  const db = useDatabase(server);

  test('a patch file whose line ends an editor turned into CRLF, of a changed unit and of a new one', async () => {
    for (const patches of [{ one: { f: f(1) } }, { one: { g: plus('g', 1) } }]) {
      const queue = db.queue({ units: { f: `-- first\n${f(0)}` }, patches });
      const patch = queue.read('patches/one.patch');
      queue.write('patches/one.patch', patch.replaceAll('\n', '\r\n'));
      await expect(push(queue.context(), { goal: { all: true } })).rejects.toMatchObject({
        code: 'conflict',
        file: 'patches/one.patch',
        message: expect.stringContaining('CRLF'),
        hint: expect.stringMatching(/autocrlf.*git checkout -- patches\/one\.patch/),
      });
    }
  });

  test('in patch files and units', async () => {
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1) }, two: { g: plus('g', 1) } } });
    await load(queue.context());
    const before = await db.catalog();
    for (const [what, patch, problem] of badPatches) {
      queue.write('patches/two.patch', patch);
      const files = queue.files();
      await expect(push(queue.context(), { goal: { all: true } }), what).rejects.toMatchObject({
        code: 'failed',
        patch: 'two',
        ...problem,
      });
      expect(queue.files(), what).toEqual(files);
    }
    expect(await db.catalog()).toEqual(before);
  });

  test('a search_path that would make routines in a schema where none can be kept', async () => {
    for (const schema of ['pg_temp', 'pgquilt']) {
      const bare = plus('g', 1).replace('public.', '');
      const queue = db.queue({
        settings: `search_path: [${schema}, public]\n`,
        units: { f: f(0) },
        patches: { one: { g: bare } },
      });
      const files = queue.files();
      await load(queue.context());
      await expect(push(queue.context(), { goal: { all: true } }), schema).rejects.toMatchObject({
        code: 'failed',
        patch: 'one',
        file: 'udfs/public/g.sql',
        line: 1,
        column: 1,
        hint: expect.stringContaining('search_path'),
      });
      expect(queue.files()).toEqual(files);
      await db.empty();
    }
  });

  test('a hunk whose context is not there, or is there twice', async () => {
    const twice = (n: number): string =>
      `${Array(2).fill('-- a\n-- b\n-- c\n-- d\n-- e\n-- f\n-- g\n').join('')}${f(n)}`;
    const queue = db.queue({ units: { f: twice(0) }, patches: { one: { f: twice(1) } } });
    await load(queue.context());
    const body = (context: string): string =>
      `Subject: x\n\ndiff --git a/udfs/public/f.sql b/udfs/public/f.sql\n--- a/udfs/public/f.sql\n+++ b/udfs/public/f.sql\n@@ -20,3 +20,4 @@\n${context}`;
    for (const [context, reason] of [
      [' -- b\n -- x\n+-- new\n -- c\n', 'not in the text'],
      [' -- b\n -- c\n+-- new\n -- d\n', 'twice'],
    ] as const) {
      queue.write('patches/one.patch', body(context));
      await expect(push(queue.context(), { goal: { all: true } })).rejects.toMatchObject({
        code: 'conflict',
        patch: 'one',
        file: 'patches/one.patch',
        line: 6,
      });
      const problem = await push(queue.context(), { goal: { all: true } }).catch((error: unknown) => error);
      expect(JSON.stringify(problem), reason).toMatch(
        reason === 'twice' ? /ambiguous|twice|2 places|more than one|lines \d/ : /not in the text/,
      );
    }
  });

  test('in series.yaml and the folder', async () => {
    const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1) } } });
    const series = queue.read('series.yaml');
    const lines = series.split('\n').length;
    const spoilt = (text: string): (() => unknown) => {
      queue.write('series.yaml', text);
      return () => queue.context();
    };
    expect(spoilt(`${series}  - one\n`)).toThrow(expect.objectContaining({ file: 'series.yaml', line: lines }));
    expect(spoilt(`${series}  - ../one\n`)).toThrow(expect.objectContaining({ file: 'series.yaml', line: lines }));
    expect(spoilt(`${series}  - [\n`)).toThrow(
      expect.objectContaining({ code: 'failed', line: expect.any(Number), column: expect.any(Number) }),
    );
    expect(spoilt(`target: x\n${series}`)).toThrow(expect.objectContaining({ line: 1 }));
    writeFileSync(join(queue.root, 'series.yaml'), Buffer.from([0x70, 0xff]));
    expect(() => queue.context()).toThrow(expect.objectContaining({ file: 'series.yaml' }));

    queue.write('series.yaml', `${series}  - gone\n`);
    await load(queue.context());
    await expect(push(queue.context(), { goal: { all: true } })).rejects.toMatchObject({
      patch: 'gone',
      file: 'series.yaml',
      line: lines,
    });
    queue.write('patches/stray.patch', 'Subject: stray\n');
    expect((await status(queue.context())).notes).toEqual([
      expect.stringContaining('gone is in series.yaml but has no file'),
      expect.stringContaining('stray.patch is not in series.yaml'),
    ]);
  });

  test('names that no patch can have', async () => {
    const queue = db.queue({ patches: { one: {} } });
    await load(queue.context());
    for (const name of ['a/b', 'a\nb', '-x', '..', '', 'a'.repeat(300), 'a b', '.hidden']) {
      await expect(newPatch(queue.context(), { name }), JSON.stringify(name)).rejects.toMatchObject({ code: 'usage' });
    }
    await expect(newPatch(queue.context(), { name: 'one' })).rejects.toMatchObject({ code: 'failed', patch: 'one' });
    expect(Object.keys(queue.files())).toEqual(['patches/one.patch', 'series.yaml']);
  });

  test('texts that are not UTF-8, and links', async () => {
    const refused = async (prepare: (queue: TestQueue) => void, problem: object): Promise<void> => {
      const queue = db.queue({ units: { f: f(0) }, patches: { one: { f: f(1) } } });
      prepare(queue);
      await expect(push(queue.context(), { goal: { all: true } })).rejects.toMatchObject({
        code: 'failed',
        ...problem,
      });
    };
    const bytes = Buffer.from(`${f(0)}-- \xe4\n`, 'latin1');
    await refused((q) => writeFileSync(join(q.root, 'udfs/public/f.sql'), bytes), {
      file: 'udfs/public/f.sql',
      line: 2,
    });
    await refused((q) => writeFileSync(join(q.root, 'patches/one.patch'), bytes), {
      file: 'patches/one.patch',
      line: 2,
    });
    await refused((q) => symlinkSync('/etc', join(q.root, 'udfs/etc')), { file: 'udfs/etc' });
    await refused((q) => symlinkSync('f.sql', join(q.root, 'udfs/public/l.sql')), { file: 'udfs/public/l.sql' });
  });

  test('one routine in two units of the base', async () => {
    const queue = db.queue({ units: { f: f(0), g: `${fn('g', '', 'RETURN 1;')}${f(0)}` } });
    await expect(load(queue.context())).rejects.toMatchObject({
      file: 'udfs/public/g.sql',
      message: expect.stringContaining('public.f(integer) is created in udfs/public/f.sql and in udfs/public/g.sql'),
    });
  });
});

describeOnRealServer('servers that do not serve', (server) => {
  const db = useDatabase(server);
  const data = { units: { f: f(0) }, patches: { one: { f: f(1) } } };

  test('no server, no database, a wrong password', async () => {
    const problem = async (change: (url: URL) => void) => {
      const url = new URL(db.url);
      change(url);
      const found = await push(db.queue(data).context({ database: url.href }), { goal: { all: true } }).catch((e) => e);
      expect(JSON.stringify([found, found.message])).not.toContain('wrong horse');
      return found;
    };
    const missing = await problem((url) => {
      url.port = '1';
    });
    expect(missing).toMatchObject({ code: 'connection', hint: expect.stringContaining('server runs') });
    const nowhere = await problem((url) => {
      url.pathname = '/no_such_database';
    });
    expect(nowhere).toMatchObject({ code: 'connection', sqlstate: '3D000' });
    const wrong = await problem((url) => {
      url.username = scramRole.name;
      url.password = 'wrong horse';
    });
    expect(wrong).toMatchObject({ code: 'connection', sqlstate: '28P01', hint: expect.stringContaining('password') });
  });

  test('a read-only database', async () => {
    const queue = db.queue(data);
    await load(queue.context());
    const name = await db.value('SELECT quote_ident(current_database())');
    await db.sql(`ALTER DATABASE ${name} SET default_transaction_read_only TO on`);
    await expect(push(queue.context(), { goal: { all: true } })).rejects.toMatchObject({
      code: 'failed',
      sqlstate: '25006',
      message: expect.stringContaining('read-only'),
    });
    expect(await status(queue.context())).toMatchObject({ top: null, unapplied: ['one'] });
    // The tests that follow have the same database.
    await db.sql(`ALTER DATABASE ${name} RESET ALL`);
  });

  test('a role without the right to create the ledger, or the routine', async () => {
    const url = new URL(db.url);
    url.username = scramRole.name;
    url.password = scramRole.password;
    await db.sql(`${f(0)} ALTER FUNCTION public.f(integer) OWNER TO ${scramRole.name}`);
    const queue = db.queue(data);
    const pushed = () => push(queue.context({ database: url.href }), { goal: { all: true } });
    await expect(pushed()).rejects.toMatchObject({
      sqlstate: '42501',
      message: expect.stringContaining('schema public'),
    });
    await db.sql('GRANT CREATE ON SCHEMA public TO PUBLIC');
    await expect(pushed()).rejects.toMatchObject({
      code: 'failed',
      sqlstate: '42501',
      hint: expect.stringMatching(/GRANT|right/),
    });
    const name = await db.value('SELECT quote_ident(current_database())');
    await db.sql(`GRANT CREATE ON DATABASE ${name} TO ${scramRole.name}`);
    expect(await pushed()).toMatchObject({ pushed: ['one'] });
    expect(queue.unit('f')).toBe(f(0));
  });
});
