// What a machine with nothing but Node may lack: a test that uses it is skipped there, and says so.
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
  needsThat(!isMissing(program), `the program \`${program}\` is not installed`);
}

/** Skips the test that is running where the machine lacks something, and says what. */
export function needsThat(isThere: boolean, otherwise: string): void {
  if (!isThere) TestRunner.getCurrentTest()?.context.skip(otherwise);
}
