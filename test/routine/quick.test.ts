// The quick reader against PostgreSQL's own parser: where it reads a text at all, it reads the same.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ParsedStatement } from '../../src/routine/ast.ts';
import { loadParser, type ParseStatements } from '../../src/routine/parser.ts';
import { readQuickly } from '../../src/routine/quick/quick.ts';
import { layouts } from '../real-input/wild-layouts.ts';
import { routines } from '../real-input/wild-routines.ts';
import { times } from '../support/long.ts';

let parse: ParseStatements;
beforeAll(async () => {
  parse = await loadParser();
});

/** Without positions inside the nodes, which the quick reader does not give. */
const bare = (statements: readonly ParsedStatement[]): unknown =>
  JSON.parse(JSON.stringify(statements, (key, value) => (/^(name_)?location$/.test(key) ? undefined : value)));

/** What PostgreSQL's parser makes of it, or that it refuses. */
function expected(text: string): unknown {
  try {
    return bare(parse(text, 'x.sql'));
  } catch {
    return 'refused';
  }
}

function agrees(text: string): boolean {
  const quick = readQuickly(text);
  if (quick === null) return false;
  expect(bare(quick), text).toEqual(expected(text));
  return true;
}

const body = ' AS $f$ begin return 1; end $f$';
const read: readonly (readonly [what: string, text: string])[] = [
  ['nothing', ''],
  ['comments alone', '-- none\n/* a /* nested */ one */'],
  ['no parameters', `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql${body};`],
  ['no semicolon', `create or replace function s.f() returns void language plpgsql${body}`],
  ['BOM', `\ufeffCREATE FUNCTION f() RETURNS void LANGUAGE plpgsql${body};\n`],
  [
    'words beyond ASCII in strings',
    `CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT ''Grüße 🌻''';\n-- ä\nCOMMENT ON FUNCTION f() IS 'Größe 🌻';`,
  ],
  [
    'modes',
    `CREATE FUNCTION f(a int, IN b text, OUT c bigint, INOUT d public.t, VARIADIC e text[]) RETURNS record LANGUAGE sql${body};`,
  ],
  ['IN OUT', `CREATE PROCEDURE p(in out a int) LANGUAGE sql${body};`],
  [
    'types without names',
    `CREATE FUNCTION f(int, double precision, timestamp with time zone, time without time zone, character varying(3), numeric(10, 2), t.c%TYPE, interval, json, "My Type"[][]) RETURNS SETOF real LANGUAGE sql${body};`,
  ],
  [
    'names that are types elsewhere',
    `CREATE FUNCTION f(name name, date date, "int" int, day day, text text) RETURNS TABLE (type text, value jsonb) LANGUAGE sql${body};`,
  ],
  ['one column', `CREATE FUNCTION f() RETURNS TABLE(a int[]) LANGUAGE sql${body};`],
  [
    'defaults',
    `CREATE FUNCTION f(a int = -1, b text DEFAULT 'it''s'::text, c date DEFAULT now()::date, d bool DEFAULT false, e numeric DEFAULT 1.50, f int DEFAULT 0, g text DEFAULT NULL, h text DEFAULT '', i bigint DEFAULT 99999999999, j date DEFAULT pg_catalog.now()) RETURNS void LANGUAGE sql${body};`,
  ],
  [
    'every option',
    `CREATE FUNCTION f() RETURNS int AS $$x$$ LANGUAGE 'SQL' IMMUTABLE STRICT SECURITY DEFINER COST 0.5 ROWS 100 PARALLEL SAFE LEAKPROOF WINDOW SET search_path = public, pg_temp SET "My.x" TO 'a', On, true, 3, -2, 0 SET a.b FROM CURRENT SET c = DEFAULT;`,
  ],
  [
    'options the other way',
    `CREATE FUNCTION f() RETURNS int NOT LEAKPROOF CALLED ON NULL INPUT EXTERNAL SECURITY INVOKER RETURNS NULL ON NULL INPUT COST 0 AS 'obj', 'sym' LANGUAGE c;`,
  ],
  ['trigger', `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql${body};`],
  [
    'two routines and what is attached',
    `CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql${body};;\nCREATE PROCEDURE "P"() LANGUAGE sql${body};
GRANT EXECUTE ON FUNCTION f(a int, OUT b int), g TO bob, PUBLIC WITH GRANT OPTION; REVOKE ALL PRIVILEGES ON PROCEDURE "P"() FROM public, "Bob", session_user;
GRANT ALL ON ROUTINE f(int) TO current_role; ALTER FUNCTION f(int) OWNER TO "Alice"; ALTER ROUTINE f OWNER TO CURRENT_USER;
COMMENT ON FUNCTION f(int) IS NULL; COMMENT ON PROCEDURE "P"() IS ''; COMMENT ON FUNCTION f(int) IS $$a 'b'$$;`,
  ],
];

test.each(read)('reads as PostgreSQL does: %s', (_, text) => {
  expect(agrees(text)).toBe(true);
});

const left: readonly (readonly [what: string, text: string])[] = [
  ['SQL-standard body', 'CREATE FUNCTION f() RETURNS int RETURN 1;'],
  ['aggregate', 'CREATE AGGREGATE a(int) (SFUNC = f, STYPE = int);'],
  ['a default with arguments', `CREATE FUNCTION f(a int DEFAULT abs(1)) RETURNS int LANGUAGE sql${body};`],
  ['an operator beside the equals sign', `CREATE FUNCTION f(a int =@ 1) RETURNS int LANGUAGE sql${body};`],
  ['escape string', `CREATE FUNCTION f() RETURNS int LANGUAGE sql AS E'a\\nb';`],
  ['continued string', `CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'a'\n'b';`],
  ['keyword as a name', `CREATE FUNCTION select() RETURNS int LANGUAGE sql${body};`],
  ['letters beyond ASCII in a plain name', `CREATE FUNCTION größe() RETURNS int LANGUAGE sql${body};`],
  ['a name that PostgreSQL cuts', `CREATE FUNCTION ${'f'.repeat(64)}() RETURNS int LANGUAGE sql${body};`],
  ['a quoted name that PostgreSQL cuts', `CREATE FUNCTION "${'ä'.repeat(32)}"() RETURNS int LANGUAGE sql${body};`],
  ['%TYPE of no column', `CREATE FUNCTION f(a t%TYPE) RETURNS int LANGUAGE sql${body};`],
  ['a comment that nobody closes', `CREATE FUNCTION f() RETURNS int LANGUAGE sql${body}; /* a`],
  ['a byte order mark inside', `CREATE FUNCTION f() RETURNS \ufeffint LANGUAGE sql${body};`],
  ['SET TIME ZONE', `CREATE FUNCTION f() RETURNS int LANGUAGE sql SET TIME ZONE 'UTC'${body};`],
  ['another statement', 'DROP TABLE t;'],
  ['an unfinished one', 'CREATE FUNCTION f('],
  ['an unclosed body', 'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ x'],
  ['junk behind', `CREATE FUNCTION f() RETURNS int LANGUAGE sql${body} junk;`],
];

test.each(left)("leaves to PostgreSQL's parser: %s", (_, text) => {
  expect(readQuickly(text)).toBeNull();
});

describe('texts that people wrote', () => {
  const corpus = [
    ...unitsOf('udfs'),
    ...[...layouts, ...routines].flatMap((w) => [w.before ?? '', w.after ?? '']),
    ...read.map(([, text]) => text),
  ];

  test('every one of them', () => {
    const quick = corpus.filter(agrees).length;
    expect(quick / corpus.length).toBeGreaterThan(0.5);
  });

  test('with words left out, doubled, exchanged or put in', () => {
    const pieces = corpus.map((text) => text.match(/\s+|\w+|\$\w*\$|[^\w\s]/gu) ?? []).filter((p) => p.length > 0);
    const words = [...new Set(pieces.flat())];
    const change = fc.record({
      at: fc.nat(),
      how: fc.constantFrom('out', 'twice', 'put', 'swap'),
      word: fc.constantFrom(...words),
    });
    fc.assert(
      fc.property(fc.constantFrom(...pieces), fc.array(change, { minLength: 1, maxLength: 3 }), (from, changes) => {
        const now = [...from];
        for (const { at, how, word } of changes) {
          const i = at % (now.length || 1);
          if (how === 'out') now.splice(i, 1);
          if (how === 'twice') now.splice(i, 0, now[i] ?? '');
          if (how === 'put') now.splice(i, 0, ' ', word, ' ');
          if (how === 'swap') now[i] = word;
        }
        agrees(now.join(''));
      }),
      { numRuns: times(1_500, 50_000) },
    );
  });
});

function unitsOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((e) => e.isFile() && e.name.endsWith('.sql'))
    .map((e) => readFileSync(join(e.parentPath, e.name), 'utf8'));
}
