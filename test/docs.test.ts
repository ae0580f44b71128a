// The walk-throughs in docs/ are true: every command, line by line, with the real tool, prints what the page says. There `…`
// stands for anything: a line of it for any lines, in a line for any text.
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { tools } from './finalize/tools.ts';
import { consoleSteps, expectSteps, pageEnvironment } from './support/console-blocks.ts';
import { describeOnNewestServer } from './support/databases.ts';
import { needs } from './support/needs.ts';
import { tempDir } from './support/temp.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

describeOnNewestServer('the walk-throughs', (server) => {
  for (const page of ['changed-by-hand', 'stack']) {
    test(`docs/${page}.md`, async () => {
      if (page === 'changed-by-hand') needs('psql');
      const steps = consoleSteps(readFileSync(join(root, 'docs', `${page}.md`), 'utf8'));
      expect(steps.length).toBeGreaterThan(10);
      const env = pageEnvironment({ PGQUILT_DATABASE: await server.freshDatabase() });
      await expectSteps(steps, { cwd: tempDir(), env });
    }, 120_000);
  }
  for (const page of ['alembic', 'sqitch', 'node-pg-migrate']) {
    test(`docs/${page}.md`, async ({ skip }) => {
      const found = await tools.find(({ format }) => format === page)?.find();
      if (found === undefined || 'missing' in found) return skip(found?.missing);
      const steps = consoleSteps(readFileSync(join(root, 'docs', `${page}.md`), 'utf8'));
      expect(steps.length).toBeGreaterThan(10);
      const cwd = tempDir();
      symlinkSync(join(root, 'node_modules'), join(cwd, 'node_modules'));
      const own = {
        SQITCH_FULLNAME: 'Test',
        SQITCH_EMAIL: 'test@example.org',
        DATABASE_URL: driverUrl(await server.freshDatabase()),
        PRODUCTION: driverUrl(await server.freshDatabase()),
        // What npx says of npm itself is no part of a page.
        npm_config_update_notifier: 'false',
      };
      await expectSteps(steps, { cwd, env: pageEnvironment(own, [join(root, 'node_modules/.bin')]) });
    }, 300_000);
  }
});

/** The scheme as every driver takes it. */
function driverUrl(url: string): string {
  return url.replace(/^postgres:/, 'postgresql:');
}
