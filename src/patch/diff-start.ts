// Where a diff begins. A header is free text, so a line counts as a beginning only together with what follows it:
// prose with dashes, or a quoted `--- name`, stays prose.
import { bareLine } from './lines.ts';

/**
 * `git`: a `diff --git` line. `plain`: `---` and `+++` with a hunk. `preamble`: a line that `diff -r`, quilt or Subversion writes
 * above one of them. `combined` and `context` are kinds of diff that cannot be read here.
 */
export type DiffStart = 'git' | 'plain' | 'preamble' | 'combined' | 'context';

/** A line of git's between `diff --git` and the first hunk. */
export const EXTENDED =
  /^(?:index |old mode |new mode |new file mode |deleted file mode |similarity index |dissimilarity index |rename |copy |--- |Binary files |GIT binary patch)/;

/** What kind of diff begins at a line (an index into `lines`); null where none does. */
export function diffStart(lines: readonly string[], at: number): DiffStart | null {
  const line = lines[at] ?? '';
  const next = lines[at + 1] ?? '';
  const third = lines[at + 2] ?? '';
  if (line.startsWith('diff --git ')) {
    return /^diff --git "?a\/.* "?b\//.test(line) || EXTENDED.test(next) ? 'git' : null;
  }
  if (line.startsWith('diff --cc ') || line.startsWith('diff --combined ')) {
    return EXTENDED.test(next) || next.startsWith('mode ') ? 'combined' : null;
  }
  if (line.startsWith('--- ')) return next.startsWith('+++ ') && third.startsWith('@@') ? 'plain' : null;
  if (line.startsWith('*** ')) return next.startsWith('--- ') && third.startsWith('*****') ? 'context' : null;
  if (/^diff -\w/.test(line)) return diffStart(lines, at + 1) === 'plain' ? 'preamble' : null;
  if (line.startsWith('Index: ') && /^={60,}$/.test(bareLine(next))) {
    return /^(?:plain|git)$/.test(diffStart(lines, at + 2) ?? '') ? 'preamble' : null;
  }
  return null;
}

/** The index of the first line that begins a diff; the number of lines where there is none. */
export function findDiff(lines: readonly string[]): number {
  let at = 0;
  while (at < lines.length && diffStart(lines, at) === null) at++;
  return at;
}
