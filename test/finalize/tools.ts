// The tools that the formats are tried with.
import { alembic } from './tools/alembic.ts';
import { django } from './tools/django.ts';
import { liquibase } from './tools/liquibase.ts';
import { dbmate, graphileMigrate, knex, nodePgMigrate } from './tools/node.ts';
import { prisma } from './tools/prisma.ts';
import { plainSql } from './tools/psql.ts';
import { rails } from './tools/rails.ts';
import { sqitch } from './tools/sqitch.ts';
import { supabase } from './tools/supabase.ts';
import type { Tool } from './tools/tool.ts';

/** What npm brings at first use, up to hundreds of megabytes: for a run that asks for every tool. */
const fetched: readonly Tool[] =
  process.env['PGQUILT_TEST_TOOLS'] === 'all' ? [graphileMigrate, knex, liquibase, prisma, supabase] : [];

export const tools: readonly Tool[] = [alembic, dbmate, django, nodePgMigrate, plainSql, rails, sqitch, ...fetched];
