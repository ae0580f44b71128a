// Liquibase, formatted SQL: a change set and its rollback, sent whole. Its reader goes by lines and finds its own comments in
// bodies too: a line `-- rollback the order` there would be taken out of the body.
import type { Format } from '../format.ts';
import { nextNumber, numbersOf, slug } from '../names.ts';
import { script } from '../script.ts';
import { type Reader, sealedAll, sealedComment, splitsBodies } from '../seal.ts';

const words = 'liquibase|changeset|rollback|preconditions?|comment|property|ignorelines|validchecksum|ignore|alternate';
const reader: Reader = {
  // `--rollback` and the block `/* liquibase rollback`, with any number of spaces; `${name}` is a property of the change log;
  // a `?` of a rollback arrives as `??`, and a line of one with a separator of Unicode's does not arrive.
  finds: new RegExp(`--(?=-*\\s*(?:${words}))|/\\*(?=\\s*liquibase)|\\$\\{+|\\?|[\u0085\u2028\u2029]`, 'i'),
  misreads: splitsBodies,
};

export const liquibase: Format = {
  name: 'liquibase',
  about: 'Liquibase: a change log NUMBER-NAME.sql of formatted SQL with one change set, for includeAll',
  directory: 'db/changelog',
  files(migration, folder) {
    const name = slug(migration.name, '-');
    const number = nextNumber(numbersOf(folder.keys()), migration.created, 'time');
    const [up = '', down = ''] = [migration.up, migration.down].map((statements) =>
      script(sealedAll(statements, reader)),
    );
    const options = 'splitStatements:false stripComments:false rollbackSplitStatements:false';
    const text = [
      '--liquibase formatted sql',
      '',
      `--changeset pgquilt:${name} ${options}`,
      sealedComment(migration, reader),
      up,
      // A blank after the word belongs to the line: without it an empty line of the older text would be no rollback.
      ...down
        .trimEnd()
        .split('\n')
        .map((line) => `--rollback ${line}`),
      '',
    ];
    return [{ path: `${number}-${name}.sql`, text: text.join('\n') }];
  },
};
