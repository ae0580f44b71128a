// Rails' migrator, ActiveRecord, without an application around it.
import { installed, type Project, run, type Tool, write } from './tool.ts';

const ruby = '/usr/bin/ruby';
const script = `require "active_record"
ActiveRecord::Base.establish_connection(ENV.fetch("DATABASE_URL").sub("postgres:", "postgresql:"))
migrations = ActiveRecord::MigrationContext.new("db/migrate", ActiveRecord::SchemaMigration)
ARGV[0] == "up" ? migrations.migrate : migrations.rollback(1)
`;
const migrate = (project: Project, direction: string): Promise<string> =>
  run(project, ruby, ['migrate.rb', direction], { DATABASE_URL: project.url });

export const rails: Tool = {
  format: 'rails',
  directory: 'db/migrate',
  find: () => {
    const probe = 'require "pg"; require "active_record"; puts "ActiveRecord #{ActiveRecord.version}"';
    return installed(ruby, ['-e', probe], "Debian's ruby-activerecord and ruby-pg");
  },
  prepare: async ({ root }) => write(root, [{ path: 'migrate.rb', text: script }]),
  up: (project) => migrate(project, 'up'),
  down: (project) => migrate(project, 'down'),
};
