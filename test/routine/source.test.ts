// The author's text and its positions: bodies found again in their literals, CREATE with or without OR REPLACE, lines and
// columns as a person counts them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bodyLiteral, sourceOffset } from '../../src/routine/body.ts';
import { createSql } from '../../src/routine/create-sql.ts';
import { quoteIdentifier, quoteLiteral } from '../../src/routine/quote.ts';
import { literalAt, skipTrivia } from '../../src/routine/scan.ts';
import { excerpt, offsetOfCharacter, positionAt } from '../../src/routine/source-position.ts';

describe('the body of a CREATE', () => {
  /** ⟦ and ⟧ stand around the content of the body. */
  test.each([
    'CREATE FUNCTION f() RETURNS int AS $$⟦ body ⟧$$ LANGUAGE sql',
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS '⟦it''s $$ here⟧'",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS E'⟦it\\'s \\n⟧' STABLE",
    'CREATE FUNCTION f() RETURNS int AS $a$⟦ $b$ nested $b$ $$ ⟧$a$ LANGUAGE sql',
    "CREATE FUNCTION f(a text = 'as $$ no $$') RETURNS int AS -- AS 'no'\n /* AS $$ */ $ä$⟦x⟧$ä$ LANGUAGE sql",
    'CREATE FUNCTION "as \'x\'"(a int DEFAULT cast(1 AS int)) RETURNS int LANGUAGE sql AS $$⟦y⟧$$',
    "CREATE FUNCTION f() RETURNS int LANGUAGE c AS '⟦lib⟧', 'symbol'",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS U&'⟦\\0041⟧'",
  ])('%s', (marked) => {
    const create = marked.replace(/[⟦⟧]/g, '');
    const literal = bodyLiteral(create);
    expect(literal?.contentStart).toBe(marked.indexOf('⟦'));
    expect(literal?.contentEnd).toBe(marked.indexOf('⟧') - 1);
  });

  test.each([
    'CREATE FUNCTION f() RETURNS int RETURN 1',
    'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 AS x; END',
    'CREATE AGGREGATE a(int) (SFUNC = f, STYPE = int)',
    "CREATE FUNCTION f() RETURNS int AS 'not closed",
  ])('none in %s', (create) => expect(bodyLiteral(create)).toBeNull());

  test('every character of a body is found again in its literal', () => {
    const text = fc.string({ unit: fc.constantFrom('a', "'", '\\', '\n', 'ü', '🐘', '$', ' '), maxLength: 30 });
    const head = 'CREATE FUNCTION f() RETURNS int AS ';
    fc.assert(
      fc.property(text, fc.constantFrom('plain', 'escape', 'dollar'), (body, form) => {
        const written =
          form === 'plain'
            ? `'${body.replaceAll("'", "''")}'`
            : form === 'escape'
              ? `E'${body.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
              : `$tag$${body}$tag$`;
        const create = `${head}${written} LANGUAGE sql`;
        const literal = bodyLiteral(create);
        if (literal === null) throw new Error('no literal');
        for (let at = 0; at < body.length; at++) {
          const source = sourceOffset(create, literal, at);
          const shown = create[source] === '\\' && form === 'escape' ? create[source + 1] : create[source];
          expect(shown).toBe(body[at]);
        }
        expect(sourceOffset(create, literal, body.length)).toBe(literal.contentEnd);
      }),
    );
  });
});

describe('CREATE with and without OR REPLACE', () => {
  test.each([
    ['CREATE FUNCTION f()', 'CREATE OR REPLACE FUNCTION f()', 'CREATE FUNCTION f()'],
    ['create or replace function f()', 'create or replace function f()', 'create function f()'],
    [
      'CREATE /* x */ OR -- y\n REPLACE\tPROCEDURE p()',
      'CREATE /* x */ OR -- y\n REPLACE\tPROCEDURE p()',
      'CREATE\tPROCEDURE p()',
    ],
    [
      'CREATE\r\nAGGREGATE or_replace()',
      'CREATE OR REPLACE\r\nAGGREGATE or_replace()',
      'CREATE\r\nAGGREGATE or_replace()',
    ],
  ])('%j', (create, withIt, without) => {
    for (const [replace, sql] of [
      [true, withIt],
      [false, without],
    ] as const) {
      const made = createSql(create, replace);
      expect(made.sql).toBe(sql);
      // What stands behind the words is the author's, at its own place.
      const tail = sql.search(/FUNCTION|function|PROCEDURE|AGGREGATE/);
      for (let at = tail; at < sql.length; at++) expect(create[made.toSource(at)]).toBe(sql[at]);
      expect(made.toSource(0)).toBe(0);
    }
  });
});

describe('positions', () => {
  test.each([
    ['abc', 1, 1, 2],
    ['a\nbc', 3, 2, 2],
    ['a\r\nbc', 3, 2, 1],
    ['🐘ü\n🐘x', 6, 2, 2],
    ['\ufeffabc', 1, 1, 1],
    ['abc', 99, 1, 4],
    ['', 0, 1, 1],
  ])('%j at %d', (text, offset, line, column) => expect(positionAt(text, offset)).toEqual({ line, column }));

  test('a count of characters is an offset that may be larger', () => {
    const text = 'a🐘b\nü🐘c';
    expect([...text].map((c, i) => text.slice(offsetOfCharacter(text, i + 1)).startsWith(c))).not.toContain(false);
    expect(offsetOfCharacter(text, 99)).toBe(text.length);
  });

  test('the lines around it, and a caret under it', () => {
    const text = '\ufeffone\r\n\ttwo\r\nthree\r\nfour\r\nfive\r\n';
    expect(excerpt(text, { line: 3, column: 3 })).toBe('1 | one\n2 | \ttwo\n3 | three\n  |   ^\n4 | four');
    expect(excerpt(text, { line: 2, column: 2 })).toBe('1 | one\n2 | \ttwo\n  | \t^\n3 | three');
    expect(excerpt('x', { line: 1, column: 2 })).toBe('1 | x\n  |  ^');
  });
});

describe('tokens', () => {
  test('white space and comments are skipped, nested ones too', () => {
    expect(skipTrivia(' \t-- x\n/* a /* b */ c */\r\nX', 0)).toBe(' \t-- x\n/* a /* b */ c */\r\nX'.indexOf('X'));
    expect(skipTrivia('/* open', 0)).toBe(7);
    expect(skipTrivia('-- open', 0)).toBe(7);
  });

  test('a literal is measured, or is none', () => {
    expect(literalAt("x''y'", 0)).toBeNull();
    expect(literalAt("'a''b'c", 0)).toMatchObject({ end: 6, form: 'plain' });
    expect(literalAt('$1$', 0)).toBeNull();
    expect(literalAt('$$ $x$ $$', 0)).toMatchObject({ end: 9, form: 'dollar' });
  });

  test('what is quoted reads back', () => {
    expect(quoteIdentifier('a "b"')).toBe('"a ""b"""');
    expect(quoteLiteral("it's")).toBe("'it''s'");
    expect(quoteLiteral('a\\b')).toBe(" E'a\\\\b'");
  });
});
