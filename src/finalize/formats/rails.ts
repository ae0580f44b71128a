// Rails: a migration class that executes SQL in the migration's transaction. Functions are not in schema.rb: it is for
// projects with `config.active_record.schema_format = :sql`.
import type { Folder, Format } from '../format.ts';
import { rubyHeredoc } from '../literals.ts';
import { asciiSlug, nextNumber, numbersOf } from '../names.ts';
import { headLines } from '../script.ts';
import { sealedAll } from '../seal.ts';

export const rails: Format = {
  name: 'rails',
  about: 'Rails: db/migrate/TIME_name.rb with up and down, for projects with structure.sql',
  directory: 'db/migrate',
  files(migration, folder) {
    const number = nextNumber(numbersOf(folder.keys()), migration.created, 'time');
    const name = freeName(asciiSlug(migration.name, '_'), folder);
    const text = [
      // A subject with `coding:` in it would, in the first line, say how the file is encoded.
      '# Written by pgquilt finalize.',
      ...headLines(migration).map((line) => `# ${line}`.trimEnd()),
      `class ${camel(name)} < ActiveRecord::Migration[${railsVersion(folder)}]`,
      ...method('up', migration.up),
      '',
      ...method('down', migration.down),
      'end',
      '',
    ];
    return [{ path: `${number}_${name}.rb`, text: text.join('\n') }];
  },
};

function method(name: 'up' | 'down', statements: readonly string[]): string[] {
  const lines = sealedAll(statements, {}).flatMap((sql) => {
    const { opening, lines } = rubyHeredoc(sql);
    return [`    execute ${opening}`, lines.trimEnd()];
  });
  return [`  def ${name}`, ...lines, '  end'];
}

/** Rails refuses two migrations of one class. A class begins with a letter. */
function freeName(name: string, folder: Folder): string {
  const lettered = /^[a-z]/.test(name) ? name : `patch_${name}`;
  const taken = new Set([...folder.keys()].map((path) => camel(/^\d+_(.*?)\.rb$/.exec(path)?.[1] ?? '')));
  let free = lettered;
  for (let n = 2; taken.has(camel(free)); n++) free = `${lettered}_${n}`;
  return free;
}

function camel(name: string): string {
  return name.replace(/(?:^|_)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
}

/** What the others in the folder say; every Rails from 6.1 on knows its older versions. */
function railsVersion(folder: Folder): string {
  const versions = [...folder.values()].flatMap(
    (text) => /ActiveRecord::Migration\[(\d+\.\d+)\]/.exec(text)?.[1] ?? [],
  );
  return versions.sort((a, b) => Number(a) - Number(b)).at(-1) ?? '6.1';
}
