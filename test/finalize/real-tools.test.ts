// Every format, run by the tool that it is for. A queue is pushed and finalized; each project then holds the tool's files and
// nothing of pgquilt. Up from the base, back step by step (the newest from a project with nothing of the older ones), up where the queue
// was pushed; stopped where somebody was there before.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { finalize } from '../../src/queue/finalize.ts';
import { push } from '../../src/queue/push.ts';
import { catalogQuery } from '../support/catalog.ts';
import { describeOnRealServer, realServers } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import { writeQueue } from '../support/queue.ts';
import { tempDir } from '../support/temp.ts';
import { dependents, hostileQueue } from './hostile.ts';
import { alembic, alembicScript } from './tools/alembic.ts';
import { nodePgMigrate } from './tools/node.ts';
import { plainSql } from './tools/psql.ts';
import { type Project, read, type Tool, write } from './tools/tool.ts';
import { tools } from './tools.ts';

const base = [...Object.values(hostileQueue.units ?? {}), dependents].join('');

describeOnRealServer('the real tools', (server) => {
  const isNewest = server.major === realServers().at(-1)?.major;
  /** A database at the base. */
  async function database() {
    const url = await server.freshDatabase();
    const { client } = await server.connect(url);
    await client.query(base);
    /** What the catalogs say of the queue's routines and what stands on them, not of what a tool makes for itself. */
    const facts = async (): Promise<string[]> => {
      await client.query("SET search_path = ''");
      const { rows } = await client.query<{ line: string }>(catalogQuery);
      await client.query('RESET search_path');
      return rows.map(({ line }) => line).filter((line) => /\b(hostile|atomic|gone|come|shapes?)\b/.test(line));
    };
    return { url, facts, sql: (text: string) => client.query(text) };
  }

  /** The queue pushed to a database and finalized for the tool, with the catalogs at each level. */
  async function finalized(tool: Tool) {
    const pushed = await database();
    const queue = writeQueue(hostileQueue, pushed.url);
    const levels = [await pushed.facts()];
    for (const _ of [1, 2]) {
      await push(queue.context(), { goal: { count: 1 } });
      levels.push(await pushed.facts());
    }
    const { directory } = tool;
    await tool.prepare({ root: queue.root, url: pushed.url, directory });
    const made = await finalize(queue.context(), { goal: { all: true }, format: tool.format, directory });
    const migrations = [...read(join(queue.root, directory))].map(([path, text]) => ({ path, text }));
    const [older = [], newest = []] = made.migrations.map(({ files }) => files);
    /** A project with the migrations; `newest`: without the files that only the older ones have, or with as much as the tool needs of them. */
    const project = async (url: string, which: 'all' | 'newest' = 'all'): Promise<Project> => {
      const made = { root: tempDir(), url, directory };
      await tool.prepare(made);
      const files = migrations.flatMap((file) => {
        const path = `${directory}/${file.path}`;
        if (which === 'all' || !older.includes(path) || newest.includes(path)) return [file];
        const text = file.text === '' ? '' : tool.stub?.(file.text);
        if (text !== '') expect(text, path).not.toBe(file.text);
        return text === undefined ? [] : [{ ...file, text }];
      });
      write(join(made.root, directory), files);
      return made;
    };
    return { levels, pushed, project };
  }

  // The normal run has the time of one, which npm has brought; the other majors that of psql.
  const normal = isNewest ? [nodePgMigrate] : [];
  for (const tool of isLong ? (isNewest ? tools : [plainSql]) : normal) {
    test(`${tool.format}: up, down, up again, and stopped`, async ({ skip }) => {
      const found = await tool.find();
      if ('missing' in found) return skip(found.missing);
      const { levels, pushed, project } = await finalized(tool);
      const fresh = await database();
      const first = await project(fresh.url);
      await tool.up(first);
      expect(await fresh.facts()).toEqual(levels[2]);
      await tool.down(await project(fresh.url, 'newest'));
      expect(await fresh.facts()).toEqual(levels[1]);
      await tool.down(first);
      expect(await fresh.facts()).toEqual(levels[0]);

      const second = await project(pushed.url);
      await tool.up(second);
      expect(await pushed.facts()).toEqual(levels[2]);
      await pushed.sql(
        "CREATE OR REPLACE FUNCTION public.hostile(x text DEFAULT '') RETURNS text LANGUAGE sql AS 'SELECT x'",
      );
      const byHand = await pushed.facts();
      await expect(tool.down(second)).rejects.toThrow('is not as');
      expect(await pushed.facts()).toEqual(byHand);
      if (tool.verify !== undefined) await expect(tool.verify(second)).rejects.toThrow('is not');
    }, 300_000);
  }

  test.skipIf(!isLong || !isNewest)(
    "Alembic's scripts, for a database that it may not connect to",
    async ({ skip }) => {
      const found = await alembic.find();
      if ('missing' in found) return skip(found.missing);
      const { levels, project } = await finalized(alembic);
      const { url, sql, facts } = await database();
      const scripts = await project(url);
      await sql(await alembicScript(scripts, 'base', 'head'));
      expect(await facts()).toEqual(levels[2]);
      await sql(await alembicScript(scripts, 'head', 'base'));
      expect(await facts()).toEqual(levels[0]);
    },
  );
});
