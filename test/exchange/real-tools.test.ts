// There and back with the programs themselves: quilt, Mercurial's queues and git. Where one is not installed, a skipped test says so.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commitsOf, patchesAt } from '../../src/queue/common/import-sources.ts';
import { exportSeries } from '../../src/queue/export.ts';
import { importPatches } from '../../src/queue/import.ts';
import { isLong } from '../support/long.ts';
import { needs } from '../support/needs.ts';
import { type TestQueue, writeQueue } from '../support/queue.ts';
import { f, fn, plus } from '../support/routines.ts';
import { cleanEnvironment } from '../support/run.ts';
import { tempDir } from '../support/temp.ts';

const base = { f: f(0), gone: plus('gone', 0) };
const data = {
  units: base,
  patches: { 'first-change': { f: f(1), h: plus('h', 0) }, second: { f: f(2), gone: null } },
};
const source = (path: string) => ({ path, cwd: '/', stdin: () => '', strip: 1 });

/** The base in a folder of its own. */
function checkout(): { root: string; run: (...command: string[]) => string; text: (unit: string) => string | null } {
  const root = tempDir();
  for (const [name, text] of Object.entries(base)) {
    mkdirSync(join(root, 'udfs/public'), { recursive: true });
    writeFileSync(join(root, `udfs/public/${name}.sql`), text);
  }
  const env = cleanEnvironment({
    HGUSER: 'T <t@example.org>',
    HGRCPATH: '',
    QUILT_PATCHES: 'patches',
    GIT_CONFIG_NOSYSTEM: '1',
  });
  const run = (program = '', ...args: string[]) =>
    execFileSync(program, args, { cwd: root, env, encoding: 'utf8', stdio: 'pipe' });
  const text = (unit: string) => {
    try {
      return readFileSync(join(root, `udfs/public/${unit}.sql`), 'utf8');
    } catch {
      return null;
    }
  };
  return { root, run, text };
}

/** An empty queue on the same base. */
const emptyQueue = (): TestQueue => writeQueue({ units: base });

const patchesOf = (queue: TestQueue) =>
  Object.fromEntries(Object.entries(queue.files()).filter(([path]) => path.startsWith('patches/')));

function withTool(program: string, name: string, body: () => Promise<void>): void {
  const tried = async () => {
    needs(program);
    await body();
  };
  test(name, tried, 60_000);
}

describe('quilt', () => {
  withTool('quilt', 'writes -p0 in its own way, a file that goes included', async () => {
    const { root, run } = checkout();
    run('quilt', 'new', '-p0', 'zero.patch');
    run('quilt', 'add', 'udfs/public/f.sql', 'udfs/public/gone.sql');
    writeFileSync(join(root, 'udfs/public/f.sql'), f(1));
    rmSync(join(root, 'udfs/public/gone.sql'));
    run('quilt', 'refresh');
    expect(readFileSync(join(root, 'patches/zero.patch'), 'utf8')).toContain('--- udfs/public/f.sql.orig\n');
    const back = emptyQueue();
    const { imported } = await importPatches(back.context(), patchesAt(source(root)));
    expect(imported).toMatchObject([
      { name: 'zero', units: ['udfs/public/f.sql', 'udfs/public/gone.sql'], applies: true },
    ]);
  });

  withTool('quilt', 'pushes what is exported, and what it makes comes in', async () => {
    const queue = writeQueue(data);
    const { root, run, text } = checkout();
    exportSeries(queue.context(), join(root, 'patches'), '/', 'quilt');
    run('quilt', 'push', '-a');
    expect([text('f'), text('h'), text('gone')]).toEqual([f(2), plus('h', 0), null]);
    // A patch of its own on top, and back as a queue.
    run('quilt', 'new', 'third.patch');
    run('quilt', 'add', 'udfs/public/h.sql');
    writeFileSync(join(root, 'udfs/public/h.sql'), plus('h', 3));
    run('quilt', 'refresh');
    const back = emptyQueue();
    const { imported } = await importPatches(back.context(), patchesAt(source(root)));
    expect(imported.map((p) => [p.name, p.applies])).toEqual([
      ['first-change', true],
      ['second', true],
      ['third', true],
    ]);
    const { 'patches/third.patch': third, ...others } = patchesOf(back);
    expect(others).toEqual(patchesOf(queue));
    expect(third).toMatch(
      /^Subject: third\n\ndiff --git a\/udfs\/public\/h\.sql b\/udfs\/public\/h\.sql\nindex [0-9a-f]{40}\.\.[0-9a-f]{40} 100644\n/,
    );
  });
});

// Mercurial takes seconds: the long run has them.
describe.runIf(isLong)("Mercurial's queues", () => {
  withTool('hg', 'push what is exported, guards included, and what it makes comes in', async () => {
    const queue = writeQueue(data);
    queue.write('series.yaml', queue.read('series.yaml').replace('- second', '- second +partner'));
    const { root, run, text } = checkout();
    const hg = (...args: string[]) => run('hg', '--config', 'extensions.mq=', ...args);
    hg('init');
    hg('commit', '-qAm', 'base');
    exportSeries(queue.context(), join(root, '.hg/patches'), '/', 'mq');
    hg('qpush', '-a');
    expect([text('f'), text('gone')]).toEqual([f(1), plus('gone', 0)]);
    hg('qselect', 'partner');
    hg('qpush', '-a');
    expect([text('f'), text('gone')]).toEqual([f(2), null]);
    hg('qnew', '-m', 'Third of all', '-u', 'Ada <a@example.org>', 'third');
    writeFileSync(join(root, 'udfs/public/f.sql'), f(3));
    hg('qrefresh');
    const back = emptyQueue();
    await importPatches(back.context(), patchesAt(source(root)));
    expect(back.read('series.yaml')).toContain('  - first-change\n  - second +partner\n  - third\n');
    expect(back.read('patches/third.patch')).toMatch(/^Subject: Third of all\nAuthor: Ada <a@example\.org>\n/);
    expect(back.read('patches/second.patch')).toBe(queue.read('patches/second.patch'));
  });
});

describe('git', () => {
  withTool('git', 'takes the mailbox, and its commits come in', async () => {
    const queue = writeQueue(data);
    queue.write(
      'patches/second.patch',
      queue
        .read('patches/second.patch')
        .replace('Subject: second\n', 'Subject: Größer als\nAuthor: Jörg <j@example.org>\nDate: 2026-03-02\n\nWhy.\n'),
    );
    const back = emptyQueue();
    back.git('init', '-q');
    back.git('add', '-A');
    back.git('commit', '-qm', 'base');
    const mailbox = join(tempDir(), 'queue.mbox');
    exportSeries(queue.context(), mailbox, '/', 'mailbox');
    back.git('am', mailbox);
    expect(back.git('log', '-1', '--format=%an %ae %ad %s%n%b', '--date=short').trim()).toBe(
      'Jörg j@example.org 2026-03-02 Größer als\nWhy.',
    );
    expect([back.unit('f'), back.unit('gone')]).toEqual([f(2), null]);

    const commits = commitsOf(back.root, 'HEAD~2..HEAD', 'udfs');
    back.git('reset', '-q', '--hard', 'HEAD~2');
    await importPatches(back.context(), commits);
    expect(back.read('patches/größer-als.patch')).toBe(queue.read('patches/second.patch'));

    const other = emptyQueue();
    await importPatches(other.context(), patchesAt(source(mailbox)));
    expect(patchesOf(other)).toEqual(patchesOf(queue));
  });
});

test('all or none: a file that is no unit, a name that is taken, a patch backwards', async () => {
  const queue = emptyQueue();
  const before = queue.files();
  const folder = tempDir();
  const put = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  const made = writeQueue(data);
  const first = made.read('patches/first-change.patch');
  put('a.patch', first);
  put('b.patch', first.replaceAll('udfs/public/f.sql', 'README.md'));
  put('series', 'a.patch\nb.patch\n');
  await expect(importPatches(queue.context(), patchesAt(source(folder)))).rejects.toMatchObject({
    message: 'b.patch changes files that are no units: README.md',
  });
  expect(queue.files()).toEqual(before);
  // What is wrong is said of the line where it is, whatever stands above it.
  put('b.patch', `Why.\n\nIndex: f\n====\n${first.slice(first.indexOf('diff --git'))}@@ -1 +1 @@\n-a\n`);
  await expect(importPatches(queue.context(), patchesAt(source(folder)))).rejects.toMatchObject({
    file: join(folder, 'b.patch'),
    line: 4 + first.slice(first.indexOf('diff --git')).split('\n').length,
  });
  put('series', 'a.patch\na.patch -R\n');
  const { imported } = await importPatches(queue.context(), patchesAt(source(folder)), { dryRun: true });
  expect(imported.map((p) => [p.name, p.applies])).toEqual([
    ['a', true],
    ['a-2', true],
  ]);
  expect(queue.files()).toEqual(before);
});

test('a hunk that fits in two places goes where it says, where the text is the one that it was made from', async () => {
  const block = (n: number) => `  a := a + 1;\n  b := b + 1;\n  c := c + ${n};\n  d := d + 1;\n`;
  const text = (...numbers: number[]) => fn('f', '', `\n${numbers.map(block).join('')}`);
  const [first, changed, more] = [text(1, 1, 1, 1), text(1, 1, 2, 1), text(1, 3, 2, 1)];
  const made = writeQueue({ units: { f: first }, patches: { one: { f: changed }, two: { f: more } } });
  const queue = writeQueue({ units: { f: first } });
  const { imported } = await importPatches(queue.context(), patchesAt(source(join(made.root, 'patches'))));
  expect(imported.map((p) => [p.name, p.applies])).toEqual([
    ['one', true],
    ['two', true],
  ]);
  expect(patchesOf(queue)).toEqual(patchesOf(made));
  // Of a text that it was not made from nobody knows which of the two is meant.
  const other = writeQueue({ units: { f: `-- Another.\n${first}` } });
  const unsure = await importPatches(other.context(), patchesAt(source(join(made.root, 'patches'))));
  expect(unsure.imported.map((p) => p.applies)).toEqual([false, false]);
});
