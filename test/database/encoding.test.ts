// Databases of other encodings than UTF-8: texts come back as they were, and a character that the database cannot have is
// named with its place. The embedded database has UTF-8 alone.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTarget } from '../../src/database/open.ts';
import { readTarget } from '../../src/database/target.ts';
import { init } from '../../src/queue/init.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnRealServer } from '../support/databases.ts';
import { tempDir } from '../support/temp.ts';
import { useDatabase } from '../support/test-database.ts';

const greeting = (word: string, comment = 'grüßt'): string => `-- ${comment}
CREATE OR REPLACE FUNCTION public."gruß"(name text) RETURNS text LANGUAGE sql AS $$
  SELECT '${word} ' || name
$$;
COMMENT ON FUNCTION public."gruß"(text) IS 'Grüße';
`;

describeOnRealServer('a database in another encoding', (server) => {
  const db = useDatabase(server);
  const units = { gruß: greeting('Grüße') };

  async function inEncoding(encoding: string, work: (database: string) => Promise<void>): Promise<void> {
    const name = `other_${encoding.toLowerCase()}_${process.pid}`;
    await db.sql(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING '${encoding}' LC_COLLATE 'C' LC_CTYPE 'C'`);
    const url = new URL(db.url);
    url.pathname = `/${name}`;
    try {
      await work(url.href);
    } finally {
      await db.sql(`DROP DATABASE ${name} WITH (FORCE)`);
    }
  }

  test.each(['LATIN1', 'SQL_ASCII'])('%s: up and down, what stands there is what was written', (encoding) =>
    inEncoding(encoding, async (database) => {
      const queue = db.queue({ units, patches: { öffnet: { gruß: greeting('Öffnung') } } });
      const context = () => queue.context({ database });
      const body = async () => {
        const connection = await openTarget(readTarget(database, '/'));
        const [row] = await connection.run('SELECT prosrc FROM pg_proc WHERE proname = $1', ['gruß']);
        await connection.close();
        return row?.['prosrc'];
      };
      await load(context());
      await push(context(), { goal: { all: true } });
      expect(await body()).toContain("'Öffnung '");
      expect(await status(context())).toMatchObject({ top: 'öffnet', drift: [] });
      await pop(db.alone({ database }), { goal: { all: true } });
      expect(await body()).toContain("'Grüße '");
      expect(await status(context())).toMatchObject({ top: null, drift: [] });
    }),
  );

  test('bytes that are no UTF-8 are no base of a queue, and no fault of ours', () =>
    inEncoding('SQL_ASCII', async (database) => {
      const connection = await openTarget(readTarget(database, '/'));
      const body = `'SELECT ' || pg_catalog.quote_literal(pg_catalog.chr(223))`;
      const create = `'CREATE FUNCTION public.odd() RETURNS text LANGUAGE sql AS ' || pg_catalog.quote_literal(${body})`;
      await connection.batch([`DO $do$ BEGIN EXECUTE ${create}; END $do$`]);
      await connection.close();
      const cwd = tempDir();
      await expect(init({ cwd, env: {}, toolVersion: '0.0.1', fromDatabase: database })).rejects.toMatchObject({
        code: 'failed',
        sqlstate: '22021',
        message: expect.stringContaining('invalid byte sequence for encoding "UTF8": 0xdf'),
        hint: expect.stringContaining('not UTF-8'),
      });
      expect(existsSync(join(cwd, 'series.yaml'))).toBe(false);
    }));

  test('what the encoding does not have is named with its place, and nothing is changed', () =>
    inEncoding('LATIN1', async (database) => {
      const context = (after: string) => db.queue({ units, patches: { pfeil: { gruß: after } } }).context({ database });
      await load(context(''));
      const pushed = async (after: string) => {
        const error = await push(context(after), { goal: { all: true } }).catch((e: unknown) => e);
        expect(await status(context(after))).toMatchObject({ top: null, drift: [] });
        return error;
      };
      const refused = { code: 'failed', sqlstate: '22P05', hint: expect.stringContaining('encoding has no "→"') };
      expect(await pushed(greeting('→'))).toMatchObject({
        ...refused,
        patch: 'pfeil',
        file: 'udfs/public/gruß.sql',
        line: 3,
        column: 11,
        detail: expect.stringContaining("3 |   SELECT '→ ' || name"),
      });
      // In a comment outside of the routine only the ledger has it.
      expect(await pushed(greeting('Grüße', 'grüßt →'))).toMatchObject({
        ...refused,
        detail: expect.stringContaining('grüßt →'),
      });
    }));
});
