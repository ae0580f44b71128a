// Diffs among other lines, as a message holds them.
import type { DiffRow } from './rows.ts';

/** The rows of a text that holds diffs among other lines, as a message does. */
export function looseDiffRows(text: string): DiffRow[] {
  const rows: DiffRow[] = [];
  let [old, now, inHunk] = [1, 1, false];
  for (const raw of text.replace(/\n+$/, '').split('\n')) {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)$/.exec(raw);
    if (hunk !== null) {
      [old, now, inHunk] = [Number(hunk[1]), Number(hunk[2]), true];
      rows.push({ kind: 'hunk', text: `@@ line ${now} ${hunk[3]}`.trimEnd() });
    } else if (/^(--- |\+\+\+ |diff --git |index )/.test(raw) && !inHunk) {
      if (raw.startsWith('+++ ')) rows.push({ kind: 'file', text: raw.slice(4).replace(/^[ab]\//, '') });
      inHunk = false;
    } else if (raw.startsWith('-')) rows.push({ kind: '-', text: raw.slice(1), old: old++, new: null });
    else if (raw.startsWith('+')) rows.push({ kind: '+', text: raw.slice(1), old: null, new: now++ });
    else if (inHunk && raw.startsWith(' ')) rows.push({ kind: ' ', text: raw.slice(1), old: old++, new: now++ });
    else if (!raw.startsWith('\\')) {
      inHunk = false;
      rows.push({ kind: 'file', text: raw });
    }
  }
  return rows;
}
