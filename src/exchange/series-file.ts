// The `series` file of quilt and of Mercurial's queues: a line a patch, with options (quilt) or guards (MQ) behind it.
import { Problem } from '../problem.ts';
import { parseGuard } from '../series/guards.ts';
import type { Guard } from '../series/types.ts';

export interface SeriesLine {
  readonly file: string;
  readonly strip: number;
  readonly reverse: boolean;
  readonly guards: readonly Guard[];
}

/**
 * Reads a series file. A `#` begins a comment, in which MQ has its guards: `#+partner`. Throws Problem('failed') with the line for an
 * option that is not known.
 */
export function readSeriesFile(text: string, file: string): SeriesLine[] {
  return text.split(/\r?\n/).flatMap((line, i): SeriesLine[] => {
    const [, body = '', comment = ''] = /^([^#]*)(#.*)?$/.exec(line) ?? [];
    const [name, ...options] = body.trim().split(/\s+/);
    if (name === undefined || name === '') return [];
    let [strip, reverse] = [1, false];
    for (const option of options) {
      const level = /^-p(\d+|ab)$/.exec(option)?.[1];
      if (level !== undefined) strip = level === 'ab' ? 1 : Number(level);
      else if (option === '-R') reverse = true;
      else {
        throw new Problem('failed', `${file}:${i + 1}: '${option}' is no option of a series`, {
          file,
          line: i + 1,
          hint: 'Known are -pN, -pab and -R.',
        });
      }
    }
    const guards = [...comment.matchAll(/#([+-][^\s#]+)/g)].flatMap(([, word = '']) => parseGuard(word) ?? []);
    return [{ file: name, strip, reverse, guards }];
  });
}

/** Writes one; `guarded` as MQ has it, quilt knows none. */
export function formatSeriesFile(
  lines: readonly { file: string; guards: readonly Guard[] }[],
  guarded: boolean,
): string {
  return lines
    .map(({ file, guards }) => [file, ...(guarded ? guards.map((g) => `#${g.sign}${g.name}`) : [])].join(' '))
    .map((line) => `${line}\n`)
    .join('');
}
