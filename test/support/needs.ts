// Programs that a machine with nothing but Node may lack: a test that runs one is skipped there, and says so.
import { spawnSync } from 'node:child_process';
import { TestRunner } from 'vitest';

const found = new Map<string, boolean>();

/** Whether a program is not installed. */
export function isMissing(program: string): boolean {
  const known = found.get(program) ?? spawnSync(program, ['--version']).error === undefined;
  found.set(program, known);
  return !known;
}

/** Skips the test that is running where it needs a program that is not installed. */
export function needs(program: string): void {
  if (isMissing(program)) TestRunner.getCurrentTest()?.context.skip(`the program \`${program}\` is not installed`);
}
