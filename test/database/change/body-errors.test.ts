// Where an error in a body is: the line and the column of the author's file, however many routines are made with it.
import { expect, test } from 'vitest';
import { Problem } from '../../../src/problem.ts';
import { load } from '../../../src/queue/load.ts';
import { push } from '../../../src/queue/push.ts';
import { describeOnEveryMajor } from '../../support/databases.ts';
import { useDatabase } from '../../support/test-database.ts';

const fine = (name: string): string =>
  `CREATE FUNCTION ${name}() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n  RETURN 1;\nEND $$;\n`;

/** Each text has one error, and stands where `at` says. */
const broken = [
  {
    about: 'plpgsql that does not parse',
    text: `-- é 🎉\n${fine('other')}\nCREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n  -- 日本\n  RETRUN 1;\nEND $$;\n`,
    at: { line: 10, column: 3, sqlstate: '42601' },
  },
  {
    about: 'an expression in plpgsql that does not parse',
    text: `CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $body$\nBEGIN\n  RETURN 1 +;\nEND $body$;\n`,
    at: { line: 3, column: 13, sqlstate: '42601' },
  },
  {
    about: 'SQL that names what is not there',
    text: `CREATE FUNCTION f() RETURNS int LANGUAGE sql AS '\n  SELECT ''🎉'';\n  SELECT no_such_column';\n`,
    at: { line: 3, column: 10, sqlstate: '42703' },
  },
  {
    about: 'SQL in an escape string, which the server does not find in what was sent',
    text: `CREATE FUNCTION f() RETURNS int LANGUAGE sql AS E'\n  SELECT \\'a\\';\n  SELECT no_such_column';\n`,
    at: { line: 3, column: 10, sqlstate: '42703' },
  },
];

async function problemOf(work: Promise<unknown>): Promise<unknown> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Problem)) throw error;
  return { file: error.file, line: error.line, column: error.column, sqlstate: error.sqlstate };
}

describeOnEveryMajor('an error in a body', (server) => {
  const db = useDatabase(server);

  test.each(broken)('among the routines of the base: $about', async ({ text, at }) => {
    const queue = db.queue({ units: { a: fine('a'), f: text, g: fine('g') } });
    expect(await problemOf(load(queue.context()))).toEqual({ file: 'udfs/public/f.sql', ...at });
  });

  test.each(broken)('in a patch: $about', async ({ text, at }) => {
    const queue = db.queue({ units: { f: fine('f') }, patches: { one: { a: fine('a') }, two: { f: text } } });
    await load(queue.context());
    expect(await problemOf(push(queue.context(), { goal: { all: true } }))).toEqual({
      file: 'udfs/public/f.sql',
      ...at,
    });
  });

  test('in a signature: a type that is not there is named, although a comment repeats it', async () => {
    const text = `CREATE FUNCTION f(a no_such_type, b int) RETURNS int LANGUAGE sql AS 'SELECT 1';\nCOMMENT ON FUNCTION f(no_such_type, int) IS 'x';\n`;
    const queue = db.queue({ units: { f: text } });
    const error = await load(queue.context()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: expect.stringContaining('type no_such_type does not exist'), line: 1 });
  });
});
