// The paths of a foreign diff, brought to those of the queue: leading components taken off, a folder put in front. What is outside
// of udfs/ then can be left out.
import { diffStart, EXTENDED, findDiff } from '../patch/diff-start.ts';
import { splitLines } from '../patch/lines.ts';
import { quotePath, unitPathFault, unquotePath } from '../patch/unit-path.ts';

export interface Mapping {
  readonly strip: number;
  /** Put before what is left, such as `udfs/public/`. */
  readonly prefix: string;
}

export interface Mapped {
  readonly header: string;
  /** The diffs of units, with `a/` and `b/`, each on the line that it is on in the patch: what was there between is blank. */
  readonly diffs: string;
  /** Paths of other files, whose diffs were left out. */
  readonly others: readonly string[];
}

/** Maps the paths of every file of a patch. Text inside hunks is never taken for a path. */
export function mapPaths(text: string, mapping: Mapping): Mapped {
  const { header, files } = sections(text);
  const mapped = files.map(({ at, lines }) => ({ at, count: lines.length, ...mapFile(lines, mapping) }));
  const units = mapped.filter((file) => file.path !== null && unitPathFault(file.path) === null);
  const others = mapped.filter((file) => !units.includes(file)).map((file) => file.path ?? '/dev/null');
  let [diffs, line] = ['', 0];
  for (const { at, count, text: diff } of units) {
    diffs += '\n'.repeat(at - line) + diff;
    line = at + count;
  }
  return { header, diffs, others };
}

/** The lines of a file's diff, and the index of the first of them. */
interface Section {
  readonly at: number;
  readonly lines: readonly string[];
}

/** The header, and each file's diff: from where it begins to the last line that is one of a diff. */
function sections(text: string): { header: string; files: Section[] } {
  const lines = splitLines(text.replace(/^\uFEFF/, ''));
  const first = findDiff(lines);
  const found: { at: number; end: number; hasSides: boolean }[] = [];
  let [old, fresh] = [0, 0];
  for (let at = first; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const file = found[found.length - 1];
    const isIn = old > 0 || fresh > 0;
    const start = isIn ? null : diffStart(lines, at);
    if (start === 'git' || (start === 'plain' && file?.hasSides !== false)) {
      found.push({ at, end: at + 1, hasSides: start === 'plain' });
      continue;
    }
    // Between diffs: what Subversion, quilt and mails write there.
    if (file === undefined || !(isIn || isOfDiff(line) || (file.end === at && isBeyond(line)))) continue;
    file.end = at + 1;
    const range = isIn ? null : /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    if (range !== null) [old, fresh] = [Number(range[1] ?? 1), Number(range[2] ?? 1)];
    else if (isIn && !line.startsWith('\\ ')) {
      if (!line.startsWith('+')) old--;
      if (!line.startsWith('-')) fresh--;
    } else if (line.startsWith('--- ')) file.hasSides = true;
  }
  const files = found.map(({ at, end }) => ({ at, lines: lines.slice(at, end) }));
  return { header: lines.slice(0, first).join(''), files };
}

const isOfDiff = (line: string): boolean => EXTENDED.test(line) || /^(?:\+\+\+|@@) /.test(line);

/** What follows a hunk and looks like one more line of it: that is for the parser to refuse, unless it is the end of a mail. */
const isBeyond = (line: string): boolean => /^[ +\\-]/.test(line) && !/^-- ?\r?\n?$/.test(line);

function mapFile(lines: readonly string[], mapping: Mapping): { path: string | null; text: string } {
  let path: string | null = null;
  const hunks = lines.findIndex((line) => line.startsWith('@@ '));
  const head = hunks < 0 ? lines : lines.slice(0, hunks);
  const others = head.flatMap((line) => /^\+\+\+ ([^\t\r\n]*)/.exec(line)?.[1]?.trimEnd() ?? []);
  const map = (name: string, side: 'a' | 'b'): string => {
    if (name === '/dev/null') return name;
    const rest = withoutOrig(name, others).split('/').slice(mapping.strip).join('/');
    path = `${mapping.prefix}${rest}`;
    return quotePath(`${side}/${path}`);
  };
  const out: string[] = [];
  let inHead = true;
  for (const line of lines) {
    if (line.startsWith('@@ ')) inHead = false;
    const names = inHead ? /^diff --git (\S+) (\S+)(\r?\n?)$/.exec(line) : null;
    const name = inHead ? /^(---|\+\+\+) ("(?:[^"\\]|\\.)*"|[^\t\r\n]*)([\s\S]*)$/.exec(line) : null;
    if (names !== null) out.push(`diff --git ${map(plain(names[1]), 'a')} ${map(plain(names[2]), 'b')}${names[3]}`);
    else if (name !== null)
      out.push(`${name[1]} ${map(plain(name[2]?.trimEnd()), name[1] === '---' ? 'a' : 'b')}${name[3]}`);
    else out.push(line);
  }
  return { path, text: out.join('') };
}

/** `quilt refresh -p0` calls the file as it was `f.sql.orig`. */
function withoutOrig(name: string, others: readonly string[]): string {
  const own = name.replace(/\.orig$/, '');
  return others.some((other) => other === own || other === '/dev/null') ? own : name;
}

function plain(name = ''): string {
  return name.startsWith('"') ? (unquotePath(name)?.path ?? name) : name;
}
