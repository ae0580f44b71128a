// goose: one file, each statement between its marks, all of a direction in its transaction.
import type { Format } from '../format.ts';
import { nextNumber, numbersOf, slug } from '../names.ts';
import { script } from '../script.ts';
import { type Reader, sealedAll, sealedComment } from '../seal.ts';

const reader: Reader = { finds: /--(?=[^\S\n]*\+goose)/i };

export const goose: Format = {
  name: 'goose',
  about: 'goose: NUMBER_NAME.sql with StatementBegin and StatementEnd around each statement',
  directory: 'migrations',
  files(migration, folder) {
    const number = nextNumber(numbersOf(folder.keys()), migration.created, 'time');
    const [up, down] = [migration.up, migration.down].map((statements) =>
      sealedAll(statements, reader)
        .map((sql) => `-- +goose StatementBegin\n${script([sql])}-- +goose StatementEnd\n`)
        .join('\n'),
    );
    const text = `${sealedComment(migration, reader)}\n-- +goose Up\n\n${up}\n-- +goose Down\n\n${down}`;
    return [{ path: `${number}_${slug(migration.name, '_')}.sql`, text }];
  },
};
