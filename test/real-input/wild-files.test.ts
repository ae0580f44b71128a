// Files as they are in the wild, each as a unit that one patch changes: loaded, pushed and popped in one database with all
// the others there, one by one and all together. What the server has is compared with what
// it makes of the same file when it reads the file itself, and the patches are tried with git and patch.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Connection } from '../../src/database/connection.ts';
import type { Snapshot } from '../../src/database/snapshot.ts';
import type { QueueContext } from '../../src/queue/common/context.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { describeOnBothKindsInTime } from '../support/databases.ts';
import { needs } from '../support/needs.ts';
import { cleanEnvironment } from '../support/run.ts';
import { tempDir } from '../support/temp.ts';
import {
  contextOf,
  open,
  patchBetween,
  snapshots,
  snapshotsAfter,
  type Texts,
  unitsOnDisk,
  writeFiles,
  writeSeries,
} from './queue.ts';
import { layouts, type Wild } from './wild-layouts.ts';
import { routines, SETUP } from './wild-routines.ts';

const all: readonly Wild[] = [...layouts, ...routines];
const SCHEMAS = ['wild', 'Schéma. 1'];
const SETTINGS = 'search_path: [wild]\nsetup: [setup.sql]\n';

const pathOf = (wild: Wild): string => `udfs/${wild.path}`;
const nameOf = (wild: Wild): string => `change-${all.indexOf(wild)}`;

/** The texts of these units on one side of their patches. */
function textsOf(units: readonly Wild[], side: Side): Texts {
  return new Map(units.flatMap((wild) => (wild[side] === null ? [] : [[pathOf(wild), wild[side]] as const])));
}

/** A queue of these units at the base, with a patch for each. */
function writeQueue(units: readonly Wild[]): string {
  const root = tempDir();
  writeFiles(root, [['setup.sql', SETUP], ...textsOf(units, 'before')]);
  // Some overloads are ambiguous on purpose.
  const subject = (wild: Wild) => `${wild.about}\nLint-ignore: PQ002 people write such`;
  const patch = (wild: Wild) => patchBetween(subject(wild), textsOf([wild], 'before'), textsOf([wild], 'after'));
  const patches = units.map((wild) => [`patches/${nameOf(wild)}.patch`, patch(wild)] as const);
  writeFiles(root, patches);
  writeSeries(root, SETTINGS, units.map(nameOf));
  return root;
}

type Side = 'before' | 'after';
type Routines = Record<string, Snapshot>;

describeOnBothKindsInTime('a file as it is in the wild', ({ freshDatabase, major }) => {
  const units = all.filter((wild) => (wild.since ?? 0) <= major);
  let url: string;
  let connection: Connection;
  let root: string;
  /** What the set-up alone makes. */
  let bare: Routines;
  /** What the server itself makes of each file, on top of that. */
  const makes = new Map<Wild, Record<Side, Routines>>();

  beforeAll(async () => {
    url = await freshDatabase();
    connection = await open(url);
    root = writeQueue(units);
    await connection.batch([SETUP]);
    bare = await snapshots(connection, SCHEMAS);
    for (const wild of units) makes.set(wild, { before: await read(wild, 'before'), after: await read(wild, 'after') });
    writeSeries(root, SETTINGS.replace(/setup.*\n/, ''), units.map(nameOf));
    await load(queue());
  });
  // So that a test that fails does not make those after it fail.
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await pop(queue(), { goal: { all: true } });
  });
  afterAll(() => connection.close());

  const queue = (): QueueContext => contextOf(root, url, connection);

  /** What the server makes of a file when it is given the whole of it, as psql does: without a mark at its start. */
  function read(wild: Wild, side: Side): Promise<Routines> {
    const text = wild.runnable?.[side] ?? wild[side] ?? '';
    return snapshotsAfter(connection, ['SET LOCAL search_path TO wild', text.replace(/^\uFEFF/, '')], SCHEMAS);
  }

  /** The routines where the patches of `changed` are applied, and no others. */
  function routinesWith(changed: readonly Wild[]): Routines {
    const expected: Routines = { ...bare };
    for (const wild of units) {
      const found = makes.get(wild)?.[changed.includes(wild) ? 'after' : 'before'] ?? {};
      for (const id of Object.keys(bare)) if (found[id] === undefined) delete expected[id];
      for (const [id, snapshot] of Object.entries(found)) if (bare[id] === undefined) expected[id] = snapshot;
    }
    return expected;
  }

  /** The tree and the server, with the patches of `changed` applied. */
  async function expectLevel(changed: readonly Wild[]): Promise<void> {
    const others = units.filter((wild) => !changed.includes(wild));
    expect(unitsOnDisk(root)).toEqual(new Map([...textsOf(others, 'before'), ...textsOf(changed, 'after')]));
    expect(await snapshots(connection, SCHEMAS)).toEqual(routinesWith(changed));
  }

  test('loads as the server itself reads it', () => expectLevel([]));

  test.each(units)('goes up and down: $about', async (wild) => {
    writeSeries(root, SETTINGS, [nameOf(wild)]);
    expect(await push(queue(), { goal: { all: true } })).toMatchObject({ pushed: [nameOf(wild)] });
    await expectLevel([wild]);
    expect(await pop(queue(), { goal: { all: true } })).toMatchObject({ popped: [nameOf(wild)] });
    await expectLevel([]);
  });

  test('goes up and down with all the others', async () => {
    writeSeries(root, SETTINGS, units.map(nameOf));
    for (const _ of ['once', 'again']) {
      await push(queue(), { goal: { all: true } });
      await expectLevel(units);
      await pop(queue(), { goal: { all: true } });
      await expectLevel([]);
    }
  });
});

describe('git and patch agree with us on the same patch files', () => {
  const root = writeQueue(all);
  const files = all.map((wild) => `patches/${nameOf(wild)}.patch`);

  function run(program: string, args: string[], input = ''): void {
    needs(program);
    const env = cleanEnvironment({ GIT_CONFIG_NOSYSTEM: '1', GIT_CEILING_DIRECTORIES: join(root, '..') });
    const done = spawnSync(program, args, { cwd: root, input, env, encoding: 'utf8' });
    expect(`${done.stdout}${done.stderr}`).toBe('');
    expect(done.status).toBe(0);
  }

  test('git apply, forward and in reverse', () => {
    run('git', ['apply', '--whitespace=nowarn', ...files]);
    expect(unitsOnDisk(root)).toEqual(textsOf(all, 'after'));
    run('git', ['apply', '--whitespace=nowarn', '--reverse', ...files]);
    expect(unitsOnDisk(root)).toEqual(textsOf(all, 'before'));
  });

  test('patch -p1, forward and in reverse', () => {
    const input = files.map((file) => readFileSync(join(root, file), 'utf8')).join('');
    const args = ['-p1', '-s', '-f', '-F0', '--no-backup-if-mismatch'];
    run('patch', args, input);
    expect(unitsOnDisk(root)).toEqual(textsOf(all, 'after'));
    run('patch', [...args, '-R'], input);
    expect(unitsOnDisk(root)).toEqual(textsOf(all, 'before'));
  });
});
