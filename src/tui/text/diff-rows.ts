// A patch as the rows of a screen: files, hunks, lines with their numbers, and in a changed line the part that changed.
import type { FileDiff } from '../../patch/types.ts';
import { hunkRows } from './hunk-rows.ts';
import { type DiffLook, type DiffRow, joined, listed, type Rows } from './rows.ts';

/** The rows of all files, made at once. */
export function diffRows(files: readonly FileDiff[], look: DiffLook): DiffRow[] {
  const rows = rowsOf(files, look);
  return Array.from({ length: rows.count }, (_, i) => rows.at(i));
}

/** The rows of all files. */
export function rowsOf(files: readonly FileDiff[], look: DiffLook): Rows {
  return joined(
    files.flatMap((file) => {
      const words = { create: 'new unit', delete: 'unit removed', modify: '' }[file.change];
      const head: DiffRow = { kind: 'file', text: words === '' ? file.path : `${file.path}  (${words})` };
      return [
        listed([head]),
        ...file.hunks.flatMap((hunk) => [
          listed([{ kind: 'hunk', text: `@@ line ${hunk.newStart} ${hunk.section}`.trimEnd() }]),
          hunkRows(hunk, look),
        ]),
      ];
    }),
  );
}
