// show --interdiff OLD NEW: what one version of a patch does that the other does not. Where both were made from the same text
// of a unit, that is the difference of what they make of it; else the difference of their hunks.
import { applyFileDiff } from '../patch/apply.ts';
import { ABSENT, blobHash } from '../patch/blob-hash.ts';
import { diffTexts } from '../patch/diff.ts';
import { formatFileDiff } from '../patch/format.ts';
import { parsePatch } from '../patch/parse.ts';
import type { FileDiff } from '../patch/types.ts';
import { Problem } from '../problem.ts';
import { blobText, fileAt } from '../worktree/git.ts';
import { getObject } from '../worktree/objects.ts';
import { patchPath } from '../worktree/patches.ts';
import { readTextIn } from '../worktree/read-text.ts';
import type { QueueContext } from './common/context.ts';
import { lookAt } from './common/look.ts';
import { isUnlisted, patchNamed } from './common/patch-named.ts';
import { type SeriesTexts, seriesTexts } from './common/series-texts.ts';

export interface InterdiffResult {
  readonly old: string;
  readonly new: string;
  readonly files: readonly string[];
  readonly text: string;
}

interface Version {
  readonly label: string;
  readonly files: readonly FileDiff[];
}

/**
 * Compares two versions of a patch: a patch of the series, a patch file (by its name alone, too, as a fork leaves it), or one in git, `REVISION:patches/x.patch`. Throws
 * Problem: 'usage' for what is none of them, 'failed' for text that is no patch.
 */
export async function interdiff(context: QueueContext, oldWord: string, newWord: string): Promise<InterdiffResult> {
  return lookAt(
    context,
    async (head) => {
      const read = (word: string): Version => {
        const file = fileNamed(context.root, word);
        const label = file === null && !isUnlisted(context, word) ? patchNamed(context.series, head, word) : word;
        const text = file ?? readTextIn(context.root, patchPath(label));
        if (text === null)
          throw new Problem('failed', `patch ${label} has no file ${patchPath(label)}`, { patch: label });
        return { label, files: parsePatch(text, file === null ? patchPath(label) : word).files };
      };
      const [before, after] = [read(oldWord), read(newWord)];
      const levels = levelsOf(context.root, () => seriesTexts(context, head));
      const paths = [...new Set([...before.files, ...after.files].map((f) => f.path))];
      const changes = paths.flatMap((path) => {
        const [old, fresh] = [before, after].map((v) => v.files.find((f) => f.path === path));
        const text = difference(path, old, fresh, levels);
        return text === '' ? [] : [{ path, text }];
      });
      return {
        old: before.label,
        new: after.label,
        files: changes.map((c) => c.path),
        text: changes.map((c) => c.text).join(''),
      };
    },
    'all',
  );
}

function fileNamed(root: string, word: string): string | null {
  const [, revision, path] = /^([^:]+):(.+)$/.exec(word) ?? [];
  if (revision !== undefined && path !== undefined) {
    const text = fileAt(root, revision, path);
    if (text !== null) return text;
    throw new Problem('usage', `git has no ${word}`, { hint: 'Write REVISION:patches/NAME.patch, as for git show.' });
  }
  return word.endsWith('.patch') || word.includes('/') ? readTextIn(root, word.replace(/^\.\//, '')) : null;
}

/** Texts of a unit by hash: the series', where it goes together, those that were kept, and git's. */
function levelsOf(root: string, read: () => SeriesTexts): TextWith {
  let texts: SeriesTexts | null | undefined;
  const ofSeries = (): SeriesTexts | null => {
    try {
      return read();
    } catch (error) {
      if (error instanceof Problem) return null;
      throw error;
    }
  };
  return (path, hash) => {
    if (hash === null) return undefined;
    if (hash === ABSENT) return null;
    if (texts === undefined) texts = ofSeries();
    const found = texts?.units.find((u) => u.path === path)?.texts.find((text) => blobHash(text) === hash);
    return found ?? getObject(root, hash) ?? blobText(root, hash) ?? undefined;
  };
}

type TextWith = (path: string, hash: string | null) => string | null | undefined;

function difference(path: string, old: FileDiff | undefined, fresh: FileDiff | undefined, textWith: TextWith): string {
  const said = (diff: FileDiff | undefined): string => (diff === undefined ? '' : formatFileDiff(diff));
  if (said(old) === said(fresh)) return '';
  const from = (old ?? fresh)?.before ?? null;
  const text =
    old === undefined || fresh === undefined || old.before === fresh.before ? textWith(path, from) : undefined;
  if (text !== undefined) {
    const [was, is] = [old, fresh].map((diff) =>
      // A version that was edited by hand still has the hash of what it made before.
      diff === undefined ? { status: 'applied' as const, text } : applyFileDiff(text, { ...diff, after: null }),
    );
    if (was?.status === 'applied' && is?.status === 'applied') {
      const diff = diffTexts(path, was.text, is.text);
      return diff === null ? '' : formatFileDiff(diff);
    }
  }
  const hunks = (diff: FileDiff | undefined): string =>
    said(diff).replace(/^(diff --git|index|@@) .*\n/gm, (line) => (line.startsWith('@@') ? '@@\n' : ''));
  const diff = diffTexts(path, hunks(old), hunks(fresh));
  return diff === null ? '' : formatFileDiff({ ...diff, before: null, after: null });
}
