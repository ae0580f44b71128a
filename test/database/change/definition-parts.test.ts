// The parts of a definition that a difference is in, by the names of CREATE FUNCTION.
import { expect, test } from 'vitest';
import { definitionParts } from '../../../src/database/change/definition-parts.ts';

const PLAIN = `CREATE OR REPLACE FUNCTION public.f(a integer, b text DEFAULT 'x'::text)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$ BEGIN RETURN a; END $function$
`;

test.each([
  ['RETURN a;', 'RETURN a + 1;', ['body']],
  [' LANGUAGE plpgsql\n', ' LANGUAGE plpgsql\n STABLE\n', ['volatility']],
  [
    ' LANGUAGE plpgsql\n',
    ' LANGUAGE plpgsql\n IMMUTABLE PARALLEL SAFE STRICT SECURITY DEFINER LEAKPROOF COST 7\n',
    ['volatility', 'parallel safety', 'strictness', 'security', 'leakproof', 'cost'],
  ],
  [' LANGUAGE plpgsql\n', " LANGUAGE plpgsql\n SET work_mem TO '1MB'\n", ['SET work_mem']],
  [' LANGUAGE plpgsql\n', ' LANGUAGE sql\n', ['language']],
  [' RETURNS integer\n', ' RETURNS bigint\n', ['return type']],
  ["DEFAULT 'x'", "DEFAULT 'y'", ['arguments']],
  ['AS $function$ BEGIN RETURN a; END $function$', 'RETURN a', ['body']],
])('%s becomes %s', (from, to, parts) => {
  expect(
    definitionParts(
      PLAIN,
      PLAIN.replace(from, () => to),
    ),
  ).toEqual(parts);
});

test('none where there is no difference; the whole where it is not printed like that', () => {
  expect(definitionParts(PLAIN, PLAIN)).toEqual([]);
  const aggregate = 'CREATE OR REPLACE AGGREGATE public.a(integer) (\n    SFUNC = f, STYPE = integer\n)';
  expect(definitionParts(aggregate, aggregate.replace('= f', '= g'))).toEqual(['definition']);
});
