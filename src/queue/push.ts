// push: applies the next patches of the series, all of them in one transaction.
import { forward } from '../database/change/forward.ts';
import type { Level } from '../database/change/levels.ts';
import { readRecorded } from '../database/ledger/read.ts';
import type { RecordedUnit } from '../database/ledger/types.ts';
import { applyFileDiff } from '../patch/apply.ts';
import { blobHash } from '../patch/blob-hash.ts';
import { describeConflict } from '../patch/describe-conflict.ts';
import { diffTexts } from '../patch/diff.ts';
import type { FileDiff } from '../patch/types.ts';
import { Problem } from '../problem.ts';
import { parserFor } from '../routine/parser.ts';
import type { SeriesEntry } from '../series/types.ts';
import { patchPath } from '../worktree/patches.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { operate, type QueueOperation } from './common/operation.ts';
import { PatchTests } from './common/patch-tests.ts';
import type { ProofOptions } from './common/proof.ts';
import { planOf, stackRow } from './common/record.ts';
import { choosePush, type Goal } from './common/stack.ts';
import { ensureEmbedded } from './load.ts';
import type { Moved, MoveResult } from './results.ts';

export interface MoveOptions {
  readonly goal: Goal;
  readonly dryRun?: boolean;
  readonly proof?: ProofOptions;
}

/**
 * Pushes. Throws Problem: 'nothing-to-do' at the end of the series, 'conflict' where a patch does not apply, 'drift' where
 * the target is not what it should be, 'failed' where the server refuses; nothing has changed then.
 */
export async function push(context: QueueContext, options: MoveOptions): Promise<MoveResult> {
  needWrite(context, 'push');
  const created = await ensureEmbedded(context);
  const done = await operate<Moved>(context, async (op) => {
    const entries = choosePush(context.series, op.head.stack, options.goal);
    const top = op.head.stack[op.head.stack.length - 1]?.name ?? null;
    const common = { popped: [], target: context.target.label };
    if (entries.length === 0) return { value: { ...common, pushed: [], top } };
    const pushed = await pushEntries(op, entries, options.proof);
    const names = entries.map((e) => e.name);
    const value = { ...common, pushed: names, top: names[names.length - 1] ?? top };
    const { notes, proof } = pushed;
    if (options.dryRun === true) return { value: { ...value, ...proof, top, plan: pushed.plan }, notes };
    return { value: { ...value, ...proof }, ledger: pushed.ledger, units: pushed.units, notes };
  });
  return { ...done.value, notes: [...created, ...done.notes], roundTrips: done.roundTrips };
}

/** Applies the entries within the operation's transaction, each with its proof. */
export async function pushEntries(op: QueueOperation, entries: readonly SeriesEntry[], options: ProofOptions = {}) {
  const { context, tx, patches } = op;
  const paths = [...new Set(entries.flatMap((e) => patches.patch(e.name).files.map((f) => f.path)))];
  refuseEdited(op, paths);
  const recorded = await readRecorded(tx, paths);
  const texts = new Map<string, string | null>();
  const textOf = (path: string): string | null => {
    if (!texts.has(path)) texts.set(path, recorded.units.get(path)?.text ?? baseText(op, path, recorded.units));
    return texts.get(path) ?? null;
  };
  const levels: Level[] = [];
  const rows: { name: string; header: string; files: FileDiff[] }[] = [];
  for (const { name } of entries) {
    const patch = patches.patch(name);
    const units = patch.files.map((diff) => {
      const before = textOf(diff.path);
      return { path: diff.path, before, after: applied(name, diff, before) };
    });
    for (const { path, after } of units) texts.set(path, after);
    levels.push({ patch: name, units });
    rows.push({ name, header: patch.header, files: patch.files.map((d, i) => actualDiff(d, units[i])) });
  }
  const parse = await parserFor(levels.flatMap((l) => l.units.flatMap((u) => [u.before, u.after])));
  const total = levels.length;
  const progress = total > 100 ? (n: number) => context.progress(`Applied ${n} of ${total} patches …`) : undefined;
  const names = entries.map((e) => e.name);
  const tests = await PatchTests.read(op, names, options);
  const running = forward(tx, levels, recorded, { parse, progress, after: tests.after });
  // The server is at work now; what the ledger keeps of the texts is made meanwhile.
  const kept = rows.map((r) => stackRow(r.name, r.header, r.files, []));
  const units: RecordedUnit[] = [...texts].map(([path, text]) => ({ path, text, blob: blobHash(text) }));
  const done = await running;
  return {
    plan: done.levels.map(planOf),
    notes: done.notes,
    proof: tests.results(),
    units: texts,
    ledger: {
      verb: 'push',
      patches: names,
      push: kept.map((row, i) => ({ ...row, routines: done.levels[i]?.changes ?? [] })),
      units,
      routines: done.routines,
    },
  };
}

/** A unit that the ledger does not have is at the base; a unit that it has as absent is absent. */
function baseText(op: QueueOperation, path: string, units: ReadonlyMap<string, RecordedUnit>): string | null {
  return units.has(path) ? null : op.tree.baseText(path);
}

/** Edits that were not refreshed would be lost under the patch's text, or hide it; they come first. */
export function refuseEdited(op: QueueOperation, paths: readonly string[]): void {
  if (!op.context.followsTree) return;
  const edited = paths.filter((path) => op.tree.state(path, op.head.unitHashes) === 'edited');
  if (edited.length === 0) return;
  const top = op.head.stack[op.head.stack.length - 1]?.name;
  throw new Problem(
    'failed',
    `${edited.join(', ')} ${edited.length > 1 ? 'have' : 'has'} edits that are not in any patch yet`,
    {
      file: edited[0],
      hint:
        top === undefined
          ? 'Take them into a new patch: pgquilt new NAME, then pgquilt refresh. pgquilt diff -z shows them.'
          : `Take them into patch ${top}: pgquilt refresh. pgquilt diff -z shows them.`,
    },
  );
}

function applied(name: string, diff: FileDiff, before: string | null): string | null {
  const result = applyFileDiff(before, diff);
  if (result.status === 'applied') return result.text;
  const [message = '', ...detail] = describeConflict(name, patchPath(name), diff, result).split('\n');
  const line = diff.hunks[result.hunk]?.line ?? diff.line;
  throw new Problem('conflict', message, {
    patch: name,
    file: patchPath(name),
    ...(line > 0 ? { line } : {}),
    detail: detail.join('\n'),
    hint: `Nothing was changed. Mend ${patchPath(name)}, or see what it meets: pgquilt show ${name}`,
  });
}

/** The diff as it came out on this target: with its own hashes, where the text had moved on. */
function actualDiff(diff: FileDiff, unit: { before: string | null; after: string | null } | undefined): FileDiff {
  if (unit === undefined) return diff;
  if (diff.before === blobHash(unit.before) && diff.after === blobHash(unit.after)) return diff;
  return diffTexts(diff.path, unit.before, unit.after) ?? diff;
}
