// A long operation in parts: the server is at one while the next is parsed and compared here.
import { Problem, type ProblemCode } from '../../problem.ts';
import type { Recorded } from '../ledger/types.ts';
import { isRetryable, ServerError } from '../server-error.ts';
import type { Transaction } from '../session.ts';
import { type ForwardOptions, type ForwardResult, forward, forwardParts } from './forward.ts';
import type { Level } from './levels.ts';
import { CHUNK } from './planned-level.ts';

/** Behind what was held and read ahead, which stays; sent before the first part. */
export const PARTS_BEGIN = 'SAVEPOINT pgquilt_parts';

/** What is wrong with a patch, a text or a routine; all else is no matter of parts. */
const WRONG = new Set<ProblemCode>(['failed', 'drift', 'conflict']);

/** SQLSTATE classes of what somebody, or something, did to the server. */
const NOT_OURS = /^(?:53|57|58|XX)/;

/** SQLSTATE invalid_savepoint_specification. */
const NO_SAVEPOINT = '3B001';

/**
 * Runs the levels as `forward` does, in parts. Where one of them is refused nothing of it stays, and all are run as one, which says all that
 * is wrong before the first change: `startOver` is called before that. What is read ahead has to end with PARTS_BEGIN.
 */
export async function forwardInParts(
  tx: Transaction,
  levels: readonly Level[],
  recorded: Recorded,
  options: ForwardOptions & { readonly startOver: () => void },
): Promise<ForwardResult> {
  const [touched, rebuilt] = [tx.touched.length, tx.rebuilt.length];
  let isBegun = false;
  // Where it has not gone with what is read ahead, it goes with the first question: no round trip of its own.
  const begin = (): string[] => {
    if (isBegun || options.ahead !== undefined) return [];
    isBegun = true;
    return [PARTS_BEGIN];
  };
  try {
    return await forwardParts(tx, partsOf(levels, options.chunk ?? CHUNK), recorded, { ...options, begin });
  } catch (error) {
    if (!isWrong(error)) throw error;
    isBegun ||= (await options.ahead?.catch(() => undefined)) !== undefined;
    // A text of the first part, before anything was asked: as one, it is refused for the same.
    if (!isBegun) throw error;
    await tx.connection.batch(['ROLLBACK TO SAVEPOINT pgquilt_parts']).catch((refusal: unknown) => {
      // The server could not even read the message that the savepoint went with.
      throw refusal instanceof ServerError && refusal.code === NO_SAVEPOINT ? error : refusal;
    });
    tx.touched.length = touched;
    tx.rebuilt.length = rebuilt;
    options.startOver();
    return forward(tx, levels, recorded, options);
  }
}

/** Whether it is for the levels as one to say; not so what is tried again as it is. */
function isWrong(error: unknown): boolean {
  if (error instanceof ServerError) return !isRetryable(error) && !NOT_OURS.test(error.code);
  return error instanceof Problem && WRONG.has(error.code) && !NOT_OURS.test(error.sqlstate ?? '');
}

/** Chunks of a part: the server has one to do while the answers about the next part are taken in. */
const CHUNKS = 2;

function partsOf(levels: readonly Level[], chunk: number): Level[][] {
  const size = CHUNKS * chunk;
  return Array.from({ length: Math.ceil(levels.length / size) }, (_, i) => levels.slice(i * size, (i + 1) * size));
}
