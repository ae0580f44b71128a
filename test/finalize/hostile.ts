// Three levels of routines whose text holds what one tool or another takes for its own, and what a migration is made of them.
import type { Migration } from '../../src/finalize/format.ts';

/** Everything that a reader of migrations may look for, as a routine's body holds it. */
function body(level: string): string {
  return `
-- ${level}: rollback of an order; 100 % of it, %s %(name)s %% :x :'y' :"z" ? ?? \\? \\\\?
-- rollback everything
--changeset someone:1
-- migrate:down
-- +goose Down
-- +goose StatementEnd
-- Down Migration
--! Hash: sha1:0
--comment lost
/* liquibase rollback
   DROP TABLE app.orders; */
DECLARE
  t text := E'\\\\' || 'it''s; ' || E'it\\'s' || $q$a;b$q$ || '\${x} \${} \${{y}} $\${z} {{ w }} <%= v %> #{u} :DATABASE_NAME :SCHEMA';
\tn int := 7 % 4;
BEGIN

  -- """ ''' \`tick\` \\ " \u2028 Ünïcode 💡 \\u0041 \\N{DASH}  
  IF n >= 3 AND '{"a": 1}'::jsonb ? 'a' THEN t := t || '${level}'; END IF;
  RETURN t || chr(13) || '\r\n';
END
/*
SQL
*/
`;
}

const quoted = (name: string, level: string): string =>
  `CREATE OR REPLACE FUNCTION app.${name}(x text DEFAULT 'a;b') RETURNS text LANGUAGE plpgsql AS $${name}$${body(level)}$${name}$`;
const atomic = (level: number): string =>
  `CREATE OR REPLACE FUNCTION app.atomic(a int[], n int) RETURNS int LANGUAGE sql\nBEGIN ATOMIC\n  SELECT CASE WHEN n > 0 THEN (a[1:n])[${level}] END;\n  SELECT ${level}; -- ;\nEND`;
const comment = (level: string): string => `COMMENT ON FUNCTION app.hostile(text) IS '-- migrate:down; \${x} ${level}'`;

export const base = ['CREATE SCHEMA app', quoted('hostile', 'the base'), atomic(1), comment('the base')];

const levels = [
  { hostile: 'the base', atomic: 1 },
  { hostile: 'the first', atomic: 2 },
  { hostile: 'the second', atomic: 3 },
] as const;

function statements(from: number, to: number): string[] {
  const { hostile, atomic: n } = levels[to] ?? levels[0];
  const created =
    to > from
      ? `CREATE OR REPLACE PROCEDURE app.made_${to}() LANGUAGE sql AS 'SELECT 1'`
      : `DROP PROCEDURE IF EXISTS app.made_${from}()`;
  return [quoted('hostile', hostile), atomic(n), comment(hostile), created];
}

const migration = (name: string, level: number): Migration => ({
  name,
  patches: [name],
  subject: `Says "100 %" of \${x} and 'more'\\`,
  description: `migrate:down\n+goose Down\n"""\nrollback it\nDown migration\n\`\${y}\` */ :SCHEMA`,
  author: 'Ann Ö. <ann@example.org>',
  date: '2026-11-20',
  created: `2026-11-23T02:44:5${level}Z`,
  up: statements(level - 1, level),
  down: statements(level, level - 1),
});

/** Two migrations, one on the other, from `base`. */
export const hostile: readonly Migration[] = [migration("it's-the.first_Ä", 1), migration('the-second', 2)];
