// Three levels of routines whose text holds what one tool or another takes for its own, and what a migration is made of them.
import type { Migration } from '../../src/finalize/format.ts';
import type { QueueData } from '../support/queue.ts';

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
   DROP TABLE orders; */
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
--
  migrate:down
--!include nothing.sql
*/
`;
}

const quoted = (name: string, level: string): string =>
  `CREATE OR REPLACE FUNCTION public.${name}(x text DEFAULT 'a;b') RETURNS text LANGUAGE plpgsql AS $${name}$${body(level)}$${name}$`;
const atomic = (level: number): string =>
  `CREATE OR REPLACE FUNCTION public.atomic(a int[], n int) RETURNS int LANGUAGE sql\nBEGIN ATOMIC\n  SELECT CASE WHEN n > 0 THEN (a[1:n])[${level}] END;\n  SELECT ${level}; -- ;\nEND`;
const comment = (level: string): string =>
  `COMMENT ON FUNCTION public.hostile(text) IS '-- migrate:down; \${x} ${level}'`;

const levels = [
  { hostile: 'the base', atomic: 1 },
  { hostile: 'the first', atomic: 2 },
  { hostile: 'the second', atomic: 3 },
] as const;

function statements(from: number, to: number): string[] {
  const { hostile, atomic: n } = levels[to] ?? levels[0];
  const created =
    to > from
      ? `CREATE OR REPLACE PROCEDURE public.made_${to}() LANGUAGE sql AS 'SELECT 1'`
      : `DROP PROCEDURE IF EXISTS public.made_${from}()`;
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

/** Two migrations, one on the other, as a format is given them. */
export const hostile: readonly Migration[] = [migration("it's-the.first_Ä", 1), migration('the-second', 2)];

const unit = (level: string): string => `${quoted('hostile', level)};\n${comment(level)};\n`;
const shape = (type: string, n: number): string =>
  `CREATE FUNCTION public.shape(a integer) RETURNS ${type} LANGUAGE sql AS 'SELECT ${n}::${type}';\n`;

/** What stands on a routine that is made again. */
export const dependents = 'CREATE VIEW public.shapes AS SELECT public.shape(1)::text AS shape;';

/** The same as a queue, with a routine that is made again under a view, one that comes and one that goes. */
export const hostileQueue: QueueData = {
  units: {
    hostile: unit('the base'),
    atomic: `${atomic(1)};\n`,
    shape: shape('integer', 1),
    gone: `CREATE FUNCTION public.gone() RETURNS text LANGUAGE sql AS 'SELECT ''?''::text';\nCOMMENT ON FUNCTION public.gone() IS 'it''s \\ :x';\n`,
  },
  patches: {
    "it's-the.first_Ä": { hostile: unit('the first'), atomic: `${atomic(2)};\n`, shape: shape('bigint', 2) },
    'the-second': {
      hostile: unit('the second'),
      atomic: `${atomic(3)};\n`,
      gone: null,
      come: `CREATE PROCEDURE public.come() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;\n`,
    },
  },
};
