// A queue built from functions that nobody here wrote: graphile-worker's, as its 19 SQL migrations leave them.
//
// The migrations run one by one in a database. After each, the routines of its schema are taken as units; where these
// differ from the ones before, the difference is a patch. Migration 1 is the base, and 13 of the others change routines;
// 6, 8, 10, 17 and 19 do not. None had to be left out.
//
// Then the schema is made anew, with the routines of migration 1 only, and the queue goes up and down on that. The migrations
// change tables and types together with the routines, and a queue holds routines alone. So the tables and types stand
// there from the start, such that the routines of every level find what they name:
//   - every table and composite type that there was after any migration, also those that a later one renamed or dropped:
//     `jobs` is a table up to migration 15, `_private_jobs` from 16 on, and routines on both sides return its rows;
//   - with every column that it had after any migration, of the last type that it had: `jobs.queue_name` and
//     `jobs.job_queue_id` were never there together, but a language sql body may name either, and is resolved
//     when its level is made. (A plpgsql body is checked for its syntax alone.)
//   - without constraints, indexes, triggers and rows: no routine's definition depends on them, and the triggers, which
//     the migrations take away and put back by hand, would hold the trigger functions that migrations 11, 15 and 18 drop;
//   - without the view `jobs` of migration 17, whose name is the older table's; no routine from 16 on names it.
// What is compared at each level, with what the migration itself left, is all that a snapshot holds: definition, owner,
// privileges, comment and so on.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Connection } from '../../src/database/connection.ts';
import type { Snapshot } from '../../src/database/snapshot.ts';
import type { QueueContext } from '../../src/queue/common/context.ts';
import { goTo } from '../../src/queue/goto.ts';
import { init } from '../../src/queue/init.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnBothKindsInTime } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import { tempDir } from '../support/temp.ts';
import { type History, type Level, migrations, runMigrations, SCHEMA } from './graphile-worker.ts';
import { contextOf, open, patchBetween, snapshots, type Texts, unitsOnDisk, writeFiles, writeSeries } from './queue.ts';

/** The patch of a level. */
const nameOf = (level: Level): string => `migration-${level.migration}`;

/** A level's texts, in one of the two forms. */
type Form = 'printed' | 'written';

/** Migration 1 and those after it that changed a routine. */
function changing(history: History): Level[] {
  return history.levels.filter((level, i) => {
    const before: Texts = history.levels[i - 1]?.printed ?? new Map();
    const paths = new Set([...before.keys(), ...level.printed.keys()]);
    return [...paths].some((path) => before.get(path) !== level.printed.get(path));
  });
}

/** Writes the patches of all levels above the base, and the series. */
function writePatches(root: string, levels: readonly Level[], form: Form): void {
  const patches = levels.slice(1).map((level, i): [string, string] => {
    const before = levels[i]?.[form] ?? new Map();
    return [`patches/${nameOf(level)}.patch`, patchBetween(`As migration ${level.migration}`, before, level[form])];
  });
  writeFiles(root, patches);
  writeSeries(root, `search_path: [${SCHEMA}]\n`, levels.slice(1).map(nameOf));
}

describeOnBothKindsInTime('the migrations of graphile-worker as a queue', ({ freshDatabase }) => {
  let url: string;
  let connection: Connection;
  let history: History;
  let levels: Level[];
  let start: Record<string, Snapshot>;

  beforeAll(async () => {
    url = await freshDatabase();
    connection = await open(url);
    history = await runMigrations(connection);
    levels = changing(history);
    start = levels[0]?.snapshots ?? {};
  });
  afterAll(() => connection.close());

  const live = (): Promise<Record<string, Snapshot>> => snapshots(connection, [SCHEMA]);

  /** The tables and types of all levels, without any routine, and no ledger. */
  async function startOver(): Promise<void> {
    const anew = [`DROP SCHEMA ${SCHEMA} CASCADE`, 'DROP SCHEMA IF EXISTS pgquilt CASCADE', `CREATE SCHEMA ${SCHEMA}`];
    await connection.batch([...anew, ...history.relations]);
  }

  /** All up, all down, all up; then down (one at a time where `init` wrote the texts), one at a time up, and all down. */
  async function goUpAndDown(context: QueueContext, form: Form): Promise<void> {
    const names = levels.slice(1).map(nameOf);
    const expectLevel = async (level: Level | undefined) => {
      expect(await live()).toEqual(level?.snapshots);
      expect(unitsOnDisk(context.root)).toEqual(level?.[form]);
    };
    await expectLevel(levels[0]);
    expect(await push(context, { goal: { all: true } })).toMatchObject({ pushed: names, top: names.at(-1) });
    await expectLevel(levels.at(-1));
    expect(await pop(context, { goal: { all: true } })).toMatchObject({ popped: names.toReversed(), top: null });
    await expectLevel(levels[0]);
    await push(context, { goal: { all: true } });
    await expectLevel(levels.at(-1));
    if (form === 'printed') {
      for (const level of levels.toReversed().slice(1)) {
        await pop(context, { goal: { count: 1 } });
        await expectLevel(level);
      }
    } else await pop(context, { goal: { name: nameOf(levels[1] as Level) } });
    for (const level of levels.slice(form === 'printed' ? 1 : 2)) {
      expect(await push(context, { goal: { count: 1 } })).toMatchObject({ pushed: [nameOf(level)] });
      await expectLevel(level);
    }
    await pop(context, { goal: { all: true } });
    expect(await live()).toEqual(start);
  }

  test('every migration that changed a routine is a patch', () => {
    expect(migrations()).toHaveLength(19);
    expect(levels.map((level) => Number(level.migration))).toEqual([1, 2, 3, 4, 5, 7, 9, 11, 12, 13, 14, 15, 16, 18]);
    expect(levels.map((level) => Object.keys(level.snapshots).length)).toEqual([
      ...[8, 9, 9, 12, 12, 12, 12, 10, 10, 10, 10, 8, 8, 7],
    ]);
  });

  test.runIf(isLong)('goes up and down on a living database, with the texts that init reads from it', async () => {
    await startOver();
    await connection.batch([...(levels[0]?.printed.values() ?? [])]);
    expect(await live()).toEqual(start);
    await connection.close();
    const root = tempDir();
    const { routines, notes } = await init({
      ...{ cwd: root, env: {}, toolVersion: 'test' },
      ...{ fromDatabase: url, schemas: [SCHEMA] },
    });
    connection = await open(url);
    expect({ routines, notes }).toEqual({ routines: 8, notes: [] });
    expect(unitsOnDisk(root)).toEqual(levels[0]?.printed);
    writePatches(root, levels, 'printed');
    await goUpAndDown(contextOf(root, url, connection), 'printed');
  });

  test('goes up and down from a loaded base, with the texts that their authors wrote', async () => {
    await startOver();
    const root = tempDir();
    writeFiles(root, levels[0]?.written ?? []);
    writePatches(root, levels, 'written');
    const context = contextOf(root, url, connection);
    expect(await load(context)).toMatchObject({ units: 8, routines: 8 });
    await goUpAndDown(context, 'written');
  });

  test('what CREATE OR REPLACE would refuse is dropped and made again', async () => {
    await startOver();
    const root = tempDir();
    writeFiles(root, levels[0]?.printed ?? []);
    writePatches(root, levels, 'printed');
    const context = contextOf(root, url, connection);
    await load(context);
    await goTo(context, { name: 'migration-000015' });
    const { plan } = await push(context, { goal: { count: 1 }, dryRun: true });
    const actions = plan?.[0]?.routines.map((r) => `${r.action} ${r.routine.replace(/^.*?\.|\(.*$/g, '')}`);
    // Their results change from rows of `jobs` to rows of `_private_jobs`.
    expect(actions?.sort()).toEqual([
      ...['recreate add_job', 'recreate add_jobs', 'recreate complete_jobs', 'recreate permanently_fail_jobs'],
      ...['recreate remove_job', 'recreate reschedule_jobs', 'replace force_unlock_workers'],
    ]);
  });
});
