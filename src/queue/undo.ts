// undo and redo: the target, the ledger, the queue's files and the tree as they were before operations made from this folder.
// A redo is the undo of an undo. Routines go back by their snapshots, as in a pop: no patch is applied anew, so nothing can
// come out differently.
import { backward } from '../database/change/backward.ts';
import { type LedgerHead, readHead, readLog, readLogHashes, readRecorded } from '../database/ledger/read.ts';
import type { StackRow } from '../database/ledger/types.ts';
import type { LedgerChange } from '../database/ledger/write.ts';
import { listed } from '../listed.ts';
import { blobHash } from '../patch/blob-hash.ts';
import { Problem } from '../problem.ts';
import { readTextIn } from '../worktree/read-text.ts';
import type { FileChange } from '../worktree/write.ts';
import { type AllowOptions, allowed } from './common/allow.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { type FilesFinished, operateFiles } from './common/files-only.ts';
import { isCreated } from './common/look.ts';
import { type Finished, operate, type QueueOperation } from './common/operation.ts';
import type { Rebuilt } from './common/record.ts';
import { type PlanOfPatch, rebuiltIn } from './common/record.ts';
import { type Entry, type EntryBody, readJournal } from './journal/entry.ts';
import { choose, type Extent, type History, historyOf, refuseGaps, sentences, titleOf } from './journal/history.ts';
import { restoreFiles } from './journal/restore-files.ts';
import { Rewind } from './journal/rewind.ts';

/** undo, redo. */
export interface UndoResult {
  /** The operations taken back, the newest first. */
  readonly undone?: readonly UndoneEntry[];
  /** The undos taken back, the newest first. */
  readonly redone?: readonly UndoneEntry[];
  readonly popped: readonly string[];
  readonly pushed: readonly string[];
  readonly top: string | null;
  readonly target: string;
  /** Files of the queue that were restored. */
  readonly files: readonly string[];
  /** Files of the queue that were not there before. */
  readonly removed: readonly string[];
  /** Units that have their unrefreshed edit again. */
  readonly edits: readonly string[];
  /** With --dry-run: what would be done; it was done and rolled back. */
  readonly plan?: readonly PlanOfPatch[];
  /** What depended on routines that were made again and was rebuilt; left out where there is nothing. */
  readonly rebuilt?: readonly Rebuilt[];
  readonly notes: readonly string[];
}

export interface UndoneEntry {
  readonly entry: number;
  readonly verb: string;
  readonly patches: readonly string[];
}

export interface UndoOptions extends AllowOptions {
  readonly by: 'undo' | 'redo';
  readonly extent: Extent;
  readonly dryRun?: boolean;
}

type Undone = Omit<UndoResult, 'notes'>;

/**
 * Undoes, or takes undos back. Throws Problem: 'nothing-to-do' where there is nothing, 'usage' for an entry that is none,
 * 'failed' where somebody else has changed the target since or edits in the tree would be lost, 'conflict' where a file of the
 * queue was changed since, 'drift' where a routine was changed by hand.
 */
export async function undo(context: QueueContext, options: UndoOptions): Promise<UndoResult> {
  const { by, extent } = options;
  needWrite(context, by);
  const created = isCreated(context);
  const history = historyOf(readJournal(context.root), context.target.label, () => created);
  const chosen = choose(history, by, extent);
  if (!created) {
    const work = () => filesBack(context, options, history, chosen, null);
    return flat(await operateFiles(context, work, { dryRun: options.dryRun }));
  }
  const done = await operate<Undone>(context, (op) => takeBack(op, options), {
    dryRun: options.dryRun,
    ...allowed(options, `pgquilt ${by}`),
  });
  return { ...done.value, ...rebuiltIn(done), notes: done.notes };
}

function flat({ value, notes }: { value: Undone; notes: readonly string[] }): UndoResult {
  return { ...value, notes };
}

/** Takes back what changed files alone; `top` is of the target, which stays as it is. */
function filesBack(
  context: QueueContext,
  options: UndoOptions,
  history: History,
  chosen: readonly Entry[],
  top: string | null,
): FilesFinished<Undone> {
  const { by, dryRun } = options;
  const files = restoreFiles(chosen.map(bodyOf), (path) => readTextIn(context.root, path));
  announce(context, options, sentences(history, options.by, chosen), { popped: [], pushed: [], files, edits: [] });
  const moved = { popped: [], pushed: [], top, ...filesOf(files), edits: [] };
  return {
    value: { ...common(context, by, chosen), ...moved, ...(dryRun === true ? { plan: [] } : {}) },
    plan: chosen.map((e) => e.number),
    filesOnly: { verb: by, patches: patchesOf(chosen) },
    files,
    takesBack: takesBackOf(by, chosen),
  };
}

function common(context: QueueContext, by: UndoOptions['by'], chosen: readonly Entry[]) {
  const undone = chosen.map(({ number, verb, patches }) => ({ entry: number, verb, patches }));
  return { [by === 'undo' ? 'undone' : 'redone']: undone, target: context.target.label };
}

function takesBackOf(by: UndoOptions['by'], chosen: readonly Entry[]) {
  return { by, entries: chosen.map((e) => e.number) };
}

async function takeBack(op: QueueOperation, options: UndoOptions): Promise<Finished<Undone>> {
  const { context, tx } = op;
  const { by, extent } = options;
  const hashes = await readLogHashes(tx);
  // Read now that nobody else is at work: an undo that was waited for has written to it.
  const history = historyOf(readJournal(context.root), context.target.label, (hash) => hashes.has(hash));
  const chosen = choose(history, by, extent);
  refuseGaps(history, chosen, { head: op.head.log, entries: await readLog(tx) }, context.target.label);
  const { stack } = op.head;
  const numbers = chosen.map((e) => e.number);
  if (chosen.every((e) => e.log === null))
    return filesBack(context, options, history, chosen, stack.at(-1)?.name ?? null);
  const bodies = chosen.map(bodyOf);
  const restored = restoreFiles(bodies, (path) => readTextIn(context.root, path));
  const takesBack = takesBackOf(by, chosen);
  const count = bodies.reduce((sum, body) => sum + body.on, 0);
  const head = count === 0 ? op.head : await readHead(tx, { count });
  const { back, over } = context.followsTree
    ? await rewound(op, head, bodies, by)
    : await rewound(op, head, bodies, 'undo');
  const files = [...restored, ...over.filter((o) => !restored.some((f) => f.path === o.path))];
  const edits = context.followsTree ? editsBack(op, bodies, back) : [];
  const all = [...files.filter((f) => !edits.some((e) => e.path === f.path)), ...edits.filter((e) => e.changed)];
  const stays = by === 'redo' ? takenFrom(history, chosen) : new Map<string, string | null>();
  refuseEdited(op, back.units, new Set(files.map((f) => f.path)), { edits, stays }, by);

  // Of these the tree has the right text once the files are written.
  const taken = new Set([...edits, ...files.filter((f) => f.path.startsWith('udfs/'))].map((f) => f.path));

  const keep = sharedRows(head.rows, back.rows);
  const gone = head.rows.slice(keep);
  const again = back.rows.slice(keep);
  const popped = gone.map((r) => r.name).reverse();
  const pushed = again.map((r) => r.name);
  const operations = sentences(history, by, chosen);
  announce(context, options, operations, { popped, pushed, files, edits, selected: back.selected });
  const plan = await runGoals(op, back, chosen);
  const top = (back.rows.at(-1) ?? stack[stack.length - head.rows.length - 1])?.name ?? null;
  const moved = { popped, pushed, top, ...filesOf(all), edits: edits.map((e) => e.path) };
  const shown = options.dryRun === true ? { top: stack.at(-1)?.name ?? null, plan: [plan] } : {};
  return {
    value: { ...common(context, by, chosen), ...moved, ...shown },
    plan: [numbers, plan],
    head,
    ledger: {
      ...ledgerChange(head, back, keep),
      verb: by,
      patches: patchesOf(chosen),
      detail: { entries: takesBack.entries, popped, pushed },
    },
    units: back.units,
    files: all.map(({ path, text }) => ({ path, text })),
    ...(taken.size === 0 ? {} : { taken: [...taken] }),
    takesBack,
  };
}

function filesOf(files: readonly FileChange[]): Pick<UndoResult, 'files' | 'removed'> {
  const paths = (gone: boolean) => files.filter((f) => (f.text === null) === gone).map((f) => f.path);
  return { files: paths(false), removed: paths(true) };
}

function bodyOf(entry: Entry): EntryBody {
  const body = entry.body();
  if (body !== undefined) return body;
  throw new Problem('failed', `the journal's file of entry ${entry.number} (${titleOf(entry)}) is damaged`, {
    hint: 'Nothing was changed. pgquilt push and pgquilt pop go by the ledger and the patch files alone.',
  });
}

/**
 * Goes back in memory; `over` has units whose edit a refresh took in that is redone, and that stand at another level after what
 * is redone on top of it.
 */
async function rewound(
  op: QueueOperation,
  head: LedgerHead,
  bodies: readonly EntryBody[],
  by: UndoOptions['by'],
): Promise<{ back: Rewind; over: readonly FileChange[] }> {
  const paths = [...new Set(bodies.flatMap((b) => b.routines.map((r) => r.path)))];
  const notes = paths.length === 0 ? undefined : await readRecorded(op.tx, paths);
  const textNow = (path: string): string | null => {
    const unit = head.recorded.units.get(path) ?? notes?.units.get(path);
    return unit === undefined ? op.tree.baseText(path) : unit.text;
  };
  const back = new Rewind(head.rows, textNow);
  const takenIn = new Set<string>();
  for (const body of bodies) {
    back.below(body);
    if (by === 'redo') for (const [path, text] of back.units) if (op.tree.text(path) === text) takenIn.add(path);
  }
  const isOver = ([path, text]: [string, string | null]) => takenIn.has(path) && op.tree.text(path) !== text;
  return { back, over: [...back.units].filter(isOver).map(([path, text]) => ({ path, text })) };
}

/** Runs what has to be run, in one step, and gives the plan. */
async function runGoals(op: QueueOperation, back: Rewind, chosen: readonly Entry[]): Promise<PlanOfPatch> {
  const byPatch = new Map<string, StackRow['routines'][number][]>();
  for (const { id, path, patch, expected, to } of back.live.values()) {
    const name = patch ?? '';
    byPatch.set(name, [...(byPatch.get(name) ?? []), { id, path, before: to, after: expected }]);
  }
  const done = await backward(
    op.tx,
    [...byPatch].map(([name, routines]) => ({ name, routines })),
  );
  return {
    patch: patchesOf(chosen).join(', '),
    routines: done.steps.map((s) => ({ action: s.action, routine: s.id, file: s.path })),
    ...(done.rebuilt.length === 0 ? {} : { dependents: done.rebuilt }),
    sql: done.sql,
  };
}

function ledgerChange(head: LedgerHead, back: Rewind, keep: number): Omit<LedgerChange, 'verb' | 'patches'> {
  return {
    keep: head.stack.length - head.rows.length + keep,
    push: back.rows.slice(keep).map((row) => ({
      ...row,
      stamp: { at: row.appliedAt, by: row.appliedBy, tool: row.tool },
    })),
    ...(back.selected === undefined ? {} : { select: back.selected }),
    units: [...back.units].map(([path, text]) => ({ path, text, blob: blobHash(text) })),
    routines: [...back.recorded.values()],
  };
}

/** How many of the rows, from the bottom, were never taken off on the way. */
function sharedRows(before: readonly StackRow[], after: readonly StackRow[]): number {
  const at = before.findIndex((row, i) => row !== after[i]);
  return at < 0 ? before.length : at;
}

type Edit = FileChange & { readonly changed: boolean };

/** Edits that a refresh took in are edits again: the oldest of them, where several took from one unit. */
function editsBack({ tree }: QueueOperation, bodies: readonly EntryBody[], { units }: Rewind): Edit[] {
  const edits = new Map(bodies.flatMap((b) => b.edits));
  return [...edits].flatMap(([path, text]) => {
    if (units.has(path) && units.get(path) === text) return [];
    return [{ path, text, changed: tree.text(path) !== text }];
  });
}

/**
 * The edits that the operations to be done again took from the tree, each unit's last: where one of these stands there, what was not
 * taken of it is an edit of the new text, as it was then.
 */
function takenFrom({ all }: History, chosen: readonly Entry[]): Map<string, string | null> {
  const numbers = new Set(chosen.flatMap((entry) => entry.takesBack?.entries ?? []));
  return new Map(all.filter((entry) => numbers.has(entry.number)).flatMap((entry) => entry.body()?.edits ?? []));
}

/** An edit in the tree stays; one in a unit whose text changes would not know what it was an edit of. */
function refuseEdited(
  op: QueueOperation,
  units: ReadonlyMap<string, string | null>,
  files: ReadonlySet<string>,
  { edits, stays }: { readonly edits: readonly Edit[]; readonly stays: ReadonlyMap<string, string | null> },
  by: UndoOptions['by'],
): void {
  if (!op.context.followsTree) return;
  const isEdited = (path: string) => !files.has(path) && op.tree.state(path, op.head.unitHashes) === 'edited';
  const asTheyAre = new Set(edits.filter((e) => !e.changed).map((e) => e.path));
  for (const [path, text] of stays) if (op.tree.text(path) === text) asTheyAre.add(path);
  const changing = [...units].filter(([path, text]) => op.tree.text(path) !== text && !asTheyAre.has(path));
  const lost = [...changing.map(([path]) => path), ...edits.filter((e) => e.changed).map((e) => e.path)];
  const [first] = lost.filter(isEdited);
  if (first === undefined) return;
  throw new Problem(
    'failed',
    `${first} has edits that are not in any patch yet, and ${by === 'undo' ? 'an undo' : 'a redo'} would lose them`,
    {
      file: first,
      hint: 'Take them into a patch first: pgquilt refresh, or pgquilt new NAME and pgquilt refresh. pgquilt diff -z shows them.',
    },
  );
}

function patchesOf(chosen: readonly Entry[]): string[] {
  return [...new Set(chosen.flatMap((e) => e.patches))];
}

/** Says what is about to happen, once, before it does. */
function announce(
  context: QueueContext,
  { by, dryRun }: UndoOptions,
  operations: readonly string[],
  what: {
    popped: readonly string[];
    pushed: readonly string[];
    files: readonly FileChange[];
    edits: readonly Edit[];
    selected?: readonly string[] | undefined;
  },
): void {
  const say = context.progress;
  const verb = by === 'undo' ? 'Undoing' : 'Redoing';
  for (const operation of operations) say(`${dryRun ? `Would ${by}` : verb} ${operation}`);
  const { files: restored, removed } = filesOf(what.files);
  const parts = [
    [what.popped, 'takes off'],
    [what.pushed, 'puts back'],
    [restored, 'restores'],
    [removed, 'removes'],
    [what.selected?.length === 0 ? ['no guards'] : (what.selected ?? []), 'selects'],
    [what.edits.map((f) => f.path), 'gives its edit back to'],
  ] as const;
  const said = parts.flatMap(([names, words]) => (names.length === 0 ? [] : [`${words} ${listed(names)}`]));
  if (said.length > 0) say(`This ${said.join('; ')}`);
}
