// What is said to those who ask for a patch that is finalized.
import { readFinalized } from '../../../database/ledger/finalized.ts';
import { Problem } from '../../../problem.ts';
import type { FinalizedEntry, Series } from '../../../series/types.ts';
import type { Operation } from '../operation.ts';

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
