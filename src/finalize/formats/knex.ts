// Knex: a module with up and down, which run in Knex's transaction.
import type { Folder, Format } from '../format.ts';
import { javascriptString } from '../literals.ts';
import { nextNumber, numbersOf, slug } from '../names.ts';
import { headLines } from '../script.ts';
import { type Reader, sealedAll } from '../seal.ts';

/** Knex takes `?` for a value that is to come, `\?` for the character, and has no way to say a backslash before one. */
const reader: Reader = { finds: /\\+\?/ };

export const knex: Format = {
  name: 'knex',
  about: 'Knex: TIME_name.js with up and down, in the language of the others in the folder',
  directory: 'migrations',
  files(migration, folder) {
    const number = nextNumber(numbersOf(folder.keys()), migration.created, 'time');
    const { extension, head, open } = moduleKind(folder);
    const text = [
      ...headLines(migration).map((line) => `// ${line}`.trimEnd()),
      ...head,
      '',
      open('up'),
      ...steps(migration.up),
      '};',
      '',
      open('down'),
      ...steps(migration.down),
      '};',
      '',
    ];
    return [{ path: `${number}_${slug(migration.name, '_')}${extension}`, text: text.join('\n') }];
  },
};

function steps(statements: readonly string[]): string[] {
  return sealedAll(statements, reader).map(
    (sql) => `  await knex.raw(${javascriptString(sql.replaceAll('?', '\\?'))});`,
  );
}

/** Modules of the kind that the newest one in the folder is; CommonJS in an empty folder, as `knex migrate:make` has it. */
function moduleKind(folder: Folder): { extension: string; head: string[]; open: (name: string) => string } {
  const newest =
    [...folder.keys()]
      .filter((path) => /\.[cm]?[jt]s$/.test(path))
      .sort()
      .at(-1) ?? '.js';
  const extension = /\.[cm]?[jt]s$/.exec(newest)?.[0] ?? '.js';
  if (extension.endsWith('ts')) {
    const open = (name: string) => `export const ${name} = async (knex: Knex): Promise<void> => {`;
    return { extension, head: ['', "import type { Knex } from 'knex';"], open };
  }
  const exporting = /^export\s/m.test(folder.get(newest) ?? '') ? 'export const ' : 'exports.';
  return { extension, head: [], open: (name) => `${exporting}${name} = async (knex) => {` };
}
