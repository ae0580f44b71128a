// Patches whose files hold no diff: as likely as not, somebody meant to put one there.
import type { QueueOperation } from './operation.ts';

/** A line in quilt's words for each of the patches that a move applies and that changes nothing. */
export function emptyNotes({ patches }: QueueOperation, pushed: readonly string[], dryRun = false): string[] {
  return pushed
    .filter((name) => patches.patch(name).files.length === 0)
    .map((name) => `Patch ${name} appears to be empty${dryRun ? '' : '; applied'}`);
}
