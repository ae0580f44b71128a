// load: creates the base in a database that does not have it. Where the tool itself creates the database, the set-up files
// of series.yaml run first.
import { DriftProblem } from '../database/change/drift.ts';
import { forward } from '../database/change/forward.ts';
import type { RecordedUnit } from '../database/ledger/types.ts';
import { embeddedHasBase, embeddedIsReady, openTarget } from '../database/open.ts';
import { readTarget } from '../database/target.ts';
import { listed } from '../listed.ts';
import { Problem } from '../problem.ts';
import { parserFor } from '../routine/parser.ts';
import { baseAsItStands, baseUnits } from './common/base.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { isCreated } from './common/look.ts';
import { type Finished, operate, type QueueOperation } from './common/operation.ts';
import { outdatedWithout } from './common/same-plan.ts';
import { isOurs, runSetup, withSetupHint } from './common/set-up.ts';

export interface LoadResult {
  readonly target: string;
  readonly setup: readonly string[];
  readonly units: number;
  readonly routines: number;
  /** True where all of them were there already and were only recorded. */
  readonly recorded: boolean;
  readonly notes: readonly string[];
}

/**
 * Loads the base: every unit's text with no patch applied, in one transaction. Units that nothing knows yet are part of it.
 * Where all its routines are there already, as the base has them, they are recorded and not touched. Of a base that is loaded the
 * units that came to it since are loaded. Throws Problem('nothing-to-do') where there are none, 'failed' where the ledger has another base,
 * 'drift' where only some of its routines are there, or others.
 */
export async function load(
  context: QueueContext,
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): Promise<LoadResult> {
  needWrite(context, 'load');
  const into = async (one: QueueContext): Promise<LoadResult> => {
    const work = async (op: QueueOperation) => (op.head.log.seq === 0 ? loading(op, true) : loadingLate(op));
    const { value, notes } = await operate(one, work, { create: true, dryRun });
    if (!dryRun && one.target.kind === 'embedded' && one.target.directory !== null)
      embeddedHasBase(one.target.directory);
    return { ...value, notes };
  };
  if (!dryRun || isCreated(context)) return into(context);
  // An embedded database that is not there yet is not made for this.
  const connection = await openTarget(readTarget('pglite::memory:', context.root), { create: true });
  try {
    return await into({ ...context, connection });
  } finally {
    await connection.close();
  }
}

/**
 * Creates the embedded database with its base where it is not there yet, or has no base, since what made it could not load that: it
 * is the tool's own, and no verb should fail for the lack of it. Units that nothing knows yet stay the user's edits. Gives a line
 * about it, or nothing. Throws Problem('outdated') where it would have to be created for a plan that was shown.
 */
export async function ensureEmbedded(context: QueueContext): Promise<string[]> {
  const { connection, planned, readOnly, target } = context;
  if (connection !== undefined || target.kind !== 'embedded' || readOnly) return [];
  if (target.directory === null || embeddedIsReady(target.directory)) return [];
  // A dry run would have created it.
  if (planned?.shown !== undefined) throw outdatedWithout(target.label);
  const { value, notes } = await operate<Loaded | null>(
    context,
    async (op) => (op.head.log.seq > 0 ? { value: null } : loading(op, false)),
    { create: true },
  );
  embeddedHasBase(target.directory);
  if (value === null) return [...notes];
  const ran = value.setup.length === 0 ? '' : `${value.setup.join(', ')} and `;
  const base = `the base (${value.units} ${value.units === 1 ? 'unit' : 'units'})`;
  return [`Created ${target.label} with ${ran}${base}`, ...notes];
}

type Loaded = Omit<LoadResult, 'notes'>;

async function loading(op: QueueOperation, takeNew: boolean): Promise<Finished<Loaded>> {
  const setup = isOurs(op.context) ? await runSetup(op.tx, op.context) : [];
  return loadingUnits(op, setup, takeNew ? baseAsItStands(op) : { units: baseUnits(op, false), gone: [] });
}

async function loadingUnits(
  op: QueueOperation,
  setup: readonly string[],
  { units, gone }: ReturnType<typeof baseAsItStands>,
): Promise<Finished<Loaded>> {
  const { context } = op;
  const { result, recorded } = await makeOrRecord(op, units).catch(withSetupHint(context));
  const routines = result.routines.filter((r) => r.snapshot !== null).length;
  return {
    value: { target: context.target.label, setup, units: units.length, routines, recorded },
    plan: [setup, units, recorded],
    ledger: { verb: 'load', patches: [], units, routines: result.routines },
    notes: [...result.notes, ...op.tree.misnamedNotes()],
    units: new Map([...units.map((u) => [u.path, u.text] as const), ...gone.map((path) => [path, null] as const)]),
  };
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

/**
 * Loads the units of a base that the ledger has but for them: git brought them after it was loaded. Throws Problem('nothing-to-do')
 * where there are none, 'failed' where the ledger has something else.
 */
async function loadingLate(op: QueueOperation): Promise<Finished<Loaded>> {
  const { head, context } = op;
  const { label } = context.target;
  const top = head.stack[head.stack.length - 1]?.name;
  const next =
    top === undefined ? 'Push the series: pgquilt push -a' : `It stands at patch ${top}; see pgquilt status.`;
  const base = baseUnits(op, false);
  const late = base.filter(({ path }) => !head.unitHashes.has(path));
  const known = base.filter(({ path }) => head.unitHashes.has(path));
  // Above the base a unit has another text; that it is recorded at all says that it was loaded.
  const fits = known.every(({ path, blob }) => top !== undefined || head.unitHashes.get(path) === blob);
  // By git's word alone: what another queue's ledger has put into this tree is known here, too.
  const isOfGit = ({ path }: RecordedUnit) => op.tree.committedBase(path) != null || op.tree.isInGit(path);
  if (!fits || (late.length > 0 && !(late.every(isOfGit) && known.some(isOfGit))))
    throw new Problem('failed', `${label} has a ledger already, and not of this base`, { hint: next });
  if (late.length > 0) return loadingUnits(op, [], { units: late, gone: [] });
  const added = op.tree.edited(head.unitHashes).filter((path) => op.tree.isNew(path));
  throw new Problem('nothing-to-do', `The base is loaded in ${label} already`, {
    hint:
      added.length === 0
        ? next
        : `A patch takes in what is new since, ${listed(added)}: pgquilt new NAME, then pgquilt refresh`,
  });
}
