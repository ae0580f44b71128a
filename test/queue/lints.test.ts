// The lints on push, refresh and check: what is found, what stops, what a header silences, and that the rest is silent.
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/lint/finding.ts';
import { check } from '../../src/queue/check.ts';
import { load } from '../../src/queue/load.ts';
import { newPatch } from '../../src/queue/new.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { refresh } from '../../src/queue/refresh.ts';
import { split } from '../../src/queue/split.ts';
import { describeOnRealServer, describeOnUsualKind } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import { type Texts, writeQueue } from '../support/queue.ts';
import { f, plus } from '../support/routines.ts';
import { useDatabase } from '../support/test-database.ts';

const all = { goal: { all: true } } as const;

/** `public.f(…)` in SQL. */
const sql = (args: string, attributes = '', body = 'SELECT 1', name = 'f'): string =>
  `CREATE FUNCTION public.${name}(${args}) RETURNS integer LANGUAGE sql ${attributes} AS $$ ${body} $$;\n`;
const revoked = 'REVOKE EXECUTE ON FUNCTION public.f(integer) FROM PUBLIC;\n';
const safe = 'SECURITY DEFINER SET search_path = public, pg_temp';

interface Case {
  readonly what: string;
  /** Run before the base is loaded. */
  readonly setup?: string;
  readonly before?: Texts;
  readonly after: Texts;
  /** Run between the base and the push. */
  readonly meanwhile?: string;
  readonly finds: readonly string[];
  readonly message?: RegExp;
  readonly line?: number;
  /** Set where the way back brings no other body. */
  readonly sameBody?: boolean;
}

const cases: readonly Case[] = [
  {
    what: 'SECURITY DEFINER without search_path',
    before: { f: sql('a integer') },
    after: { f: `-- f\n${sql('a integer', 'SECURITY DEFINER')}${revoked}` },
    finds: ['PQ001'],
    message: /^public\.f\(integer\) is SECURITY DEFINER and sets no search_path/,
    line: 2,
  },
  {
    what: 'SECURITY DEFINER with one',
    after: { f: `${sql('a integer', safe)}${revoked}` },
    finds: [],
  },
  {
    what: 'SECURITY DEFINER that everyone may execute',
    after: { f: sql('a integer', safe) },
    finds: ['PQ005'],
    message: /PUBLIC may execute it/,
  },
  {
    what: 'SECURITY DEFINER that everyone is meant to execute',
    after: { f: `${sql('a integer', safe)}GRANT EXECUTE ON FUNCTION public.f(integer) TO PUBLIC;\n` },
    finds: [],
  },
  {
    what: 'SECURITY DEFINER that was one before',
    before: { f: sql('a integer', safe) },
    after: { f: sql('a integer', safe, 'SELECT 2') },
    finds: [],
  },
  {
    what: 'attributes and SET clauses that the new text leaves out',
    before: { f: sql('a integer', "IMMUTABLE STRICT PARALLEL SAFE COST 7 SET work_mem TO '1MB'") },
    after: { f: sql('a integer', 'STABLE', 'SELECT 2') },
    finds: ['PQ003', 'PQ003', 'PQ003', 'PQ003'],
    message: /loses PARALLEL SAFE, of which the new text says nothing/,
  },
  {
    what: 'attributes that the new text says are gone',
    before: { f: sql('a integer', "IMMUTABLE STRICT PARALLEL SAFE SECURITY DEFINER SET work_mem TO '1MB'") },
    after: {
      f: sql('a integer', 'VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE SECURITY INVOKER SET work_mem TO DEFAULT'),
    },
    finds: [],
  },
  {
    what: 'a new overload with a default',
    before: { f: sql('a integer') },
    after: { g: sql('a integer, b integer DEFAULT 0') },
    finds: ['PQ002'],
    message: /ambiguous that were not: public\.f\(integer\), public\.f\(unknown\)$/,
  },
  {
    what: 'a default that is new',
    before: { f: sql('a integer') + sql('a integer, b integer') },
    after: { f: sql('a integer') + sql('a integer, b integer DEFAULT 0') },
    finds: ['PQ002'],
  },
  {
    what: 'an overload that a literal fits as well',
    setup: sql('a bigint'),
    after: { f: sql('a numeric') },
    finds: ['PQ002'],
    message: /public\.f\(integer\)/,
  },
  {
    what: 'overloads that are told apart, and one whose other goes',
    before: { f: sql('a integer'), g: sql('a integer', '', 'SELECT 1', 'g') },
    after: {
      f: sql('a integer') + sql('a text') + sql('a integer, b integer'),
      g: sql('a bigint, b integer DEFAULT 0', '', 'SELECT 2', 'g'),
    },
    finds: [],
  },
  {
    what: 'procedures',
    setup: 'CREATE PROCEDURE public.f(a integer) LANGUAGE sql AS $$ SELECT 1 $$',
    after: { f: 'CREATE PROCEDURE public.f(a integer, b integer DEFAULT 0) LANGUAGE sql AS $$ SELECT 1 $$;\n' },
    finds: ['PQ002'],
  },
  {
    what: 'an IMMUTABLE body under an index, a generated column and a partition key',
    before: { f: sql('a integer', 'IMMUTABLE', 'SELECT a') },
    meanwhile: `CREATE TABLE public.t (a integer, b integer GENERATED ALWAYS AS (public.f(a)) STORED);
      CREATE INDEX t_f ON public.t (public.f(a)); CREATE TABLE public.p (a integer) PARTITION BY RANGE ((public.f(a)))`,
    after: { f: sql('a integer', 'IMMUTABLE', 'SELECT a + 1') },
    finds: ['PQ004'],
    message: /generated column public\.t\.b, index public\.t_f, the partition key of public\.p$/,
  },
  {
    what: 'an IMMUTABLE body that an index uses through an operator',
    before: { f: sql('a integer, b integer', 'IMMUTABLE') },
    meanwhile: `CREATE OPERATOR public.<=> (FUNCTION = public.f, LEFTARG = integer, RIGHTARG = integer);
      CREATE TABLE public.t (a integer); CREATE INDEX t_f ON public.t ((a OPERATOR(public.<=>) 1))`,
    after: { f: sql('a integer, b integer', 'VOLATILE') },
    finds: ['PQ004'],
    message: /index public\.t_f$/,
    sameBody: true,
  },
  {
    what: 'an IMMUTABLE body that nothing holds, and one that keeps its body',
    before: { f: sql('a integer', 'IMMUTABLE'), g: sql('a integer', 'IMMUTABLE', 'SELECT 1', 'g') },
    meanwhile:
      'CREATE TABLE public.t (a integer); CREATE INDEX t_g ON public.t (public.g(a)); CREATE VIEW public.v AS SELECT public.f(1)',
    after: { f: sql('a integer', 'IMMUTABLE', 'SELECT 2'), g: sql('a integer', 'IMMUTABLE COST 7', 'SELECT 1', 'g') },
    finds: [],
  },
];

const errors = new Set(['PQ002', 'PQ004', 'PQ006']);

describeOnUsualKind('lints', (server) => {
  const db = useDatabase(server);

  // The normal run takes every other one.
  test.each(isLong ? cases : cases.filter((_, i) => i % 2 === 0))(
    '$what',
    async ({ setup, before, after, meanwhile, finds, message, line, sameBody = false }) => {
      if (setup !== undefined) await db.sql(setup);
      const queue = db.queue({ units: before ?? {}, patches: { one: after } });
      await load(queue.context());
      if (meanwhile !== undefined) await db.sql(meanwhile);
      const start = await db.catalog();
      if (!finds.some((code) => errors.has(code))) {
        const { lints = [] } = await push(queue.context(), all);
        expect(lints.map((l) => l.code)).toEqual(finds);
        if (message !== undefined) expect(lints.map((l) => l.message).join('\n')).toMatch(new RegExp(message, 'm'));
        if (line !== undefined)
          expect(lints[0]).toMatchObject({ file: 'udfs/public/f.sql', line, severity: 'warning' });
      } else {
        const [code = ''] = finds;
        const problem = await push(queue.context(), all).catch((error: unknown) => error);
        expect(problem).toMatchObject({
          code: 'failed',
          patch: 'one',
          message: expect.stringContaining(code),
          hint: expect.stringContaining(`Lint-ignore: ${code}`),
        });
        if (message !== undefined) expect((problem as Error).message).toMatch(message);
        expect(await db.catalog()).toEqual(start);
        const patch = queue.read('patches/one.patch');
        queue.write(
          'patches/one.patch',
          patch.replace('Subject: one\n', `Subject: one\nLint-ignore: ${code} as tested\n`),
        );
        expect((await push(queue.context(), all)).lints).toBeUndefined();
      }
      const { notes } = await pop(queue.context(), all);
      // The way back holds results as well, of the body that goes.
      if (finds[0] === 'PQ004' && !sameBody)
        expect(notes).toEqual([expect.stringMatching(/ has its older body again, .* index public\.t_f/)]);
      else expect(notes.join('\n')).not.toContain('older body');
      expect(await db.catalog()).toEqual(start);
    },
  );

  test.runIf(isLong)(
    'an attribute that the live routine alone has: said as drift, kept by a merge, said to go',
    async () => {
      const hand = "ALTER FUNCTION public.f(integer) STABLE SET work_mem = '1MB'";
      const set = () => db.value("SELECT provolatile::text || proconfig::text FROM pg_proc WHERE proname = 'f'");
      const far = (n: number) => sql('a integer', '', `\n -- far\n -- from\n -- the head\n SELECT ${n}\n`);
      const queue = db.queue({ units: { f: far(1) }, patches: { one: { f: far(2) } } });
      await load(queue.context());
      await db.sql(hand);
      await expect(push(queue.context(), all)).rejects.toMatchObject({
        code: 'drift',
        message: expect.stringMatching(/differs from the ledger in volatility, SET work_mem$/),
      });
      const merged = await push(queue.context(), { ...all, onDrift: 'merge' });
      expect([merged.lints, await set()]).toEqual([undefined, 's{work_mem=1MB}']);
      await pop(queue.context(), all);
      const over = await push(queue.context(), { ...all, onDrift: 'overwrite' });
      expect([over.overwritten, over.lints, await set()]).toEqual([['public.f(integer)'], undefined, null]);

      // Where a patch makes what another hand has made, the lint is what tells.
      await db.empty();
      await db.sql(`${sql('a integer')} ${hand}; CREATE VIEW public.v AS SELECT public.f(1)`);
      const made = db.queue({ patches: { one: { f: sql('a integer', '', 'SELECT 2') } } });
      const { lints = [] } = await push(made.context(), { ...all, onDrift: 'overwrite' });
      expect(lints.map((l) => `${l.code} ${l.message}`)).toEqual([
        expect.stringMatching(/^PQ003 public\.f\(integer\) loses STABLE, of which/),
        expect.stringMatching(/^PQ003 public\.f\(integer\) loses SET work_mem TO '1MB', of which/),
      ]);
    },
  );

  test('refresh says what it finds, and stops at an error with the tree as it is', async () => {
    const queue = db.queue({ units: { f: sql('a integer') } });
    await load(queue.context());
    await newPatch(queue.context(), { name: 'one' });
    queue.edit('f', `${sql('a integer', 'SECURITY DEFINER')}${revoked}`);
    expect((await refresh(queue.context())).lints).toMatchObject([{ code: 'PQ001', patch: 'one' }]);
    queue.edit('g', sql('a integer, b integer DEFAULT 0'));
    const before = queue.files();
    await expect(refresh(queue.context())).rejects.toMatchObject({ code: 'failed', sqlstate: '42725' });
    expect(queue.files()).toEqual(before);
  });

  test('what a header silences is silent in both parts of the patch after a split', async () => {
    const made = { f: `${sql('a integer', 'SECURITY DEFINER')}${revoked}`, g: plus('g', 0) };
    const queue = db.queue({ units: { f: sql('a integer') }, patches: { one: made } });
    const patch = queue.read('patches/one.patch').replace('\n', '\nLint-ignore: PQ001 as tested\n');
    queue.write('patches/one.patch', patch);
    await load(queue.context());
    expect((await push(queue.context(), all)).lints).toBeUndefined();
    const parted = await split(queue.context(), {
      patch: 'one',
      to: 'two',
      message: 'Its f\n\nAlone.',
      part: { routines: ['f'] },
    });
    expect(parted.lints).toBeUndefined();
    expect(queue.read('patches/two.patch')).toMatch(
      /^Subject: Its f\nDate: .*\nLint-ignore: PQ001 as tested\n\nAlone\.\n\ndiff/,
    );
  });

  test('a plv8 body that V8 refuses never gets to the server', async () => {
    const queue = db.queue({
      units: { f: f(0) },
      patches: { one: { j: 'CREATE FUNCTION public.j() RETURNS integer LANGUAGE plv8 AS $$\n  return 1 +;\n$$;\n' } },
    });
    await load(queue.context());
    await expect(push(queue.context(), all)).rejects.toMatchObject({
      patch: 'one',
      file: 'udfs/public/j.sql',
      line: 2,
      column: 13,
      message: expect.stringContaining('PQ006 public.j() does not compile'),
    });
  });
});

describeOnRealServer('what lints cost', (server) => {
  const db = useDatabase(server);

  test('no round trip, where the catalogs need not be asked', async () => {
    const units = { f: sql('a integer', 'STABLE') };
    const queue = db.queue({ units, patches: { one: { f: sql('a integer', 'SECURITY DEFINER'), n: plus('n', 0) } } });
    await load(queue.context());
    const linted = await push(queue.context(), all);
    expect(linted.lints).toHaveLength(3);
    await pop(queue.context(), all);
    const ignore = ['PQ001', 'PQ002', 'PQ003', 'PQ004', 'PQ005'].map((code) => `Lint-ignore: ${code} for the count\n`);
    queue.write('patches/one.patch', queue.read('patches/one.patch').replace('\n', `\n${ignore.join('')}`));
    const ignored = await push(queue.context(), all);
    expect(ignored.lints).toBeUndefined();
    expect(linted.roundTrips).toBe(ignored.roundTrips);
  });
});

describe('check', () => {
  test.runIf(isLong)('finds everything in every patch, errors as well, and goes on', async () => {
    const queue = writeQueue({
      units: { f: sql('a integer') },
      patches: {
        one: { f: `${sql('a integer', 'SECURITY DEFINER')}${revoked}` },
        two: { g: sql('a integer, b integer DEFAULT 0') },
        three: { h: plus('h', 0) },
      },
    });
    const { lints, patches } = await check(queue.context());
    expect(patches).toEqual(['one', 'two', 'three']);
    const short = ({ code, severity, patch }: Finding) => `${patch} ${code} ${severity}`;
    expect(lints.map(short)).toEqual(['one PQ001 warning', 'two PQ002 error']);
  });
});
