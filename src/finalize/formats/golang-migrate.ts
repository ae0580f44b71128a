// golang-migrate: a pair of files, each sent whole; it opens no transaction of its own. Its `x-multi-statement=true`, which splits
// at every semicolon, cannot run functions, here as anywhere.
import type { Format } from '../format.ts';
import { nextNumber, numbersOf, slug } from '../names.ts';
import { script } from '../script.ts';
import { sealedAll, sealedComment } from '../seal.ts';

export const golangMigrate: Format = {
  name: 'golang-migrate',
  about: 'golang-migrate: NUMBER_NAME.up.sql and .down.sql, counted or by time as the others in the folder',
  directory: 'migrations',
  files(migration, folder) {
    const number = nextNumber(numbersOf(folder.keys()), migration.created, 'time');
    const file = (direction: 'up' | 'down') => ({
      path: `${number}_${slug(migration.name, '_')}.${direction}.sql`,
      text: `${sealedComment(migration, {})}\nBEGIN;\n\n${script(sealedAll(migration[direction], {}))}\nCOMMIT;\n`,
    });
    return [file('up'), file('down')];
  },
};
