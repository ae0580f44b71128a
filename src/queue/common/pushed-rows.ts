// The ledger's rows of a push, made patch by patch while the server is at work on the next ones.
import type { Level } from '../../database/change/levels.ts';
import type { LevelResult } from '../../database/change/planned-level.ts';
import { LedgerAhead } from '../../database/ledger/ahead.ts';
import type { NewRow } from '../../database/ledger/chain-rows.ts';
import type { RecordedUnit } from '../../database/ledger/types.ts';
import { blobHash } from '../../patch/blob-hash.ts';
import { diffTexts } from '../../patch/diff.ts';
import { patchId } from '../../patch/patch-id.ts';
import type { FileDiff } from '../../patch/types.ts';
import type { Merging } from './merging.ts';
import type { QueueOperation } from './operation.ts';
import type { NamedPatch } from './patch-files.ts';
import { type PushedPatch, rebasedPatches } from './rebased.ts';
import { stackRow } from './record.ts';

export const recordedUnit = (path: string, text: string | null): RecordedUnit => ({ path, text, blob: blobHash(text) });

export class PushedRows {
  readonly #op: QueueOperation;
  readonly #patches: readonly NamedPatch[];
  readonly #levels: readonly Level[];
  /** The level that is the last to change a unit. */
  readonly #lastOf: ReadonlyMap<string, number>;
  readonly #rows: NewRow[] = [];
  #ahead: LedgerAhead;

  /** The patches, and their levels. */
  constructor(op: QueueOperation, patches: readonly NamedPatch[], levels: readonly Level[]) {
    this.#op = op;
    this.#patches = patches;
    this.#levels = levels;
    this.#lastOf = new Map(levels.flatMap(({ units }, i) => units.map(({ path }) => [path, i])));
    this.#ahead = onTop(op);
  }

  /** What goes onto the ledger's stack as it is, if that is where the push goes. */
  get ahead(): LedgerAhead {
    return this.#ahead;
  }

  /** Makes the row of a patch, by its level; those below it have been made. */
  take(i: number, result: LevelResult): void {
    const row = this.#row(i, result);
    this.#rows[i] = row;
    const units = this.#levels[i]?.units.filter(({ path }) => this.#lastOf.get(path) === i) ?? [];
    this.#ahead.add({
      row,
      units: units.map(({ path, after }) => recordedUnit(path, after)),
      routines: result.changes.map(({ id, path, after }) => ({ id, path, snapshot: after })),
    });
  }

  /** Every patch will be taken once more. */
  startOver(): void {
    this.#ahead = onTop(this.#op);
  }

  /** Makes the rows of what was merged with changes by hand; gives the patches whose files are made anew for it. */
  merge(done: readonly LevelResult[], merging: Merging): readonly PushedPatch[] {
    const pushed = this.#patches.map((_, i) => this.#pushed(i));
    const textBefore = (i: number, j: number) => this.#levels[i]?.units[j]?.before ?? null;
    const anew = rebasedPatches(this.#op, pushed, textBefore, (path) => merging.isByHand(path));
    for (const [i, one] of pushed.entries()) {
      const row = rowOf(one, anew.has(one.name));
      this.#rows[i] = { ...row, routines: merging.under(done[i]?.changes ?? [], row.units) };
    }
    return pushed.filter((one) => anew.has(one.name));
  }

  /** The rows of all patches. */
  all(done: readonly LevelResult[]): readonly NewRow[] {
    return done.map((result, i) => this.#rows[i] ?? this.#row(i, result));
  }

  #row(i: number, { changes: routines }: LevelResult): NewRow {
    return { ...rowOf(this.#pushed(i), false), routines };
  }

  #pushed(i: number): PushedPatch {
    const patch = this.#patches[i] as NamedPatch;
    const files = patch.files.flatMap((diff, j) => actualDiff(diff, this.#levels[i]?.units[j]) ?? []);
    return { patch, name: patch.name, files };
  }
}

function onTop({ head: { stack }, tx: { server }, context }: QueueOperation): LedgerAhead {
  const top = { position: stack.length, hash: stack[stack.length - 1]?.hash ?? '' };
  return new LedgerAhead(top, { at: server.now, by: server.user, tool: context.toolVersion });
}

/** The patch's row without its routines; `anew` where its file is made anew from what it came to on this target. */
function rowOf({ name, patch, files: made }: PushedPatch, anew: boolean): NewRow {
  const files = anew ? made : patch.files;
  // A unit that a change by hand leaves as the patch would have it is the patch's all the same.
  const asInFile = files.length === made.length && files.every((f, i) => f === made[i]);
  const id = asInFile ? undefined : patchId(files);
  return { ...stackRow(name, patch.header, made, [], id), units: files.map((f) => f.path) };
}

/** The diff as it came out on this target: with its own hashes, where the text had moved on; null where nothing is left to do. */
function actualDiff(
  diff: FileDiff,
  unit: { before: string | null; after: string | null } | undefined,
): FileDiff | null {
  if (unit === undefined) return diff;
  if (diff.before === blobHash(unit.before) && diff.after === blobHash(unit.after)) return diff;
  return diffTexts(diff.path, unit.before, unit.after);
}
