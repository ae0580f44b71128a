// Every change goes through here: one transaction on the target, the ledger written last, then the files brought in
// line. What the files still need is written down before the commit, so that the next command can finish it.

import { DriftProblem } from '../../database/change/drift.ts';
import { explainError } from '../../database/change/explain-error.ts';
import type { Rebuilt } from '../../database/dependents/rebuild.ts';
import type { RebuildOptions } from '../../database/dependents/refuse.ts';
import { headQueries, type LedgerHead, type RowsWanted, readHead } from '../../database/ledger/read.ts';
import { type LedgerChange, writeLedger } from '../../database/ledger/write.ts';
import { type Prove, proving } from '../../database/proof/prove.ts';
import { ServerError } from '../../database/server-error.ts';
import { type Transaction, transact } from '../../database/session.ts';
import { Problem } from '../../problem.ts';
import type { FinalizedEntry } from '../../series/types.ts';
import { forgetPending } from '../../worktree/pending.ts';
import type { FileChange } from '../../worktree/write.ts';
import type { EntryHead } from '../journal/entry.ts';
import { type Change, JournalEntry } from '../journal/note.ts';
import { type Context, type QueueContext, withConnection } from './context.ts';
import { changeFilesOnly, type FilesOnly } from './files-only.ts';
import { learnFinalized } from './finalizing/learn.ts';
import { sayIfTakenDown } from './finalizing/taken-down.ts';
import { findDrift } from './find-drift.ts';
import { finishFiles, planAhead } from './finish-files.ts';
import { PatchFiles } from './patch-files.ts';
import { samePlan, sameStart } from './same-plan.ts';
import { withLoadHint } from './set-up.ts';
import { noteFiles, settlePending } from './settle.ts';
import { Tree } from './tree.ts';
import { type InLine, repairTree } from './tree-sync.ts';
import { wasCommitted } from './was-committed.ts';

/** What a verb works with inside its transaction. */
export interface Operation {
  readonly context: Context;
  readonly tx: Transaction;
  readonly head: LedgerHead;
}

/** Inside a queue: its patches and its tree, too. */
export interface QueueOperation extends Operation {
  readonly context: QueueContext;
  readonly patches: PatchFiles;
  readonly tree: Tree;
  /** Finalized patches whose migrations the target has not had. */
  readonly waiting?: readonly FinalizedEntry[];
  /** Set where the caller looks after the edits in the tree itself: what is done may meet them. */
  readonly answersForEdits?: boolean;
}

/** What a verb wants to become of its work. */
export interface Finished<T> {
  readonly value: T;
  /** What a person is shown of it first, in a dry run as afterwards: what is agreed to is that. */
  readonly plan?: unknown;
  /** Undefined: nothing changes on the target, the transaction is rolled back; nor do files, unless `filesOnly` is there. */
  readonly ledger?: LedgerChange;
  /** Where `files` change and the target does not: what was done, for the journal. */
  readonly filesOnly?: FilesOnly;
  /** Where the work wrote to the ledger itself: what that left, which the change goes on top of. */
  readonly head?: LedgerHead;
  /** Texts of units as they stand on the target afterwards; the tree follows where it should. */
  readonly units?: ReadonlyMap<string, string | null>;
  /** Units whose text in the tree was taken over as it is. */
  readonly taken?: readonly string[];
  /** Patch files and series.yaml. */
  readonly files?: readonly FileChange[];
  /** What the user should know, a line each. */
  readonly notes?: readonly string[];
  /** For an undo or a redo: the journal's entries that it takes back. */
  readonly takesBack?: EntryHead['takesBack'];
  /** The ledger that the work began with, where it had to learn first what is finalized. */
  readonly began?: LedgerHead;
}

export interface OperateOptions {
  /** Rows of the stack to read with the ledger's head. */
  readonly rows?: RowsWanted;
  /** Whether an embedded database that is not there may be created. */
  readonly create?: boolean;
  readonly rebuild?: RebuildOptions;
  /** Whether routines may be left that no longer pass validation. */
  readonly allowBroken?: boolean;
  /** Everything is done as ever, up to the commit: whatever the work wants to become of it, the target and the files stay as they are. */
  readonly dryRun?: boolean | undefined;
}

/** What the verb returned, and what it should be known of besides. */
export interface Operated<T> {
  readonly value: T;
  readonly notes: readonly string[];
  readonly roundTrips: number;
  /** What depended on routines that were made again. */
  readonly rebuilt: readonly Rebuilt[];
}

/** Runs a verb that needs no queue. */
export async function operateDatabase<T>(
  context: Context,
  work: (op: Operation) => Promise<Finished<T>>,
  options: OperateOptions = {},
): Promise<Operated<T>> {
  if (context.root === null) return run(context, work, options);
  return operate(context as QueueContext, work, options);
}

/** Runs a verb inside a queue. */
export async function operate<T>(
  context: QueueContext,
  work: (op: QueueOperation) => Promise<Finished<T>>,
  options: OperateOptions = {},
): Promise<Operated<T>> {
  const state: {
    tree?: Tree;
    unitHashes?: ReadonlyMap<string, string>;
    settled?: string;
    inLine?: InLine | undefined;
  } = {};
  const done = await run(
    context,
    async ({ tx, head: found }) => {
      state.settled ??= (await settlePending(tx, context, found)).join('\n');
      const patches = new PatchFiles(context);
      const { head, waiting } = await learnFinalized(tx, context, found, options.rows, {
        baseText: (path) => new Tree(context, patches, found.stack).baseText(path),
        diffs: (name) => patches.patch(name).files,
      });
      const tree = new Tree(context, patches, head.stack);
      const repaired = await repairTree(tx, tree, head, options.dryRun);
      if (repaired.length > 0) state.settled = [state.settled, ...repaired].filter(Boolean).join('\n');
      // What it has read is as it was, unless files were brought in line.
      state.tree = repaired.length === 0 ? tree : new Tree(context, patches, head.stack);
      state.unitHashes = head.unitHashes;
      const done = await work({ context, tx, head, patches, tree: state.tree, waiting });
      return head === found ? done : { ...done, began: head };
    },
    {
      ...options,
      tree: {
        baseText: (path) => state.tree?.baseText(path) ?? null,
        edit: (path) =>
          state.tree?.state(path, state.unitHashes ?? new Map()) === 'edited' ? state.tree.text(path) : undefined,
      },
      written: (finished) => {
        const { tree, unitHashes = new Map() } = state;
        state.inLine = tree === undefined ? undefined : planAhead(context, tree, unitHashes, finished);
      },
    },
  );
  const notes = [...done.notes];
  if (state.settled) notes.unshift(...state.settled.split('\n'));
  const { finished } = done;
  if (finished.ledger !== undefined && state.tree !== undefined && state.unitHashes !== undefined) {
    notes.push(...finishFiles(context, state.tree, state.unitHashes, finished, state.inLine));
  } else if (finished.filesOnly !== undefined) {
    changeFilesOnly(context, { ...finished.filesOnly, takesBack: finished.takesBack }, finished.files ?? []);
  }
  return { value: done.value, notes, roundTrips: done.roundTrips, rebuilt: done.rebuilt };
}

/** What the journal asks of the tree. */
interface TreeTexts {
  /** A unit's text at the base. */
  readonly baseText: (path: string) => string | null;
  /** The text of a unit that is edited; undefined where it is not. */
  readonly edit: (path: string) => string | null | undefined;
}

async function run<T>(
  context: Context,
  work: (op: Operation) => Promise<Finished<T>>,
  options: OperateOptions & { readonly tree?: TreeTexts; readonly written?: (finished: Finished<T>) => void },
): Promise<Operated<T> & { finished: Finished<T> }> {
  return withConnection(
    context,
    async (connection) => {
      /** Set once everything is written and only the commit is left. */
      let committing: { logHash: string; finished: Finished<T> } | undefined;
      let rebuilt: readonly Rebuilt[] = [];
      let isRecorded = true;
      const journal = new JournalEntry(context);
      const asked = { ...context.session, rebuild: options.rebuild, allowBroken: options.allowBroken };
      const session = { ...asked, opening: headQueries(options.rows) };
      const attempt = (prove: Prove) =>
        transact(connection, session, async (tx) => {
          giveUp(context, committing);
          committing = undefined;
          rebuilt = tx.rebuilt;
          const head = await readHead(tx, options.rows, tx.opening);
          isRecorded = head.log.seq > 0;
          connection.noteStack(head);
          if (context.planned !== undefined) sameStart(context.planned, head, context.target.label);
          const done = await work({ context, tx, head }).catch(async (error: unknown) => {
            if (!(error instanceof DriftProblem)) throw error;
            throw await sayIfTakenDown(tx, error, async () => (await findDrift(tx)).drifts);
          });
          const remarks = await prove(tx, done.units ?? new Map());
          const kept = options.dryRun === true ? withoutChanges(done) : done;
          const outcome = { ...kept, notes: [...(kept.notes ?? []), ...remarks] };
          if (context.planned !== undefined) samePlan(context.planned, head, done.plan);
          if (outcome.ledger === undefined) return { commit: false, value: outcome };
          const began = outcome.began ?? head;
          const change = changeOf(began, outcome, outcome.ledger, options.tree);
          await journal.read(tx, change);
          let lost: readonly string[] = [];
          const from = outcome.head ?? began;
          const { logHash, ...standing } = await writeLedger(tx, from, context.toolVersion, outcome.ledger, (left) => {
            lost = journal.write(tx, change, left);
            options.written?.(outcome);
          });
          connection.noteStack(standing);
          if (context.root !== null && (outcome.files?.length ?? 0) > 0) {
            noteFiles({ root: context.root, target: context.target }, logHash, outcome.files ?? []);
          }
          const told = { ...outcome, notes: [...outcome.notes, ...lost] };
          committing = { logHash, finished: told };
          return { commit: true, value: told };
        });
      const finished = await proving(connection, asked, attempt)
        .catch(async (error: unknown) => {
          connection.noteStack(undefined);
          // Refused at the commit: what was made ahead of it goes now. Of a lost connection nobody knows yet.
          if (error instanceof ServerError || (error instanceof Problem && error.code !== 'connection'))
            giveUp(context, committing);
          if (error instanceof ServerError) {
            const problem = explainError(error, undefined, { patches: [], unitText: () => null });
            throw isRecorded ? problem : withLoadHint(problem);
          }
          if (committing === undefined || !(error instanceof Problem) || error.code !== 'connection') throw error;
          if (await wasCommitted(context, committing.logHash, error)) return committing.finished;
          throw error;
        })
        .finally(() => context.step(null));
      return {
        value: finished.value,
        notes: finished.notes ?? [],
        roundTrips: connection.roundTrips,
        rebuilt,
        finished,
      };
    },
    { create: options.create === true },
  );
}

function withoutChanges<T>({ value, notes = [], plan }: Finished<T>): Finished<T> {
  return { value, notes, plan };
}

/** Forgets the files of a transaction that did not commit. */
function giveUp({ root }: Context, committing: { finished: Finished<unknown> } | undefined): void {
  if (root !== null && (committing?.finished.files?.length ?? 0) > 0) forgetPending(root);
}

/** What the journal has to know. */
function changeOf(
  head: LedgerHead,
  { head: left, files, taken = [], takesBack }: Finished<unknown>,
  ledger: LedgerChange,
  tree: TreeTexts = { baseText: () => null, edit: () => undefined },
): Change {
  // An undo gives edits back to the tree, and takes none.
  const paths = takesBack === undefined ? taken : [];
  const edits = paths.flatMap((path) => {
    const text = tree.edit(path);
    return text === undefined ? [] : [[path, text] as const];
  });
  const heads = left === undefined ? [head] : [head, left];
  return { ledger, heads, edits, baseText: tree.baseText, ...(files && { files }), ...(takesBack && { takesBack }) };
}
