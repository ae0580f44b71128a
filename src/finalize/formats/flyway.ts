// Flyway: a versioned script and its undo script, each in Flyway's own transaction.
import { basename } from 'node:path/posix';
import type { Format } from '../format.ts';
import { nextNumber, slug } from '../names.ts';
import { script } from '../script.ts';
import { type Reader, sealedAll, sealedComment, splitsBodies } from '../seal.ts';

/** `${name}` is a placeholder wherever it stands, in comments too; one that nobody defined is an error. */
const reader: Reader = { finds: /\$\{+/, misreads: splitsBodies };

export const flyway: Format = {
  name: 'flyway',
  about: 'Flyway: V1__name.sql and U1__name.sql, numbered as the others in the folder',
  directory: 'sql',
  files(migration, folder) {
    const version = nextVersion([...folder.keys()], migration.created);
    const file = (prefix: 'V' | 'U', statements: readonly string[]) => ({
      path: `${prefix}${version}__${slug(migration.name, '_')}.sql`,
      text: `${sealedComment(migration, reader)}\n${script(sealedAll(statements, reader))}`,
    });
    return [file('V', migration.up), file('U', migration.down)];
  },
};

/** The version after the highest: its last part counts on, as `1.2` to `1.3`, or goes on by time. */
function nextVersion(paths: readonly string[], created: string): string {
  const versions = paths.flatMap((path) => /^[VUB](\d+(?:[._]\d+)*)__/.exec(basename(path))?.[1] ?? []);
  const highest = versions.sort(compareVersions).at(-1);
  if (highest === undefined) return '1';
  const last = /\d+$/.exec(highest)?.[0] ?? '';
  return highest.slice(0, highest.length - last.length) + nextNumber([last], created, 1);
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split(/[._]/), b.split(/[._]/)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = BigInt(left[i] ?? 0) - BigInt(right[i] ?? 0);
    if (difference !== 0n) return difference < 0n ? -1 : 1;
  }
  return 0;
}
