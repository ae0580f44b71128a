// The table of verbs is whole: each record has what the help and the parser need, and its examples work.
import { describe, expect, test } from 'vitest';
import { firstLook } from '../../src/cli/argv.ts';
import { commands } from '../../src/cli/commands.ts';
import { exitMeanings, exitStatus } from '../../src/cli/exit.ts';
import { globalOptions } from '../../src/cli/globals.ts';
import { commandHelp, programHelp } from '../../src/cli/help.ts';
import { parseCommand } from '../../src/cli/parse.ts';
import { readPlainWords } from '../../src/cli/plain-words.ts';
import { plain } from '../../src/cli/style.ts';
import { literalPattern } from '../../src/literal-pattern.ts';

const names = commands.map((command) => command.name);

/** Splits a command line as a shell does, as far as the examples need it. */
function words(line: string): string[] {
  return [...line.replace(/ [|>].*/, '').matchAll(/"([^"]*)"|(\S+)/g)].map((m) => m[1] ?? m[2] ?? '');
}

test('has the verbs of the design, each once', () => {
  const look =
    'ui status series applied unapplied top next previous show diff header files patches annotate graph impact log completion';
  const all = `init new edit refresh absorb push pop goto move fold split fork rename delete guard select import export undo redo watch ${look} load drift adopt check`;
  const permanent = 'finalize revert unfinalize';
  expect(names).toEqual(`${all} ${permanent}`.split(' '));
  expect(new Set(names).size).toBe(names.length);
});

describe.each(commands)('$name', (command) => {
  test('says in one line what it does', () => {
    expect(command.summary).toMatch(/^[a-z].{10,95}[^.]$/);
  });

  test.each(command.examples)('has an example that parses: $line', ({ line, meaning }) => {
    const [program, ...argv] = words(line);
    const { verb, before, after } = firstLook(argv);
    expect([program, verb]).toEqual(['pgquilt', command.name]);
    expect(() => parseCommand(command, before, after)).not.toThrow();
    expect(meaning).not.toBe('');
  });

  test('explains every argument and option in its help, with the example', () => {
    const help = commandHelp(command, plain);
    for (const { name } of command.arguments ?? []) expect(help).toContain(`${name.toUpperCase()}  `);
    for (const { flags, about } of [...(command.options ?? []), ...globalOptions]) {
      expect(about).not.toBe('');
      expect(help).toContain(flags.replace(/ <.*/, ''));
      expect(help).toContain(about);
    }
    for (const { line } of command.examples) expect(help).toContain(line);
    expect(help).not.toMatch(/ $/m);
    for (const row of help.split('\n')) expect(row.length).toBeLessThanOrEqual(120);
  });

  test('has plain words read as the parser reads them', () => {
    const parse = (words: string[]) => {
      try {
        return parseCommand(command, [], words);
      } catch {
        return null;
      }
    };
    for (const given of [[], ['a'], ['a', '2'], ['a', 'b', 'c'], ['1', '', 'c', 'd e']]) {
      const parsed = parse(given);
      const isLeft = command.rewrite !== undefined || command.options?.some(({ flags }) => flags.includes('--no-'));
      expect(readPlainWords(command, [], given)).toEqual(isLeft === true ? null : parsed);
    }
    expect(readPlainWords(command, ['--json'], ['a'])).toBeNull();
    expect(readPlainWords(command, [], ['a', '-x'])).toBeNull();
  });

  test('takes the global options before and after its name', () => {
    const given = { database: 'pglite:x', json: true, quiet: true, readOnly: true };
    const needed = (command.arguments ?? []).filter((a) => a.optional !== true).map((a) => a.name);
    const before = ['--database', 'pglite:x', '--json', '--quiet', '--read-only'];
    expect(parseCommand(command, before, needed).globals).toMatchObject(given);
    expect(parseCommand(command, [], [...needed, ...before, '-C', '/', '--yes']).globals).toMatchObject(given);
  });
});

test('the help lists every verb under its group, and every exit status', () => {
  const help = programHelp(commands, plain);
  for (const { name, summary } of commands)
    expect(help).toMatch(new RegExp(`^  ${name} +${literalPattern(summary)}$`, 'm'));
  for (const status of Object.values(exitStatus)) expect(help).toMatch(new RegExp(`^  ${status} +\\S`, 'm'));
  expect(exitMeanings.map(([status]) => status)).toEqual([0, ...new Set(Object.values(exitStatus))]);
  expect(help).toContain('Making it permanent');
});

test('exit statuses are those of the design', () => {
  expect(exitStatus).toEqual({
    failed: 1,
    outdated: 1,
    'nothing-to-do': 2,
    conflict: 3,
    drift: 4,
    locked: 5,
    connection: 6,
    usage: 64,
    interrupted: 130,
  });
});
