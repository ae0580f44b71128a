// The verbs that only look: one read-only transaction with one view of the ledger.
import { glanceQueries, versionsIn } from '../../database/ledger/glance.ts';
import {
  headQueries,
  type LedgerHead,
  NOTHING_APPLIED,
  type RowsWanted,
  readHead,
} from '../../database/ledger/read.ts';
import { embeddedExists } from '../../database/open.ts';
import { look, type Transaction } from '../../database/session.ts';
import { recallStack, type Standing } from '../../database/stack-memo.ts';
import { type Context, type QueueContext, withConnection } from './context.ts';
import { explained } from './explained.ts';
import { withoutFinalized } from './finalizing/standing.ts';
import { hasBottom, mayBeTakenBack, takenBack, withTakenBack } from './finalizing/taken-back.ts';
import { type Noted, type Noting, noteLong, readNoted } from './noted-stack.ts';
import { PatchFiles } from './patch-files.ts';

/** Whether the target is there to be opened: an embedded one is once a command has created it. */
export function isCreated({ connection, target }: Context): boolean {
  if (connection !== undefined || target.kind !== 'embedded') return true;
  return target.directory !== null && embeddedExists(target.directory);
}

/**
 * Gives the ledger's head to `work`. `tx` is null where the embedded database has not been created yet: nothing is applied
 * there, and looking does not create it. A server's long stack is not checked again as long as it is as it was when this checkout
 * last did.
 */
export async function lookAt<T>(
  context: Context,
  work: (head: LedgerHead, tx: Transaction | null) => Promise<T>,
  rows: RowsWanted = 'none',
): Promise<T> {
  if (!isCreated(context)) return work(NOTHING_APPLIED, null);
  const noting = notingOn(context);
  const noted = noting === null ? null : readNoted(noting);
  const glance = noted === null ? [] : glanceQueries;
  return inTransaction(context, [...glance, ...headQueries(rows, noted?.versions)], async (tx) => {
    const head = await readHead(tx, rows, tx.opening?.slice(glance.length));
    tx.connection.noteStack(head);
    const isNoted = noted !== null && versionsIn(tx.opening) === noted.versions;
    if (noting !== null && !isNoted) await noteLong(noting, noted, tx, head);
    return work(await asLearned(context, tx, withoutFinalized(context.series, head), rows), tx);
  });
}

/** What is known of the stack before its database is asked. */
export interface ExpectedStack {
  /** The target as it stands unless somebody has changed it; null where nothing is known. */
  readonly standing: Standing | null;
  /** Where only the server knows whether it is so. */
  readonly noted: Noted | null;
}

/** Looks for what is remembered of an embedded database that nobody has opened since, or noted of a server's long stack. */
export function expectStack(context: Context): ExpectedStack {
  const { connection, target, series } = context;
  const noting = notingOn(context);
  const noted = noting === null ? null : readNoted(noting);
  const isClosed = connection === undefined && target.kind === 'embedded' && target.directory !== null;
  const known = isClosed ? recallStack(target.directory) : noted;
  return { standing: known === null ? null : withoutFinalized(series, known), noted };
}

/** Gives the stack and the selected guards alone; the very ones that were expected, where they are the same. */
export async function lookAtStack<T>(
  context: Context,
  work: (standing: Standing) => T,
  { standing, noted }: ExpectedStack = expectStack(context),
): Promise<T> {
  if (standing === null) return lookAt(context, async (head) => work(head));
  const noting = notingOn(context);
  if (noting === null || noted === null) return work(standing);
  return inTransaction(context, glanceQueries, async (tx) => {
    if (noted.versions === versionsIn(tx.opening) && hasBottom(context.series, standing)) return work(standing);
    const head = await readHead(tx, 'none');
    await noteLong(noting, noted, tx, head);
    return work(await asLearned(context, tx, withoutFinalized(context.series, head), 'none'));
  });
}

/** Where this checkout notes the target's long stacks; null where it does not. */
function notingOn({ connection, target, root, readOnly }: Context): Noting | null {
  return connection !== undefined || target.kind === 'embedded' || root === null
    ? null
    : { root, url: target.url, mayWrite: !readOnly };
}

async function inTransaction<T>(
  context: Context,
  opening: readonly string[],
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const closing = context.connection === undefined && context.target.kind === 'server';
  return withConnection(context, (connection) =>
    look(connection, { ...context.session, opening, closing }, work).catch(explained),
  );
}

/** The head with the patches that were unfinalized on another target, which the next operation puts onto the stack. */
async function asLearned(context: Context, tx: Transaction, head: LedgerHead, rows: RowsWanted): Promise<LedgerHead> {
  if (context.root === null) return head;
  const files = new PatchFiles(context as QueueContext);
  if (!mayBeTakenBack(context.series, head, (name) => files.patch(name).files)) return head;
  const back = await takenBack(tx, context.series);
  return back.length === 0 ? head : withTakenBack(tx, head, back, rows);
}
