// A pop brings an older body back, which PQ004 would have said on the way up: what indexes, generated columns and partition
// keys hold was computed with the body that goes.
import type { BackwardResult } from '../../database/change/backward.ts';
import { lintFacts } from '../../database/lint-facts.ts';
import type { Transaction } from '../../database/session.ts';
import { changesResults } from '../../lint/rules/held-results.ts';
import { listed } from '../../listed.ts';

/** A line for each routine of which something holds results of the body that goes; the catalogs are asked only where there may be one. */
export async function heldResults(tx: Transaction, { steps }: BackwardResult): Promise<string[]> {
  const remade = new Set(steps.filter((s) => s.action === 'recreate').map((s) => s.id));
  const ids = tx.touched.flatMap(({ id, before, after }) =>
    before !== null && after !== null && changesResults({ before, after, remade: remade.has(id) }) ? [id] : [],
  );
  const { holders } = await lintFacts(tx, { ambiguousCalls: [], holders: [...new Set(ids)] });
  return [...holders].map(
    ([id, held]) =>
      `${id} has its older body again, but results of the one that went are held by ${listed(held)}: rebuild them (REINDEX; an UPDATE for columns)`,
  );
}
