import { describe, expect, test } from 'vitest';
import { bodyLiteral } from '../../src/routine/body.ts';
import { bodyLine, bodyLineOffset } from '../../src/routine/body-line.ts';

describe('bodyLine', () => {
  test.each([
    ['plperl', ['syntax error at line 4, at EOF'], 4],
    ['plperlu', [undefined, 'x at line 12.'], 12],
    ['plpython3u', ['could not compile', "SyntaxError: expected ':' (<string>, line 4)"], 3],
    ['plpgsql', ['type "x" does not exist', undefined, 'compilation of PL/pgSQL function "f" near line 2'], 2],
    ['plperl', ['no number here'], undefined],
    ['pltcl', ['at line 3'], undefined],
  ])('%s: %j is line %j', (language, texts, line) => {
    expect(bodyLine(language, texts)).toBe(line);
  });
});

describe('bodyLineOffset', () => {
  test.each([
    ['dollar quotes', '$x$\n  a\n  b$x$', 3],
    ['single quotes', "'\n  it''s\n  b'", 3],
    ['an escape string', "E'\\n  a\\\\n\n  b'", 3],
    ['a body that starts at once', '$$b$$', 1],
  ])('finds the line in %s', (_, literal, line) => {
    const create = `CREATE FUNCTION f() RETURNS int LANGUAGE plperl AS ${literal}`;
    const body = bodyLiteral(create);
    expect(body === null ? '' : create[bodyLineOffset(create, body, line)]).toBe('b');
  });

  test('a line past the end is the end', () => {
    const create = "CREATE FUNCTION f() RETURNS int LANGUAGE plperl AS 'a'";
    const body = bodyLiteral(create);
    expect(body === null ? 0 : bodyLineOffset(create, body, 9)).toBe(create.length - 1);
  });
});
