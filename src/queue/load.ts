// load: creates the base in a database that does not have it. Where the tool itself creates the database, the set-up files
// of series.yaml run first.
import { readFileSync } from 'node:fs';
import { DriftProblem } from '../database/change/drift.ts';
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
 * Where all its routines are there already, as the base has them, they are recorded and not touched. Throws
 * Problem('nothing-to-do') where it is loaded, 'failed' where the ledger has another base, 'drift' where only some of its
 * routines are there, or others.
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
      refuseLoaded(op, takeNew);
      const setup = isOurs(context) ? await runSetup(op.tx, context) : [];
      const { units, gone } = takeNew ? baseAsItStands(op) : { units: baseUnits(op, false), gone: [] };
      const { result, recorded } = await makeOrRecord(op, units).catch(withSetupHint(context));
      const routines = result.routines.filter((r) => r.snapshot !== null).length;
      return {
        value: { target: target.label, setup, units: units.length, routines, recorded },
        ledger: { verb: 'load', patches: [], units, routines: result.routines },
        notes: result.notes,
        units: new Map([...units.map((u) => [u.path, u.text] as const), ...gone.map((path) => [path, null] as const)]),
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

/**
 * Creates the base; where some of its routines are there, all have to be, as the base says: they are then recorded as they
 * are. Throws Problem('drift') with what differs, or is missing.
 */
async function makeOrRecord(op: QueueOperation, units: readonly RecordedUnit[]) {
  const parse = await parserFor(units.map((u) => u.text));
  const from = (before: (text: string | null) => string | null) => [
    { patch: null, units: units.map(({ path, text }) => ({ path, before: before(text), after: text })) },
  ];
  try {
    const result = await forward(
      op.tx,
      from(() => null),
      op.head.recorded,
      { parse, fresh: true },
    );
    return { result, recorded: false };
  } catch (error) {
    if (!(error instanceof DriftProblem)) throw error;
    const result = await forward(
      op.tx,
      from((text) => text),
      op.head.recorded,
      { parse },
    ).catch(halfThere);
    return { result, recorded: true };
  }
}

function halfThere(error: unknown): never {
  if (!(error instanceof DriftProblem)) throw error;
  const { drifts, file, detail } = error;
  const [label, first] = error.message.split(' was changed by another hand: ');
  throw new DriftProblem(drifts, `${label} has routines of the base already, but not all as the base says: ${first}`, {
    file,
    detail,
    hint: 'Nothing was changed. Make them the same, in udfs/ or there, and load again: the base is then recorded as it is. Or start from that database, in an empty folder: pgquilt init --from-database URL',
  });
}

/** Throws Problem('nothing-to-do') where this base is what the ledger has, 'failed' where the ledger has something else. */
function refuseLoaded(op: QueueOperation, takeNew: boolean): void {
  const { head, context } = op;
  if (head.log.seq === 0) return;
  const { label } = context.target;
  const top = head.stack[head.stack.length - 1]?.name;
  const next =
    top === undefined ? 'Push the series: pgquilt push -a' : `It stands at patch ${top}; see pgquilt status.`;
  // Above the base a unit has another text; that it is recorded at all says that it was loaded.
  const isLoaded = baseUnits(op, takeNew).every(({ path, blob }) => {
    const recorded = head.unitHashes.get(path);
    return recorded === blob || (recorded !== undefined && top !== undefined);
  });
  if (isLoaded) throw new Problem('nothing-to-do', `The base is loaded in ${label} already`, { hint: next });
  throw new Problem('failed', `${label} has a ledger already, and not of this base`, { hint: next });
}

/** SQLSTATEs of a schema, type, role, extension, table or column that is not there. */
const ABSENT_OBJECTS = new Set(['3F000', '42704', '42P01', '42703']);

/** For a `catch`: where the base needs what no unit creates, says how it gets there. */
function withSetupHint({ series, ...context }: QueueContext): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Problem) || !ABSENT_OBJECTS.has(error.sqlstate ?? '')) throw error;
    const targets = [...series.settings.targets.keys()].join(', ');
    const { setup } = series.settings;
    const own =
      setup.length === 0
        ? `Name a file that creates the schemas, types, tables and roles of the base in series.yaml, setup: [schema.sql]; it runs where pgquilt makes the database.`
        : `Create it in a set-up file (${setup.join(', ')}).`;
    const elsewhere = `Or use a database that has it: --target NAME${targets === '' ? '' : ` (${targets})`} or --database URL.`;
    const hint = isOurs({ ...context, series }) ? `${own} ${elsewhere}` : `Create it in ${context.target.label} first.`;
    throw new Problem(error.code, error.message, {
      ...error,
      hint: `${hint} Or correct ${error.file ?? 'the unit'}.`,
      cause: error,
    });
  };
}

/**
 * The base for a database that has none yet. A unit that no patch touches has there what git has committed, which may be
 * another text than that of earlier loads; while the series is empty, what the tree has. `gone` names units that are no more.
 */
function baseAsItStands(op: QueueOperation): { units: RecordedUnit[]; gone: string[] } {
  const noPatches = op.context.series.patches.length === 0;
  const corrected = new Map<string, string | null>();
  for (const path of op.tree.edited(op.head.unitHashes)) {
    const text = noPatches ? op.tree.text(path) : op.tree.committedBase(path);
    if (text !== undefined) corrected.set(path, text);
  }
  const gone = [...corrected].flatMap(([path, text]) => (text === null ? [path] : []));
  return { units: baseUnits(op, true, corrected), gone };
}

/**
 * Every unit at the base, as `corrected` says where it does. A unit that no patch and no earlier command knows is part of it as
 * it stands, where `takeNew` says so.
 */
function baseUnits(
  op: Pick<QueueOperation, 'tree' | 'patches'>,
  takeNew: boolean,
  corrected: ReadonlyMap<string, string | null> = new Map(),
): RecordedUnit[] {
  const textOf = (path: string) => {
    const text = corrected.get(path);
    if (text !== undefined) return text;
    return takeNew && op.tree.isNew(path) ? op.tree.text(path) : op.tree.baseText(path);
  };
  const paths = new Set([...op.tree.paths(new Map()), ...op.patches.chains().keys()]);
  return [...paths].sort().flatMap((path) => {
    const text = textOf(path);
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
