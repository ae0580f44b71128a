// Files of the queue on their way back: each has to be as the operation left it, or the change made since would be lost.

import { listed } from '../../listed.ts';
import { mergeTexts } from '../../patch/merge.ts';
import { Problem } from '../../problem.ts';
import type { FileChange } from '../../worktree/write.ts';
import type { EntryBody } from './entry.ts';

/** The one file that people and tools write in turns, a line each: what was done to it since is merged, where it can be. */
const MERGED = 'series.yaml';

/**
 * What has to be written to have the files as they were before the entries, the newest given first; `read` gives a file's
 * text, null where it is not there. Throws Problem('conflict') where one was changed since in a way that would be lost.
 */
export function restoreFiles(
  entries: readonly Pick<EntryBody, 'files'>[],
  read: (path: string) => string | null,
): FileChange[] {
  const texts = new Map<string, string | null>();
  const changed = new Set<string>();
  for (const { files } of entries) {
    for (const { path, was, now } of files) {
      const text = texts.has(path) ? (texts.get(path) ?? null) : read(path);
      if (text === was) continue;
      const back = text === now ? was : merged(path, { text, was, now });
      if (back === undefined) changed.add(path);
      else texts.set(path, back);
    }
  }
  if (changed.size > 0) throw changedSince([...changed]);
  return [...texts].flatMap(([path, text]) => (text === read(path) ? [] : [{ path, text }]));
}

function merged(
  path: string,
  { text, was, now }: { text: string | null; was: string | null; now: string | null },
): string | undefined {
  if (path !== MERGED || text === null || was === null || now === null) return undefined;
  const result = mergeTexts(now, text, was);
  return result.clean ? result.text : undefined;
}

function changedSince(paths: readonly string[]): Problem {
  const [first] = paths;
  const them = paths.length === 1 ? 'it' : 'them';
  return new Problem(
    'conflict',
    `${listed(paths)} ${paths.length === 1 ? 'was' : 'were'} changed since, and an undo would lose that`,
    {
      file: first,
      hint: `Nothing was changed. Bring ${them} back as ${paths.length === 1 ? 'it was' : 'they were'}, keeping your change elsewhere, and run the command again.`,
    },
  );
}
