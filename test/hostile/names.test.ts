// Names are data: nothing that stands in a name of a routine, an argument, a schema, a role, a patch or a file is run as SQL, and
// no path leads out of the queue's folder.
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePatch } from '../../src/patch/parse.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { quoteIdentifier, quoteLiteral } from '../../src/routine/quote.ts';
import { changeFiles } from '../../src/worktree/write.ts';
import { describeOnBothKinds } from '../support/databases.ts';
import { fuzz, LONG_TIMEOUT, seed, times } from '../support/long.ts';
import { tempDir } from '../support/temp.ts';
import { useDatabase } from '../support/test-database.ts';
import { orProblem } from './damage.ts';

const HARM = 'DROP TABLE public.sentinel';
const piece = fc.constantFrom(
  ...[
    `'; ${HARM}; --`,
    `"; ${HARM}; --`,
    `$$; ${HARM}; $$`,
    `$pgquilt$; ${HARM}; --`,
    `*/ ${HARM}; /*`,
    `\n;\n${HARM}\n;\n`,
  ],
  ...[
    "'",
    '"',
    '$',
    '$$',
    '\\',
    "\\'",
    ';',
    '--',
    '/*',
    '%',
    '%s',
    '{',
    '}',
    '(',
    ')',
    ',',
    '.',
    ' ',
    '\t',
    '\r',
    'é',
    '🐘',
    'a',
    'B',
    '-',
  ],
);
/** PostgreSQL cuts names of more than 63 bytes. */
const identifier = fc
  .array(piece, { minLength: 1, maxLength: 4 })
  .map((pieces) => Buffer.from(pieces.join('')).subarray(0, 50).toString('utf8').replaceAll('\uFFFD', '') || 'x');

describeOnBothKinds('names', (server) => {
  const db = useDatabase(server);

  test(
    'of routines, arguments, types and comments with SQL in them are names',
    async () => {
      await db.sql('CREATE TABLE public.sentinel (a int)');
      for (let round = 0; round < times(1, 6); round++) {
        const names = fc.sample(fc.tuple(identifier, identifier, identifier), { numRuns: 20, seed: seed + round });
        const text = (n: number) =>
          names.map(([name, argument, comment], i) => {
            const signature = `public.${quoteIdentifier(`${name}${i}`)}(${quoteIdentifier(argument)} int)`;
            return (
              `CREATE FUNCTION ${signature} RETURNS int LANGUAGE sql AS ${quoteLiteral(`SELECT ${n}`)};\n` +
              `COMMENT ON FUNCTION public.${quoteIdentifier(`${name}${i}`)}(int) IS ${quoteLiteral(`${comment}${n}`)};\n`
            );
          });
        const units = (n: number) => Object.fromEntries(text(n).map((unit, i) => [`n${i}`, unit]));
        const queue = db.queue({ units: units(0), patches: { one: units(1) } });
        await load(queue.context());
        const before = await db.catalog();
        await push(queue.context(), { goal: { all: true } });
        await pop(db.alone(), { goal: { all: true } });
        expect(await db.catalog()).toBe(before);
        expect(await db.value("SELECT to_regclass('public.sentinel') IS NOT NULL")).toBe(true);
        await db.sql(`DROP SCHEMA pgquilt CASCADE; DO $do$ DECLARE r record; BEGIN
        FOR r IN SELECT oid::regprocedure AS id FROM pg_proc WHERE pronamespace = 'public'::regnamespace LOOP
          EXECUTE format('DROP FUNCTION %s', r.id); END LOOP; END $do$`);
      }
    },
    LONG_TIMEOUT,
  );
});

const segment = fc.constantFrom(
  ...[
    '..',
    '.',
    '',
    'udfs',
    'a',
    'a.sql',
    'x.sql',
    '.git',
    '.GIT',
    'link',
    'C:',
    '~',
    '\\',
    '..\\..',
    '\0',
    '%2e%2e',
    'é.sql',
    ' ',
    '…',
  ],
);
const path = fc.array(segment, { minLength: 1, maxLength: 6 }).map((segments) => segments.join('/'));

test(
  'no path of a patch or of a change leads out of the folder',
  () => {
    const outside = tempDir();
    const root = join(outside, 'queue');
    mkdirSync(join(root, 'udfs'), { recursive: true });
    mkdirSync(join(outside, 'elsewhere'));
    symlinkSync(join(outside, 'elsewhere'), join(root, 'udfs', 'link'));
    symlinkSync(join(outside, 'elsewhere'), join(root, 'link'));
    writeFileSync(join(outside, 'x.sql'), 'mine');
    const around = () => [
      ...readdirSync(outside),
      ...readdirSync(join(outside, 'elsewhere')),
      ...readdirSync(dirname(outside)).filter((n) => n.endsWith('.sql')),
    ];
    const before = around();
    fc.assert(
      fc.property(path, fc.boolean(), (name, quoted) => {
        const written = quoted ? JSON.stringify(`b/${name}`) : `b/${name}`;
        orProblem(() => {
          const patch = parsePatch(`--- /dev/null\n+++ ${written}\n@@ -0,0 +1 @@\n+x\n`, 'p');
          for (const { path: unit } of patch.files) expect(unit).toMatch(/^udfs\/(?!.*(^|\/)\.\.?(\/|$)).+\.sql$/);
        });
        orProblem(() => changeFiles(root, [{ path: name, text: 'x' }], { durable: false }));
        expect(around()).toEqual(before);
        expect(existsSync(join(root, '.git'))).toBe(false);
      }),
      fuzz(300, 20_000),
    );
  },
  LONG_TIMEOUT,
);
