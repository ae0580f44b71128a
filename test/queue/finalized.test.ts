// The queue around finalize: what may not be finalized, what is left of a patch afterwards, and the ways back.
import { expect, test } from 'vitest';
import type { QueueContext } from '../../src/queue/common/context.ts';
import { drift } from '../../src/queue/drift.ts';
import { finalize } from '../../src/queue/finalize.ts';
import { goTo } from '../../src/queue/goto.ts';
import { goToSeries } from '../../src/queue/goto-series.ts';
import { load } from '../../src/queue/load.ts';
import { log } from '../../src/queue/log.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { pushMoved } from '../../src/queue/push-move.ts';
import { revert } from '../../src/queue/revert.ts';
import { listSeries } from '../../src/queue/series.ts';
import { status } from '../../src/queue/status.ts';
import { undo } from '../../src/queue/undo.ts';
import { unfinalize } from '../../src/queue/unfinalize.ts';
import { describeOnRealServer, describeOnUsualKind } from '../support/databases.ts';
import { killedAt, meanwhile } from '../support/killed-at.ts';
import { isLong } from '../support/long.ts';
import { type QueueData, TestQueue, writeQueue } from '../support/queue.ts';
import { f, plus } from '../support/routines.ts';
import { emptyKept, sharedEmbedded } from '../support/shared-embedded.ts';
import { ensureRoles, useDatabase } from '../support/test-database.ts';

const all = { goal: { all: true } } as const;
const one = { goal: { count: 1 } } as const;
const data: QueueData = {
  units: { f: f(0), g: plus('g', 0) },
  patches: { first: { f: f(1), h: plus('h', 1) }, second: { f: f(2) }, third: { g: plus('g', 3) } },
};

describeOnUsualKind('finalized patches', (server) => {
  const db = useDatabase(server);
  const pushed = async (more: QueueData = {}) => {
    const queue = db.queue({ ...data, ...more });
    await load(queue.context());
    await push(queue.context(), all);
    return queue;
  };

  test('a checkout from before a finalize is told of it, not that its patch is missing or does not apply', async () => {
    for (const [left, goal] of [
      [1, all.goal],
      [1, { name: 'first' }],
      [0, all.goal],
      [0, { name: 'second' }],
    ] as const) {
      const queue = await pushed();
      const before = queue.files();
      const { migrations } = await finalize(queue.context(), one);
      await pop(queue.context(), left === 0 ? all : one);
      for (const [path, text] of Object.entries(before)) queue.write(path, text);
      const ways = [
        () => push(queue.context(), { goal }),
        () => goTo(queue.context(), { name: 'third' }),
        () => goToSeries(queue.context()),
        () => pushMoved(queue.context(), { patch: 'third' }),
      ];
      for (const way of ways) {
        await expect(way(), `${left} ${JSON.stringify(goal)} ${way}`).rejects.toMatchObject({
          code: 'failed',
          patch: 'first',
          file: 'series.yaml',
          message: expect.stringMatching(/^patch first is finalized on .*, and this series\.yaml still lists it$/),
          hint: expect.stringContaining(migrations[0]?.files[0] ?? '-'),
        });
      }
      await db.empty();
    }
  });

  test('what may not be finalized stays as it is', async () => {
    const queue = await pushed();
    const refused = async (name: string | undefined, problem: object, options: object = {}) => {
      const files = queue.files();
      const goal = name === undefined ? one.goal : { name };
      await expect(finalize(queue.context(), { goal, ...options })).rejects.toMatchObject(problem);
      expect(queue.files()).toEqual(files);
    };
    await refused('third', {
      code: 'failed',
      patch: 'third',
      message: expect.stringContaining('first, second are below it'),
      hint: expect.stringContaining('pgquilt finalize 3'),
    });
    await refused('nobody', { code: 'usage' });
    await refused(undefined, { code: 'usage', hint: expect.stringContaining('sql') }, { format: 'sqlx' });
    await refused(undefined, { code: 'failed' }, { directory: '../elsewhere' });
    await refused(undefined, { code: 'usage' }, { directory: './' });
    const text = queue.read('series.yaml');
    queue.write('series.yaml', text.replace('- first', '- first +partner'));
    await refused('first', {
      code: 'failed',
      message: expect.stringContaining('guarded by +partner'),
      file: 'series.yaml',
    });
    queue.write('series.yaml', text.replace('  - first\n', '').replace('- second', '- second\n  - first'));
    await refused('first', {
      code: 'failed',
      message: expect.stringContaining('second, which series.yaml has below first, is applied in another place'),
      hint: expect.stringContaining('pgquilt goto --series'),
    });
    queue.write('series.yaml', text.replace('- first', '- late\n  - first'));
    await refused(undefined, {
      code: 'failed',
      patch: 'first',
      message: expect.stringContaining('late, which series.yaml has below first, is not applied'),
      hint: expect.stringContaining('list late above first in series.yaml'),
    });
    queue.write('series.yaml', text.replace('  - first\n', ''));
    await refused(undefined, { code: 'failed', message: expect.stringContaining('not in series.yaml') });
    queue.write('series.yaml', text);
    const patch = queue.read('patches/first.patch');
    queue.write('patches/first.patch', patch.replace('a + 1', 'a + 7'));
    await refused(undefined, { code: 'failed', message: expect.stringContaining('changed on disk') });
    queue.write('patches/first.patch', patch);
    queue.write('patches/first.test.sql', 'SELECT f(1) = 77;\n');
    await refused(undefined, { code: 'failed', file: 'patches/first.test.sql' });
    queue.remove('patches/first.test.sql');
    await db.sql(plus('h', 9).replace('CREATE', 'CREATE OR REPLACE'));
    await refused(undefined, { code: 'drift' });
    await db.sql(plus('h', 1).replace('CREATE', 'CREATE OR REPLACE'));
    await pop(queue.context(), all);
    await refused(undefined, { code: 'nothing-to-do' });
  });

  test('squashed, each patch is tested at its own level', async () => {
    const tests = { first: 'SELECT f(1) = 2, h(1) = 2', second: 'SELECT f(1) = 3', third: 'SELECT g(1) = 4' };
    const paths = Object.entries(tests).map(([name, sql]) => [`patches/${name}.test.sql`, `${sql};\n`]);
    const queue = await pushed({ files: Object.fromEntries(paths) });
    const catalog = await db.catalog();
    const trying = () => finalize(queue.context(), { ...all, squash: true, dryRun: true });
    expect((await trying()).tests?.map((t) => t.patch)).toEqual(['third', 'second', 'first']);
    queue.write('patches/first.test.sql', 'SELECT f(1) = 3;\n');
    await expect(trying()).rejects.toMatchObject({ code: 'failed', file: 'patches/first.test.sql' });
    expect(await db.catalog()).toBe(catalog);
  });

  test('the patch leaves the queue; others stay applied, and pop says where it is', async () => {
    const queue = await pushed({ files: { 'patches/first.test.sql': 'SELECT f(1) = 2;\n' } });
    const catalog = await db.catalog();
    const done = await finalize(queue.context(), one);
    expect(done).toMatchObject({ finalized: ['first'], top: 'third', tests: [{ patch: 'first', assertions: 1 }] });
    expect(await db.catalog()).toBe(catalog);
    // Its tool runs the migration here, too, where a patch above has replaced what it makes: the ledger says so.
    await db.sql(queue.read(done.migrations[0]?.files[0] ?? ''));
    expect(await db.catalog()).toBe(catalog);
    expect([queue.has('patches/first.patch'), queue.has('patches/first.test.sql')]).toEqual([false, false]);
    expect(await status(queue.context())).toMatchObject({
      applied: ['second', 'third'],
      unapplied: [],
      drift: [],
      differs: [],
      notes: [],
      tree: { dirty: [], behind: [] },
    });
    expect((await log(queue.context())).entries.at(-1)).toMatchObject({ verb: 'finalize', patches: ['first'] });
    await pop(queue.context(), all);
    expect(await db.value('SELECT f(0)')).toBe(1);
    expect(queue.unit('f')).toBe(f(1));
    const hint = expect.stringMatching(/migrations\/\d+_first\.up\.sql.*pgquilt revert first/);
    await expect(pop(queue.context(), one)).rejects.toMatchObject({ code: 'nothing-to-do', hint });
    await expect(pop(queue.context(), { goal: { name: 'first' } })).rejects.toMatchObject({ code: 'failed', hint });
    await expect(pop(db.alone(), { goal: { name: 'first' } })).rejects.toMatchObject({ code: 'failed', hint });
    await expect(goTo(queue.context(), { name: 'first' })).rejects.toMatchObject({ code: 'failed', hint });
    await expect(undo(queue.context(), { by: 'undo', extent: { count: 2 } })).rejects.toMatchObject({ code: 'failed' });
    // As far as it can be: the pop.
    const again = { pushed: ['second', 'third'] };
    expect(await undo(queue.context(), { by: 'undo', extent: { to: 0 } })).toMatchObject(again);
    await pop(queue.context(), all);
    expect(await push(queue.context(), all)).toMatchObject(again);
    expect((await listSeries(queue.context())).map((s) => s.name)).toEqual(['second', 'third']);
  });

  test('revert writes a patch that undoes it, from the ledger alone', async () => {
    const queue = await pushed();
    queue.write('.gitattributes', 'series.yaml merge=union\n');
    await finalize(queue.context(), one);
    // An entry of `finalized` is one line, which git does not mix with another.
    expect((await status(queue.context())).notes).toEqual([]);
    await pop(queue.context(), all);
    expect(await revert(queue.context(), { patch: 'fir' })).toMatchObject({
      patch: 'revert-first',
      reverts: 'first',
      units: ['udfs/public/f.sql', 'udfs/public/h.sql'],
    });
    expect(await push(queue.context(), one)).toMatchObject({ pushed: ['revert-first'] });
    expect(await db.value('SELECT f(0)')).toBe(0);
    expect(await db.value("SELECT to_regproc('public.h') IS NULL")).toBe(true);
    await pop(queue.context(), one);
    expect(await db.value('SELECT h(0)')).toBe(1);
    await expect(revert(queue.context(), { patch: 'fist', as: 'x' })).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('first'),
    });
    await expect(revert(queue.context(), { patch: 'first' })).rejects.toMatchObject({ code: 'failed' });
    await push(queue.context(), { goal: { name: 'revert-first' } });
    await expect(revert(queue.context(), { patch: 'first', as: 'again' })).rejects.toMatchObject({ code: 'conflict' });
    await finalize(queue.context(), one);
    // The text is again what it was before the first one: no target is behind for that.
    expect(await status(queue.context())).toMatchObject({ applied: [], drift: [], notes: [] });
    await db.sql(f(9).replace('CREATE', 'CREATE OR REPLACE'));
    expect((await status(queue.context())).drift).toMatchObject([{ routine: 'public.f(integer)' }]);
  });

  test('unfinalize takes the last one back, as it was', async () => {
    const queue = await pushed({ files: { 'patches/second.test.sql': 'SELECT f(1) = 3;\n' } });
    const [files, catalog] = [queue.files(), await db.catalog()];
    await finalize(queue.context(), { goal: { count: 2 } });
    const made = queue.files();
    expect(await unfinalize(queue.context())).toMatchObject({ unfinalized: ['second'], top: 'third' });
    expect(await status(queue.context())).toMatchObject({ applied: ['second', 'third'], differs: [], notes: [] });
    expect(await finalize(queue.context(), one)).toMatchObject({ finalized: ['second'] });
    expect(Object.keys(queue.files()).length).toBe(Object.keys(made).length);
    await unfinalize(queue.context());
    const [mine = ''] = Object.keys(queue.files()).filter((p) => p.endsWith('first.up.sql'));
    queue.write('migrations/99990101000000_later.up.sql', 'SELECT 1;\n');
    await expect(unfinalize(queue.context())).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringContaining('later.up.sql'),
      hint: expect.stringContaining('pgquilt revert first'),
    });
    queue.remove('migrations/99990101000000_later.up.sql');
    const text = queue.read(mine);
    queue.write(mine, `${text}-- mine\n`);
    await expect(unfinalize(queue.context())).rejects.toMatchObject({ code: 'failed', file: mine });
    queue.write(mine, text);
    expect(await unfinalize(queue.context())).toMatchObject({ unfinalized: ['first'] });
    await expect(unfinalize(queue.context())).rejects.toMatchObject({ code: 'nothing-to-do' });
    expect(queue.files()).toEqual(files);
    expect(await db.catalog()).toBe(catalog);
    expect(await pop(queue.context(), all)).toMatchObject({ popped: ['third', 'second', 'first'] });
    expect(await db.value('SELECT f(0)')).toBe(0);
  });

  test('killed before the commit it is undone, after it finished by the next command, whatever was written by then', async () => {
    const queue = await pushed();
    const before = queue.files();
    await killedAt(queue, 'before', (context) => finalize(context, one));
    expect(Object.keys(queue.files()).length).toBe(Object.keys(before).length + 2);
    expect(await push(queue.context(), all)).toMatchObject({ pushed: [] });
    expect(queue.files()).toEqual(before);
    await killedAt(queue, 'after', (context) => finalize(context, one));
    const waiting = (
      JSON.parse(queue.read('.pgquilt/pending.json')) as { changes: { path: string; hash: string | null }[] }
    ).changes;
    expect(waiting).toHaveLength(4);
    const note = queue.read('.pgquilt/pending.json');
    const texts = new Map<string, string | null>();
    for (const { path, hash } of waiting) {
      texts.set(path, hash === null ? null : queue.read(`.pgquilt/objects/${hash.slice(0, 2)}/${hash.slice(2)}`));
    }
    for (let written = 0; written <= waiting.length; written++) {
      for (const [path, text] of Object.entries(before)) queue.write(path, text);
      for (const { path } of waiting) if (before[path] === undefined && queue.has(path)) queue.remove(path);
      for (const { path } of waiting.slice(0, written)) {
        const text = texts.get(path) ?? null;
        if (text !== null) queue.write(path, text);
        else if (queue.has(path)) queue.remove(path);
      }
      queue.write('.pgquilt/pending.json', note);
      await expect(finalize(queue.context(), { goal: { name: 'first' } })).rejects.toMatchObject({ patch: 'first' });
      expect(Object.fromEntries(waiting.map(({ path }) => [path, queue.has(path) ? queue.read(path) : null]))).toEqual(
        Object.fromEntries(texts),
      );
      expect(await status(queue.context())).toMatchObject({ applied: ['second', 'third'], differs: [], notes: [] });
    }
    await killedAt(queue, 'after', (context) => unfinalize(context));
    expect(await push(queue.context(), all)).toMatchObject({ pushed: [] });
    expect(queue.files()).toEqual(before);
    // What somebody has made of a migration by then is theirs.
    await killedAt(queue, 'after', (context) => finalize(context, one));
    const [up = ''] = Object.keys(queue.files()).filter((path) => path.endsWith('first.up.sql'));
    queue.write(up, 'mine');
    expect(await push(queue.context(), all)).toMatchObject({ pushed: [] });
    expect([queue.read(up), queue.has('patches/first.patch')]).toEqual(['mine', false]);
  });

  test('a file that is there, or comes while it runs, is not overwritten, and nothing is done', async () => {
    const plan = '%syntax-version=1.0.0\n%project=shop\n';
    const queue = await pushed({
      files: { 'patches/first.test.sql': 'SELECT f(1) = 2;\n', 'go/000001_x.up.sql': '', 'sq/sqitch.plan': plan },
    });
    type Work = (context: QueueContext) => Promise<unknown>;
    const finalizing = (format: string, directory: string) => (context: QueueContext) =>
      finalize(context, { ...one, format, directory });
    const [go, sqitch] = [finalizing('golang-migrate', 'go'), finalizing('sqitch', 'sq')];
    const refused = async (work: Work, theirs: Record<string, string>, problem: object) => {
      const files = { ...queue.files(), ...theirs };
      const { applied } = await status(queue.context());
      const write = () => {
        for (const [path, text] of Object.entries(theirs)) queue.write(path, text);
      };
      await expect(meanwhile(queue, write, work)).rejects.toMatchObject({ code: 'failed', ...problem });
      expect(queue.files()).toEqual(files);
      expect(queue.has('.pgquilt/pending.json')).toBe(false);
      expect(await status(queue.context())).toMatchObject({ applied, differs: [] });
      for (const path of Object.keys(theirs)) queue.remove(path);
    };
    const down = 'go/000002_first.down.sql';
    await refused(
      go,
      { [down]: 'mine' },
      { file: down, message: `${down} is there already, and no file is overwritten` },
    );
    const steps: (string | null)[] = [];
    const told = queue.context({ step: (line) => steps.push(line) });
    await expect(finalizing('sqitch', 'elsewhere')(told)).rejects.toMatchObject({
      message: 'no migration can go to elsewhere: it has no sqitch.plan that names a project',
      hint: expect.stringContaining('--directory FOLDER'),
    });
    // What can be known of the folder is looked at before anything is proved.
    expect(steps).toEqual([null]);
    const deploy = 'sq/deploy/first.sql';
    await refused(sqitch, { [deploy]: 'mine' }, { file: deploy });
    expect(queue.has('sq/revert')).toBe(false);
    queue.write('sq/revert/first.sql', 'mine');
    await expect(sqitch(queue.context())).rejects.toMatchObject({
      file: 'sq/revert/first.sql',
      hint: expect.stringContaining('--directory'),
    });
    queue.remove('sq/revert/first.sql');
    await refused(sqitch, { 'sq/sqitch.plan': `${plan}theirs` }, { file: 'sq/sqitch.plan' });
    queue.write('sq/sqitch.plan', plan);
    queue.write(deploy, 'mine');
    expect((await sqitch(queue.context())).migrations[0]?.files).toContain('sq/deploy/first_2.sql');
    expect(queue.read(deploy)).toBe('mine');
    queue.write('patches/first.test.sql', 'mine');
    await refused(unfinalize, {}, { file: 'patches/first.test.sql' });
  });

  test('a tool whose folder is the root of the queue has its own files there and no others', async () => {
    const queue = await pushed({
      files: { 'sqitch.plan': '%syntax-version=1.0.0\n%project=shop\n', 'notes.txt': '1' },
    });
    const files = queue.files();
    const finalized = () => finalize(queue.context(), { ...one, format: 'sqitch', directory: './' });
    expect((await finalized()).migrations).toEqual([
      { patches: ['first'], files: ['deploy/first.sql', 'revert/first.sql', 'verify/first.sql', 'sqitch.plan'] },
    ]);
    queue.write('src/later.ts', '');
    queue.write('deploy/later.sql', '');
    await expect(unfinalize(queue.context())).rejects.toMatchObject({ code: 'failed', file: 'deploy/later.sql' });
    for (const path of ['src/later.ts', 'deploy/later.sql']) queue.remove(path);
    queue.write('notes.txt', '2');
    expect(await unfinalize(queue.context())).toMatchObject({ unfinalized: ['first'] });
    expect(queue.files()).toEqual({ ...files, 'notes.txt': '2' });
  });

  test('a migration that its tool has taken down is told as that; unfinalize then brings unapplied patches', async () => {
    const queue = await pushed();
    await pop(queue.context(), { goal: { count: 1 } });
    const [files, base] = [queue.files(), (await pop(queue.context(), all)) && (await db.catalog())];
    await push(queue.context(), { goal: { count: 2 } });
    const { migrations } = await finalize(queue.context(), all);
    const [[up1 = '', down1 = ''] = [], [up2 = '', down2 = ''] = []] = migrations.map((m) => m.files);
    const run = (path: string) => db.sql(queue.read(path));
    await run(down2);
    const note = (names: string, path: string) => `the migration of ${names} has been taken down here: ${path}`;
    const how = (words: string) => expect.stringMatching(new RegExp(`^run ${words} up again.*pgquilt unfinalize$`));
    expect(await status(queue.context())).toMatchObject({
      drift: [{ routine: 'public.f(integer)' }],
      notes: [note('second', up2), how('it')],
    });
    await run(down1);
    const notes = [note('first', up1), note('second', up2), how('them')];
    expect((await status(queue.context())).notes).toEqual(notes);
    expect(await drift(queue.context())).toMatchObject({ notes });
    await db.sql(f(9).replace('CREATE', 'CREATE OR REPLACE'));
    expect((await status(queue.context())).notes).toEqual([]);
    await db.sql(f(0).replace('CREATE', 'CREATE OR REPLACE'));
    // What comes next touches none of it; what does is stopped.
    expect(await push(queue.context(), one)).toMatchObject({ pushed: ['third'] });
    await expect(unfinalize(queue.context())).rejects.toMatchObject({
      hint: expect.stringContaining('pgquilt pop -a'),
    });
    await pop(queue.context(), all);
    await revert(queue.context(), { patch: 'second' });
    const stopped = { code: 'drift', detail: expect.stringContaining(note('second', up2)) };
    await expect(push(queue.context(), one)).rejects.toMatchObject({
      ...stopped,
      hint: expect.stringMatching(/up again/),
    });
    queue.write('series.yaml', queue.read('series.yaml').replace('  - revert-second\n', ''));
    queue.remove('patches/revert-second.patch');
    for (const [names, top] of [
      ['second', null],
      ['first', null],
    ])
      expect(await unfinalize(queue.context())).toMatchObject({ unfinalized: [names], applied: false, top });
    expect(await status(queue.context())).toMatchObject({
      applied: [],
      drift: [],
      differs: [],
      notes: [],
      tree: { dirty: [], behind: [] },
    });
    expect(queue.unit('f')).toBe(f(0));
    expect(await db.catalog()).toBe(base);
    expect(await push(queue.context(), { goal: { count: 2 } })).toMatchObject({ pushed: ['first', 'second'] });
    expect(queue.files()).toEqual(files);
  });

  test('a dry run writes nothing; a migration does not run over a change by hand, unless it was made to', async () => {
    const queue = await pushed();
    const texts = async (guard: boolean) =>
      (await finalize(queue.context(), { ...one, guard, dryRun: true })).texts?.map((t) => t.text) ?? [];
    const files = queue.files();
    const [up = '', down = ''] = await texts(true);
    const [forced = ''] = await texts(false);
    expect(queue.files()).toEqual(files);
    expect(await status(queue.context())).toMatchObject({ applied: ['first', 'second', 'third'] });
    await pop(queue.context(), all);
    await db.sql(f(9).replace('CREATE', 'CREATE OR REPLACE'));
    for (const script of [up, down]) {
      await expect(db.sql(script)).rejects.toThrow(
        'public.f(integer) is not as first needs it: it is neither the older nor the newer version',
      );
      await db.sql('ROLLBACK');
    }
    expect(await db.value('SELECT f(0)')).toBe(9);
    await db.sql(forced);
    expect(await db.value('SELECT f(0)')).toBe(1);
    await db.sql('DROP FUNCTION public.f(integer)');
    await expect(db.sql(up)).rejects.toThrow('it is not there');
    await db.sql('ROLLBACK');
  });
});

describeOnRealServer('other targets of a finalized patch', (server) => {
  const db = useDatabase(server);

  test('one that has it learns; one that got its migration has it as its base; one without is told', async () => {
    const [had, got] = [await server.freshDatabase(), await server.freshDatabase()];
    const queue = db.queue(data);
    const at = (database: string) => queue.context({ database });
    const { client, close } = await server.connect(got);
    try {
      for (const context of [queue.context(), at(had), at(got)]) await load(context);
      for (const context of [queue.context(), at(had)]) await push(context, one);
      const { migrations } = await finalize(queue.context(), one);
      const [up = ''] = migrations[0]?.files ?? [];
      const nothingOdd = { applied: [], drift: [], differs: [] };
      expect(await status(at(had))).toMatchObject({ ...nothingOdd, notes: [] });
      expect(await push(at(had), one)).toMatchObject({ pushed: ['second'], top: 'second' });
      expect((await log(at(had))).entries.map((e) => e.verb)).toEqual(['load', 'push', 'finalize', 'push']);
      expect(await pop(at(had), one)).toMatchObject({ popped: ['second'], top: null });
      await expect(pop(at(had), one)).rejects.toMatchObject({
        code: 'nothing-to-do',
        hint: expect.stringContaining(up),
      });
      await expect(unfinalize(at(had))).rejects.toMatchObject({
        code: 'failed',
        message: expect.stringContaining('another target'),
      });

      await expect(push(at(got), one)).rejects.toMatchObject({
        code: 'failed',
        file: up,
        message: expect.stringContaining('does not have first'),
      });
      await client.query(queue.read(up));
      expect(await status(at(got))).toMatchObject({
        ...nothingOdd,
        notes: [expect.stringContaining('first is finalized')],
      });
      expect(await push(at(got), all)).toMatchObject({ pushed: ['second', 'third'] });
      expect((await log(at(got))).entries.map((e) => e.verb)).toEqual(['load', 'finalize', 'push']);
      expect(await status(at(got))).toMatchObject({ drift: [], differs: [], notes: [] });
      await pop(at(got), all);
      expect((await client.query('SELECT f(0)')).rows).toEqual([{ f: 1 }]);

      await unfinalize(queue.context());
      const again = { applied: ['first'], unapplied: ['second', 'third'], drift: [], differs: [], notes: [] };
      for (const database of [had, got]) {
        expect(await status(at(database))).toMatchObject(again);
        expect(await push(at(database), one)).toMatchObject({ pushed: ['second'] });
        expect((await log(at(database))).entries.map((e) => e.verb).slice(-2)).toEqual(['unfinalize', 'push']);
        expect(await pop(at(database), all)).toMatchObject({ popped: ['second', 'first'] });
        expect(await status(at(database))).toMatchObject({ applied: [], drift: [], differs: [], notes: [] });
        expect(await push(at(database), { goal: { count: 2 } })).toMatchObject({ pushed: ['first', 'second'] });
      }
      expect((await client.query('SELECT f(0), h(0)')).rows).toEqual([{ f: 2, h: 1 }]);
    } finally {
      await close();
    }
  });

  test('a migration made on another major version knows its routines there, too', async () => {
    const { url, connection } = await sharedEmbedded();
    await emptyKept(connection);
    const texts = (n: number) => ({
      f: `CREATE FUNCTION public.f(a integer, b timestamptz = now() - interval '1 day', c text[] = '{${n}}') RETURNS integer LANGUAGE sql SET search_path = public, pg_temp AS 'SELECT ${n}';\n`,
      p: `CREATE PROCEDURE public.p(INOUT a integer, b text = E'\\\\ ${n}') LANGUAGE plpgsql AS $$ BEGIN a := ${n}; END $$;\n`,
      s: `CREATE AGGREGATE public.s(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '${n}');\n`,
    });
    const queue = writeQueue({ units: texts(0), patches: { one: texts(1) } }, url, connection);
    await load(queue.context());
    await push(queue.context(), all);
    const { texts: files = [] } = await finalize(queue.context(), { ...all, dryRun: true });
    const [up = '', down = ''] = files.map((m) => m.text);
    await db.sql(Object.values(texts(0)).join(''));
    const base = await db.catalog();
    for (const script of [up, up]) await db.sql(script);
    expect(await db.value('SELECT f(0) + (SELECT s(v) FROM (VALUES (1)) x(v))')).toBe(3);
    for (const script of [down, down]) await db.sql(script);
    expect(await db.catalog()).toBe(base);
    await db.sql(texts(7).s.replace('CREATE', 'CREATE OR REPLACE'));
    await expect(db.sql(up)).rejects.toThrow('public.s(integer) is not as one needs it');
    await db.sql('ROLLBACK');
  });

  test.runIf(isLong)(
    'a finalized change of a default alone is no drift to a target of another major that got it',
    async () => {
      const { url, connection } = await sharedEmbedded();
      await emptyKept(connection);
      const text = (days: number, body = 0) => ({
        f: `CREATE FUNCTION public.f(a integer, b timestamptz = now() - interval '${days} day', c text[] = ARRAY['x', 'y'] || '${days}'::text) RETURNS integer LANGUAGE sql AS 'SELECT ${body}';\n`,
      });
      const queue = writeQueue({ units: text(1), patches: { one: text(2), two: text(2, 7) } }, url, connection);
      const there = (options = {}) => new TestQueue(queue.root).context({ database: db.url, ...options });
      await load(queue.context());
      await load(there());
      const base = await db.catalog();
      await push(queue.context(), one);
      const { migrations } = await finalize(queue.context(), one);
      const [up = '', down = ''] = migrations[0]?.files ?? [];
      await expect(push(there(), one)).rejects.toMatchObject({ message: expect.stringContaining('does not have one') });
      await db.sql(queue.read(up));
      expect(await status(there())).toMatchObject({ applied: [], drift: [], differs: [] });
      expect(await push(there(), one)).toMatchObject({ pushed: ['two'] });
      expect(await status(there())).toMatchObject({ applied: ['two'], drift: [], differs: [], notes: [] });
      await pop(there(), all);
      expect((await drift(there())).drift).toEqual([]);
      await db.sql(queue.read(down));
      expect(await db.catalog()).toBe(base);
      expect(await drift(there())).toMatchObject({
        notes: [expect.stringContaining('of one has been taken down'), expect.anything()],
      });
    },
  );

  test('a role that owns the functions and is no superuser can run it, up and down', async () => {
    const queue = db.queue(data);
    await db.sql(`${ensureRoles('finalize_app', 'finalize_reader')} GRANT ALL ON SCHEMA public TO finalize_app;`);
    await load(queue.context());
    await push(queue.context(), all);
    const { texts = [] } = await finalize(queue.context(), { ...all, squash: true, dryRun: true });
    const [up = '', down = ''] = texts.map((t) => t.text);
    await db.empty();
    const as = (sql: string) => db.sql(`SET ROLE finalize_app; ${sql}; RESET ROLE`);
    await db.sql('GRANT ALL ON SCHEMA public TO finalize_app');
    await as(`${f(0)} ${plus('g', 0)} GRANT EXECUTE ON FUNCTION public.f(integer) TO finalize_reader`);
    const base = await db.catalog();
    await as(up);
    expect(await db.value('SELECT f(0) + g(0) + h(0)')).toBe(6);
    expect(
      await db.value(
        "SELECT string_agg(DISTINCT pg_get_userbyid(proowner), '') FROM pg_proc WHERE proname IN ('f', 'g', 'h')",
      ),
    ).toBe('finalize_app');
    await as(down);
    expect(await db.catalog()).toBe(base);
  });
});
