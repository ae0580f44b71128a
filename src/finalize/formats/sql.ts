// A plain pair of scripts, for psql and for whatever runs SQL: TIME_name.up.sql and TIME_name.down.sql.
import type { Format } from '../format.ts';
import { freeTimeStamp, headComment, script } from '../script.ts';
import { psql, sealedAll } from '../seal.ts';

export const sql: Format = {
  name: 'sql',
  about: 'plain SQL, a pair TIME_NAME.up.sql and TIME_NAME.down.sql; each is one transaction',
  directory: 'migrations',
  files(migration, folder) {
    const name = `${freeTimeStamp(migration.created, folder.keys())}_${migration.name}`;
    const text = (statements: readonly string[], what: string): string =>
      `${headComment(migration)}-- ${what}\n\nBEGIN;\n\n${script(sealedAll(statements, psql))}\nCOMMIT;\n`;
    return [
      { path: `${name}.up.sql`, text: text(migration.up, 'Up: runs alike where the change is there already.') },
      { path: `${name}.down.sql`, text: text(migration.down, 'Down: the older text is all in here.') },
    ];
  },
};
