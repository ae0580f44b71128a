import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fromNpm, type Project, packages, run, type Tool } from './tool.ts';

const exact = [`@supabase/cli-${process.platform}-${process.arch}@3.1.0`];
const supabaseRun = async (project: Project, ...args: string[]): Promise<string> => {
  const program = join(
    await packages('supabase', exact),
    'node_modules',
    `${exact[0]?.replace(/@[^@]*$/, '')}`,
    'bin',
    'supabase',
  );
  const env = { SUPABASE_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
  return await run(project, program, [...args, '--yes', '--remote', `${project.url}?sslmode=disable`], env);
};

export const supabase: Tool = {
  format: 'supabase',
  directory: 'supabase',
  find: () => fromNpm('supabase', exact),
  prepare: async () => {},
  up: (project) => supabaseRun(project, 'migration', 'up'),
  wayBack: 'down/*.sql by psql, then `supabase migration repair --status reverted`',
  down: async (project) => {
    const sql = `SELECT max(version) FROM supabase_migrations.schema_migrations`;
    const version = (await run(project, 'psql', ['-XAtc', sql, project.url])).trim();
    const file = readdirSync(join(project.root, 'supabase/down')).find((name) => name.startsWith(version)) ?? '';
    await run(project, 'psql', ['-Xqv', 'ON_ERROR_STOP=1', '-f', join('supabase/down', file), project.url]);
    return await supabaseRun(project, 'migration', 'repair', version, '--status', 'reverted');
  },
};
