// What each format writes, and how it is called and numbered from what is in the folder; that nothing in it is taken for the
// tool's own. What the tools themselves make of it: real-tools.test.ts.
import { describe, expect, test } from 'vitest';
import { filesOf, type MigrationFile } from '../../src/finalize/format.ts';
import { findFormat, formats } from '../../src/finalize/formats.ts';
import { hostile } from './hostile.ts';

const plain = {
  name: 'lower-case',
  patches: ['lower-case'],
  subject: 'Compare in lower case',
  description: '',
  author: 'Ann <ann@example.org>',
  date: '2026-11-20',
  created: '2026-11-23T02:44:59Z',
  up: ['CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS $$SELECT 2$$'],
  down: ['CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS $$SELECT 1$$ -- one'],
};

function files(format: string, folder: Record<string, string> = {}, migration = plain): readonly MigrationFile[] {
  return findFormat(format).files(migration, new Map(Object.entries(folder)));
}
const paths = (format: string, folder: Record<string, string> = {}): string[] =>
  files(format, folder).map(({ path }) => path);

const plan = '%syntax-version=1.0.0\n%project=shop\n\nfirst 2026-01-01T00:00:00Z A <a@b.c> # x\n';
const revision = (id: string, before: string) =>
  `"""x"""\nrevision = "${id}"\ndown_revision: Union[str, None] = ${before}\n`;

describe('names and numbers', () => {
  const cases: [string, Record<string, string>, string[]][] = [
    ['dbmate', {}, ['20261123024459_lower_case.sql']],
    ['dbmate', { '20261123024459_x.sql': '' }, ['20261123024460_lower_case.sql']],
    ['golang-migrate', {}, ['20261123024459_lower_case.up.sql', '20261123024459_lower_case.down.sql']],
    ['golang-migrate', { '000009_x.up.sql': '' }, ['000010_lower_case.up.sql', '000010_lower_case.down.sql']],
    [
      'golang-migrate',
      { '1600000000_x.up.sql': '' },
      ['1795401899_lower_case.up.sql', '1795401899_lower_case.down.sql'],
    ],
    ['goose', { '00001_x.sql': '', '20240101000000_y.go': '' }, ['20261123024459_lower_case.sql']],
    ['goose', { '00041_x.sql': '' }, ['00042_lower_case.sql']],
    ['node-pg-migrate', {}, ['1795401899000_lower-case.sql']],
    ['node-pg-migrate', { '20240101000000000_x.js': '' }, ['20261123024459000_lower-case.sql']],
    ['node-pg-migrate', { '0001_x.js': '' }, ['0002_lower-case.sql']],
    ['graphile-migrate', {}, ['committed/000001-lower-case.sql', 'down/000001-lower-case.sql']],
    ['knex', { '20240101000000_x.mjs': 'export async function up() {}' }, ['20261123024459_lower_case.mjs']],
    ['knex', { '20240101000000_x.ts': '' }, ['20261123024459_lower_case.ts']],
    [
      'prisma',
      { 'migration_lock.toml': '' },
      ['20261123024459_lower_case/migration.sql', '20261123024459_lower_case/down.sql'],
    ],
    [
      'supabase',
      { 'config.toml': '' },
      ['migrations/20261123024459_lower_case.sql', 'down/20261123024459_lower_case.sql'],
    ],
    ['liquibase', {}, ['20261123024459-lower-case.sql']],
    ['flyway', {}, ['V1__lower_case.sql', 'U1__lower_case.sql']],
    [
      'flyway',
      { 'a/V1_9__x.sql': '', 'V1.10__y.sql': '', 'R__z.sql': '' },
      ['V1.11__lower_case.sql', 'U1.11__lower_case.sql'],
    ],
    [
      'flyway',
      { 'V20240101000000__x.sql': '' },
      ['V20261123024459__lower_case.sql', 'U20261123024459__lower_case.sql'],
    ],
    ['rails', {}, ['20261123024459_lower_case.rb']],
    ['rails', { '20240101000000_lower_case.rb': '' }, ['20261123024459_lower_case_2.rb']],
    ['django', {}, ['0001_lower_case.py', '__init__.py']],
    ['django', { '__init__.py': '', '0001_initial.py': '', '0002_x.py': '' }, ['0003_lower_case.py']],
    [
      'sqitch',
      { 'sqitch.plan': `${plan}lower_case 2026-01-01T00:00:00Z A <a@b.c> # x\n` },
      ['deploy/lower_case_2.sql', 'revert/lower_case_2.sql', 'verify/lower_case_2.sql', 'sqitch.plan'],
    ],
  ];
  test.each(cases)('%s beside %j', (format, folder, expected) => {
    expect(paths(format, folder)).toEqual(expected);
  });
});

test('Alembic: chained to the head, beside it, with a date where the head has one', () => {
  const chain = {
    'env.py': '',
    'v/2024_01_31-aa_x.py': revision('aa', 'None'),
    'v/2024_02_01-bb_y.py': revision('bb', '"aa"'),
  };
  const [file] = files('alembic', chain);
  expect(file?.path).toMatch(/^v\/2026_11_23-[0-9a-f]{12}_lower_case\.py$/);
  expect(file?.text).toContain('\ndown_revision = "bb"\n');
  const [first] = files('alembic');
  expect(first?.path).toMatch(/^versions\/[0-9a-f]{12}_lower_case\.py$/);
  expect(first?.text).toContain('\ndown_revision = None\n');
  const merged = {
    ...chain,
    'v/cc_z.py': revision('cc', '"aa"'),
    'v/dd.py': revision('dd', '(\n    "bb",\n    "cc",\n)'),
  };
  expect(files('alembic', merged)[0]?.text).toContain('\ndown_revision = "dd"\n');
  expect(() => files('alembic', { ...chain, 'v/cc_z.py': revision('cc', '"aa"') })).toThrow(/2 heads: bb, cc/);
});

test('Sqitch: at the end of the plan; without one, how to make it', () => {
  const line = 'lower_case 2026-11-23T02:44:59Z Ann <ann@example.org> # Compare in lower case\n';
  expect(files('sqitch', { 'sqitch.plan': plan }).at(-1)).toEqual({ path: 'sqitch.plan', text: plan + line });
  expect(() => files('sqitch')).toThrow(expect.objectContaining({ hint: expect.stringContaining('sqitch init') }));
});

test('Django: after the newest one of the app, by its label where another one tells', () => {
  const own = { '0001_initial.py': '', '0002_x.py': 'dependencies = [("auth", "0012_y"), ("shop", "0001_initial")]' };
  expect(files('django', own)[0]?.text).toContain('dependencies = [("shop", "0002_x")]');
  const two = { '0001_initial.py': 'dependencies = [("auth", "0012_y")]' };
  expect(files('django', two)[0]?.text).toContain('[(apps.get_containing_app_config(__name__).label, "0001_initial")]');
  expect(() => files('django', { '0002_a.py': '', '0002_b.py': '' })).toThrow(/two newest migrations: 0002_a, 0002_b/);
});

test('graphile-migrate: chained to the newest one by its hash', () => {
  const [file] = files('graphile-migrate', {
    'committed/000002.sql': '--! Previous: -\n--! Hash: sha1:ab\n\nSELECT 1;\n',
  });
  expect(file?.path).toBe('committed/000003-lower-case.sql');
  expect(file?.text).toMatch(
    /^--! Previous: sha1:ab\n--! Hash: sha1:[0-9a-f]{40}\n--! Message: lower-case\n\n-- Compare/,
  );
  expect(() => files('graphile-migrate', { 'committed/000002.sql': 'SELECT 1;' })).toThrow(/no line "--! Hash: …"/);
});

test('Sqitch: a name that it has a meaning for', () => {
  const named = (name: string) => files('sqitch', { 'sqitch.plan': plan }, { ...plain, name })[0]?.path;
  expect(named('HEAD')).toBe('deploy/HEAD_2.sql');
  expect(named('a'.repeat(40))).toBe(`deploy/patch_${'a'.repeat(40)}.sql`);
});

/** What each tool says that its files are called. */
const publishedNames: Record<string, RegExp> = {
  'golang-migrate': /^\d+_.+\.(up|down)\.sql$/,
  goose: /^\d+_.+\.sql$/,
  flyway: /^[VU]\d+([._]\d+)*__.+\.sql$/,
  dbmate: /^\d+_.+\.sql$/,
  supabase: /^(migrations|down)\/\d{14}_.+\.sql$/,
  django: /^\d{4}_\w+\.py$/,
  rails: /^\d{14}_[a-z][a-z0-9_]*\.rb$/,
  sqitch: /^(deploy|revert|verify)\/[^\p{P}](.*[^\p{P}])?\.sql$/u,
};

test("names of patches, whatever is in them, are names of the tools' files", () => {
  const names = ["it's", '$(x);`y`', '%s{x}', '漢字', 'Ünï.code_1', '_', '1'.repeat(200), "a'--b"];
  for (const { name: format } of formats) {
    const folder = new Map(format === 'sqitch' ? [['sqitch.plan', plan]] : []);
    const migrations = names.map((name) => ({ ...plain, name, patches: [name] }));
    const made = filesOf(findFormat(format), migrations, folder).flatMap((all, i) =>
      all.map(({ path, text }) => ({ path, text, name: names[i] ?? '' })),
    );
    const own = made.filter(({ path }) => !/sqitch\.plan|__init__|migration_lock/.test(path));
    expect(new Set(own.map(({ path }) => path)).size, format).toBe(own.length);
    for (const { path, name } of own) {
      // A pair of scripts bears the patch's own name; it is for no tool that has rules.
      if (format !== 'sql') expect(path, `${format} ${name}`).toMatch(/^[\p{L}\p{N}_./-]+$/u);
      expect(path, `${format} ${name}`).toMatch(publishedNames[format] ?? /./);
      expect(
        path.split('/').every((part) => part !== '' && Buffer.byteLength(part) <= 255 && !part.startsWith('-')),
      ).toBe(true);
    }
  }
});

test('Rails: a subject is never the first line, where Ruby reads how the file is encoded', () => {
  const [file] = files('rails', {}, { ...plain, subject: 'coding: latin-1' });
  expect(file?.text.split('\n').slice(0, 2)).toEqual(['# Written by pgquilt finalize.', '# coding: latin-1']);
});

test('Rails: of the version that the others are of', () => {
  const [file] = files('rails', {
    '1_x.rb': 'class X < ActiveRecord::Migration[7.1]',
    '2_y.rb': 'class Y < ActiveRecord::Migration[6.1]',
  });
  expect(file?.text).toContain('\nclass LowerCase < ActiveRecord::Migration[7.1]\n');
});

test('every format holds both texts, ends with a line, and overwrites nothing', () => {
  for (const { name } of formats) {
    const folder = name === 'sqitch' ? { 'sqitch.plan': plan } : {};
    const written = files(name, folder).filter(({ path }) => path !== '__init__.py');
    for (const text of ['SELECT 1', 'SELECT 2'])
      expect(
        written.some((file) => file.text.includes(text)),
        name,
      ).toBe(true);
    for (const { path, text } of written) {
      expect(text.endsWith('\n') && !text.includes('\r'), `${name} ${path}`).toBe(true);
      expect(text.startsWith((folder as Record<string, string>)[path] ?? ''), `${name} ${path}`).toBe(true);
    }
  }
});

describe('what a tool would take for its own is not in the files', () => {
  const lines = (text: string, finds: RegExp): string[] => text.split(/\r?\n/).filter((line) => finds.test(line));
  const both = (format: string): string[] => {
    const folder = new Map(format === 'sqitch' ? [['sqitch.plan', plan]] : []);
    return filesOf(findFormat(format), hostile, folder).flatMap((made) => made.map(({ text }) => text));
  };

  test('lines that begin a part', () => {
    for (const text of both('dbmate'))
      expect(text.match(/^--\s*migrate:\w+/gm)).toEqual(['-- migrate:up', '-- migrate:down']);
    for (const text of both('node-pg-migrate'))
      expect(text.match(/^\s*--[\s-]*(up|down)\s+migration/gim)).toHaveLength(2);
    for (const text of both('goose')) {
      const marks = lines(text, /^--\s*\+goose/).map((line) => line.replace('-- +goose ', ''));
      const part = Array(4).fill(['StatementBegin', 'StatementEnd']).flat();
      expect(marks).toEqual(['Up', ...part, 'Down', ...part]);
    }
  });

  test('placeholders', () => {
    for (const text of [...both('flyway'), ...both('liquibase')]) expect(text).not.toContain('${');
    for (const text of both('graphile-migrate')) expect(text).not.toMatch(/:(DATABASE_NAME|SCHEMA)|^--!include/m);
  });

  test('a carriage return, which editors and git would lose', () => {
    for (const { name } of formats) {
      for (const text of both(name)) expect(text.includes('\r'), name).toBe(false);
    }
  });
});
