// The rows of a push, chained while the server is at work, where they go on top of the stack as it is.
import { ChainAhead, type NewRow } from '../../database/ledger/chain-rows.ts';
import type { Operation } from './operation.ts';

export class RowsAhead {
  readonly #chain: ChainAhead;
  readonly #rows: (NewRow | undefined)[] = [];

  constructor({ head: { stack }, tx: { server }, context }: Operation) {
    const top = { position: stack.length, hash: stack[stack.length - 1]?.hash ?? '' };
    this.#chain = new ChainAhead(top, { at: server.now, by: server.user, tool: context.toolVersion });
  }

  /** Chains the row of the i-th patch; those below it have been. */
  add(i: number, row: NewRow): void {
    this.#rows[i] = row;
    this.#chain.add(row);
  }

  /** The row of the i-th patch, where it was chained. */
  row(i: number): NewRow | undefined {
    return this.#rows[i];
  }
}
