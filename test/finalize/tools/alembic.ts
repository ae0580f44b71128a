import { installed, type Project, run, type Tool, write } from './tool.ts';

const env = `from alembic import context
from sqlalchemy import create_engine

url = context.config.get_main_option("sqlalchemy.url")
if context.is_offline_mode():
    context.configure(url=url)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(url).connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
`;

const alembicRun = (project: Project, ...args: string[]) => run(project, 'alembic', args);

export const alembic: Tool = {
  format: 'alembic',
  directory: 'alembic',
  find: () => installed('alembic', ['--version'], "Debian's alembic and python3-psycopg2"),
  prepare: async ({ root, url }) => {
    const ini = `[alembic]\nscript_location = alembic\nsqlalchemy.url = ${url.replace(/^postgres:/, 'postgresql:').replaceAll('%', '%%')}\n`;
    write(root, [
      { path: 'alembic.ini', text: ini },
      { path: 'alembic/env.py', text: env },
    ]);
  },
  // The chain of revisions, not what is in them.
  stub: (text) => text.replace(/^(UP|DOWN) = \[[\s\S]*?^\]$/gm, '$1 = []'),
  up: (project) => alembicRun(project, 'upgrade', 'head'),
  down: (project) => alembicRun(project, 'downgrade', '-1'),
};

/** The same as SQL, for a database that Alembic may not connect to. */
export const alembicScript = (project: Project, from: string, to: string): Promise<string> =>
  alembicRun(project, to === 'head' ? 'upgrade' : 'downgrade', `${from}:${to}`, '--sql');
