// load: creates the base in a database that does not have it. Where the tool itself creates the database, the set-up files
// of series.yaml run first.
import { readFileSync } from 'node:fs';
import { forward } from '../database/change/forward.ts';
import type { RecordedUnit } from '../database/ledger/types.ts';
import { embeddedExists, embeddedIsOurs } from '../database/open.ts';
import { ServerError } from '../database/server-error.ts';
import type { Transaction } from '../database/session.ts';
import { blobHash } from '../patch/blob-hash.ts';
import { Problem } from '../problem.ts';
import { parserFor } from '../routine/parser.ts';
import { excerpt, offsetOfCharacter, positionAt } from '../routine/source-position.ts';
import { safePath } from '../worktree/safe-path.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { operate, type QueueOperation } from './common/operation.ts';
import type { LoadResult } from './results.ts';

/**
 * Loads the base: every unit's text with no patch applied, in one transaction. Units that nothing knows yet are part of it.
 * Throws Problem('failed') where the ledger says that it is loaded already, 'drift' where one of its routines is there already.
 */
export async function load(context: QueueContext): Promise<LoadResult> {
  needWrite(context, 'load');
  return loadBase(context, true);
}

/**
 * Creates the embedded database with its base where it is not there yet: it is the tool's own, and no verb should fail for
 * the lack of it. Units that nothing knows yet stay the user's edits. Gives a line about it, or nothing.
 */
export async function ensureEmbedded(context: QueueContext): Promise<string[]> {
  const { target, connection } = context;
  if (connection !== undefined || target.kind !== 'embedded' || context.readOnly) return [];
  if (target.directory === null || embeddedExists(target.directory)) return [];
  const { units, setup, notes } = await loadBase(context, false);
  const ran = setup.length === 0 ? '' : `${setup.join(', ')} and `;
  return [`Created ${target.label} with ${ran}the base (${units} ${units === 1 ? 'unit' : 'units'})`, ...notes];
}

async function loadBase(context: QueueContext, takeNew: boolean): Promise<LoadResult> {
  const { target } = context;
  const done = await operate(
    context,
    async (op) => {
      refuseLoaded(op);
      const setup = isOurs(context) ? await runSetup(op.tx, context) : [];
      const units = baseUnits(op, takeNew);
      const level = { patch: null, units: units.map(({ path, text }) => ({ path, before: null, after: text })) };
      const parse = await parserFor(units.map((u) => u.text));
      const result = await forward(op.tx, [level], op.head.recorded, { parse, fresh: true });
      return {
        value: { target: target.label, setup, units: units.length, routines: result.levels[0]?.steps.length ?? 0 },
        ledger: { verb: 'load', patches: [], units, routines: result.routines },
        notes: result.notes,
        units: new Map(units.map((u) => [u.path, u.text])),
      };
    },
    { create: true },
  );
  return { ...done.value, notes: done.notes };
}

/** Whether the database was made by the tool, and so has nothing yet that the base needs. */
function isOurs({ target, connection }: QueueContext): boolean {
  if (connection !== undefined) return true;
  return target.kind === 'embedded' && (target.directory === null || embeddedIsOurs(target.directory));
}

function refuseLoaded({ head, context }: QueueOperation): void {
  if (head.log.seq === 0) return;
  const top = head.stack[head.stack.length - 1]?.name;
  throw new Problem('failed', `${context.target.label} has a ledger already; its base was created before`, {
    hint: top === undefined ? 'Push the series: pgquilt push -a' : `It stands at patch ${top}; see pgquilt status.`,
  });
}

/** Every unit at the base. A unit that no patch and no earlier command knows is part of it as it stands, where `takeNew` says so. */
function baseUnits(op: Pick<QueueOperation, 'tree' | 'patches'>, takeNew: boolean): RecordedUnit[] {
  const paths = new Set([...op.tree.paths(new Map()), ...op.patches.chains().keys()]);
  return [...paths].sort().flatMap((path) => {
    const text = takeNew && op.tree.isNew(path) ? op.tree.text(path) : op.tree.baseText(path);
    return text === null ? [] : [{ path, text, blob: blobHash(text) }];
  });
}

/** Runs the set-up files in their order. Throws Problem('failed') with file, line and the lines around an error. */
async function runSetup(tx: Transaction, context: QueueContext): Promise<string[]> {
  const { setup } = context.series.settings;
  for (const file of setup) {
    const sql = readSetup(context.root, file);
    try {
      await tx.connection.batch([sql]);
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      const position =
        error.position === undefined ? undefined : positionAt(sql, offsetOfCharacter(sql, error.position));
      throw new Problem('failed', `the set-up file ${file} failed: ${error.message}`, {
        file,
        ...(position ?? {}),
        sqlstate: error.code,
        detail: position === undefined ? error.detail : excerpt(sql, position),
        hint: `Correct ${file}; nothing of it was kept.`,
        cause: error,
      });
    }
  }
  return [...setup];
}

function readSetup(root: string, file: string): string {
  try {
    return readFileSync(safePath(root, file), 'utf8');
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('failed', `the set-up file ${file} cannot be read`, {
      file: 'series.yaml',
      hint: `Correct 'setup:' in series.yaml, or bring ${file} back.`,
      cause: error,
    });
  }
}
