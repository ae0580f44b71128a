// Liquibase as npm's package brings it, on Debian's Java.
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fromNpm, installed, type Project, packages, partsOf, run, type Tool, write } from './tool.ts';

const exact = ['node-liquibase@4.3.3'];

async function liquibaseRun(project: Project, ...args: string[]): Promise<string> {
  const dist = join(await packages('liquibase', exact), 'node_modules/node-liquibase/dist');
  const lib = readdirSync(join(dist, 'liquibase/lib')).map((name) => join(dist, 'liquibase/lib', name));
  const jars = [...lib, join(dist, 'liquibase/liquibase.jar'), join(dist, 'drivers/postgresql-42.2.8.jar')];
  const { host, port, user, password, database } = partsOf(project.url);
  const flags = [
    `--url=jdbc:postgresql://${host}:${port}/${database}`,
    `--username=${user}`,
    `--password=${password}`,
    '--changeLogFile=db/master.xml',
  ];
  const java = ['-XX:TieredStopAtLevel=1', '-cp', jars.filter((jar) => existsSync(jar)).join(delimiter)];
  return await run(project, 'java', [...java, 'liquibase.integration.commandline.Main', ...flags, ...args]);
}

export const liquibase: Tool = {
  format: 'liquibase',
  directory: 'db/changelog',
  find: async () => {
    const java = await installed('java', ['-version'], "Debian's default-jre-headless");
    return 'missing' in java ? java : await fromNpm('liquibase', exact);
  },
  prepare: async ({ root }) => {
    const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
    const at = 'http://www.liquibase.org/xml/ns/dbchangelog';
    const text = `<databaseChangeLog xmlns="${at}" ${xsi} xsi:schemaLocation="${at} ${at}/dbchangelog-4.3.xsd">
  <property name="x" value="wrong"/>
  <includeAll path="db/changelog"/>
</databaseChangeLog>
`;
    write(root, [{ path: 'db/master.xml', text }]);
  },
  up: (project) => liquibaseRun(project, 'update'),
  down: (project) => liquibaseRun(project, 'rollbackCount', '1'),
};
