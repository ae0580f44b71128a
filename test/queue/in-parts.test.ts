// A long push runs in parts: while the server is at one, the next is made ready, and what the last one left is written to the ledger.
// Here a few patches are long already. Whatever they are cut into, the end is what the same patches leave one by one.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Connection } from '../../src/database/connection.ts';
import { openTarget } from '../../src/database/open.ts';
import { readTarget } from '../../src/database/target.ts';
import { Problem } from '../../src/problem.ts';
import type { QueueContext } from '../../src/queue/common/context.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { status } from '../../src/queue/status.ts';
import { undo } from '../../src/queue/undo.ts';
import { describeOnBothKindsInTime, describeOnRealServers } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import { type QueueData, type TestQueue, type Texts, writeQueue } from '../support/queue.ts';
import { f, fn, plus } from '../support/routines.ts';
import { ensureRoles, type TestDatabase, useDatabase } from '../support/test-database.ts';

const ALL = { goal: { all: true } } as const;

/** What is pushed, and on what. */
interface Case {
  readonly units?: Texts;
  readonly patches: readonly Texts[];
  /** How many patches a push has put there before; with `unseen`, they are all that the ledger knows of. */
  readonly below?: number;
  /** The base was there before the tool came: the ledger has none of its units. */
  readonly unseen?: boolean;
  /** What is done by hand once the queue stands where the push begins. */
  readonly hand?: string;
  /** More lines of a patch's header, and other files. */
  readonly files?: Record<string, string>;
  readonly notes?: RegExp;
  /** Left to the long run: another case is much like it. */
  readonly long?: true;
}

/** Overloads and results may come as they like. */
const IGNORE = '\nLint-ignore: PQ004 told\nLint-ignore: PQ002 told\n';

function queueOf(db: TestDatabase, { units = {}, patches, files = {} }: Case): TestQueue {
  const queue = db.queue({ units, patches: Object.fromEntries(patches.map((texts, i) => [`p${i}`, texts])), files });
  for (const i of patches.keys()) {
    const path = `patches/p${i}.patch`;
    queue.write(path, queue.read(path).replace('\n', IGNORE));
  }
  return queue;
}

const forRole = (role: string): string => `${ensureRoles(role)} GRANT CREATE, USAGE ON SCHEMA public TO ${role};
  DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO ${role}', current_database()); END $$;`;

const routinesOf = (role: string): string => `DO $$ DECLARE s text; BEGIN
  FOR s IN SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace LOOP
    EXECUTE format('ALTER ROUTINE %s OWNER TO ${role}', s);
  END LOOP; END $$;`;

const ledgerOfRole = (role: string): string => `DO $$ DECLARE s text; BEGIN
  FOR s IN SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'pgquilt'::regnamespace AND relkind = 'r' LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO ${role}', s);
  END LOOP;
  ALTER SCHEMA pgquilt OWNER TO ${role}; END $$`;

/** The queue in an empty database, at the point where the push begins. */
async function begin(db: TestDatabase, what: Case & { readonly role?: string }): Promise<TestQueue> {
  await db.empty();
  const queue = queueOf(db, what);
  if (what.unseen === true || what.role !== undefined) await db.sql(Object.values(what.units ?? {}).join('\n'));
  if (what.role !== undefined) await db.sql(`${forRole(what.role)}${routinesOf(what.role)}`);
  if (what.unseen !== true) await load(queue.context());
  if (what.role !== undefined && what.unseen !== true) await db.sql(ledgerOfRole(what.role));
  if (what.below !== undefined) await push(queue.context(), { goal: { count: what.below } });
  if (what.hand !== undefined) await db.sql(what.hand);
  return queue;
}

/** What the ledger has, but for when and by what it came there. */
async function ledgerOf(db: TestDatabase): Promise<unknown> {
  if ((await db.value("SELECT to_regclass('pgquilt.patch')")) === null) return 'none';
  return {
    patches: await db.sql(
      'SELECT position, name, id, header, forward, reverse, units, routines FROM pgquilt.patch ORDER BY position',
    ),
    units: await db.sql('SELECT path, text, blob FROM pgquilt.unit ORDER BY path COLLATE "C"'),
    routines: await db.sql('SELECT id, path, snapshot, fingerprint FROM pgquilt.routine ORDER BY id COLLATE "C"'),
  };
}

const stateOf = async (db: TestDatabase, queue: TestQueue) => ({
  // The schema is another one each time.
  catalog: (await db.catalog()).replace(/"pronamespace": "\d+"/g, ''),
  ledger: await ledgerOf(db),
  files: queue.files(),
});

/** Without what the ledger has of routines that are not there: a redo does not bring that back. */
function withoutGone<T extends { ledger: unknown }>(state: T): T {
  const { routines = [], ...ledger } = state.ledger as { routines?: { snapshot: unknown }[] };
  return { ...state, ledger: { ...ledger, routines: routines.filter((r) => r.snapshot !== null) } };
}

/** A context in which so many patches are a chunk, and more a long push; with what is sent over its connection. */
function watched(queue: TestQueue, chunk: number | undefined): { context: QueueContext; sent: string[][] } {
  const sent: string[][] = [];
  const context = queue.context({ session: { chunk } });
  const real = context.connection as Connection;
  const batch: Connection['batch'] = (statements) => {
    sent.push([...statements]);
    return real.batch(statements);
  };
  return { context: { ...context, connection: Object.create(real, { batch: { value: batch } }) as Connection }, sent };
}

const count = (sent: readonly string[][], statement: string): number =>
  sent.flat().filter((one) => one === statement).length;
const BEGUN = 'SAVEPOINT pgquilt_parts';
const GIVEN_UP = 'ROLLBACK TO SAVEPOINT pgquilt_parts';

const ret = (name: string, type: string, value: string): string =>
  `CREATE FUNCTION public.${name}() RETURNS ${type} LANGUAGE sql AS $$ SELECT ${value} $$;\n`;
const poly = (standard: string, name = 'poly'): string =>
  `CREATE FUNCTION public.${name}(a anyelement = ${standard}) RETURNS text LANGUAGE sql AS $$ SELECT a::text $$;\n`;
const absent = 'DROP FUNCTION IF EXISTS public.old(integer);\n';
/** Patches about nothing of interest, each with a unit of its own. */
const some = (from: number, upTo: number): Texts[] =>
  Array.from({ length: upTo - from }, (_, i) => ({ [`x${from + i}`]: plus(`x${from + i}`, i) }));

const good: Record<string, Case> = {
  'the same routine changed in several parts': {
    units: { f: f(0) },
    patches: [1, 2, 3, 4, 5, 6, 7].map((n) => ({ f: f(n) })),
  },
  'created, changed, dropped, created again': {
    units: { f: f(0) },
    patches: [
      { n: plus('n', 1) },
      ...some(1, 2),
      { n: plus('n', 2) },
      { n: null },
      { f: f(1) },
      { n: plus('n', 3) },
      { n: `${plus('n', 4)}COMMENT ON FUNCTION public.n(integer) IS 'four';\n` },
    ],
  },
  'dropped first, created again with an envelope of its own': {
    long: true,
    units: {
      f: `${f(0)}COMMENT ON FUNCTION public.f(integer) IS 'base';\nREVOKE ALL ON FUNCTION public.f(integer) FROM PUBLIC;\n`,
    },
    patches: [
      { f: null },
      ...some(1, 3),
      { f: f(1) },
      ...some(3, 5),
      { f: `${f(2)}GRANT EXECUTE ON FUNCTION public.f(integer) TO PUBLIC;\n` },
    ],
  },
  'an overload in a later part than its sibling': {
    long: true,
    units: { f: f(0) },
    patches: [
      { f: f(1) },
      ...some(1, 3),
      { 'f-text': fn('f', 'a text', 'RETURN 1;') },
      ...some(4, 5),
      { 'f-two': fn('f', 'a integer, b integer = 0', 'RETURN a;'), f: null },
    ],
  },
  'an overload that no unit holds': {
    units: { f: f(0) },
    hand: fn('f', 'a bigint', 'RETURN 1;') + fn('n', 'a bigint', 'RETURN 1;'),
    patches: [
      { f: fn('f', 'a integer, b integer = 0', 'RETURN 1;') },
      ...some(1, 4),
      { n: plus('n', 1) },
      ...some(5, 7),
    ],
    notes: /bigint\) is in the database but in no unit/,
  },
  'a return type changed as first, in the middle, and as last': {
    units: { r: ret('r', 'integer', '1'), s: ret('s', 'integer', '1'), t: ret('t', 'integer', '1') },
    patches: [
      { r: ret('r', 'text', "'1'") },
      ...some(1, 3),
      { s: ret('s', 'text', "'1'") },
      { r: ret('r', 'bigint', '1') },
      ...some(5, 6),
      { s: ret('s', 'text', "'2'") },
      { t: ret('t', 'text', "'3'") },
    ],
  },
  'a routine that moves from one unit to another': {
    units: { a: plus('m', 0), f: f(0) },
    patches: [
      { a: plus('m', 1) },
      { f: f(1) },
      { a: null, b: plus('m', 1) },
      ...some(3, 4),
      { b: plus('m', 2) },
      { b: `${plus('m', 2)}${plus('k', 2)}` },
      { b: plus('k', 2), c: plus('m', 3) },
      ...some(7, 9),
      { a: plus('m', 4), c: null },
    ],
  },
  'a patch of comments only': {
    units: { f: f(0), g: plus('g', 0) },
    patches: [
      { f: f(1) },
      { g: `-- of g\n${plus('g', 0)}` },
      { g: `-- of g\n-- and more\n${plus('g', 0)}` },
      { f: `-- of f\n${f(1)}` },
      { f: `-- of f\n${f(2)}`, g: plus('g', 1) },
    ],
  },
  'parts in which nothing is named': {
    units: { f: f(0), note: '-- nothing\n' },
    patches: [
      { f: f(1) },
      { note: '-- still nothing\n' },
      { empty: '-- empty\n' },
      { note: '-- and nothing\n' },
      { f: f(2) },
      { empty: null },
      { note: null },
    ],
  },
  'nothing named from the first part on': {
    long: true,
    units: { f: f(0), note: '-- nothing\n' },
    patches: [
      { note: '-- a\n' },
      { note: '-- b\n' },
      { note: '-- c\n' },
      { note: '-- d\n' },
      { f: f(1) },
      { note: '-- e\n' },
    ],
  },
  'an older version taken away by DROP FUNCTION IF EXISTS': {
    units: { f: f(0) },
    hand: fn('old', 'a integer', 'RETURN 1;'),
    patches: [{ f: f(1) }, ...some(1, 3), { old: absent }, ...some(4, 6), { old: plus('old', 1) }, { old: absent }],
  },
  'a replace that the server refuses when it is run': {
    units: { poly: poly('1'), poly2: poly('1', 'poly2'), f: f(0) },
    patches: [
      { f: f(1) },
      { poly: poly("'x'::text") },
      { n: plus('n', 1) },
      ...some(3, 4),
      { n: plus('n', 2) },
      { poly2: poly("'y'::text", 'poly2') },
      { poly: poly('2') },
      { poly: poly("'z'::text"), poly2: poly('3', 'poly2') },
    ],
  },
  'base units that the ledger has never seen': {
    units: { f: f(0), g: plus('g', 0), h: plus('h', 0), k: plus('k', 0) },
    unseen: true,
    below: 1,
    patches: [
      { f: f(1) },
      { g: plus('g', 1) },
      ...some(2, 4),
      { h: plus('h', 1) },
      ...some(5, 7),
      { k: null },
      { h: null },
    ],
  },
  'no ledger': {
    units: { f: f(0), g: plus('g', 0), h: plus('h', 0) },
    unseen: true,
    patches: [
      { f: f(1) },
      ...some(1, 4),
      { g: plus('g', 1), n: plus('n', 1) },
      ...some(5, 7),
      { h: null, n: plus('n', 2) },
    ],
  },
  'base units changed in one part after the other': {
    units: { f: f(0), g: ret('g', 'integer', '1') },
    unseen: true,
    patches: [
      { f: f(1) },
      { f: f(2) },
      { g: ret('g', 'text', "'2'") },
      { g: ret('g', 'text', "'3'") },
      { f: f(3) },
      { g: ret('g', 'bigint', '4') },
    ],
  },
  'a sibling whose unit comes later, all unseen': {
    units: { f: f(0), 'f-text': fn('f', 'a bigint', 'RETURN 1;') },
    unseen: true,
    patches: [
      { f: fn('f', 'a integer, b integer = 0', 'RETURN 1;') },
      ...some(1, 5),
      { 'f-text': fn('f', 'a bigint', 'RETURN 2;') },
    ],
  },
};

const casesOf = <C extends Case>(all: Record<string, C>): [string, C][] =>
  Object.entries(all).filter(([, one]) => isLong || one.long !== true);

/** How many patches travel together; a part has two chunks. */
const CHUNKS = isLong ? [1, 2, 3] : [1];

interface Refused extends Case {
  readonly says: object;
  /** What makes it good. */
  readonly mended?: { readonly sql?: string; readonly last?: Texts; readonly files?: Record<string, string> };
  readonly role?: string;
  /** How often each push says that it begins in parts, and that it gives them up; once each where left out. */
  readonly sent?: readonly [begun: number, givenUp: number];
}

const replace = (text: string): string => text.replace('CREATE', 'CREATE OR REPLACE');

/** A routine that its owner could not make again: first touched without a step, then changed in a later part. */
const leakproof = {
  units: { f: f(0), g: fn('g', '', 'RETURN 1;', 'LEAKPROOF') },
  role: 'parts_owner',
  patches: [
    { f: f(1) },
    { g: `-- g\n${fn('g', '', 'RETURN 1;', 'LEAKPROOF')}` },
    ...some(2, 6),
    { g: fn('g', '', 'RETURN 2;') },
  ],
  says: { code: 'failed', message: expect.stringContaining('LEAKPROOF') },
} as const;

const refused: Record<string, Refused> = {
  'a recorded routine changed by hand, first touched in a later part': {
    units: { f: f(0), g: plus('g', 0) },
    hand: replace(plus('g', 7)),
    patches: [{ f: f(1) }, ...some(1, 4), { f: f(2) }, { g: plus('g', 1) }],
    says: { code: 'drift', message: expect.stringContaining('g(integer)') },
    mended: { sql: replace(plus('g', 0)) },
  },
  'a base routine changed by hand, its unit unknown to the ledger': {
    units: { f: f(0), g: plus('g', 0), h: plus('h', 0) },
    unseen: true,
    below: 1,
    hand: replace(plus('h', 7)),
    patches: [{ f: f(1) }, { g: plus('g', 1) }, ...some(2, 5), { g: plus('g', 2) }, { h: plus('h', 1) }],
    says: { code: 'drift', message: expect.stringContaining('h(integer)') },
    mended: { sql: replace(plus('h', 0)) },
  },
  'the same, where there is no ledger': {
    long: true,
    units: { f: f(0), h: ret('h', 'integer', '1') },
    unseen: true,
    hand: `DROP FUNCTION public.h(); ${ret('h', 'text', "'1'")}`,
    patches: [{ f: f(1) }, ...some(1, 5), { h: ret('h', 'integer', '2') }],
    says: { code: 'drift', message: expect.stringContaining('h()') },
    mended: { sql: `DROP FUNCTION public.h(); ${ret('h', 'integer', '1')}` },
  },
  'a routine that is there already, in a later part': {
    units: { f: f(0) },
    hand: plus('n', 7),
    patches: [{ f: f(1) }, ...some(1, 5), { n: plus('n', 1) }, { f: f(2) }],
    says: { code: 'drift', message: expect.stringContaining('n(integer)') },
    mended: { sql: 'DROP FUNCTION public.n(integer)' },
  },
  'a routine that a patch had dropped is there again, in a unit that an earlier part touches': {
    units: { f: `${f(0)}${plus('g', 0)}` },
    below: 1,
    hand: plus('g', 7),
    patches: [{ f: f(0) }, { f: f(1) }, ...some(2, 6), { f: `${f(1)}${plus('g', 1)}` }],
    says: { code: 'drift', message: expect.stringContaining('g(integer)') },
    mended: { sql: 'DROP FUNCTION public.g(integer)' },
  },
  'a routine that a patch had dropped is there again, in a unit that a later part touches': {
    units: { f: `${f(0)}${plus('g', 0)}` },
    below: 1,
    hand: plus('g', 7),
    patches: [{ f: f(0) }, { g: plus('g', 1) }, ...some(2, 6), { f: f(1) }],
    says: { code: 'drift', message: expect.stringContaining('g(integer)') },
    mended: { sql: 'DROP FUNCTION public.g(integer)' },
  },
  'changes by hand in two parts are both said': {
    long: true,
    units: { f: f(0), g: plus('g', 0), h: plus('h', 0) },
    hand: replace(plus('g', 7)) + replace(plus('h', 7)),
    patches: [{ f: f(1) }, ...some(1, 3), { g: plus('g', 1) }, ...some(4, 6), { h: plus('h', 1) }],
    says: { code: 'drift', detail: expect.stringMatching(/g\(integer\)[\s\S]*h\(integer\)/) },
  },
  'what the server refuses in the last part': {
    long: true,
    units: { f: f(0) },
    patches: [{ f: f(1) }, ...some(1, 6), { f: fn('f', 'a integer', '\n RETRUN 1;') }],
    says: { code: 'failed', patch: 'p6', file: 'udfs/public/f.sql', line: 2, sqlstate: '42601' },
    mended: { last: { f: f(2) } },
  },
  'what the server refuses once a chunk was tried again': {
    units: { poly: poly('1'), f: f(0) },
    patches: [
      { f: f(1) },
      ...some(1, 3),
      { poly: poly("'x'::text") },
      ...some(4, 6),
      { n: ret('n', 'integer', 'nothing') },
    ],
    says: { code: 'failed', patch: 'p6', file: 'udfs/public/n.sql', sqlstate: '42703' },
    mended: { last: { n: ret('n', 'integer', '1') } },
  },
  'a text that does not parse in the last part': {
    units: { f: f(0) },
    patches: [{ f: f(1) }, ...some(1, 6), { n: 'CREATE FUNCTION public.n( RETURNS;\n' }],
    says: { code: 'failed', patch: 'p6', file: 'udfs/public/n.sql' },
  },
  'a text that does not parse in the first part, before anything was asked': {
    units: { f: f(0) },
    unseen: true,
    patches: [{ n: 'CREATE FUNCTION public.n( RETURNS;\n' }, ...some(1, 6)],
    says: { code: 'failed', patch: 'p0', file: 'udfs/public/n.sql' },
    sent: [0, 0],
  },
  'the same, where there is a ledger': {
    long: true,
    units: { f: f(0) },
    patches: [{ n: 'CREATE FUNCTION public.n( RETURNS;\n' }, ...some(1, 6)],
    says: { code: 'failed', patch: 'p0', file: 'udfs/public/n.sql' },
  },
  'a routine that another unit has created two parts earlier': {
    units: { f: f(0) },
    patches: [{ f: f(1) }, { n: plus('n', 1) }, ...some(2, 6), { m: plus('n', 2) }],
    says: { code: 'failed', message: expect.stringContaining('udfs/public/n.sql and in udfs/public/m.sql') },
  },
  'a routine that a unit has which no patch touches': {
    long: true,
    units: { f: f(0), n: plus('n', 1) },
    patches: [{ f: f(1) }, ...some(1, 6), { m: plus('n', 2) }],
    says: { code: 'failed', message: expect.stringContaining('udfs/public/n.sql and in udfs/public/m.sql') },
  },
  "DROP FUNCTION IF EXISTS of what another part's unit creates": {
    units: { f: f(0) },
    patches: [{ f: f(1) }, { n: plus('old', 1) }, ...some(2, 6), { old: absent }],
    says: { code: 'failed', message: expect.stringContaining('is not there, and udfs/public/n.sql creates it') },
  },
  'a test of a patch, which keeps all of it together': {
    units: { f: f(0) },
    patches: [{ f: f(1) }, ...some(1, 6), { f: f(2) }],
    files: { 'patches/p6.test.sql': 'SELECT public.f(1) = 2;\n' },
    says: { code: 'failed', patch: 'p6', file: 'patches/p6.test.sql' },
    mended: { files: { 'patches/p6.test.sql': 'SELECT public.f(1) = 3;\n' } },
    sent: [1, 0],
  },
  "what the routines' owner may not do in a late part": {
    units: { f: f(0) },
    role: 'parts_owner',
    patches: [{ f: f(1) }, ...some(1, 6), { n: fn('n', '', 'RETURN 1;', 'LEAKPROOF') }],
    says: { code: 'failed', message: expect.stringContaining('LEAKPROOF') },
    mended: { last: { n: fn('n', '', 'RETURN 1;') } },
  },
  'what its owner may not bring back, where an earlier part touches its unit': {
    ...leakproof,
  },
  'what its owner may not make, nor bring back, at the base': {
    ...leakproof,
    unseen: true,
  },
  'the same without routines in a part': {
    long: true,
    units: { f: f(0), note: '-- nothing\n' },
    role: 'parts_owner',
    patches: [
      { f: f(1) },
      { note: '-- 1\n' },
      { note: '-- 2\n' },
      { note: '-- 3\n' },
      { n: fn('n', '', 'RETURN 1;', 'LEAKPROOF') },
    ],
    says: { code: 'failed', message: expect.stringContaining('LEAKPROOF') },
    mended: { last: { n: fn('n', '', 'RETURN 1;') } },
  },
};

describeOnBothKindsInTime('a push in parts', (server) => {
  const base = useDatabase(server);
  // All goes over one connection: to connect anew for each command, or to make a database for each test, takes longer than the rest.
  let connection: Connection | undefined;
  beforeAll(async () => {
    if (server.kind === 'server') connection = await openTarget(readTarget(base.url, '/'));
  });
  afterAll(() => connection?.close());
  const db = Object.create(base, {
    queue: {
      value: (data: QueueData) =>
        connection === undefined ? base.queue(data) : writeQueue(data, base.url, connection),
    },
  }) as TestDatabase;
  const drifts = async (queue: TestQueue) => (await status(queue.context())).drift;

  test.each(casesOf(good))('%s', async (_what, one) => {
    const by = await begin(db, one);
    const before = await stateOf(db, by);
    for (const i of one.patches.keys()) if (i >= (one.below ?? 0)) await push(by.context(), { goal: { count: 1 } });
    const wanted = await stateOf(db, by);
    const whole = await push((await begin(db, one)).context(), ALL);
    if (one.notes !== undefined) expect(whole.notes.join('\n')).toMatch(one.notes);
    for (const chunk of CHUNKS) {
      const queue = await begin(db, one);
      const { context, sent } = watched(queue, chunk);
      if (chunk === 1) {
        const planned = await push(context, { ...ALL, dryRun: true });
        expect(await stateOf(db, queue), 'dry run').toEqual(before);
        const { plan } = await push(queue.context(), { ...ALL, dryRun: true });
        expect(planned.plan).toEqual(plan);
        expect([planned.notes, planned.pushed]).toEqual([whole.notes, whole.pushed]);
        sent.length = 0;
      }
      const pushed = await push(context, ALL);
      expect(await stateOf(db, queue), `${chunk}`).toEqual(wanted);
      expect({ ...pushed, roundTrips: 0 }).toEqual({ ...whole, roundTrips: 0 });
      // It was not all given up and done as one.
      expect([count(sent, BEGUN), count(sent, GIVEN_UP)], `${chunk}`).toEqual([1, 0]);
      if (chunk === 1) {
        await undo(queue.context(), { by: 'undo', extent: { count: 1 } });
        expect((await stateOf(db, queue)).catalog).toEqual(before.catalog);
        expect(queue.files()).toEqual(before.files);
        await undo(queue.context(), { by: 'redo', extent: { count: 1 } });
        expect(withoutGone(await stateOf(db, queue))).toEqual(withoutGone(wanted));
        await pop(queue.context(), ALL);
        if (one.below === undefined) expect((await stateOf(db, queue)).catalog).toEqual(before.catalog);
        expect(await drifts(queue)).toEqual([]);
      }
    }
  });

  /** Works with no more than the rights of a role that owns what is in the database. */
  const asRole = async <T>(role: string | undefined, work: () => Promise<T>): Promise<T> => {
    if (role === undefined) return work();
    const sql = (statement: string) => connection?.batch([statement]) ?? db.sql(statement);
    await sql(`SET ROLE ${role}`);
    return work().finally(() => sql('RESET ROLE'));
  };
  const problemOf = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => null,
      (e: unknown) => e,
    );
    if (!(error instanceof Problem)) return error;
    const { message, code, patch, file, line, column, sqlstate, hint, detail } = error;
    return { message, code, patch, file, line, column, sqlstate, hint, detail };
  };

  test.each(casesOf(refused))('refused: %s', async (_what, one) => {
    const role = one.role;
    const whole = await begin(db, one);
    const wanted = await asRole(role, () => problemOf(push(whole.context(), ALL)));
    expect(wanted).toMatchObject(one.says);
    for (const chunk of CHUNKS) {
      const queue = await begin(db, one);
      const before = await stateOf(db, queue);
      const { context, sent } = watched(queue, chunk);
      await asRole(role, async () => {
        expect(await problemOf(push(context, { ...ALL, dryRun: true })), `dry run, ${chunk}`).toEqual(wanted);
        expect(await problemOf(push(context, ALL)), `${chunk}`).toEqual(wanted);
      });
      expect(await stateOf(db, queue)).toEqual(before);
      // A dry run, and a push.
      const [begun, givenUp] = one.sent ?? [1, 1];
      expect([count(sent, BEGUN), count(sent, GIVEN_UP)]).toEqual([2 * begun, 2 * givenUp]);
      if (one.mended === undefined || chunk > 1) continue;
      await db.sql(one.mended.sql ?? 'SELECT 1');
      const top = `p${one.patches.length - 1}`;
      const { last } = one.mended;
      const mended = last && queueOf(db, { ...one, patches: [...one.patches.slice(0, -1), last] });
      if (mended !== undefined) queue.write(`patches/${top}.patch`, mended.read(`patches/${top}.patch`));
      for (const [path, text] of Object.entries(one.mended.files ?? {})) queue.write(path, text);
      const { pushed } = await asRole(role, () => push(watched(queue, chunk).context, ALL));
      expect(pushed.at(-1)).toBe(top);
      expect(await drifts(queue)).toEqual([]);
    }
  });
});

describeOnRealServers('a long push, on a server', (server) => {
  const db = useDatabase(server);

  test('takes a round trip per hundred patches, whatever part made what the next one changes', async () => {
    const units = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`f${i}`, plus(`f${i}`, 0)]));
    const patches = Array.from({ length: 450 }, (_, i): Texts => {
      // The first makes what the others change; units of the base are changed again and again.
      const name = i % 2 === 0 ? `f${(i / 2) % 50}` : `n${i % 100}`;
      return { [name]: plus(name, i) };
    });
    for (const unseen of [false, true]) {
      const queue = await begin(db, { units, patches, unseen });
      const before = await db.catalog();
      const pushed = await push(queue.context(), ALL);
      expect(pushed.pushed).toHaveLength(450);
      expect(pushed.roundTrips, unseen ? 'no ledger' : 'loaded').toBeLessThanOrEqual(8 + 5);
      if (unseen) continue;
      await pop(queue.context(), ALL);
      expect(await db.catalog()).toEqual(before);
    }
  });

  test('waits for a routine that another session holds, whichever part it is in', async () => {
    const one: Case = {
      units: { f: f(0), h: plus('h', 0) },
      unseen: true,
      below: 1,
      patches: [{ f: f(1) }, ...some(1, 6), { h: plus('h', 1) }],
    };
    const queue = await begin(db, one);
    const before = await stateOf(db, queue);
    const { client, close } = await server.connect(db.url);
    await client.query(`BEGIN; ${replace(plus('h', 0))}`);
    const session = { chunk: 1, lockTimeout: 20, attempts: 2 };
    await expect(push(queue.context({ session }), ALL)).rejects.toMatchObject({ code: 'locked', sqlstate: '55P03' });
    expect(await stateOf(db, queue)).toEqual(before);
    // Let go once the first attempt has been given up.
    const connection = await openTarget(queue.context().target);
    const batch: Connection['batch'] = async (statements) => {
      if (statements.includes('ROLLBACK')) await client.query('ROLLBACK');
      return connection.batch(statements);
    };
    const patient = Object.create(connection, { batch: { value: batch } }) as Connection;
    await push({ ...queue.context({ session: { ...session, attempts: 3 } }), connection: patient }, ALL);
    await connection.close();
    await close();
    expect(await db.value('SELECT public.h(0) + public.x5(0)')).toBe(1 + 4);
    expect((await status(queue.context())).drift).toEqual([]);
  });
});
