// log: every operation on the target, oldest first.
import { readLog } from '../database/ledger/read.ts';
import type { Context } from './common/context.ts';
import { lookAt } from './common/look.ts';
import type { LogResult } from './results.ts';

export async function log(context: Context): Promise<LogResult> {
  return lookAt(context, async (_head, tx) => ({
    target: context.target.label,
    entries: tx === null ? [] : await readLog(tx),
  }));
}
