// Finding the verb, and the one option whose meaning depends on what follows it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstLook } from '../../src/cli/argv.ts';
import { liveForBareDatabase } from '../../src/cli/commands/diff.ts';

test.each([
  ['push', 'push', '', ''],
  ['push -a', 'push', '', '-a'],
  ['--json push -a', 'push', '--json', '-a'],
  ['-C push pop', 'pop', '-C push', ''],
  ['--target push pop 2', 'pop', '--target push', '2'],
  ['--target=push pop', 'pop', '--target=push', ''],
  ['--color always --quiet show x', 'show', '--color always --quiet', 'x'],
  ['help push', 'push', '', ''],
  ['--json help push', 'push', '--json', ''],
  ['--json', undefined, '--json', ''],
  ['', undefined, '', ''],
])('in `%s` the verb is %s', (line, verb, before, after) => {
  const look = firstLook(line.split(' ').filter(Boolean));
  expect([look.verb, look.before.join(' '), look.after.join(' ')]).toEqual([verb, before, after]);
});

test.each([
  ['push --help', true],
  ['push -h', true],
  ['help', true],
  ['help push', true],
  ['push', false],
  ['new -- --help', false],
])('`%s` asks for help: %s', (line, help) => {
  expect(firstLook(line.split(' ')).help).toBe(help);
});

test('every word but the verb of help is kept, in order', () => {
  const word = fc.oneof(fc.constantFrom('--json', '-C', 'push', '--database', '-a', '--', 'x'), fc.string());
  fc.assert(
    fc.property(fc.array(word), (argv) => {
      fc.pre(!argv.includes('help'));
      const { before, verb, after } = firstLook(argv);
      expect([...before, ...(verb === undefined ? [] : [verb]), ...after]).toEqual(argv);
    }),
  );
});

test.each([
  ['--database', '--live'],
  ['--database f', '--live f'],
  ['--database -z', '--live -z'],
  ['--database udfs/public/f.sql', '--live udfs/public/f.sql'],
  ['--database postgres://h/d', '--database postgres://h/d'],
  ['--database postgresql://h/d f', '--database postgresql://h/d f'],
  ['--database pglite:dir', '--database pglite:dir'],
  ['--database dbname=app', '--database dbname=app'],
  ['--database=anything', '--database=anything'],
  ['--live --database pglite:dir', '--live --database pglite:dir'],
  ['-- --database', '-- --database'],
])('diff %s is read as %s', (line, read) => {
  expect(liveForBareDatabase(line.split(' '))).toEqual(read.split(' '));
});
