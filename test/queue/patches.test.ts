// patches: the one pass over all files finds each patch that changes a unit, however its name is written there, and says what is wrong.
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PatchFiles } from '../../src/queue/common/patch-files.ts';
import { endNamed, filesNamed } from '../../src/queue/common/unit-names.ts';
import { patchesOf } from '../../src/queue/patches.ts';
import { writeQueue } from '../support/queue.ts';

const long = (last: string) => `${'-- A line of many.\n'.repeat(5000)}${last}\n`;

test('finds a unit in any patch, and reads what is plain to be no other', async () => {
  const queue = writeQueue({
    units: { f: 'f 1\n', größe: 'g 1\n', late: long('1'), 'udfs/app/f.sql': 'f 1\n' },
    patches: {
      one: { f: 'f 2\n' },
      quoted: { größe: 'g 2\n' },
      // Its unit's name is in no other place than behind all of these lines.
      big: { 'udfs/app/big.sql': long('1'), late: long('2') },
      words: { 'udfs/app/f.sql': '-- as "udfs/public/f.sql"\nf 2\n' },
    },
  });
  const names = async (word: string) => (await patchesOf(queue.context(), word)).map((p) => p.name);
  expect(await names('udfs/public/f.sql')).toEqual(['one']);
  expect(await names('./udfs/public/f.sql')).toEqual(['one']);
  expect(await names('udfs/public/größe.sql')).toEqual(['quoted']);
  expect(await names('udfs/public/late.sql')).toEqual(['big']);
  // A unit that only a patch has.
  expect(await names('udfs/app/big.sql')).toEqual(['big']);
  for (const word of ['big', 'app.big', 'big(integer)']) expect(await names(word)).toEqual(['big']);
  expect(filesNamed('app/big', ['udfs/app/big.sql'])).toEqual([]);
  expect(await names('größe')).toEqual(['quoted']);
  expect(await names('f')).toEqual(['one', 'words']);
  expect(await patchesOf(queue.context(), 'udfs/app/f.sql')).toEqual([
    { name: 'words', state: 'unapplied', top: false },
  ]);

  queue.write('patches/one.patch', '');
  expect(await names('udfs/public/f.sql')).toEqual([]);
  queue.remove('patches/one.patch');
  await expect(names('udfs/public/f.sql')).rejects.toMatchObject({
    message: 'patch one is in series.yaml but has no file patches/one.patch',
    line: 2,
  });
  symlinkSync('quoted.patch', join(queue.root, 'patches/one.patch'));
  await expect(names('udfs/public/f.sql')).rejects.toMatchObject({ file: 'patches/one.patch' });
  rmSync(join(queue.root, 'patches'), { recursive: true });
  symlinkSync('udfs', join(queue.root, 'patches'));
  await expect(names('udfs/public/f.sql')).rejects.toMatchObject({ file: 'patches' });
});

test('a word is sought as the end of a path: the whole one, or the name of a file', async () => {
  for (const word of ['f', 'app.f', 'f(integer)', 'app.f(a integer)']) expect(endNamed(word)).toBe('/f.sql');
  for (const word of ['udfs/app/f.sql', './udfs/app/f.sql']) expect(endNamed(word)).toBe('udfs/app/f.sql');
  // A schema f with a routine sql.
  expect(endNamed('f.sql')).toBe('/sql.sql');

  const queue = writeQueue({ units: { f: 'f 1\n' }, patches: { one: { f: 'f 2\n' }, broken: { f: 'f 3\n' } } });
  const broken = '--- a/udfs/public/NAME.sql\n+++ b/udfs/public/NAME.sql\n@@ -1 +9 @@\n-f 2\n';
  queue.write('patches/broken.patch', broken.replaceAll('NAME', 'other'));
  expect((await patchesOf(queue.context(), 'f')).map((p) => p.name)).toEqual(['one']);
  queue.write('patches/broken.patch', broken.replaceAll('NAME', 'f'));
  await expect(patchesOf(queue.context(), 'f')).rejects.toMatchObject({ patch: 'broken' });
});

test('the diffs of a unit are the same, looked for alone or among all', () => {
  const units = Object.fromEntries(['a', 'b', 'größe', 'c', 'd', 'e', 'late'].map((name) => [name, `${name} 1\n`]));
  const queue = writeQueue({
    units: { ...units, late: long('1') },
    patches: {
      one: { a: 'a 2\n', größe: 'g 2\n', late: long('2') },
      // Names the unit, and does not change it.
      words: { b: '-- udfs/public/a.sql\nb 2\n' },
      two: { a: 'a 3\n', c: 'c 2\n', d: null },
    },
  });
  // A patch whose file is gone has none.
  queue.write('series.yaml', queue.read('series.yaml').replace('- words', '- gone\n  - words'));
  const all = new PatchFiles(queue.context()).chains();
  expect([...all.keys()].length).toBe(6);
  const paths = [...Object.keys(units), 'none'].map((name) => `udfs/public/${name}.sql`);
  for (const path of paths) expect(new PatchFiles(queue.context()).chain(path), path).toEqual(all.get(path) ?? []);
  // More units than are looked for one by one.
  const files = new PatchFiles(queue.context());
  for (const path of [...paths, ...paths]) expect(files.chain(path), path).toEqual(all.get(path) ?? []);
});
