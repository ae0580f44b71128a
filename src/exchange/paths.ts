// The paths of a foreign diff, brought to those of the queue: leading components taken off, a folder put in front. What is outside
// of udfs/ then can be left out.
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

const isFileStart = (lines: readonly string[], at: number): boolean =>
  /^diff --git /.test(lines[at] ?? '') ||
  (/^--- /.test(lines[at] ?? '') && /^\+\+\+ /.test(lines[at + 1] ?? '') && /^@@ /.test(lines[at + 2] ?? ''));

/** What quilt, Subversion, Mercurial and `diff -r` write above the diff of a file. */
const ABOVE_A_DIFF = /^(?:Index: .*|=+|diff -\w.*)\r?\n?$/;

/** The lines of a file's diff, and the index of the first of them. */
interface Section {
  readonly at: number;
  readonly lines: string[];
}

/** The header, and each file's diff. */
function sections(text: string): { header: string; files: Section[] } {
  const lines = text.split(/(?<=\n)/);
  const files: Section[] = [];
  const header: string[] = [];
  let [old, fresh] = [0, 0];
  for (const [at, line] of lines.entries()) {
    const file = files[files.length - 1]?.lines;
    if (old > 0 || fresh > 0 || line.startsWith('\\ ')) {
      if (!line.startsWith('\\ ') && !line.startsWith('+')) old--;
      if (!line.startsWith('\\ ') && !line.startsWith('-')) fresh--;
      file?.push(line);
      continue;
    }
    const range = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    if (range !== null && file !== undefined) {
      [old, fresh] = [Number(range[1] ?? 1), Number(range[2] ?? 1)];
      file.push(line);
    } else if (
      isFileStart(lines, at) &&
      !(/^--- /.test(line) && file !== undefined && !file.some((l) => l.startsWith('--- ')))
    ) {
      files.push({ at, lines: [line] });
    } else if (file === undefined) {
      header.push(line);
    } else if (/^(---|\+\+\+|index|new file|deleted file|old mode|new mode|similarity|rename|copy) /.test(line)) {
      file.push(line);
    }
    // Between diffs: what Subversion, quilt and mails write there.
  }
  if (files.length > 0) while (ABOVE_A_DIFF.test(header[header.length - 1] ?? '')) header.pop();
  return { header: header.join(''), files };
}

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
