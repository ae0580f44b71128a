// plv8 bodies are compiled by V8, and what it refuses is found again in the file; nothing is run.
import { expect, test } from 'vitest';
import { plv8Syntax } from '../../src/lint/rules/plv8-syntax.ts';
import { loadParser } from '../../src/routine/parser.ts';
import { positionAt } from '../../src/routine/source-position.ts';
import { readUnit } from '../../src/routine/unit.ts';

const parse = await loadParser();

/** What is found in a unit's text; ⟦ in it stands where the fault is and is taken out. */
function faults(marked: string) {
  const text = marked.replace('⟦', '');
  const { routines } = readUnit('udfs/public/j.sql', text, parse);
  const found = routines.flatMap((r) => plv8Syntax.checkText(r, parse));
  const at = (offset: number) => positionAt(text, offset);
  return { found, places: found.map((f) => at(f.offset ?? -1)), place: at(marked.indexOf('⟦')) };
}

const head = (args: string, returns = 'integer') =>
  `CREATE FUNCTION public.j(${args}) RETURNS ${returns} LANGUAGE plv8 AS`;

test.each([
  ['a body', `${head('a integer')} $$ return a + 1; $$;`],
  ['arguments without names', `${head('integer, integer')} $$ return $1 + $2; $$;`],
  ['the variables of a trigger', `${head('', 'trigger')} $$ let x = TG_OP; if (NEW === OLD) { return NEW; } $$;`],
  [
    'an OUT column that is assigned to',
    `CREATE FUNCTION public.j(a int, OUT b int) LANGUAGE plv8 AS $$ let b = a; return b; $$;`,
  ],
  ['no plv8: CoffeeScript', `CREATE FUNCTION public.j() RETURNS int LANGUAGE plcoffee AS $$ return if $$;`],
  ['a body that would end the process if it ran', `${head('')} $$ process.exit(9); $$;`],
  ['a body that leaves its function', `${head('')} $$ }); throw 'ran'; (function () { $$;`],
])('compiles: %s', (_, text) => {
  expect(faults(text).found).toEqual([]);
});

test.each([
  [
    'a missing operand',
    `-- größer 🐘\n${head('a integer')} $$\n  let b = ⟦;\n  return b;\n$$;`,
    /Unexpected token ';'/,
  ],
  [
    'the second of two routines',
    `${head('')} $$ return 1; $$;\n\nCREATE FUNCTION k() RETURNS int LANGUAGE 'plv8' AS $js$\n\treturn 1 ⟦2;\n$js$;`,
    /Unexpected number/,
  ],
  ['CRLF', `${head('')} $$\r\n  let a;\r\n  if (⟦} \r\n$$;\r\n`, /Unexpected token '}'/],
  ['quotes that are doubled', `${head('')} 'let s = ''it'';\nlet t = "''" ⟦s;';`, /Unexpected identifier 's'/],
  ['an escape string', `${head('')} E'let s = \\'it\\'; if⟦;';`, /Unexpected token ';'/],
  ['a body that ends too early', `${head('')} $$ if (true) { return 1; ⟦$$;`, /Unexpected/],
  ['a name that is declared already', `${head('a integer')} $$ let ⟦a = 1; $$;`, /already been declared/],
  ['an await', `${head('')} $$\n⟦await x; $$;`, /await is only valid/],
])('does not: %s', (_, text, message) => {
  const { found, places, place } = faults(text);
  expect(found).toMatchObject([{ message: expect.stringMatching(message) }]);
  expect(places).toEqual([place]);
});
