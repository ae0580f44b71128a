// The README is true: the first session, command by command, in an empty folder, prints what the README says.
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { commands } from '../src/cli/commands.ts';
import { consoleSteps } from './support/console-blocks.ts';
import { cleanEnvironment, program } from './support/run.ts';
import { tempDir } from './support/temp.ts';
import { matches, runStep, type Step } from './transcripts/transcript.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The commands under a heading. */
function session(heading: string): Step[] {
  return consoleSteps(readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '');
}

test('the first session prints what the README says', async () => {
  const bin = tempDir();
  writeFileSync(join(bin, 'pgquilt'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(join(bin, 'pgquilt'), 0o755);
  const env = { ...cleanEnvironment(), PATH: `${bin}${delimiter}${process.env.PATH}` };
  const cwd = tempDir();
  const steps = session('A first session');
  expect(steps.length).toBeGreaterThan(8);
  for (const step of steps) {
    const { output, status } = await runStep(step, { cwd, env });
    if (status !== 0 || !matches(step.output, output)) {
      expect({ command: step.command, output, status }).toEqual({
        command: step.command,
        output: step.output,
        status: 0,
      });
    }
  }
}, 120_000);

test('every verb that the README names exists, and every verb is named', () => {
  const inCode = readme.matchAll(/(?:^(?:\$ )?|`|npx |while )pgquilt (?:-\S+ )*([a-z]+)/gm);
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
