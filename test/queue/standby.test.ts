// A standby: it has what the primary had, and takes no change.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drift } from '../../src/queue/drift.ts';
import { load } from '../../src/queue/load.ts';
import { log } from '../../src/queue/log.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { listSeries } from '../../src/queue/series.ts';
import { show } from '../../src/queue/show.ts';
import { status } from '../../src/queue/status.ts';
import { top } from '../../src/queue/top.ts';
import { realServers } from '../support/databases.ts';
import { writeQueue } from '../support/queue.ts';
import { f } from '../support/routines.ts';
import { startServer, type TestServer } from '../support/servers.ts';

const newest = realServers().at(-1);

describe.skipIf(newest === undefined)('a standby', () => {
  let server: TestServer;
  beforeAll(async () => {
    // What is committed has to be there when the server starts again, as a standby.
    server = await startServer(newest?.major as TestServer['major'], ['synchronous_commit=on', 'fsync=on']);
  });
  afterAll(() => server?.stop());

  test('is looked at, and refuses every change with where to go', async () => {
    const url = await server.createDatabase();
    const queue = writeQueue({ units: { f: f(0) }, patches: { one: { f: f(1) }, two: { f: f(2) } } });
    const context = () => queue.context({ database: url });
    await load(context());
    await push(context(), { goal: { count: 1 } });

    server.crash();
    writeFileSync(join(server.dataDir, 'standby.signal'), '');
    await server.restart();

    for (const verb of [push, pop]) {
      await expect(verb(context(), { goal: { all: true } })).rejects.toMatchObject({
        code: 'failed',
        sqlstate: '25006',
        message: expect.stringContaining('it is a standby'),
        hint: 'Connect to the primary.',
      });
    }
    expect(await status(context())).toMatchObject({ applied: ['one'], unapplied: ['two'], top: 'one', drift: [] });
    expect(await top(context())).toBe('one');
    expect(await listSeries(context())).toMatchObject([{ state: 'applied' }, { state: 'unapplied' }]);
    expect(await drift(context())).toMatchObject({ checked: 1, drift: [] });
    expect((await log(context())).entries.map((e) => e.verb)).toEqual(['load', 'push']);
    expect((await show(context(), 'one')).text).toContain('+++ b/udfs/public/f.sql');
  });
});
