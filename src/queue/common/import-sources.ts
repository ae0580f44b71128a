// Where patches come from: a folder with a series (quilt, MQ), a folder of mails or diffs, a mailbox, one file, commits of git.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Incoming } from '../../exchange/incoming.ts';
import { decodeMail, decodeWords, isMailbox, nameInMail, splitMailbox } from '../../exchange/mail.ts';
import { nameOfSubject } from '../../exchange/names.ts';
import { readSeriesFile } from '../../exchange/series-file.ts';
import { headerSubject } from '../../patch/header.ts';
import { Problem } from '../../problem.ts';
import { formatPatchOf } from '../../worktree/git.ts';

export interface Source {
  /** A file or a folder as the user names it, from `cwd`; `-` for `stdin`. */
  readonly path: string;
  readonly cwd: string;
  readonly stdin: () => string;
  /** For what does not say it itself. */
  readonly strip: number;
}

/** The patches that a path holds, in their order. Throws Problem('failed') where it holds none, or cannot be read. */
export function patchesAt(source: Source): Incoming[] {
  const { path, cwd, strip } = source;
  if (path === '-') return patchesIn(source.stdin(), 'standard input', strip);
  const absolute = resolve(cwd, path);
  if (!existsSync(absolute)) {
    throw new Problem('usage', `${path} is not there`, { hint: 'Give a patch, a mailbox, or a folder of patches.' });
  }
  if (!statSync(absolute).isDirectory()) return patchesIn(read(absolute, path), path, strip);
  const folder = [absolute, join(absolute, 'patches'), join(absolute, '.hg/patches')].find((dir) =>
    existsSync(join(dir, 'series')),
  );
  return folder === undefined ? allIn(absolute, path, strip) : ofSeries(folder, path);
}

/** The commits of a range that change `path`, as patches. */
export function commitsOf(root: string, range: string, path: string): Incoming[] {
  const mails = formatPatchOf(root, range, path);
  if (mails === null) {
    throw new Problem('usage', `git has no commits ${range} here`, {
      hint: 'Write a range: pgquilt import --from-git v1..HEAD',
    });
  }
  return patchesIn(mails, range, 1);
}

function ofSeries(folder: string, shown: string): Incoming[] {
  const lines = readSeriesFile(read(join(folder, 'series'), `${shown}/series`), `${shown}/series`);
  return lines.map(({ file, ...line }) => {
    const from = `${shown}/${file}`;
    if (existsSync(join(folder, file))) return { ...line, name: file, text: read(join(folder, file), from), from };
    throw new Problem('failed', `${shown}/series names ${file}, which is not there`, { file: `${shown}/series` });
  });
}

function allIn(folder: string, shown: string, strip: number): Incoming[] {
  const files = readdirSync(folder).filter((name) => /\.(patch|diff|eml|mbox)$/.test(name));
  if (files.length > 0)
    return files.sort().flatMap((file) => patchesIn(read(join(folder, file), file), `${shown}/${file}`, strip));
  throw new Problem('failed', `${shown} has no series and no patches`, {
    hint: 'A quilt folder has a file series; a folder of git format-patch has files NNNN-name.patch.',
  });
}

function patchesIn(text: string, from: string, strip: number): Incoming[] {
  const common = { strip, reverse: false, guards: [], from };
  if (!isMailbox(text)) {
    const name =
      from
        .split('/')
        .pop()
        ?.replace(/^\d{4}-/, '') ?? from;
    return [{ ...common, name: from === 'standard input' ? nameOfSubject(headerSubject(text)) : name, text }];
  }
  return splitMailbox(text).map((mail) => {
    const decoded = decodeMail(mail);
    const name = nameInMail(decoded) ?? nameOfSubject(decodeWords(headerSubject(decoded)));
    return { ...common, name, text: decoded };
  });
}

function read(absolute: string, shown: string): string {
  const bytes = readFileSync(absolute);
  const text = bytes.toString('utf8');
  if (Buffer.compare(Buffer.from(text, 'utf8'), bytes) === 0) return text;
  throw new Problem('failed', `${shown} is not UTF-8`, { hint: 'Convert it: iconv -f LATIN1 -t UTF-8' });
}
