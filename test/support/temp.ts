// Temporary folders that go away when the test file that asked for them has ended.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];

// Registered as the file's imports are evaluated, so it runs after the hooks of the file's own suites.
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

/**
 * Makes an empty temporary folder; gives its real path, with no symbolic link in it. What a killed run leaves is swept
 * by the next one where the prefix has the default's form.
 */
export function tempDir(prefix = 'pgquilt-test-'): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`)));
  made.push(folder);
  return folder;
}
