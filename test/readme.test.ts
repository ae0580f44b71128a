// The README is true: the first session, command by command, in an empty folder, prints what the README says.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { commands } from '../src/cli/commands.ts';
import { consoleSteps, expectSteps, pageEnvironment } from './support/console-blocks.ts';
import { describeOnNewestServer } from './support/databases.ts';
import { isLong, isSlow } from './support/long.ts';
import { needs } from './support/needs.ts';
import { tempDir } from './support/temp.ts';
import type { Step } from './transcripts/transcript.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The commands under a heading. */
function session(heading: string): Step[] {
  return consoleSteps(readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '');
}

// The long run's next test begins with it.
test.skipIf(!isSlow)(
  'the first session prints what the README says',
  async () => {
    const steps = session('A first session');
    expect(steps.length).toBeGreaterThan(8);
    await expectSteps(steps, { cwd: tempDir(), env: pageEnvironment() });
  },
  120_000,
);

describeOnNewestServer('on a server', (server) => {
  test.skipIf(!isLong)('the session prints what the README says', async () => {
    needs('psql');
    const there = session('On a server');
    expect(there.length).toBeGreaterThan(8);
    const env = pageEnvironment({ STAGING: await server.freshDatabase() });
    await expectSteps([...session('A first session'), ...there], { cwd: tempDir(), env });
  });
});

test('every verb that the README names exists, and every verb is named', () => {
  const inCode = readme.matchAll(/(?:^(?:\$ )?|`|npx |while )pgquilt (?:-C \S+ |-\S+ )*([a-z]+)/gm);
  const verbs = commands.map((command) => command.name);
  for (const verb of verbs) expect(readme).toContain(`\`${verb}`);
  expect([...new Set([...inCode].map(([, verb = '']) => verb))].filter((verb) => !verbs.includes(verb))).toEqual([]);
});

test('every npm script that the README names exists', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const builtIn = new Set(['test']);
  const named = [...readme.matchAll(/npm (?:run )?([a-z:]+)/g)].map((match) => match[1] ?? '');
  const npmOwn = new Set(['ci', 'install', 'pack', 'link']);
  for (const name of named) expect(npmOwn.has(name) || builtIn.has(name) || name in scripts, name).toBe(true);
});
