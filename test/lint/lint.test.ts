// The pure parts of the lints: reading what the server prints, which calls are tried, what a header silences.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readDefinition } from '../../src/lint/definition.ts';
import { ignoredLints } from '../../src/lint/ignore.ts';
import { lints } from '../../src/lint/lints.ts';
import { probesOf } from '../../src/lint/probe.ts';
import { describeOnEachServer } from '../support/databases.ts';
import { useDatabase } from '../support/test-database.ts';

const integer = { type: 'integer', category: 'N' };
const numeric = { type: 'numeric', category: 'N' };
const shown = (...args: { type: string; category: string }[]) =>
  probesOf([{ name: 'public.f', args, defaults: 0 }]).map((p) => p.shown.replace('public.f', ''));

test('calls: by the declared types, by common ones, by literals without a type', () => {
  expect(shown()).toEqual(['()']);
  expect(shown(numeric)).toEqual(['(numeric)', '(integer)', '(unknown)']);
  expect(shown(integer, { type: 'app.colour', category: 'E' })).toEqual([
    '(integer, app.colour)',
    '(integer, unknown)',
    '(unknown, app.colour)',
    '(unknown, unknown)',
  ]);
  expect(shown({ type: 'anyarray', category: 'P' })).toEqual(['(integer[])', '(unknown)']);
  expect(probesOf([{ name: 'f', args: [integer, integer], defaults: 2 }]).map((p) => p.sql)).toEqual(
    expect.arrayContaining(['f()', 'f(NULL::integer)', 'f(NULL)', 'f(NULL::integer, NULL)']),
  );
  expect(shown(...Array.from({ length: 50 }, () => numeric)).length).toBe(102);
});

test('a header silences with a code or a name, and a reason', () => {
  const ignored = (header: string) => [...ignoredLints(header, 'p', 'patches/p.patch')];
  expect(ignored('Subject: x\n\nLint-ignore: PQ001 in the text is none\n')).toEqual([]);
  expect(ignored('Subject: x\nLint-ignore: PQ001 for\n  good reason\nlint-ignore: held-results rebuilt\n\n')).toEqual([
    'PQ001',
    'PQ004',
  ]);
});

test.each([
  ['no such lint', 'Subject: x\nLint-ignore: PQ999 because\n', 2, /"PQ999" is no lint/],
  ['no reason', 'Subject: x\nDate: today\nLint-ignore: PQ001\n', 3, /no reason/],
  ['nothing at all', 'Lint-ignore:\n', 1, /"" is no lint/],
])('a Lint-ignore with %s is refused with its line', (_, header, line, message) => {
  expect(() => ignoredLints(header, 'p', 'patches/p.patch')).toThrow(
    expect.objectContaining({ code: 'failed', line, message: expect.stringMatching(message) }),
  );
});

test('codes and names are given once, and the page lists them all', () => {
  expect(new Set(lints.flatMap((l) => [l.code, l.name])).size).toBe(2 * lints.length);
  const page = readFileSync(new URL('../../docs/tests-and-lints.md', import.meta.url), 'utf8');
  const rows = lints.map(({ code, severity, summary, why }) => `| ${code} | ${severity} | ${summary} | ${why} |`);
  const tight = page.replace(/ {2,}/g, ' ');
  expect(rows.filter((row) => !tight.includes(row))).toEqual([]);
});

describeOnEachServer('definitions as the server prints them', (server) => {
  const db = useDatabase(server);

  test('head, SET clauses and body', async () => {
    await db.sql(`CREATE FUNCTION public.f(a text DEFAULT E'x\\n LANGUAGE y\\n STRICT') RETURNS SETOF integer LANGUAGE sql
      IMMUTABLE STRICT SECURITY DEFINER LEAKPROOF PARALLEL RESTRICTED COST 5 ROWS 7
      SET search_path TO public, pg_temp SET work_mem TO '1MB' AS $$ SELECT 1 /*
 STABLE */ $$; CREATE FUNCTION public.g() RETURNS integer LANGUAGE sql AS 'SELECT 1';
      CREATE FUNCTION public.w() RETURNS bigint LANGUAGE internal WINDOW IMMUTABLE AS 'window_row_number'`);
    const read = async (id: string) =>
      readDefinition(String(await db.value(`SELECT pg_get_functiondef('public.${id}'::regprocedure)`)));
    const f = await read('f(text)');
    expect(f?.said.map((s) => s.words)).toEqual([
      'IMMUTABLE',
      'PARALLEL RESTRICTED',
      'STRICT',
      'SECURITY DEFINER',
      'LEAKPROOF',
      'COST 5',
      'ROWS 7',
      "SET search_path TO 'public', 'pg_temp'",
      "SET work_mem TO '1MB'",
    ]);
    expect(f?.body).toMatch(/^AS \$function\$ SELECT 1 \/\*\n STABLE \*\/ \$function\$/);
    expect((await read('g()'))?.said).toEqual([]);
    expect((await read('w()'))?.said.map((s) => s.words)).toEqual(['WINDOW', 'IMMUTABLE']);
  });
});
