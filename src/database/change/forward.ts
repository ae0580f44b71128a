// Brings the database from one level of the units' texts to the next ones: compare what is live with what should be,
// make, attach, drop, validate, read back. Statements travel in chunks of up to a hundred levels.
//
//   names resolved, routines held and compared     one batch
//   a chunk of levels, and what they left          one batch each
import type { ParseStatements } from '../../routine/parser.ts';
import type { Recorded, RecordedRoutine } from '../ledger/types.ts';
import type { Resolved } from '../resolve.ts';
import type { Transaction } from '../session.ts';
import type { Snapshot } from '../snapshot.ts';
import { resolveAndCompare } from './compare.ts';
import { Engine, type Left } from './engine.ts';
import { pushIntents } from './intents.ts';
import { type Level, readLevels } from './levels.ts';
import { type LevelResult, nextChunk, planLevels } from './planned-level.ts';
import type { ReadAhead } from './read-ahead.ts';
import { refuseForbidden } from './refusals.ts';
import { envelopeNotes, overloadNotes } from './signature-notes.ts';

export interface ForwardOptions {
  readonly parse: ParseStatements;
  /** None of the routines may be there yet; for `load`. */
  readonly fresh?: boolean;
  /** What has been read of the recorded routines already. */
  readonly ahead?: Promise<ReadAhead> | undefined;
  /** Called before each chunk with its first level and how many it has. */
  readonly before?: ((from: number, count: number) => void) | undefined;
  /** Called after each chunk with the number of levels done. */
  readonly progress?: ((levels: number) => void) | undefined;
  /** Called once what a level left is known, in order, mostly while the server is at the next chunk. */
  readonly left?: Left | undefined;
  /** What to do once a level (by its index) is in place and before the next one begins; the others do not wait for it. */
  readonly after?: ReadonlyMap<number, () => Promise<void>>;
}

export interface ForwardResult {
  readonly levels: readonly LevelResult[];
  /** Every routine of the units touched, as it is recorded from now on; a null snapshot is one that is not there. */
  readonly routines: readonly RecordedRoutine[];
  /** What the user should know of it, a line each. */
  readonly notes: readonly string[];
  /** Names under which there is more than one routine, where a signature came or can be called with fewer arguments. */
  readonly crowded: ReadonlySet<string>;
}

/**
 * Runs the levels within the open transaction. Throws Problem('drift') before the first change where a live routine is
 * not what the ledger, the base or the plan expects; Problem('failed') with file and line where the server refuses.
 */
export async function forward(
  tx: Transaction,
  levels: readonly Level[],
  recorded: Recorded,
  options: ForwardOptions,
): Promise<ForwardResult> {
  const read = readLevels(levels, options.parse);
  const nothing = ({ patch }: { patch: string | null }): LevelResult => ({
    patch,
    steps: [],
    changes: [],
    rebuilt: [],
    sql: [],
  });
  if (read.keys.length === 0) {
    for (const work of options.after?.values() ?? []) await work();
    return { levels: levels.map(nothing), routines: [], notes: [], crowded: new Set() };
  }
  const found = await resolveAndCompare(tx, read, recorded, options.fresh === true, await options.ahead);
  const { resolved, overloads, crowded, rights, refused } = found;
  const planned = planLevels(found.sides, resolved);
  await refuseForbidden(pushIntents(planned, liveById(resolved)), rights, tx.server.user);
  if (refused !== undefined) throw refused;
  const engine = new Engine(tx, read, resolved, options.left);
  for (let from = 0, again = false; from < planned.length; ) {
    const chunk = nextChunk(planned, from, options.after);
    const next = nextChunk(planned, from + chunk.length, options.after);
    if (!again) options.before?.(from, chunk.length);
    again = !(await engine.tryChunk(chunk, again, next));
    if (again) continue;
    from += chunk.length;
    await options.after?.get(from - 1)?.();
    options.progress?.(from);
  }
  engine.takeIn();
  const done = planned.map((level) => level.result ?? nothing(level));
  // What a fresh base is made of has been validated, and nothing has called it yet.
  if (options.fresh !== true) noteTouched(tx, done);
  const notes = [...envelopeNotes(done), ...(await overloadNotes(tx, done, overloads))];
  return { levels: done, routines: engine.routines(planned), notes, crowded };
}

function noteTouched(tx: Transaction, levels: readonly LevelResult[]): void {
  for (const { patch, changes } of levels) {
    for (const change of changes) tx.touched.push({ patch, direction: 'forward', ...change });
  }
}

const liveById = (resolved: readonly Resolved[]): Map<string, Snapshot | null> =>
  new Map(resolved.map((r) => [r.id, r.live]));
