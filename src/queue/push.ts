// push: applies the next patches of the series, all of them in one transaction.

import { both } from '../both.ts';
import { type Drift, DriftProblem } from '../database/change/drift.ts';
import { forward } from '../database/change/forward.ts';
import type { Level } from '../database/change/levels.ts';
import type { LevelResult } from '../database/change/planned-level.ts';
import { type ReadAhead, readAhead } from '../database/change/read-ahead.ts';
import type { NewRow } from '../database/ledger/chain-rows.ts';
import { readRecorded } from '../database/ledger/read.ts';
import type { Recorded, RecordedUnit, RoutineChange } from '../database/ledger/types.ts';
import type { LedgerChange } from '../database/ledger/write.ts';
import { listed } from '../listed.ts';
import { blobHash } from '../patch/blob-hash.ts';
import { diffTexts } from '../patch/diff.ts';
import { patchId } from '../patch/patch-id.ts';
import type { FileDiff, Patch } from '../patch/types.ts';
import { Problem } from '../problem.ts';
import { parserFor } from '../routine/parser.ts';
import { optimiseLater } from '../v8-flags.ts';
import { patchPath } from '../worktree/patches.ts';
import { type AllowOptions, allowed } from './common/allow.ts';
import { recordEntries, sayIfThere } from './common/already-there.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { emptyNotes } from './common/empty-patches.ts';
import { refuseFinalized, refuseWaiting, sayIfBehind } from './common/finalizing/refusals.ts';
import { Lints } from './common/lints.ts';
import { Merging } from './common/merging.ts';
import { nextSteps, type OnDrift, type Settled, settledBy } from './common/on-drift.ts';
import { operate, type QueueOperation } from './common/operation.ts';
import { overwrite } from './common/overwrite.ts';
import type { PatchName } from './common/patch-files.ts';
import { PatchTests } from './common/patch-tests.ts';
import { applied, patched } from './common/patched.ts';
import type { ProofOptions } from './common/proof.ts';
import { type PushedPatch, rebasedFile, rebasedPatches } from './common/rebased.ts';
import { type PlanOfPatch, planOf, rebuiltIn, stackRow } from './common/record.ts';
import { RowsAhead } from './common/rows-ahead.ts';
import { choosePush, type Goal } from './common/stack.ts';
import { foundStanding, standAsMade, standingOf } from './common/standing.ts';
import { stepWords } from './common/step-words.ts';
import { ensureEmbedded } from './load.ts';
import type { Moved, MoveResult } from './results.ts';

/** From how many patches on a push or a pop takes a while. */
export const MANY = 100;

export interface MoveOptions extends AllowOptions {
  readonly goal: Goal;
  readonly dryRun?: boolean;
  /** What becomes of drift; it stops the operation unless told. */
  readonly onDrift?: OnDrift;
  readonly proof?: ProofOptions;
}

/** What a push within a transaction comes to. */
export interface Pushed extends Settled {
  readonly plan: readonly PlanOfPatch[];
  /** A line each, for the user. */
  readonly notes: readonly string[];
  readonly proof: ReturnType<PatchTests['results']>;
  /** The units' texts on the target. */
  readonly units: ReadonlyMap<string, string | null>;
  readonly ledger: LedgerChange;
}

/**
 * Pushes. Throws Problem: 'nothing-to-do' at the end of the series, 'conflict' where a patch does not apply, 'drift' where
 * the target is not what it should be, 'failed' where the server refuses; nothing has changed then.
 */
export async function push(context: QueueContext, options: MoveOptions): Promise<MoveResult> {
  needWrite(context, 'push');
  const created = await ensureEmbedded(context);
  const work = async (op: QueueOperation) => {
    if ('name' in options.goal) await refuseFinalized(op, options.goal.name);
    const entries = choosePush(context.series, op.head, options.goal);
    const top = op.head.stack[op.head.stack.length - 1]?.name ?? null;
    const common = { popped: [], target: context.target.label };
    if (entries.length === 0) return { value: { ...common, pushed: [], top } };
    const pushed = await pushEntries(op, entries, options).catch(nextSteps('push'));
    const names = entries.map((e) => e.name);
    const { plan, proof, ledger, units, files = [] } = pushed;
    const notes = [...pushed.notes, ...emptyNotes(op, names, options.dryRun)];
    const value = { ...common, pushed: names, top: names[names.length - 1] ?? top, ...proof, ...settledBy(pushed) };
    if (options.dryRun === true) return { value: { ...value, top, plan }, plan, notes };
    return { value, plan, ledger, units, files, notes };
  };
  const done = await operate<Moved>(context, (op) => work(op).catch(sayIfBehind(op)), {
    dryRun: options.dryRun,
    ...allowed(options, 'pgquilt push'),
  });
  return { ...done.value, ...rebuiltIn(done), notes: [...created, ...done.notes], roundTrips: done.roundTrips };
}

/** Applies the entries within the operation's transaction, each with its proof; what becomes of drift is as `onDrift` says. */
export async function pushEntries(
  op: QueueOperation,
  entries: readonly PatchName[],
  options: Pick<MoveOptions, 'onDrift' | 'proof'> = {},
): Promise<Pushed> {
  refuseWaiting(op.waiting, op.context.target.label);
  if (entries.length > MANY) optimiseLater();
  const { tx, patches } = op;
  const { onDrift = 'stop', proof = {} } = options;
  const paths = [...new Set(entries.flatMap((e) => patches.patch(e.name).files.map((f) => f.path)))];
  refuseEdited(op, paths);
  const recorded = await readRecorded(tx, paths);
  if (onDrift === 'record') return recordEntries(op, entries, recorded, unproved);
  const merging =
    onDrift === 'merge' ? new Merging(op, (name, diff, before) => applied(op, name, diff, before)) : undefined;
  // One round trip more; for many it is made up for while their texts are read here.
  const ahead = entries.length > MANY && tx.server.hasLedger ? readAhead(tx, paths, recorded) : undefined;
  try {
    return await applyEntries(op, entries, recorded, proof, merging, ahead);
  } catch (error) {
    if (!(error instanceof DriftProblem)) throw error;
    if (onDrift === 'stop') throw await sayIfThere(op, entries, recorded, error, unproved);
    return settle(op, entries, recorded, error.drifts, proof, merging);
  }
}

/** Once more, with the drift merged in or taken away. */
async function settle(
  op: QueueOperation,
  entries: readonly PatchName[],
  recorded: Recorded,
  drifts: readonly Drift[],
  proof: ProofOptions,
  merging: Merging | undefined,
): Promise<Pushed> {
  if (merging !== undefined) {
    const taken = await merging.takeIn(drifts, recorded, (path) => startText(op, path, recorded.units));
    return { ...(await applyEntries(op, entries, taken, proof, merging)), merged: drifts.map((d) => d.id) };
  }
  const standing = await standingOf(op.tx, drifts);
  const { detail, files, overwritten } = await overwrite(op, drifts, standing);
  const found = standing.length === 0 ? recorded : await standAsMade(op.tx, standing, recorded);
  const pushed = await applyEntries(op, entries, found, proof);
  const ledger = { ...pushed.ledger, detail, push: foundStanding(pushed.ledger.push ?? [], standing) };
  return { ...pushed, ledger, files: [...files, ...(pushed.files ?? [])], overwritten };
}

/** For a trial, which is rolled back. */
function unproved(op: QueueOperation, entries: readonly PatchName[], recorded: Recorded): Promise<Pushed> {
  return applyEntries(op, entries, recorded, { tests: false, collect: true });
}

async function applyEntries(
  op: QueueOperation,
  entries: readonly PatchName[],
  recorded: Recorded,
  proof: ProofOptions,
  merging?: Merging,
  ahead?: Promise<ReadAhead>,
): Promise<Pushed> {
  const { context, tx, patches } = op;
  const texts = new Map<string, string | null>();
  const textOf = (path: string): string | null => {
    if (!texts.has(path)) texts.set(path, startText(op, path, recorded.units));
    return texts.get(path) ?? null;
  };
  const levels: Level[] = [];
  const given: { patch: Patch; name: string }[] = [];
  for (const { name } of entries) {
    const patch = patches.patch(name);
    const befores = patch.files.map((diff) => textOf(diff.path));
    const afters =
      (await merging?.patched(name, patch.files, textOf)) ??
      patch.files.map((diff, i) => patched(op, name, diff, befores[i] ?? null));
    const units = patch.files.map(({ path }, i) => ({ path, before: befores[i] ?? null, after: afters[i] ?? null }));
    for (const { path, after } of units) texts.set(path, after);
    levels.push({ patch: name, units });
    given.push({ patch, name });
  }
  const parse = await parserFor(levels.flatMap((l) => l.units.flatMap((u) => [u.before, u.after])));
  const total = levels.length;
  // What is tried is rolled back.
  const verb = proof.collect === true ? 'Tried' : 'Applied';
  const progress = total > MANY ? (n: number) => context.progress(`${verb} ${n} of ${total} patches …`) : undefined;
  const names = entries.map((e) => e.name);
  const tests = await PatchTests.read(op, names, proof);
  const lints = await Lints.read(given, levels, proof);
  const before = (from: number, count: number) => context.step(stepWords('Applying', names, from, count));
  const rowsAhead = new RowsAhead(op);
  let kept: readonly NewRow[] = [];
  const rowOf = (i: number, routines: readonly RoutineChange[]): NewRow => ({ ...(kept[i] as NewRow), routines });
  const left = (i: number, result: LevelResult) => {
    lints.take(i, result);
    if (merging === undefined) rowsAhead.add(i, rowOf(i, result.changes));
  };
  const [done, { rebased, units }] = await both(
    forward(tx, levels, recorded, { parse, before, progress, after: tests.after, left, ahead }),
    // What the ledger keeps of the texts is made while the server is at work.
    Promise.resolve().then(() => {
      const rows = given.map(({ patch, name }, i) => ({
        patch,
        name,
        files: patch.files.flatMap((diff, j) => actualDiff(diff, levels[i]?.units[j]) ?? []),
      }));
      const textBefore = (i: number, j: number) => levels[i]?.units[j]?.before ?? null;
      const anew =
        merging === undefined
          ? new Set<string>()
          : rebasedPatches(op, rows, textBefore, (path) => merging.isByHand(path));
      kept = rows.map((row) => keptRow(row, anew.has(row.name)));
      return {
        rebased: rows.filter((r) => anew.has(r.name)),
        units: [...texts].map(([path, text]): RecordedUnit => ({ path, text, blob: blobHash(text) })),
      };
    }),
  );
  const changes = done.levels.map((level, i) => merging?.under(level.changes, kept[i]?.units ?? []) ?? level.changes);
  return {
    plan: done.levels.map(planOf),
    notes: [...rebased.map((r) => `${patchPath(r.name)} is made anew for what is below it now`), ...done.notes],
    ...(rebased.length === 0 ? {} : { files: rebased.map(rebasedFile) }),
    proof: { ...(await lints.of(tx, done)), ...tests.results() },
    units: texts,
    ledger: {
      verb: 'push',
      patches: names,
      push: kept.map((_, i) => rowsAhead.row(i) ?? rowOf(i, changes[i] ?? [])),
      units,
      routines: done.routines,
    },
  };
}

/** The patch's row without its routines; `anew` where its file is made anew from what it came to on this target. */
function keptRow({ name, patch, files: made }: PushedPatch, anew: boolean): NewRow {
  const files = anew ? made : patch.files;
  // A unit that a change by hand leaves as the patch would have it is the patch's all the same.
  const asInFile = files.length === made.length && files.every((f, i) => f === made[i]);
  const id = asInFile ? undefined : patchId(files);
  return { ...stackRow(name, patch.header, made, [], id), units: files.map((f) => f.path) };
}

/** A unit that the ledger does not have is at the base; a unit that it has as absent is absent. */
function startText(op: QueueOperation, path: string, units: ReadonlyMap<string, RecordedUnit>): string | null {
  const unit = units.get(path);
  return unit === undefined ? op.tree.baseText(path) : unit.text;
}

/** Edits that were not refreshed would be lost under the patch's text, or hide it; they come first. */
export function refuseEdited(op: QueueOperation, paths: readonly string[]): void {
  if (!op.context.followsTree || op.answersForEdits === true) return;
  const edited = paths.filter((path) => op.tree.state(path, op.head.unitHashes) === 'edited');
  if (edited.length === 0) return;
  const top = op.head.stack[op.head.stack.length - 1]?.name;
  throw new Problem(
    'failed',
    `${listed(edited)} ${edited.length > 1 ? 'have' : 'has'} edits that are not in any patch yet`,
    {
      file: edited[0],
      hint:
        top === undefined
          ? 'Take them into a new patch: pgquilt new NAME, then pgquilt refresh. pgquilt diff -z shows them.'
          : `Take them into patch ${top}: pgquilt refresh. pgquilt diff -z shows them.`,
    },
  );
}

/** The diff as it came out on this target: with its own hashes, where the text had moved on; null where nothing is left to do. */
function actualDiff(
  diff: FileDiff,
  unit: { before: string | null; after: string | null } | undefined,
): FileDiff | null {
  if (unit === undefined) return diff;
  if (diff.before === blobHash(unit.before) && diff.after === blobHash(unit.after)) return diff;
  return diffTexts(diff.path, unit.before, unit.after);
}
