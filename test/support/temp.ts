// Temporary folders that go away when the test file, or the run, that asked for them has ended.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type {} from './provided.ts';

const made: string[] = [];

/** Removes every folder that `tempDir` made so far; each-file.ts calls it when a test file has ended. */
export function removeTempDirs(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/**
 * Makes an empty temporary folder that lasts as long as the test file; gives its real path, with no symbolic link in
 * it. What a killed run leaves is swept by the next one where the prefix has the default's form.
 */
export function tempDir(prefix = 'pgquilt-test-', parent = tmpdir()): string {
  const folder = realpathSync(mkdtempSync(join(parent, `${prefix}${process.pid}-`)));
  made.push(folder);
  return folder;
}

/** As `tempDir`, for what several test files share: it lasts as long as the run. */
export function runDir(prefix: string): string {
  return realpathSync(mkdtempSync(join(inject('runFolder'), `${prefix}${process.pid}-`)));
}
