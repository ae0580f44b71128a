// Supabase: one file of SQL, which the CLI splits into statements and runs in one go. It knows no way down: the older text goes to
// a folder beside, for psql and `supabase migration repair --status reverted`.
import type { Format } from '../format.ts';
import { nextNumber, numbersOf, slug } from '../names.ts';
import { script } from '../script.ts';
import { sealedAll, sealedComment } from '../seal.ts';

export const supabase: Format = {
  name: 'supabase',
  about: 'Supabase: migrations/TIME_NAME.sql; the way back, for psql, in down/',
  directory: 'supabase',
  files(migration, folder) {
    const others = [...folder.keys()].filter((path) => path.startsWith('migrations/'));
    const number = nextNumber(numbersOf(others), migration.created, 'time');
    const name = `${number}_${slug(migration.name, '_')}.sql`;
    const [up, down] = [migration.up, migration.down].map((statements) => script(sealedAll(statements, {})));
    const head = sealedComment(migration, {});
    return [
      { path: `migrations/${name}`, text: `${head}\n${up}` },
      { path: `down/${name}`, text: `${head}\nBEGIN;\n\n${down}\nCOMMIT;\n` },
    ];
  },
};
