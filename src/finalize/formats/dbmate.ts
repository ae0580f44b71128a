// dbmate: one file, an up and a down part, each of which it sends whole and in a transaction.
import type { Format } from '../format.ts';
import { nextNumber, numbersOf, slug } from '../names.ts';
import { script } from '../script.ts';
import { type Reader, sealedAll, sealedComment } from '../seal.ts';

/** Spaces and lines may stand between the dashes and the word. */
const reader: Reader = { finds: /--(?=\s*migrate:)/i };

export const dbmate: Format = {
  name: 'dbmate',
  about: 'dbmate: TIME_NAME.sql with migrate:up and migrate:down',
  directory: 'db/migrations',
  files(migration, folder) {
    const number = nextNumber(numbersOf(folder.keys()), migration.created, 'time');
    const [up, down] = [migration.up, migration.down].map((statements) => script(sealedAll(statements, reader)));
    const text = `-- migrate:up\n${sealedComment(migration, reader)}\n${up}\n-- migrate:down\n\n${down}`;
    return [{ path: `${number}_${slug(migration.name, '_')}.sql`, text }];
  },
};
