// refresh: takes the edits in the tree into the top patch, or into another: the patch file, the target's routines and the ledger change
// together.
import { type Drift, driftProblem } from '../database/change/drift.ts';
import { forward } from '../database/change/forward.ts';
import { readRecorded } from '../database/ledger/read.ts';
import type { Recorded, RoutineChange, StackRow } from '../database/ledger/types.ts';
import { differences } from '../database/snapshot.ts';
import type { Finding } from '../lint/finding.ts';
import { blobHash } from '../patch/blob-hash.ts';
import { diffTexts } from '../patch/diff.ts';
import { formatPatch } from '../patch/format.ts';
import { parsePatch } from '../patch/parse.ts';
import { patchId } from '../patch/patch-id.ts';
import type { FileDiff } from '../patch/types.ts';
import { Problem } from '../problem.ts';
import { parserFor } from '../routine/parser.ts';
import { patchPath, readPatchFile } from '../worktree/patches.ts';
import { type AllowOptions, allowed } from './common/allow.ts';
import { namingOthers, refuseMarkers } from './common/bad-units.ts';
import { choiceWords, chosenEdits, type EditChoice } from './common/chosen-edits.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { findDrift } from './common/find-drift.ts';
import { Lints } from './common/lints.ts';
import { refuseMerged, warnOfMerged } from './common/merged-here.ts';
import { nextSteps } from './common/on-drift.ts';
import { type Finished, operate, type QueueOperation } from './common/operation.ts';
import { patchNamed } from './common/patch-named.ts';
import { PatchTests } from './common/patch-tests.ts';
import type { PlanOfPatch } from './common/record.ts';
import { planOf, stackRow } from './common/record.ts';
import { sameEdits } from './common/same-edits.ts';
import { noneApplied } from './common/stack.ts';
import { textsBelow } from './common/texts-below.ts';
import type { Edits } from './edits.ts';
import { editFromDatabase } from './from-database.ts';
import { ensureEmbedded } from './load.ts';
import { refreshInto } from './refresh-into.ts';
import type { TestResult } from './results.ts';

export interface RefreshResult {
  readonly patch: string;
  /** False where there was nothing to take in. */
  readonly changed: boolean;
  readonly units: readonly { readonly path: string; readonly change: 'added' | 'changed' | 'removed' | 'reverted' }[];
  /** Other patches whose diffs were made anew for the edit to get past them; left out where it went nowhere. */
  readonly carried?: readonly string[];
  readonly plan: PlanOfPatch;
  /** What the lints found in what was taken in; left out where that is nothing. */
  readonly lints?: readonly Finding[];
  /** The patch's test, where it was to run and there is one. */
  readonly tests?: readonly TestResult[];
  readonly warnings: readonly string[];
  readonly target: string;
  /** Which edits these are: what `onlyEdits` takes. */
  readonly edits: string;
  readonly notes: readonly string[];
}

export interface RefreshOptions extends AllowOptions, EditChoice {
  /** Take what was changed in the database by hand, instead of what was edited in the tree. */
  readonly fromDatabase?: boolean;
  /** The patch to take the edits into; the top one unless told. */
  readonly patch?: string | undefined;
  readonly dryRun?: boolean;
  /** What `edits` of a dry run was: where they are others by now nothing is done. */
  readonly onlyEdits?: string | undefined;
  /** Run the top patch's test as well, also with nothing to take in: where it does not hold nothing is taken in. */
  readonly test?: boolean;
}

/**
 * Refreshes the top patch, or the one named: see refreshInto. Throws Problem: 'nothing-to-do' with no patch applied, 'conflict' for
 * text with conflict markers, 'drift' and 'failed' as of push.
 */
export async function refresh(context: QueueContext, options: RefreshOptions = {}): Promise<RefreshResult> {
  needWrite(context, 'refresh');
  const created = await ensureEmbedded(context);
  const done = await operate<Omit<RefreshResult, 'notes'>>(
    context,
    (op) => work(op, options).catch(nextSteps('refresh')),
    {
      dryRun: options.dryRun,
      rows: options.patch === undefined ? { count: 1 } : 'all',
      ...allowed(options, 'pgquilt refresh'),
    },
  );
  return { ...done.value, notes: [...created, ...done.notes] };
}

async function work(op: QueueOperation, options: RefreshOptions): Promise<Finished<Omit<RefreshResult, 'notes'>>> {
  const { context, head } = op;
  const row = head.rows[head.rows.length - 1];
  const name = options.patch === undefined ? row?.name : patchNamed(context.series, head, options.patch);
  if (name === undefined) {
    const isEdited = op.tree.edited(head.unitHashes).length > 0;
    throw noneApplied(isEdited ? 'A patch takes the edits: pgquilt new NAME, then pgquilt refresh' : undefined);
  }
  const common = { patch: name, target: context.target.label };
  const unchanged = { changed: false, units: [], warnings: [], plan: { patch: name, routines: [], sql: [] } };
  if (row === undefined || row.name !== name) {
    const all = op.tree.edited(head.unitHashes);
    const recorded = await readRecorded(op.tx, all);
    const chosen = await chosenEdits(op, all, options, (path) => currentText(op, recorded, path));
    const units = changedUnits(op, { texts: chosen.texts, recorded });
    const which = { edits: sameEdits({ into: [name], units }, options.onlyEdits) };
    if (chosen.texts.size === 0) return { value: { ...common, ...unchanged, ...which }, plan: which.edits };
    await refuseMarkers(chosen.texts);
    const words = choiceWords(options);
    const again = `pgquilt refresh${words.units} -p ${name}${words.hunks}`;
    const done = await refreshInto(op, name, chosen, { ...options, again }).catch(namingOthers(chosen.texts));
    return { ...done, value: { ...done.value, ...which }, plan: [which.edits, done.plan] };
  }
  const tests = await PatchTests.read(op, [name], {
    tests: options.test === true,
    otherwise: 'pgquilt refresh takes the edits in without it.',
  });
  const header = headerOnDisk(op, row);
  const edits = options.fromDatabase === true ? await editFromDatabase(op) : await editsOfTree(op, row, options);
  const which = { edits: sameEdits({ into: [name], units: changedUnits(op, edits) }, options.onlyEdits) };
  if (edits.texts.size === 0) {
    await refuseDrift(op);
    await tests.run();
    return { value: { ...common, ...unchanged, ...which, ...tests.results() }, plan: which.edits };
  }
  refuseMerged(row, head.stack);
  await refuseMarkers(edits.texts);
  const taken = await takeIn(op, row, header, edits, tests, { ...common, ...which }).catch(namingOthers(edits.texts));
  return { ...taken, plan: [which.edits, taken.value.plan] };
}

/** With nothing to take in, all that is recorded is looked at: what was changed by hand may be what the user is after. */
async function refuseDrift(op: QueueOperation): Promise<void> {
  const { drifts } = await findDrift(op.tx);
  if (drifts.length > 0) nextSteps('refresh')(driftProblem(drifts, op.context.target.label));
}

async function editsOfTree(op: QueueOperation, row: StackRow, choice: EditChoice): Promise<Edits> {
  const { tree, head } = op;
  const all = tree.edited(head.unitHashes);
  const recorded = await readRecorded(op.tx, [...new Set([...row.units, ...all])]);
  const { texts } = await chosenEdits(op, all, choice, (path) => currentText(op, recorded, path));
  return { texts, recorded, fromTree: true, drifts: [], notes: [] };
}

/** The units that are edited, each from its text at the level of the target. */
function changedUnits(op: QueueOperation, { texts, recorded }: Pick<Edits, 'texts' | 'recorded'>) {
  return [...texts].map(([path, after]) => ({ path, before: currentText(op, recorded, path), after }));
}

/** The unit's text at the level of the target. */
function currentText(op: QueueOperation, { units }: Recorded, path: string): string | null {
  return units.has(path) ? (units.get(path)?.text ?? null) : op.tree.baseText(path);
}

/** The header as it is in the patch file. The diffs there have to be the applied ones: they are about to be rewritten. */
function headerOnDisk({ context }: QueueOperation, row: StackRow): string {
  const text = readPatchFile(context.root, row.name);
  if (text === null) return row.header;
  const patch = parsePatch(text, patchPath(row.name));
  if (patchId(patch.files) === row.id || patch.files.length === 0) return patch.header;
  throw new Problem('failed', `${patchPath(row.name)} was changed on disk while the patch is applied`, {
    patch: row.name,
    file: patchPath(row.name),
    hint: `To take the file's text: pgquilt pop, then pgquilt push. To drop it: git checkout -- ${patchPath(row.name)}`,
  });
}

async function takeIn(
  op: QueueOperation,
  row: StackRow,
  header: string,
  edits: Edits,
  tests: PatchTests,
  common: { patch: string; target: string; edits: string },
) {
  const { tx, head } = op;
  const { recorded, texts } = edits;
  const current = (path: string): string | null => currentText(op, recorded, path);
  const units = changedUnits(op, edits);
  const parse = await parserFor(units.flatMap((u) => [u.before, u.after]));
  const lints = await Lints.read([{ name: row.name, header }], [{ units }]);
  const result = await forward(tx, [{ patch: row.name, units }], recorded, { parse, after: tests.after });
  const level = result.levels[0];
  const changes = fromBelowDrift(level?.changes ?? [], edits.drifts);

  const below = textsBelow([row], current);
  const paths = [...row.units, ...[...texts.keys()].filter((p) => !row.units.includes(p)).sort()];
  const befores = new Map(paths.map((path) => [path, below.has(path) ? (below.get(path) ?? null) : current(path)]));
  const files = paths.flatMap((path): FileDiff[] => {
    const diff = diffTexts(
      path,
      befores.get(path) ?? null,
      texts.has(path) ? (texts.get(path) ?? null) : current(path),
    );
    return diff === null ? [] : [diff];
  });
  const kept = new Set(files.map((f) => f.path));
  const text = formatPatch({ header, files });
  return {
    value: {
      ...common,
      changed: true,
      units: units.map(({ path, before, after }) => ({
        path,
        change: !kept.has(path)
          ? ('reverted' as const)
          : before === null
            ? ('added' as const)
            : after === null
              ? ('removed' as const)
              : ('changed' as const),
      })),
      plan: level === undefined ? { patch: row.name, routines: [], sql: [] } : planOf(level),
      warnings: [...(await foreignRoutines(op, row, changes)), ...(await warnOfMerged(op, row, befores))],
      ...(await lints.of(tx, result)),
      ...tests.results(),
    },
    ledger: {
      verb: 'refresh',
      patches: [row.name],
      keep: head.stack.length - 1,
      push: [stackRow(row.name, header, files, joinChanges(row.routines, changes))],
      units: units.map(({ path, after }) => ({ path, text: after, blob: blobHash(after) })),
      routines: [
        // A routine that was dropped by hand has no step of its own.
        ...edits.drifts.map((d) => ({ id: d.id, path: d.path, snapshot: d.live })),
        ...result.routines,
      ].filter((r, i, all) => all.findLastIndex((other) => other.id === r.id) === i),
    },
    notes: [...result.notes, ...edits.notes],
    units: new Map(texts),
    ...(edits.fromTree ? { taken: [...texts.keys()] } : {}),
    files: [{ path: patchPath(row.name), text }],
  };
}

/** The changes as the patch makes them: from what the ledger had before the other hand, so that a pop goes back to that. */
export function fromBelowDrift(changes: readonly RoutineChange[], drifts: readonly Drift[]): RoutineChange[] {
  const all = new Map(changes.map((c) => [c.id, c]));
  for (const { id, path, expected, live } of drifts) {
    const made = all.get(id);
    all.set(id, made === undefined ? { id, path, before: expected, after: live } : { ...made, before: expected });
  }
  return [...all.values()];
}

/** What the patch found before it was first pushed, and what it leaves now; routines that end as they began drop out. */
export function joinChanges(first: readonly RoutineChange[], then: readonly RoutineChange[]): RoutineChange[] {
  const joined = new Map(first.map((c) => [c.id, c]));
  for (const change of then) {
    const was = joined.get(change.id);
    joined.set(change.id, was === undefined ? change : { ...change, before: was.before });
  }
  return [...joined.values()].filter((c) => differences(c.before, c.after).length > 0);
}

/** A warning for each changed routine that the top patch had not touched, but a patch below it has. */
async function foreignRoutines(
  op: QueueOperation,
  row: StackRow,
  changes: readonly RoutineChange[],
): Promise<string[]> {
  const own = new Set(row.routines.map((r) => r.id));
  const ids = changes.map((c) => c.id).filter((id) => !own.has(id));
  if (ids.length === 0 || op.head.stack.length < 2) return [];
  const rows = await op.tx.connection.run(
    `SELECT r.change->>'id' AS id, (pg_catalog.array_agg(p.name ORDER BY p.position DESC))[1] AS name
     FROM pgquilt.patch p, pg_catalog.json_array_elements(p.routines::json) AS r(change)
     WHERE p.position < $1 AND r.change->>'id' = ANY ($2::text[]) GROUP BY 1 ORDER BY 1`,
    [row.position, ids],
  );
  return rows.map((r) => `${r['id']} was last changed by patch ${r['name']}; its edit is now in patch ${row.name}`);
}
