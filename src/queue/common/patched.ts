// A patch's diff applied to the text that a target has, and what is said where it does not apply.
import { applyFileDiff } from '../../patch/apply.ts';
import { blobHash } from '../../patch/blob-hash.ts';
import { changedBelow } from '../../patch/changed-below.ts';
import { describeConflict } from '../../patch/describe-conflict.ts';
import { hasTurnedLineEnds } from '../../patch/line-ends.ts';
import { hunkWithTwin } from '../../patch/twins.ts';
import type { FileDiff } from '../../patch/types.ts';
import { Problem } from '../../problem.ts';
import { listPatchFiles, patchPath } from '../../worktree/patches.ts';
import { knownText } from './known-text.ts';
import type { QueueOperation } from './operation.ts';
import { isHidden } from './stack.ts';

/**
 * The diff applied to a text that it may not have been made from. A place that looks like the one that was meant, where the
 * text it was made from had two such places, is no match. Throws Problem('conflict').
 */
export function patched(op: QueueOperation, name: string, diff: FileDiff, before: string | null): string | null {
  const merge = `To put it together with what is below it now: pgquilt push --merge ${name}. To see the patch: pgquilt show ${name}`;
  const text = applied(op, name, diff, before, merge);
  if (diff.before === null || diff.before === blobHash(before)) return text;
  const from = knownText(op, diff.path, diff.before);
  const hunk = from == null ? null : hunkWithTwin(from, diff);
  if (hunk === null) return text;
  const line = diff.hunks[hunk]?.line ?? 0;
  throw new Problem('conflict', `Patch ${name} does not apply to ${diff.path}.`, {
    patch: name,
    file: patchPath(name),
    ...(line > 0 ? { line } : {}),
    detail: `Hunk ${hunk + 1} of ${diff.hunks.length} had two places that look alike in the text it was made from; one of them is left, and which one cannot be told.`,
    hint: `Nothing was changed. Make the patch anew for the text as it is now, or merge: pgquilt push --merge ${name}`,
  });
}

/** The diff applied where its context says. Throws Problem with code conflict. */
export function applied(
  op: QueueOperation,
  name: string,
  diff: FileDiff,
  before: string | null,
  hint = `Mend ${patchPath(name)}, or see what it meets: pgquilt show ${name}`,
): string | null {
  const result = applyFileDiff(before, diff);
  const exact = result.status === 'applied' && (diff.after === null || diff.after === blobHash(result.text));
  if (!exact && hasTurnedLineEnds(op.patches.text(name))) throw turnedLineEnds(name);
  if (result.status === 'applied') return result.text;
  const [message = '', ...detail] = describeConflict(name, patchPath(name), diff, result).split('\n');
  const line = diff.hunks[result.hunk]?.line ?? diff.line;
  throw new Problem('conflict', message, {
    patch: name,
    file: patchPath(name),
    ...(line > 0 ? { line } : {}),
    detail: [...detail, ...changedBelowNote(op, name, diff, result.hunk, before)].join('\n'),
    hint: `Nothing was changed. ${hint}`,
  });
}

/** Names the patch below, in the series, that changed the lines which a hunk looks for; no line where none did. */
export function changedBelowNote(
  { context, head, patches }: Pick<QueueOperation, 'context' | 'head' | 'patches'>,
  name: string,
  diff: FileDiff,
  hunk: number,
  text: string | null,
): string[] {
  const series = context.series.patches;
  const at = series.findIndex((p) => p.name === name);
  const onDisk = new Set(listPatchFiles(context.root));
  const below = series.slice(0, Math.max(at, 0)).flatMap((entry) => {
    if (isHidden(entry, head) || !onDisk.has(entry.name)) return [];
    const lower = patches.patch(entry.name).files.find((d) => d.path === diff.path);
    return lower === undefined ? [] : [{ name: entry.name, diff: lower }];
  });
  const lower = changedBelow(text, diff, hunk, below);
  return lower === null ? [] : [`Patch ${lower}, below it, changed them: pgquilt show ${lower}`];
}

function turnedLineEnds(name: string): Problem {
  const file = patchPath(name);
  return new Problem('conflict', `${file} has CRLF at the end of every line: an editor or git turned its line ends`, {
    patch: name,
    file,
    detail: "A patch is kept byte for byte, so its lines are not the units' lines any more.",
    hint: `Nothing was changed. Put '*.patch -text' into .gitattributes, set git config core.autocrlf false, and bring the file back: git checkout -- ${file}. Or save it with LF line ends.`,
  });
}
