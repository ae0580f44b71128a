// Writes the journal. Called where an operation is about to commit, or to change files alone, so that no verb has to care.
import { type LedgerHead, readHead, readRecorded } from '../../database/ledger/read.ts';
import type { AppliedPatch, Recorded, StackRow } from '../../database/ledger/types.ts';
import type { LedgerChange } from '../../database/ledger/write.ts';
import { netTouched } from '../../database/proof/touched.ts';
import type { Transaction } from '../../database/session.ts';
import type { Snapshot } from '../../database/snapshot.ts';
import { blobHash } from '../../patch/blob-hash.ts';
import { Problem } from '../../problem.ts';
import { reserveEntry, writeEntry } from '../../worktree/journal.ts';
import { readTextIn } from '../../worktree/read-text.ts';
import type { FileChange } from '../../worktree/write.ts';
import type { Context, QueueContext } from '../common/context.ts';
import type { EntryBody, EntryHead, FileNote, RoutineNote } from './entry.ts';
import { Rewind } from './rewind.ts';

/** Verbs after which there is no way back, and why. */
const FINAL: Readonly<Record<string, string>> = {
  load: 'it made the base that everything else stands on',
  finalize: 'its patches are permanent now; pgquilt revert NAME makes a patch that takes one back',
  unfinalize: 'finalize does it again',
};

/** What an operation is about to commit. */
export interface Change {
  readonly ledger: LedgerChange;
  /** The ledger as the operation found it, and as it left it itself before its last change. */
  readonly heads: readonly LedgerHead[];
  readonly files?: readonly FileChange[];
  /** Edits of the tree that it took in. */
  readonly edits: EntryBody['edits'];
  /** The text of a unit that the ledger does not have: it is at the base. */
  readonly baseText: (path: string) => string | null;
  readonly takesBack?: EntryHead['takesBack'];
}

const NOTHING: EntryBody = { on: 0, off: [], units: [], routines: [], files: [], edits: [] };

/** The journal's entry of one operation, however often its transaction is tried. */
export class JournalEntry {
  readonly #context: Context;
  #number: number | undefined;
  #recorded: Recorded = { units: new Map(), routines: new Map() };
  #rows: readonly StackRow[] = [];

  constructor(context: Context) {
    this.#context = context;
  }

  /**
   * Reads what the ledger is about to lose and the operation has not read itself: rows, and units that no row speaks of.
   * Seldom there is any.
   */
  async read(tx: Transaction, { ledger, heads, baseText }: Change): Promise<void> {
    this.#recorded = { units: new Map(), routines: new Map() };
    this.#rows = [];
    if (!this.#isKept() || ledger.verb in FINAL) return;
    const stack = heads.at(-1)?.stack ?? [];
    const going = stack.slice(ledger.keep ?? stack.length);
    const read = new Set(heads.flatMap((head) => head.rows.map((row) => row.hash)));
    if (going.some((row) => !read.has(row.hash))) {
      const { rows, recorded } = await readHead(tx, { count: going.length });
      this.#rows = rows;
      this.#recorded = recorded;
    }
    const known = new Set([
      ...heads.flatMap((head) => [...head.recorded.units.keys()]),
      ...this.#recorded.units.keys(),
      ...(ledger.push ?? []).flatMap((row) => row.units),
    ]);
    const others = (ledger.units ?? []).map((u) => u.path).filter((path) => !known.has(path));
    if (others.length === 0) return;
    const { units, routines } = await readRecorded(tx, others);
    const bases = others.flatMap((path) => (units.has(path) ? [] : [{ path, text: baseText(path) }]));
    const all = new Map([
      ...this.#recorded.units,
      ...units,
      ...bases.map((u) => [u.path, { ...u, blob: blobHash(u.text) }] as const),
    ]);
    this.#recorded = { units: all, routines: new Map([...this.#recorded.routines, ...routines]) };
  }

  /**
   * Writes the entry; `after` is what the ledger will be. A checkout that cannot be written, as deployed ones are, is no reason to
   * keep a target from being changed: gives a line each for the user about what is then lost.
   */
  write(tx: Transaction, change: Change, after: { stack: readonly AppliedPatch[]; logHash: string }): string[] {
    const { root } = this.#context;
    if (!this.#isKept() || root === null) return [];
    try {
      this.#write(tx, change, after, root);
      return [];
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return [`pgquilt undo will not know of this ${change.ledger.verb}: ${error.message}`];
    }
  }

  #write(
    tx: Transaction,
    change: Change,
    after: { stack: readonly AppliedPatch[]; logHash: string },
    root: string,
  ): void {
    const { target } = this.#context;
    const { verb, patches } = change.ledger;
    const before = change.heads[0]?.log ?? { seq: 0, hash: '' };
    const body = verb in FINAL ? FINAL[verb] : this.#bodyOf(tx, change, after.stack, root);
    this.#number ??= reserveEntry(root);
    const last = change.heads.at(-1)?.log.seq ?? 0;
    const head: Omit<EntryHead, 'number'> = {
      at: tx.server.now,
      verb,
      patches,
      target: target.label,
      log: { before, after: { seq: last + 1, hash: after.logHash } },
      ...(change.takesBack === undefined ? {} : { takesBack: change.takesBack }),
      ...(typeof body === 'string' ? { final: body } : {}),
    };
    const whole = typeof body === 'string' || body === undefined ? NOTHING : body;
    const durable = whole.off.length + whole.files.length + whole.edits.length > 0;
    writeEntry(root, this.#number, { head, body: whole, durable });
  }

  /** A database that is gone when the program ends has nothing to undo. */
  #isKept(): boolean {
    const { root, target, isThrowaway } = this.#context;
    return root !== null && isThrowaway !== true && !(target.kind === 'embedded' && target.directory === null);
  }

  #bodyOf(tx: Transaction, change: Change, stack: readonly AppliedPatch[], root: string): EntryBody | string {
    const { heads, ledger, edits } = change;
    const was = heads[0]?.stack ?? [];
    const keep = commonPrefix(was, stack);
    const full = new Map(
      [...heads.flatMap((h) => h.rows), ...this.#rows, ...stack.filter(isWhole)].map((row) => [row.hash, row]),
    );
    const rowsOf = (part: readonly AppliedPatch[]) => part.flatMap((p) => full.get(p.hash) ?? []);
    const [off, on] = [rowsOf(was.slice(keep)), rowsOf(stack.slice(keep))];
    if (off.length + on.length < was.length + stack.length - 2 * keep)
      return 'the journal does not have all that it changed';
    const recorded = heads.map((h) => h.recorded).concat(this.#recorded);
    return {
      on: on.length,
      off,
      units: unitsBefore(ledger, off, recorded),
      routines: routineNotes(tx, ledger, { off, on }, recorded),
      files: fileNotes(root, change.files ?? []),
      edits,
      ...(ledger.select === undefined ? {} : { selected: heads[0]?.selected ?? [] }),
    };
  }
}

/** Writes an entry for a change of files alone. */
export function journalFiles(
  { root, target }: QueueContext,
  what: { readonly verb: string; readonly patches: readonly string[]; readonly takesBack?: EntryHead['takesBack'] },
  files: readonly FileChange[],
): void {
  const { verb, patches, takesBack } = what;
  const head: Omit<EntryHead, 'number'> = {
    at: new Date().toISOString(),
    verb,
    patches,
    target: target.label,
    log: null,
    ...(takesBack === undefined ? {} : { takesBack }),
  };
  writeEntry(root, reserveEntry(root), { head, body: { ...NOTHING, files: fileNotes(root, files) }, durable: true });
}

/** What is local to the checkout is kept there and not undone. */
function fileNotes(root: string, files: readonly FileChange[]): FileNote[] {
  return files
    .filter(({ path }) => !path.startsWith('.pgquilt/'))
    .map(({ path, text }) => ({ path, was: readTextIn(root, path), now: text }));
}

function commonPrefix(was: readonly AppliedPatch[], is: readonly AppliedPatch[]): number {
  const at = was.findIndex((row, i) => is[i]?.hash !== row.hash);
  return at < 0 ? was.length : at;
}

function isWhole(row: AppliedPatch): row is StackRow {
  return 'routines' in row;
}

/** The texts of the units under the rows taken off, and of units that no row speaks of. */
function unitsBefore(
  ledger: LedgerChange,
  off: readonly StackRow[],
  recorded: readonly Recorded[],
): [path: string, text: string | null][] {
  const said = new Set((ledger.push ?? []).flatMap((row) => row.units));
  const others = (ledger.units ?? []).map((u) => u.path).filter((path) => !said.has(path));
  return [...new Set([...off.flatMap((row) => row.units), ...others])].flatMap((path) => {
    const unit = recorded.map((r) => r.units.get(path)).find((u) => u !== undefined);
    return unit === undefined ? [] : [[path, unit.text] as [string, string | null]];
  });
}

/** Where the database, or the ledger, did not go the way that the rows say. */
function routineNotes(
  tx: Transaction,
  ledger: LedgerChange,
  { off, on }: { off: readonly StackRow[]; on: readonly StackRow[] },
  recorded: readonly Recorded[],
): RoutineNote[] {
  const plain = new Rewind([], () => null);
  plain.routinesBelow(on, off, []);
  const net = new Map(netTouched(tx.touched).map((t) => [t.id, t]));
  const notes: RoutineNote[] = [];
  for (const { id, path, expected, to } of plain.live.values()) {
    const touched = net.get(id);
    if (touched === undefined) {
      if (!same(expected, to)) notes.push({ id, path, untouched: true });
    } else if (!same(touched.before, to) || !same(touched.after, expected)) {
      notes.push({ id, path, live: { before: touched.before, after: touched.after } });
    }
  }
  for (const { id, path, before, after } of net.values()) {
    if (!plain.live.has(id) && !same(before, after)) notes.push({ id, path, live: { before, after } });
  }
  for (const { id, path, snapshot } of ledger.routines ?? []) {
    const source = plain.recorded.has(id) ? undefined : recorded.find((r) => r.units.has(path));
    if (source === undefined) continue;
    const was = source.routines.get(id);
    if (was !== undefined && same(was.snapshot, snapshot)) continue;
    notes.push({ id, path, recorded: { known: was !== undefined, snapshot: was?.snapshot ?? null } });
  }
  return notes;
}

function same(a: Snapshot | null, b: Snapshot | null): boolean {
  return a?.fingerprint === b?.fingerprint;
}
