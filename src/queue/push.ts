// push: applies the next patches of the series, all of them in one transaction.

import { type Drift, DriftProblem } from '../database/change/drift.ts';
import { forward } from '../database/change/forward.ts';
import { forwardInParts } from '../database/change/in-parts.ts';
import type { Level } from '../database/change/levels.ts';
import type { LevelResult } from '../database/change/planned-level.ts';
import { type ReadAhead, readAhead } from '../database/change/read-ahead.ts';
import { readRecorded } from '../database/ledger/read.ts';
import type { Recorded } from '../database/ledger/types.ts';
import type { LedgerChange } from '../database/ledger/write.ts';
import { listed } from '../listed.ts';
import { Problem } from '../problem.ts';
import { optimiseLater } from '../v8-flags.ts';
import { patchPath } from '../worktree/patches.ts';
import { type AllowOptions, allowed } from './common/allow.ts';
import { recordEntries, sayIfThere } from './common/already-there.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { emptyNotes } from './common/empty-patches.ts';
import { refuseFinalized, refuseWaiting, sayIfBehind } from './common/finalizing/refusals.ts';
import { Lints } from './common/lints.ts';
import { MANY } from './common/many.ts';
import { Merging } from './common/merging.ts';
import { nextSteps, type OnDrift, type Settled, settledBy } from './common/on-drift.ts';
import { operate, type QueueOperation } from './common/operation.ts';
import { overwrite } from './common/overwrite.ts';
import type { NamedPatch, PatchName } from './common/patch-files.ts';
import { PatchTests } from './common/patch-tests.ts';
import { applied, patched } from './common/patched.ts';
import type { ProofOptions } from './common/proof.ts';
import { PushedRows, recordedUnit } from './common/pushed-rows.ts';
import { rebasedFile } from './common/rebased.ts';
import { type PlanOfPatch, planOf, rebuiltIn } from './common/record.ts';
import { choosePush, type Goal } from './common/stack.ts';
import { foundStanding, standAsMade, standingOf } from './common/standing.ts';
import { stepWords } from './common/step-words.ts';
import { ensureEmbedded } from './load.ts';
import type { Moved, MoveResult } from './results.ts';

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
    const pushed = await pushEntries(op, entries, { ...options, goesOnTop: true }).catch(nextSteps('push'));
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

interface PushOptions extends Pick<MoveOptions, 'onDrift' | 'proof'> {
  /** What is pushed goes onto the ledger's stack as it is: its rows may be written one after the other. */
  readonly goesOnTop?: boolean;
}

/** Applies the entries within the operation's transaction, each with its proof; what becomes of drift is as `onDrift` says. */
export async function pushEntries(
  op: QueueOperation,
  entries: readonly PatchName[],
  options: PushOptions = {},
): Promise<Pushed> {
  refuseWaiting(op.waiting, op.context.target.label);
  if (entries.length > MANY) optimiseLater();
  const { tx, patches } = op;
  const { onDrift = 'stop', proof = {}, goesOnTop = false } = options;
  const paths = [...new Set(entries.flatMap((e) => patches.patch(e.name).files.map((f) => f.path)))];
  refuseEdited(op, paths);
  const recorded = await readRecorded(tx, paths);
  if (onDrift === 'record') return recordEntries(op, entries, recorded, unproved);
  const merging =
    onDrift === 'merge' ? new Merging(op, (name, diff, before) => applied(op, name, diff, before)) : undefined;
  const isLong = entries.length > (op.context.session.chunk ?? MANY);
  // One round trip more; for many it is made up for while their texts are read here.
  const ahead = isLong && tx.server.hasLedger ? readAhead(tx, paths, recorded) : undefined;
  const isOnTop = goesOnTop && tx.server.hasLedger;
  const inParts = isLong && merging === undefined ? { writes: isOnTop } : undefined;
  try {
    return await applyEntries(op, entries, recorded, { proof, merging, ahead, inParts });
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
    return { ...(await applyEntries(op, entries, taken, { proof, merging })), merged: drifts.map((d) => d.id) };
  }
  const standing = await standingOf(op.tx, drifts);
  const { detail, files, overwritten } = await overwrite(op, drifts, standing);
  const found = standing.length === 0 ? recorded : await standAsMade(op.tx, standing, recorded);
  const pushed = await applyEntries(op, entries, found, { proof });
  const ledger = { ...pushed.ledger, detail, push: foundStanding(pushed.ledger.push ?? [], standing) };
  return { ...pushed, ledger, files: [...files, ...(pushed.files ?? [])], overwritten };
}

/** For a trial, which is rolled back. */
function unproved(op: QueueOperation, entries: readonly PatchName[], recorded: Recorded): Promise<Pushed> {
  return applyEntries(op, entries, recorded, { proof: { tests: false, collect: true } });
}

interface Applying {
  readonly proof: ProofOptions;
  readonly merging?: Merging | undefined;
  readonly ahead?: Promise<ReadAhead> | undefined;
  /** Whether the server may be at one part of a long push while the next is made ready; `writes`: and write what the last one left. */
  readonly inParts?: { readonly writes: boolean } | undefined;
}

async function applyEntries(
  op: QueueOperation,
  entries: readonly PatchName[],
  recorded: Recorded,
  { proof, merging, ahead, inParts }: Applying,
): Promise<Pushed> {
  const { context, tx, patches } = op;
  const texts = new Map<string, string | null>();
  const textOf = (path: string): string | null => {
    if (!texts.has(path)) texts.set(path, startText(op, path, recorded.units));
    return texts.get(path) ?? null;
  };
  const levels: Level[] = [];
  const given: NamedPatch[] = [];
  for (const { name } of entries) {
    const patch = patches.patch(name);
    const befores = patch.files.map((diff) => textOf(diff.path));
    const afters =
      (await merging?.patched(name, patch.files, textOf)) ??
      patch.files.map((diff, i) => patched(op, name, diff, befores[i] ?? null));
    const units = patch.files.map(({ path }, i) => ({ path, before: befores[i] ?? null, after: afters[i] ?? null }));
    for (const { path, after } of units) texts.set(path, after);
    levels.push({ patch: name, units });
    given.push({ name, ...patch });
  }
  const total = levels.length;
  // What is tried is rolled back.
  const verb = proof.collect === true ? 'Tried' : 'Applied';
  const progress = total > MANY ? (n: number) => context.progress(`${verb} ${n} of ${total} patches …`) : undefined;
  const names = entries.map((e) => e.name);
  const tests = await PatchTests.read(op, names, proof);
  const lints = await Lints.read(given, levels, proof);
  const before = (from: number, count: number) => context.step(stepWords('Applying', names, from, count));
  const rows = new PushedRows(op, given, levels);
  const left = (i: number, result: LevelResult) => {
    lints.take(i, result);
    // Of what is merged patches may be made anew at the end.
    if (merging === undefined) rows.take(i, result);
  };
  const how = { chunk: context.session.chunk, before, progress, after: tests.after, left, ahead };
  let isWritten = inParts?.writes === true;
  const carry = () => (isWritten ? rows.ahead.write() : []);
  const startOver = () => {
    isWritten = false;
    rows.startOver();
  };
  const done =
    inParts === undefined || tests.after.size > 0
      ? await forward(tx, levels, recorded, how)
      : await forwardInParts(tx, levels, recorded, { ...how, carry, startOver });
  const rebased = merging === undefined ? [] : rows.merge(done.levels, merging);
  return {
    plan: done.levels.map(planOf),
    notes: [...rebased.map((r) => `${patchPath(r.name)} is made anew for what is below it now`), ...done.notes],
    ...(rebased.length === 0 ? {} : { files: rebased.map(rebasedFile) }),
    proof: { ...(await lints.of(tx, done)), ...tests.results() },
    units: texts,
    ledger: {
      verb: 'push',
      patches: names,
      push: rows.all(done.levels),
      units: [...texts].map(([path, text]) => recordedUnit(path, text)),
      routines: done.routines,
      ahead: rows.ahead,
    },
  };
}

/** A unit that the ledger does not have is at the base; a unit that it has as absent is absent. */
function startText(op: QueueOperation, path: string, units: Recorded['units']): string | null {
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
