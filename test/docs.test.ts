// The walk-throughs in docs/ are true: every command, line by line, with the real tool, prints what the page says. There `…`
// stands for anything: a line of it for any lines, in a line for any text.
import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { tools } from './finalize/tools.ts';
import { consoleSteps } from './support/console-blocks.ts';
import { describeOnNewestServer } from './support/databases.ts';
import { isLong } from './support/long.ts';
import { cleanEnvironment, program } from './support/run.ts';
import { tempDir } from './support/temp.ts';
import { matches, runStep } from './transcripts/transcript.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

describeOnNewestServer('the walk-throughs', (server) => {
  for (const page of ['alembic', 'sqitch', 'node-pg-migrate']) {
    test.skipIf(!isLong)(
      `docs/${page}.md`,
      async ({ skip }) => {
        const found = await tools.find(({ format }) => format === page)?.find();
        if (found === undefined || 'missing' in found) return skip(found?.missing);
        const steps = consoleSteps(readFileSync(join(root, 'docs', `${page}.md`), 'utf8'));
        expect(steps.length).toBeGreaterThan(10);
        const bin = tempDir();
        writeFileSync(join(bin, 'pgquilt'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
        chmodSync(join(bin, 'pgquilt'), 0o755);
        const cwd = tempDir();
        symlinkSync(join(root, 'node_modules'), join(cwd, 'node_modules'));
        const env = {
          ...cleanEnvironment({ SQITCH_FULLNAME: 'Test', SQITCH_EMAIL: 'test@example.org' }),
          DATABASE_URL: driverUrl(await server.freshDatabase()),
          PRODUCTION: driverUrl(await server.freshDatabase()),
          // What npx says of npm itself is no part of a page.
          npm_config_update_notifier: 'false',
          PATH: [bin, join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter),
        };
        for (const step of steps) {
          const { output, status } = await runStep(step, { cwd, env });
          const expected = step.output.map((line) => (line === '…' ? '**' : line.replaceAll('…', '*')));
          if (status === 0 && matches(expected, output)) continue;
          expect({ command: step.command, output, status }).toEqual({
            command: step.command,
            output: step.output,
            status: 0,
          });
        }
      },
      300_000,
    );
  }
});

/** The scheme as every driver takes it. */
function driverUrl(url: string): string {
  return url.replace(/^postgres:/, 'postgresql:');
}
