// Which files a restack writes: those of patches that are not on the disk as they shall be. A file that somebody has changed
// since its patch was applied is not written over.
import { formatPatch } from '../../../patch/format.ts';
import { parsePatch } from '../../../patch/parse.ts';
import { patchId } from '../../../patch/patch-id.ts';
import { Problem } from '../../../problem.ts';
import { patchPath, readPatchFile } from '../../../worktree/patches.ts';
import type { FileChange } from '../../../worktree/write.ts';
import type { QueueOperation } from '../operation.ts';
import type { NamedPatch } from '../patch-files.ts';
import type { Work } from './wanted.ts';

/** Throws Problem('failed') for the file of an applied patch that was changed on disk and would be written. */
export function patchFileChanges(op: QueueOperation, work: Work): FileChange[] {
  const { root, seriesText } = op.context;
  const written = [...work.rest, ...(work.unapplied ?? [])].flatMap((patch) => writtenAs(op, patch) ?? []);
  const gone = (work.gone ?? []).filter((name) => readPatchFile(root, name) !== null);
  const series = work.seriesText === undefined || work.seriesText === seriesText ? [] : [work.seriesText];
  return [
    ...written,
    ...gone.map((name) => ({ path: patchPath(name), text: null })),
    ...series.map((text) => ({ path: 'series.yaml', text })),
    ...(work.files ?? []),
  ];
}

/** The patch's file as it shall be; null where it is so, or is of no concern. */
function writtenAs({ context, head }: QueueOperation, patch: NamedPatch & { id?: string }): FileChange | null {
  const { name, files } = patch;
  const row = head.stack.find((p) => p.name === name);
  const text = readPatchFile(context.root, name);
  const sameHeader = row !== undefined && row.header === patch.header;
  // A patch that only lies elsewhere in the stack keeps its file, whatever has become of it.
  if (row !== undefined && sameHeader && patch.id === row.id) return null;
  const disk = text === null ? null : parsePatch(text, patchPath(name));
  // A header that was changed in the file is the newer one.
  const header = sameHeader && disk !== null ? disk.header : patch.header;
  if (disk !== null && disk.header === header && patchId(disk.files) === patchId(files)) return null;
  if (disk !== null && row !== undefined && disk.files.length > 0 && patchId(disk.files) !== row.id) {
    throw new Problem('failed', `${patchPath(name)} was changed on disk while the patch is applied`, {
      patch: name,
      file: patchPath(name),
      hint: `Nothing was changed. To take the file's text: pgquilt goto --series. To drop it: git checkout -- ${patchPath(name)}`,
    });
  }
  return { path: patchPath(name), text: formatPatch({ header, files }) };
}
