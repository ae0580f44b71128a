// The table of migration formats.
import { Problem } from '../problem.ts';
import { didYouMean } from '../series/suggest.ts';
import type { Format } from './format.ts';
import { alembic } from './formats/alembic.ts';
import { dbmate } from './formats/dbmate.ts';
import { django } from './formats/django.ts';
import { flyway } from './formats/flyway.ts';
import { golangMigrate } from './formats/golang-migrate.ts';
import { goose } from './formats/goose.ts';
import { graphileMigrate } from './formats/graphile-migrate.ts';
import { knex } from './formats/knex.ts';
import { liquibase } from './formats/liquibase.ts';
import { nodePgMigrate } from './formats/node-pg-migrate.ts';
import { prisma } from './formats/prisma.ts';
import { rails } from './formats/rails.ts';
import { sqitch } from './formats/sqitch.ts';
import { sql } from './formats/sql.ts';
import { supabase } from './formats/supabase.ts';

export const formats: readonly Format[] = [
  sql,
  alembic,
  dbmate,
  django,
  flyway,
  golangMigrate,
  goose,
  graphileMigrate,
  knex,
  liquibase,
  nodePgMigrate,
  prisma,
  rails,
  sqitch,
  supabase,
];

/** The format with that name. Throws Problem('usage') where there is none. */
export function findFormat(name: string): Format {
  const format = formats.find((f) => f.name === name);
  if (format !== undefined) return format;
  const names = formats.map((f) => f.name);
  throw new Problem('usage', `'${name}' is no migration format`, {
    hint: didYouMean(name, names) ?? `The formats: ${names.join(', ')}.`,
  });
}
