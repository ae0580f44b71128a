// What is said to those who ask for a patch that is finalized.
import { readFinalized } from '../../../database/ledger/finalized.ts';
import { patchId } from '../../../patch/patch-id.ts';
import { Problem } from '../../../problem.ts';
import type { FinalizedEntry, Series } from '../../../series/types.ts';
import type { Operation, QueueOperation } from '../operation.ts';

/** How to go back behind a patch that is permanent. */
const HOW = (name: string, migration: string | null): string =>
  `To take it back, run the migration${migration === null ? '' : ` ${migration}`} down with its own tool, or undo it with a new patch: pgquilt revert ${name}`;

/** Throws Problem('failed') where the word names a finalized patch; the ledger is asked where no series is at hand. */
export async function refuseFinalized({ context, tx, head }: Operation, word: string): Promise<void> {
  if ([...head.stack, ...context.series.patches].some((p) => p.name === word)) return;
  const migration = await migrationOf(context.series, tx, word);
  if (migration === undefined) return;
  throw new Problem('failed', `patch ${word} is finalized: it has left the queue for ${migration ?? 'a migration'}`, {
    patch: word,
    hint: HOW(word, migration),
  });
}

async function migrationOf(series: Series, tx: Operation['tx'], name: string): Promise<string | null | undefined> {
  const entry = series.finalized?.find((e) => e.patch === name);
  if (entry !== undefined) return entry.migration;
  const found = (await readFinalized(tx)).findLast((m) => m.patches.some((p) => p.name === name));
  return found === undefined ? undefined : (found.files[0]?.path ?? null);
}

/** Throws Problem('nothing-to-do') for a pop with nothing on the stack; below it there may be what is finalized. */
export async function nothingToPop(tx: Operation['tx']): Promise<never> {
  const last = (await readFinalized(tx)).at(-1);
  const name = last?.patches.at(-1)?.name;
  throw new Problem('nothing-to-do', 'No patches applied', {
    ...(name === undefined ? {} : { hint: `${name} is finalized. ${HOW(name, last?.files[0]?.path ?? null)}` }),
  });
}

/** Throws Problem('failed') where the target has not had the migrations of finalized patches, which what is pushed is made upon. */
export function refuseWaiting(waiting: readonly FinalizedEntry[] | undefined, target: string): void {
  const [first] = waiting ?? [];
  if (first === undefined) return;
  const names = (waiting ?? []).map((e) => e.patch).join(', ');
  throw new Problem(
    'failed',
    `${target} does not have ${names}, which ${waiting?.length === 1 ? 'is' : 'are'} finalized: what comes next is made upon that`,
    {
      patch: first.patch,
      file: first.migration,
      hint: `Nothing was changed. Run the migrations there first, with their own tool: ${(waiting ?? []).map((e) => e.migration).join(', ')}`,
    },
  );
}

/**
 * For a `catch`: where the series still lists a patch that this target has had finalized, as a checkout from before that does, the
 * problem is that. Other errors pass.
 */
export function sayIfBehind(op: QueueOperation): (error: unknown) => Promise<never> {
  return async (error) => {
    const isOne = error instanceof Problem && (error.code === 'failed' || error.code === 'conflict');
    // After an error of the server there is nothing to be asked.
    const behind = isOne && error.sqlstate === undefined ? await behindFinalize(op).catch(() => undefined) : undefined;
    if (behind === undefined) throw error;
    const { name, line, migration } = behind;
    const at = op.context.target.label;
    throw new Problem('failed', `patch ${name} is finalized on ${at}, and this series.yaml still lists it`, {
      patch: name,
      file: 'series.yaml',
      line,
      detail: (error as Problem).message,
      hint: `Nothing was changed. Bring the queue to a commit that has ${migration ?? 'its migration'}: git pull, or the branch on which it was finalized.`,
      cause: error,
    });
  };
}

async function behindFinalize({ context, tx, head, patches }: QueueOperation) {
  const gone = new Map((await readFinalized(tx)).flatMap((m) => m.patches.map((p) => [p.name, { id: p.id, of: m }])));
  const applied = new Set(head.stack.map((p) => p.name));
  for (const { name, line } of gone.size === 0 ? [] : context.series.patches) {
    const found = applied.has(name) ? undefined : gone.get(name);
    // Another patch may have come by its name.
    if (found === undefined || patchId(patches.patch(name).files) !== found.id) continue;
    return { name, line, migration: found.of.files[0]?.path ?? null };
  }
  return undefined;
}
