// Prisma: a folder with migration.sql, which its engine sends whole. It knows no way down: down.sql stands beside it, for
// `prisma db execute --file` and `prisma migrate resolve --rolled-back`.
import type { Format, Migration } from '../format.ts';
import { nextNumber, numbersOf, slug } from '../names.ts';
import { script } from '../script.ts';
import { sealedAll, sealedComment } from '../seal.ts';

const lock = 'migration_lock.toml';

export const prisma: Format = {
  name: 'prisma',
  about: 'Prisma: TIME_NAME/migration.sql; the way back, for `prisma db execute`, in down.sql beside it',
  directory: 'prisma/migrations',
  files(migration, folder) {
    const others = [...folder.keys()].filter((path) => path.includes('/'));
    const number = nextNumber(numbersOf(others.map((path) => path.split('/')[0] ?? '')), migration.created, 'time');
    const name = `${number}_${slug(migration.name, '_')}`;
    const files = [
      { path: `${name}/migration.sql`, text: text(migration, 'up') },
      { path: `${name}/down.sql`, text: text(migration, 'down') },
    ];
    return folder.has(lock) ? files : [...files, { path: lock, text: 'provider = "postgresql"\n' }];
  },
};

/** Prisma opens no transaction of its own. */
function text(migration: Migration, direction: 'up' | 'down'): string {
  return `${sealedComment(migration, {})}\nBEGIN;\n\n${script(sealedAll(migration[direction], {}))}\nCOMMIT;\n`;
}
