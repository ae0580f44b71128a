// graphile-migrate: a committed migration, chained to the one before by its hash. It knows no way down: the older text goes to
// a folder beside, ready for the next `current.sql`.
import { createHash } from 'node:crypto';
import { Problem } from '../../problem.ts';
import type { Folder, Format, Migration } from '../format.ts';
import { asciiSlug, nextNumber, numbersOf } from '../names.ts';
import { script } from '../script.ts';
import { type Reader, sealedAll, sealedComment } from '../seal.ts';

/** A placeholder: `:DATABASE_OWNER`, or one of the settings'; and, of `current.sql`, a line that includes a file. */
const reader: Reader = { finds: /:(?=[A-Z][A-Z0-9_])|--!(?=\s*include)/ };

export const graphileMigrate: Format = {
  name: 'graphile-migrate',
  about: 'graphile-migrate: committed/NUMBER-NAME.sql with its hash; the way back, for current.sql, in down/',
  directory: 'migrations',
  files(migration, folder) {
    const committed = [...folder.keys()].filter((path) => /^committed\/\d+(-[-\w]*)?\.sql$/.test(path)).sort(byNumber);
    const last = committed.at(-1);
    const previous = last === undefined ? undefined : hashOf(last, folder);
    const name = asciiSlug(migration.name, '-').slice(0, 60);
    const path = `${nextNumber(numbersOf(committed), migration.created, 6)}-${name}.sql`;
    const up = body(migration, 'up').trim();
    const hash = createHash('sha1')
      .update(`${`${previous ?? ''}\n${up}`.trim()}\n`)
      .digest('hex');
    const header = `--! Previous: ${previous ?? '-'}\n--! Hash: sha1:${hash}\n--! Message: ${name}\n`;
    return [
      { path: `committed/${path}`, text: `${header}\n${up}\n` },
      { path: `down/${path}`, text: body(migration, 'down') },
    ];
  },
};

function body(migration: Migration, direction: 'up' | 'down'): string {
  return `${sealedComment(migration, reader)}\n${script(sealedAll(migration[direction], reader))}`;
}

function hashOf(path: string, folder: Folder): string {
  const hash = /^--! Hash: *(\S+)/m.exec(folder.get(path) ?? '')?.[1];
  if (hash !== undefined) return hash;
  throw new Problem('failed', `'${path}' has no line "--! Hash: …", so nothing can be chained to it`, {
    hint: 'Commit it with graphile-migrate first.',
  });
}

const number = (path: string): number => Number(/\d+/.exec(path)?.[0]);
const byNumber = (a: string, b: string): number => number(a) - number(b);
