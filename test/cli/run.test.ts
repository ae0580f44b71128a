// The command line from its words to its exit status, as far as no database is needed.
import { expect, test } from 'vitest';
import { header } from '../../src/cli/commands/header.ts';
import { commands } from '../../src/cli/commands.ts';
import { parseCommand } from '../../src/cli/parse.ts';
import { forTarget } from '../../src/cli/same-target.ts';
import { ran } from './terminal.ts';

test.each([
  ['', 'which verb? The usage is: pgquilt [options] VERB [arguments]', 'pgquilt --help lists the verbs.'],
  ['psuh', "'psuh' is not a pgquilt verb", 'Did you mean "push"?'],
  ['frobnicate', "'frobnicate' is not a pgquilt verb", 'pgquilt --help lists the verbs.'],
  ['--jsn', "unknown option '--jsn'", 'Did you mean "--json"? pgquilt --help shows what it takes.'],
  ['push --al', "push: unknown option '--al'", 'Did you mean "--all"? pgquilt push --help shows what it takes.'],
  ['push -x', "push: unknown option '-x'", 'pgquilt push --help shows what it takes.'],
  [
    'init --from-database --database pglite:a',
    "init: --from-database has no value: '--database' behind it is an option",
    'Write pgquilt init --from-database <url>. pgquilt init --help shows what it takes.',
  ],
  [
    'refresh -p --dry-run f',
    "refresh: -p has no value: '--dry-run' behind it is an option",
    'Write pgquilt refresh -p <name>. pgquilt refresh --help shows what it takes.',
  ],
  [
    '--target --database=pglite:a top',
    "top: --target has no value: '--database' behind it is an option",
    'Write pgquilt top --target <name>. pgquilt top --help shows what it takes.',
  ],
  [
    'header -m -e',
    "header: -m has no value: '-e' behind it is an option",
    "Write pgquilt header -m <text>. If '-e' is the text: --message=-e. pgquilt header --help shows what it takes.",
  ],
  [
    'header -m --dry-run',
    "header: -m has no value: '--dry-run' behind it is an option",
    "Write pgquilt header -m <text>. If '--dry-run' is the text: --message=--dry-run. pgquilt header --help shows what it takes.",
  ],
  ['push a b', 'push: too many arguments. Expected 1 argument but got 2.', 'pgquilt push --help shows what it takes.'],
  ['push -a one', "push: --all and 'one' are two goals", 'Give one of the two.'],
  [
    'init --schema app',
    'init: --schema chooses what --from-database writes',
    'Add --from-database URL, or leave --schema out.',
  ],
  ['goto', 'goto: where to? A patch, or --series', 'Give one of the two: pgquilt goto NAME, or pgquilt goto --series'],
  ['-C nowhere top', '-C nowhere: there is no such folder', 'Make it first, or leave -C out.'],
  ['diff -z --live', 'diff: -z and --live are two comparisons', 'Give one.'],
  ['push --target a --database pglite:b', '--database and --target both name a database', 'Give one of the two.'],
])('pgquilt %s is refused', async (words, message, hint) => {
  expect(await ran(words)).toEqual({ code: 64, out: '', err: `pgquilt: ${message}\nhint: ${hint}\n` });
  const json = await ran(`${words} --json`);
  expect(json.err).toBe('');
  if (words !== '') expect(JSON.parse(json.out)).toEqual({ error: { code: 'usage', message, hint } });
  else expect(JSON.parse(json.out).error.code).toBe('usage');
});

test.each(commands.map(({ name }) => name))(
  'pgquilt %s --json: a failure is one document, and nothing else',
  async (verb) => {
    const error = { code: expect.any(String), message: expect.any(String), hint: expect.any(String) };
    for (const words of ['--no-such-option', 'a b c d e', 'a', '']) {
      const { code, out } = await ran(`--json ${verb} ${words}`);
      if (code !== 0) expect(JSON.parse(out), words).toEqual({ error: expect.objectContaining(error) });
      if (words.startsWith('-')) expect(code).toBe(64);
    }
  },
);

test.each([
  ['-m', '-x'],
  ['-m', '- with a dash'],
  ['-m', '--no-such-option'],
  ['--message', '--dry-run anew'],
  ['--message=--dry-run'],
  ['--message=-e'],
])('a text that begins with a dash and is no option is a text: %s %s', (...words) => {
  const text = words.at(-1)?.replace('--message=', '');
  expect(parseCommand(header, [], ['one', ...words]).options).toMatchObject({ message: text });
});

test.each(['0', '00', '99999999999999999999'])('pop %s is no number of patches', async (count) => {
  const { code, err } = await ran(`pop ${count}`);
  expect(code).toBe(64);
  expect(err).toContain(`pop: ${count} is no number of patches`);
});

test('a person at a terminal who says no verb gets the interface, which takes a queue', async () => {
  const atTerminal = { stdinIsTerminal: true, stdoutIsTerminal: true, env: { PGQUILT_DATABASE: 'pglite:none' } };
  expect((await ran('', atTerminal)).err).toContain('pgquilt: this is no queue');
  expect(await ran('--jsn', atTerminal)).toMatchObject({ code: 64, out: '' });
});

test.each(['', 'ui', 'ui --plain'])('without a terminal, pgquilt %s is exit 64', async (words) => {
  const { code, out } = await ran(words, { stdoutIsTerminal: true });
  expect([code, out]).toEqual([64, '']);
});

test.each(['--help', '-h', 'help', '--json --help', 'help --quiet'])('pgquilt %s is the help', async (words) => {
  const { code, out } = await ran(words);
  expect(code).toBe(0);
  expect(out).toMatch(/^pgquilt: quilt for PostgreSQL functions/);
  expect(out).not.toContain('\u001b');
});

test.each(['push --help', 'push -h nonsense', 'help push', '--json push --help', '-C nowhere push --help'])(
  'pgquilt %s is the help of push',
  async (words) => {
    const { code, out } = await ran(words);
    expect([code, out.split('\n')[0]]).toEqual([0, 'Usage: pgquilt push [options] [GOAL]']);
  },
);

test.each(['--version', '-V', '-C / --version', '--json --version'])('pgquilt %s is the version', async (words) => {
  expect(await ran(words)).toEqual({ code: 0, out: '0.0.0-source\n', err: '' });
});

test('help is coloured on a terminal, and where colour is asked for', async () => {
  const bold = '\u001b[1mUsage:';
  expect((await ran('--help', { stdoutIsTerminal: true })).out).toContain(bold);
  expect((await ran('--help --color always')).out).toContain(bold);
  expect((await ran('--help --color=always')).out).toContain(bold);
  for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
    expect((await ran('--help', { stdoutIsTerminal: true, env })).out).not.toContain('\u001b');
  }
  expect((await ran('--help --color never', { stdoutIsTerminal: true })).out).not.toContain('\u001b');
});

test('nothing to do is exit 2, and no word of it under --quiet', async () => {
  const env = { PGQUILT_DATABASE: 'pglite:none' };
  expect(await ran('top', { env })).toEqual({ code: 2, out: '', err: 'No patches applied\n' });
  expect(await ran('top --quiet', { env })).toEqual({ code: 2, out: '', err: '' });
  expect(await ran('top --quiet --json', { env })).toMatchObject({ code: 2, err: '' });
});

test('PGQUILT_DEBUG shows the stack, and nothing else does', async () => {
  const { err } = await ran('psuh', { env: { PGQUILT_DEBUG: '1' } });
  expect(err).toMatch(/hint: .*\nProblem: 'psuh' is not a pgquilt verb\n {4}at /);
  expect((await ran('psuh')).err).not.toMatch(/^ {4}at /m);
});

test.each([
  [
    { target: 'prod' },
    'See pgquilt drift; to put both together: pgquilt pop --merge',
    'See pgquilt drift --target prod; to put both together: pgquilt pop --target prod --merge',
  ],
  [
    { database: 'postgres://a:secret@b/c' },
    'Finalize it: pgquilt finalize 2',
    'Finalize it: pgquilt finalize --database URL 2',
  ],
  [{ target: "the other's" }, 'pgquilt load', `pgquilt load --target 'the other'\\''s'`],
  [{}, 'Finalize it: pgquilt finalize 2', 'Finalize it: pgquilt finalize 2'],
  [{ target: 'prod' }, 'Name it: pgquilt push --target NAME', 'Name it: pgquilt push --target NAME'],
  [
    { target: 'prod' },
    'Start one with pgquilt init. pgquilt push --help shows what it takes.',
    'Start one with pgquilt init. pgquilt push --help shows what it takes.',
  ],
])('named by %j, the commands of a hint go there, too: %s', (named, hint, expected) => {
  expect(forTarget(hint, named)).toBe(expected);
});
