// absorb: each edit in the tree goes into the applied patch that last changed the lines it changes; what belongs to none, or to
// several, stays in the tree.
import { absorb, type Left, type Route } from '../patch/absorb.ts';
import { type AllowOptions, allowed } from './common/allow.ts';
import { namingOthers, refuseMarkers } from './common/bad-units.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { nextSteps } from './common/on-drift.ts';
import { type Finished, operate, type QueueOperation } from './common/operation.ts';
import type { PlanOfPatch } from './common/record.ts';
import { type LevelTexts, levelTexts, relevelled } from './common/restack/level-texts.ts';
import { restack } from './common/restack/restack.ts';
import { stackNow } from './common/restack/wanted.ts';
import { sameEdits } from './common/same-edits.ts';
import { noneApplied } from './common/stack.ts';
import { ensureEmbedded } from './load.ts';

/** absorb. */
export interface AbsorbResult {
  readonly hunks: readonly AbsorbedHunk[];
  /** Patches whose diffs were made anew. */
  readonly rewritten: readonly string[];
  readonly target: string;
  /** With --dry-run: what would be run on the database. */
  readonly plan?: readonly PlanOfPatch[];
  /** Which edits these are: what `onlyEdits` takes. */
  readonly edits: string;
  readonly notes: readonly string[];
}

/** An edit, and where it went. */
export interface AbsorbedHunk {
  readonly file: string;
  /** Its first line in the file, from 1. */
  readonly line: number;
  /** How many lines it takes away and puts in. */
  readonly removed: number;
  readonly added: number;
  /** Null: it stays in the tree, for the reason given. */
  readonly patch: string | null;
  readonly reason?: string;
}

export interface AbsorbOptions extends AllowOptions {
  /** What `edits` of a dry run was: where they are others by now nothing is done. */
  readonly onlyEdits?: string | undefined;
  readonly dryRun?: boolean;
}

type Result = Omit<AbsorbResult, 'notes'>;

/**
 * Absorbs all edits. Throws Problem: 'nothing-to-do' with no patch applied, 'conflict' for text with conflict markers, what restack
 * throws. Hunks that stay are no Problem: the result names them.
 */
export async function absorbEdits(context: QueueContext, options: AbsorbOptions = {}): Promise<AbsorbResult> {
  needWrite(context, 'absorb');
  const created = await ensureEmbedded(context);
  const run = (op: QueueOperation) => work(op, options).catch(nextSteps('refresh'));
  const done = await operate<Result>(context, run, {
    rows: 'all',
    dryRun: options.dryRun,
    ...allowed(options, 'pgquilt absorb'),
  });
  return { ...done.value, notes: [...created, ...done.notes] };
}

async function work(op: QueueOperation, { dryRun = false, onlyEdits }: AbsorbOptions): Promise<Finished<Result>> {
  const { head, tree, context } = op;
  if (head.stack.length === 0) throw noneApplied();
  const edited = tree.edited(head.unitHashes);
  const texts = new Map(edited.map((path) => [path, tree.text(path)] as const));
  await refuseMarkers(texts);
  const was = await levelTexts(op, head.rows, edited);
  const found = edited.map((path) => ({ path, ...absorb(was.get(path) ?? [], tree.text(path)) }));
  const names = head.stack.map((p) => p.name);
  const hunks = found.flatMap(({ path, routes }) => routes.map((route) => hunkOf(path, route, names)));
  const units = edited.map((path) => ({ path, before: was.get(path)?.at(-1) ?? null, after: tree.text(path) }));
  const edits = sameEdits({ into: hunks.map((h) => h.patch ?? ''), units }, onlyEdits);
  const common = { hunks, edits, target: context.target.label };
  if (!hunks.some((h) => h.patch !== null)) return { value: { ...common, rewritten: [] } };
  const now = new Map<string, LevelTexts>(found.map(({ path, texts }) => [path, texts]));
  const stack = stackNow(op);
  const anew = relevelled(stack, was, now);
  const rewritten = anew.filter((p, i) => p !== stack[i]).map((p) => p.name);
  const into = new Set(hunks.flatMap((h) => h.patch ?? []));
  const done = await restack(
    op,
    { verb: 'absorb', patches: names.filter((name) => into.has(name)), stack: anew, taken: edited },
    { dryRun },
  ).catch(namingOthers(texts));
  return { ...done, value: { ...common, rewritten, ...(dryRun ? { plan: done.plan } : {}) } };
}

function hunkOf(file: string, { edit, to, of, removed, added }: Route, names: readonly string[]): AbsorbedHunk {
  const common = { file, line: edit.newStart + 1, removed: removed.length, added: added.length };
  if (typeof to === 'number') return { ...common, patch: names[to] ?? '' };
  return {
    ...common,
    patch: null,
    reason: reasonOf(
      to,
      of.map((i) => names[i] ?? ''),
    ),
  };
}

function reasonOf(left: Left, patches: readonly string[]): string {
  const names = patches.join(' and ');
  switch (left) {
    case 'base':
      return 'no applied patch has changed these lines';
    case 'new':
      return 'the unit is new';
    case 'apart':
      return `the lines are of ${names}, but not together there`;
    case 'several':
      return patches.length === 1 ? `the lines are of ${names} and of the base` : `the lines are of ${names}`;
  }
}
