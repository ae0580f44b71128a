// edit --diff: a patch's own diff, edited by hand, becomes the patch. It has to apply where the patch stands, and so do the
// patches above it.
import { applyFileDiff } from '../patch/apply.ts';
import { blobHash } from '../patch/blob-hash.ts';
import { describeConflict } from '../patch/describe-conflict.ts';
import { diffTexts } from '../patch/diff.ts';
import { recount } from '../patch/recount.ts';
import type { FileDiff } from '../patch/types.ts';
import { Problem } from '../problem.ts';
import { patchPath } from '../worktree/patches.ts';
import type { QueueContext } from './common/context.ts';
import { knownText } from './common/known-text.ts';
import { readOnePatch } from './common/one-patch.ts';
import type { QueueOperation } from './common/operation.ts';
import { levelTexts } from './common/restack/level-texts.ts';
import { stackNow } from './common/restack/wanted.ts';
import { parseNamed, patchOnDisk, type RewriteOptions, type Rewritten, rewrite, stackWith } from './common/rewrite.ts';

export interface EditDiffResult extends Rewritten {
  readonly patch: string;
  readonly changed: boolean;
  readonly files: readonly string[];
}

/** The patch's name and its text, for an editor. Problems as of readOnePatch. */
export async function diffToEdit(context: QueueContext, word?: string): Promise<{ patch: string; text: string }> {
  const { name, text } = await readOnePatch(context, word);
  return { patch: name, text };
}

/**
 * Makes `to` the patch, whose text has to be `from` until then. Line counts and hashes in it need not be right: they are made
 * anew. Throws Problem: 'conflict' where it, or a patch above it, does not apply; 'failed' where the text is no patch, or the
 * patch was changed meanwhile; as of restack.
 */
export function takeDiff(
  context: QueueContext,
  name: string,
  { from, to }: { readonly from: string; readonly to: string },
  options: RewriteOptions = {},
): Promise<EditDiffResult> {
  return rewrite(
    context,
    'edit',
    async (op) => {
      const { header } = patchOnDisk(op, name);
      if (op.patches.text(name) !== from) throw changedMeanwhile(name);
      const edited = parseNamed(name, recount(to));
      const patch = { name, header: edited.header, files: await onTexts(op, name, edited.files) };
      const changed = to !== from;
      const common = { value: { patch: name, changed, files: patch.files.map((f) => f.path) }, patches: [name] };
      if (!changed) return { ...common, stack: stackNow(op) };
      const isApplied = op.head.stack.some((p) => p.name === name);
      if (!isApplied) return { ...common, stack: stackNow(op), unapplied: [patch] };
      // Where only the header was edited, the patch is the one that is applied.
      const { files } = patchOnDisk(op, name);
      const same = JSON.stringify(bare(files)) === JSON.stringify(bare(patch.files));
      if (same && edited.header === header) return { ...common, stack: stackNow(op) };
      return { ...common, stack: stackWith(op, name, (old) => (same ? { ...old, header: edited.header } : patch)) };
    },
    options,
  );
}

function bare(files: readonly FileDiff[]) {
  return files.map(({ path, before, after }) => ({ path, before, after }));
}

/** The diffs as they come out on the texts below the patch. Where those are not known, they stay as they are. */
async function onTexts(op: QueueOperation, name: string, diffs: readonly FileDiff[]): Promise<FileDiff[]> {
  const below = await textsUnder(op, name, diffs);
  return diffs.flatMap((diff) => {
    const before = below.get(diff.path);
    if (before === undefined) return [{ ...diff, after: null }];
    const stated = diff.before === blobHash(before) ? diff.before : null;
    const result = applyFileDiff(before, { ...diff, before: stated, after: null });
    if (result.status === 'conflict') {
      const [message, ...detail] = describeConflict(name, patchPath(name), diff, result).split('\n');
      throw new Problem('conflict', `as edited: ${message}`, {
        patch: name,
        file: patchPath(name),
        detail: detail.join('\n'),
        hint: 'Nothing was changed.',
      });
    }
    return diffTexts(diff.path, before, result.text) ?? [];
  });
}

/** The units' texts below the patch, as far as they are known. */
async function textsUnder(op: QueueOperation, name: string, diffs: readonly FileDiff[]) {
  const paths = diffs.map((diff) => diff.path);
  const at = op.head.rows.findIndex((row) => row.name === name);
  if (at >= 0) {
    const levels = await levelTexts(op, op.head.rows.slice(at), paths);
    return new Map(paths.map((path) => [path, levels.get(path)?.[0] ?? null]));
  }
  const known = diffs.flatMap(({ path, before }): [string, string | null][] => {
    const text = knownText(op, path, before);
    return text === undefined ? [] : [[path, text]];
  });
  return new Map(known);
}

function changedMeanwhile(name: string): Problem {
  return new Problem('failed', `patch ${name} was changed by somebody else meanwhile`, {
    patch: name,
    file: patchPath(name),
    hint: `Nothing was changed. See what it is now: pgquilt show ${name}`,
  });
}
