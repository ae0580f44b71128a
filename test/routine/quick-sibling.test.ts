// A text that differs from one that was read in its body alone is not read again, and comes out as if it had been.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readQuickly, readQuickText } from '../../src/routine/quick/quick.ts';
import { readSibling } from '../../src/routine/quick/sibling.ts';

const around = [
  ['CREATE FUNCTION f(a int DEFAULT 1) RETURNS int LANGUAGE sql AS $$', '$$;\n'],
  [
    '-- first\nCREATE FUNCTION f() RETURNS int AS $f$',
    "$f$ LANGUAGE sql;\n-- ä\nCOMMENT ON FUNCTION f() IS 'x';\nGRANT EXECUTE ON FUNCTION f() TO a",
  ],
  ['COMMENT ON FUNCTION f() IS $$SELECT 1$$;\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS $x$', '$x$'],
  ['\ufeffCREATE PROCEDURE p() LANGUAGE sql AS $$', '$$'],
] as const;

test('whatever the two bodies are', () => {
  const piece = fc.constantFrom(
    'SELECT 1',
    '$',
    '$$',
    '$f$',
    '$x$',
    "'",
    '"',
    ';',
    '--',
    '/*',
    '\n',
    'ä🌻',
    '\ufeff',
    ' AS ',
  );
  const body = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(fc.constantFrom(...around), body, body, ([head, tail], one, other) => {
      const text = `${head}${other}${tail}`;
      const sibling = readQuickText(`${head}${one}${tail}`);
      expect(readQuickText(text, sibling)?.statements ?? null).toEqual(readQuickly(text));
    }),
    { numRuns: 500 },
  );
});

test.each(around)('it is told by what stands around it: %s … %s', (head, tail) => {
  const known = readQuickText(`${head} SELECT 1 ${tail}`);
  if (known === null) throw new Error('that should have been read');
  const text = `${head} SELECT 'a longer one' ${tail}`;
  expect(readSibling(known, text)).toEqual(readQuickText(text));
  expect(readSibling(known, `${text} `)).toBeNull();
  expect(readSibling(known, ` ${text}`)).toBeNull();
});

test.each([
  ['a body in single quotes', "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'"],
  [
    'two bodies',
    'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$; CREATE FUNCTION g() RETURNS int LANGUAGE sql AS $$ SELECT 2 $$',
  ],
  ['two parts', 'CREATE FUNCTION f() RETURNS int LANGUAGE c AS $$ lib $$, $$ name $$'],
])('nothing is told by %s', (_, text) => {
  const known = readQuickText(text);
  if (known === null) throw new Error('that should have been read');
  expect(readSibling(known, text)).toBeNull();
});
