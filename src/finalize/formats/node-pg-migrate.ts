// node-pg-migrate: one file of SQL with a part for each direction, which it sends whole and in a transaction.
import type { Format } from '../format.ts';
import { nextNumber, numbersOf, slug } from '../names.ts';
import { script } from '../script.ts';
import { type Reader, sealedAll, sealedComment } from '../seal.ts';

/** Spaces, lines and dashes may stand between the dashes and the words. */
const reader: Reader = { finds: /--(?=[\s-]*(?:up|down)\s+migration)/i };

export const nodePgMigrate: Format = {
  name: 'node-pg-migrate',
  about: 'node-pg-migrate: NUMBER_NAME.sql with an up and a down migration, numbered as the others',
  directory: 'migrations',
  files(migration, folder) {
    const number = nextNumber(numbersOf(folder.keys()), migration.created, 'epoch-ms');
    const [up, down] = [migration.up, migration.down].map((statements) => script(sealedAll(statements, reader)));
    const text = `-- Up Migration\n${sealedComment(migration, reader)}\n${up}\n-- Down Migration\n\n${down}`;
    return [{ path: `${number}_${slug(migration.name, '-')}.sql`, text }];
  },
};
