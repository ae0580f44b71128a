// Things that are costly to make and never change (an initdb result, an embedded data directory, a downloaded
// server) are made once for each user and version and kept under the system's temporary folder.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** The folder that holds everything cached for this user: readable by the account that the servers run as. */
export function cacheFolder(): string {
  const folder = join(tmpdir(), `pgquilt-test-servers-${userInfo().uid}`);
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  return folder;
}

/**
 * The path of a cached folder, built by `build` where it is not there yet. The build happens in a folder of its own
 * that is renamed when complete: a killed build leaves nothing half made, and of two at once the first one wins.
 */
export async function cached(name: string, build: (folder: string) => Promise<void>): Promise<string> {
  const final = join(cacheFolder(), name);
  if (existsSync(final)) return final;
  const draft = mkdtempSync(join(cacheFolder(), `draft-${name}-`));
  try {
    await build(draft);
    try {
      renameSync(draft, final);
    } catch (error) {
      if (!existsSync(final)) throw error;
    }
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return final;
}
