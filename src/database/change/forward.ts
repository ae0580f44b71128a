// Brings the database from one level of the units' texts to the next ones: compare what is live with what should be,
// make, attach, drop, validate, read back. Statements travel in chunks of up to a hundred levels.
//
//   names resolved, routines held and compared     one batch
//   a chunk of levels, and what they left          one batch each
//
// A long operation goes part by part: while the server is at one, the next is parsed, and its names travel along to be resolved.
import type { ParseStatements } from '../../routine/parser.ts';
import type { Recorded, RecordedRoutine } from '../ledger/types.ts';
import type { Transaction } from '../session.ts';
import type { EngineOptions } from './engine.ts';
import type { Level } from './levels.ts';
import { type LevelResult, noResult } from './planned-level.ts';
import type { ReadAhead } from './read-ahead.ts';
import { Run } from './run.ts';
import { envelopeNotes, overloadNotes } from './signature-notes.ts';

export interface ForwardOptions extends EngineOptions {
  /** How many levels travel together; CHUNK where left out. */
  readonly chunk?: number | undefined;
  /** None: the texts say which is needed. */
  readonly parse?: ParseStatements;
  /** None of the routines may be there yet; for `load`. */
  readonly fresh?: boolean;
  /** What has been read of the recorded routines already. */
  readonly ahead?: Promise<ReadAhead> | undefined;
  /** What goes ahead of the next question; nothing more once it has gone. */
  readonly begin?: (() => readonly string[]) | undefined;
  /** Called before each chunk with its first level and how many it has. */
  readonly before?: ((from: number, count: number) => void) | undefined;
  /** Called after each chunk with the number of levels done. */
  readonly progress?: ((levels: number) => void) | undefined;
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
export function forward(
  tx: Transaction,
  levels: readonly Level[],
  recorded: Recorded,
  options: ForwardOptions,
): Promise<ForwardResult> {
  return forwardParts(tx, [levels], recorded, options);
}

/** The same part by part; what is thrown of a part behind the first comes after the changes of those before it. */
export async function forwardParts(
  tx: Transaction,
  parts: readonly (readonly Level[])[],
  recorded: Recorded,
  options: ForwardOptions,
): Promise<ForwardResult> {
  const levels = parts.flat();
  const run = new Run(tx, parts, recorded, options);
  const isEmpty = await run.begin();
  if (isEmpty) {
    for (const work of options.after?.values() ?? []) await work();
    return { levels: levels.map(noResult), routines: [], notes: [], crowded: new Set() };
  }
  const { results, routines, overloads, crowded } = await run.all();
  // What a fresh base is made of has been validated, and nothing has called it yet.
  if (options.fresh !== true) noteTouched(tx, results);
  const notes = [...envelopeNotes(results), ...(await overloadNotes(tx, results, overloads))];
  return { levels: results, routines, notes, crowded };
}

function noteTouched(tx: Transaction, levels: readonly LevelResult[]): void {
  for (const { patch, changes } of levels) {
    for (const change of changes) tx.touched.push({ patch, direction: 'forward', ...change });
  }
}
