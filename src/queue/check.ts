// check: proves the whole queue on a throw-away database: set-up, base, every level up and down again. The one command
// that a pull request's CI needs.
import { createHash, randomBytes } from 'node:crypto';
import type { Connection } from '../database/connection.ts';
import { openTarget } from '../database/open.ts';
import { withDatabase } from '../database/server-url.ts';
import { EMPTY_SEARCH_PATH, look, setSearchPath } from '../database/session.ts';
import { receivedSnapshot, type Snapshot } from '../database/snapshot.ts';
import { SNAPSHOT } from '../database/snapshot-sql.ts';
import { readTarget, type Target } from '../database/target.ts';
import type { Finding } from '../lint/finding.ts';
import { Problem } from '../problem.ts';
import { quoteIdentifier } from '../routine/quote.ts';
import type { QueueContext } from './common/context.ts';
import { patchNamed } from './common/patch-named.ts';
import { isHidden } from './common/stack.ts';
import { load } from './load.ts';
import { pop } from './pop.ts';
import { push } from './push.ts';
import type { TestResult } from './results.ts';

export interface CheckResult {
  readonly server: string;
  readonly units: number;
  readonly routines: number;
  /** Every patch went up and down again, bottom first. */
  readonly patches: readonly string[];
  readonly lints: readonly Finding[];
  readonly tests: readonly TestResult[];
  readonly milliseconds: number;
}

export interface CheckOptions {
  /** The patch to stop at; the whole series where none is named. */
  readonly upTo?: string | undefined;
}

/**
 * Checks the queue, or the patches up to one of them: in memory where the target is embedded, else on a fresh database of the target's server, which is
 * dropped at the end. Throws Problem naming the first level that fails, 'usage' for a name that is no patch or one that is guarded; what the lints and the patches' tests say is in the result.
 */
export async function check(context: QueueContext, { upTo }: CheckOptions = {}): Promise<CheckResult> {
  const started = performance.now();
  const names = namesUpTo(context, upTo);
  const throwaway = await openThrowaway(context);
  try {
    const own: QueueContext = {
      ...context,
      target: throwaway.connection.target,
      followsTree: false,
      readOnly: false,
      step: () => undefined,
      connection: throwaway.connection,
      isThrowaway: true,
    };
    const { units, routines } = await load(own);
    const levels = [await fingerprintOfAll(own)];
    const lints: Finding[] = [];
    const tests: TestResult[] = [];
    for (const [i, name] of names.entries()) {
      context.progress(`Checking ${name} (${i + 1} of ${names.length}) …`);
      const pushed = await push(own, { goal: { count: 1 }, allowRebuild: true, proof: { collect: true } });
      lints.push(...(pushed.lints ?? []));
      tests.push(...(pushed.tests ?? []));
      levels.push(await fingerprintOfAll(own));
    }
    for (let level = names.length; level > 0; level--) {
      await pop(own, { goal: { count: 1 }, allowRebuild: true });
      const found = await fingerprintOfAll(own);
      if (found !== levels[level - 1]) throw notRestored(names[level - 1] ?? '');
    }
    const milliseconds = Math.round(performance.now() - started);
    return { server: throwaway.server, units, routines, patches: names, lints, tests, milliseconds };
  } finally {
    await throwaway.close();
  }
}

/** The patches to check, bottom first. Nothing is selected on a database that is a moment old. */
function namesUpTo({ series }: QueueContext, upTo: string | undefined): string[] {
  const names = series.patches.filter((p) => !isHidden(p, { selected: [] })).map((p) => p.name);
  if (upTo === undefined) return names;
  const name = patchNamed(series, { stack: [], selected: [] }, upTo);
  if (names.includes(name)) return names.slice(0, names.indexOf(name) + 1);
  throw new Problem('usage', `patch ${name} is guarded, and nothing is selected on a throw-away database`, {
    patch: name,
    hint: `Where its guard is selected: pgquilt push ${name} --dry-run`,
  });
}

function notRestored(patch: string): Problem {
  return new Problem('failed', `popping patch ${patch} does not bring the routines back to what they were below it`, {
    patch,
    hint: 'An event trigger of the set-up that makes or changes routines can do that. Where there is none, please report it with the patch.',
  });
}

async function openThrowaway(
  context: QueueContext,
): Promise<{ connection: Connection; server: string; close(): Promise<void> }> {
  const { target } = context;
  if (target.kind === 'embedded') {
    context.progress('Creating a database in memory …');
    const connection = await openTarget(readTarget('pglite::memory:', context.root), { create: true });
    return { connection, server: 'embedded, in memory', close: () => connection.close() };
  }
  const admin = await openTarget(target);
  const name = `pgquilt_check_${randomBytes(6).toString('hex')}`;
  try {
    await admin.batch([`CREATE DATABASE ${quoteIdentifier(name)} TEMPLATE template0`]);
  } catch (error) {
    await admin.close();
    throw new Problem(
      'failed',
      `no throw-away database can be created on ${target.label}: ${error instanceof Error ? error.message : error}`,
      {
        hint: 'check needs a role with CREATEDB on the server; without --database it runs in memory.',
        cause: error,
      },
    );
  }
  const drop = async (): Promise<void> => {
    await admin.batch([`DROP DATABASE IF EXISTS ${quoteIdentifier(name)}`]).catch(() => undefined);
    await admin.close();
  };
  try {
    const connection = await openTarget(onDatabase(target, name));
    const close = async (): Promise<void> => {
      await connection.close();
      await drop();
    };
    return { connection, server: `${target.label}, database ${name}`, close };
  } catch (error) {
    await drop();
    throw error;
  }
}

function onDatabase(target: Extract<Target, { kind: 'server' }>, name: string): Target {
  return readTarget(withDatabase(target.url, name), '.');
}

/** One hash over the snapshots of every routine that is not the server's own. */
async function fingerprintOfAll(context: QueueContext & { connection?: Connection }): Promise<string> {
  const { connection } = context;
  if (connection === undefined) return '';
  return look(connection, context.session, async (tx) => {
    const [, rows] = await connection.batch([
      EMPTY_SEARCH_PATH,
      `SELECT ${SNAPSHOT} AS snapshot
       FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
       WHERE p.oid >= 16384 AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
       ORDER BY p.oid::pg_catalog.regprocedure::text COLLATE "C"`,
      setSearchPath(tx.searchPath),
    ]);
    const hash = createHash('sha256');
    for (const row of rows ?? []) {
      const { aclIsDefault: _, fingerprint: __, ...compared } = receivedSnapshot(row['snapshot']) as Snapshot;
      hash.update(JSON.stringify(compared));
    }
    return hash.digest('hex');
  });
}
