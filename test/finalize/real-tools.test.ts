// Every format, run by the tool that it is for: up, back step by step, and up where the change is there already. Each project
// holds the tool's files and nothing of pgquilt.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesOf } from '../../src/finalize/format.ts';
import { findFormat } from '../../src/finalize/formats.ts';
import { catalogQuery } from '../support/catalog.ts';
import { describeOnNewestServer } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import { tempDir } from '../support/temp.ts';
import { base, hostile } from './hostile.ts';
import { alembic, alembicScript } from './tools/alembic.ts';
import { nodePgMigrate } from './tools/node.ts';
import { type Project, read, type Tool, write } from './tools/tool.ts';
import { tools } from './tools.ts';

async function projectOf(tool: Tool, url: string): Promise<Project> {
  const project = { root: tempDir(), url, directory: tool.directory };
  await tool.prepare(project);
  const folder = join(project.root, tool.directory);
  for (const files of filesOf(findFormat(tool.format), hostile, read(folder))) write(folder, files);
  return project;
}

describeOnNewestServer('the real tools', (server) => {
  /** A database at the base, with what the catalogs say at each level, made by plain SQL. */
  async function scene() {
    const url = await server.freshDatabase();
    const { client } = await server.connect(url);
    const run = async (statements: readonly string[]): Promise<string[]> => {
      for (const sql of statements) await client.query(sql);
      // Without what the tool makes for itself.
      const { rows } = await client.query<{ line: string }>(catalogQuery);
      return rows.map(({ line }) => line).filter((line) => /\bapp\./.test(line));
    };
    await client.query("SET search_path = ''");
    const levels = [await run(base)];
    for (const { up } of hostile) levels.push(await run(up));
    const facts = (): Promise<string[]> => run([]);
    return { url, levels, facts, down: () => run([...hostile].reverse().flatMap(({ down }) => down)) };
  }

  // The normal run has the time of one, which npm has brought.
  for (const tool of isLong ? tools : [nodePgMigrate]) {
    test(`${tool.format}: up, down and up again`, async ({ skip }) => {
      const found = await tool.find();
      if ('missing' in found) return skip(found.missing);
      const fresh = await scene();
      expect(await fresh.down()).toEqual(fresh.levels[0]);
      const project = await projectOf(tool, fresh.url);
      await tool.up(project);
      expect(await fresh.facts()).toEqual(fresh.levels[2]);
      await tool.down(project);
      expect(await fresh.facts()).toEqual(fresh.levels[1]);
      await tool.down(project);
      expect(await fresh.facts()).toEqual(fresh.levels[0]);

      const pushed = await scene();
      const again = await projectOf(tool, pushed.url);
      await tool.up(again);
      expect(await pushed.facts()).toEqual(pushed.levels[2]);
      await tool.down(again);
      expect(await pushed.facts()).toEqual(pushed.levels[1]);
    }, 300_000);
  }

  test.skipIf(!isLong)("Alembic's scripts, for a database that it may not connect to", async ({ skip }) => {
    const found = await alembic.find();
    if ('missing' in found) return skip(found.missing);
    const { url, levels, facts, down } = await scene();
    await down();
    const project = await projectOf(alembic, url);
    const { client } = await server.connect(url);
    await client.query(await alembicScript(project, 'base', 'head'));
    expect(await facts()).toEqual(levels[2]);
    await client.query(await alembicScript(project, 'head', 'base'));
    expect(await facts()).toEqual(levels[0]);
  });
});
