// --hunk 2 5, or --hunk 2@1a2b3c4d5e6f where it has to be the very hunk that was shown as the second.
import { Problem } from '../problem.ts';
import type { HunkIds } from '../queue/common/same-hunk.ts';
import { type Call, values } from './command.ts';

/** What --hunk names. Throws Problem('usage') for a word that is no number of a hunk; `hint` says where those stand. */
export function readHunks(call: Call, verb: string, hint: string): { hunks: number[]; hunkIds: HunkIds } {
  const hunkIds = new Map<number, string>();
  const hunks = values(call, 'hunk').map((word) => {
    const [, number, id] = /^([1-9]\d{0,8})(?:@([0-9a-f]{12}))?$/.exec(word) ?? [];
    if (number === undefined) throw new Problem('usage', `${verb}: '${word}' is no number of a hunk`, { hint });
    if (id !== undefined) hunkIds.set(Number(number), id);
    return Number(number);
  });
  return { hunks, hunkIds };
}
