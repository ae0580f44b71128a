// The plain pair of scripts, run by psql; which of them have run is for a person to know, and here for a table.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { installed, type Project, run, type Tool } from './tool.ts';

const psql = (project: Project, ...args: string[]): Promise<string> =>
  run(project, 'psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', ...args, project.url]);
const table = 'CREATE TABLE IF NOT EXISTS hand_run (name text PRIMARY KEY)';

export const plainSql: Tool = {
  format: 'sql',
  directory: 'migrations',
  find: () => installed('psql', ['--version'], "Debian's postgresql-client"),
  prepare: async () => {},
  up: async (project) => {
    const ran = await psql(
      project,
      '-c',
      `SET client_min_messages TO error; ${table}`,
      '-c',
      'SELECT name FROM hand_run',
    );
    for (const file of readdirSync(join(project.root, project.directory)).sort()) {
      const name = file.replace(/\.up\.sql$/, '');
      if (name === file || ran.split('\n').includes(name)) continue;
      await psql(
        project,
        '-f',
        join(project.directory, file),
        '-c',
        `INSERT INTO hand_run VALUES ('${name.replaceAll("'", "''")}')`,
      );
    }
  },
  down: async (project) => {
    const name = (await psql(project, '-c', 'SELECT max(name) FROM hand_run')).trim();
    const record = `DELETE FROM hand_run WHERE name = '${name.replaceAll("'", "''")}'`;
    await psql(project, '-f', join(project.directory, `${name}.down.sql`), '-c', record);
  },
};
