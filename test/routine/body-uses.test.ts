import { beforeAll, describe, expect, test } from 'vitest';
import { loadBodyReader, type ReadBody } from '../../src/routine/body-uses.ts';
import { loadParser } from '../../src/routine/parser.ts';

let read: ReadBody;
beforeAll(async () => {
  read = await loadBodyReader(await loadParser());
});

const plpgsql = (body: string, declare = '') => {
  const create = `CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE plpgsql AS $$ DECLARE x integer; ${declare} BEGIN ${body} END $$`;
  return read('plpgsql', body, create);
};
const calls = (uses: ReturnType<ReadBody>) => uses?.routines.map((r) => `${r.path.join('.')}/${r.args ?? '*'}`);
const reads = (uses: ReturnType<ReadBody>) => uses?.relations.map((r) => r.path.join('.'));

describe('SQL', () => {
  test('calls with their number of arguments, relations, strings', () => {
    const uses = read(
      'sql',
      `INSERT INTO s.t SELECT g(1, x => 2), "My F"(VARIADIC a) FROM v, LATERAL h(); CALL s.p('it''s')`,
      '',
    );
    expect(calls(uses)).toEqual(['g/2', 'My F/*', 'h/0', 's.p/1']);
    expect(reads(uses)).toEqual(['s.t', 'v']);
    expect(uses?.strings).toEqual(["it's"]);
  });

  test('a text that does not parse, and a language that is not parsed', () => {
    expect(read('sql', 'SELECT (', '')).toBeNull();
    expect(read('plperl', 'f(1)', '')).toBeNull();
  });
});

describe('PL/pgSQL', () => {
  test.each([
    ['an assignment', 'x := g(1) + 2;', ['g/1']],
    ['an assignment with =', 'x = g(a => 1);', ['g/1']],
    ['a condition', 'IF x > 0 AND g(x) THEN RETURN h(); END IF;', ['g/1', 'h/0']],
    ['PERFORM', 'PERFORM g(x);', ['g/1']],
    ['CALL', 'CALL p(x, 2);', ['p/2']],
    ['a loop', 'FOR x IN SELECT g(n) FROM t LOOP NULL; END LOOP;', ['g/1']],
    ['an argument of RAISE', "RAISE NOTICE '%', g(x);", ['g/1']],
    ['USING of EXECUTE', "EXECUTE 'SELECT $1' USING g(x);", ['g/1']],
    ['an exception handler', 'BEGIN NULL; EXCEPTION WHEN others THEN x := g(1); END;', ['g/1']],
  ])('a call in %s', (_, body, expected) => {
    expect(calls(plpgsql(body))).toEqual(expected);
  });

  test('a default of a variable, and row and column types', () => {
    const uses = plpgsql('RETURN 1;', 'y integer := g(1); r s.v%ROWTYPE; z w.c%TYPE;');
    expect(calls(uses)).toEqual(['g/1']);
    expect(reads(uses)).toEqual(expect.arrayContaining(['s.v', 'w']));
  });

  test('what is executed stays a string', () => {
    expect(plpgsql("EXECUTE 'SELECT g(1)'; RETURN 1;")?.strings).toEqual(['SELECT g(1)']);
  });
});
