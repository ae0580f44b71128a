// push --merge: each patch is put together with what this target has and the series does not. Two texts of a unit go up
// the levels side by side: the series' own, and this target's.
import type { Drift } from '../../database/change/drift.ts';
import type { Recorded, RoutineChange } from '../../database/ledger/types.ts';
import { listed } from '../../listed.ts';
import { blobHash } from '../../patch/blob-hash.ts';
import type { FileDiff } from '../../patch/types.ts';
import { takeDriftIn } from '../from-database.ts';
import { type Conflict, conflictProblem } from './conflicts.ts';
import { knownText } from './known-text.ts';
import { mergeTrack, type Track, trackText } from './merge-track.ts';
import type { QueueOperation } from './operation.ts';

/** Applies a diff where it fits, with no fuzz; throws Problem('conflict') where it does not. */
type Apply = (patch: string, diff: FileDiff, text: string | null) => string | null;

export class Merging {
  readonly #op: QueueOperation;
  readonly #apply: Apply;
  readonly #tracks = new Map<string, Track>();
  readonly #drifts = new Set<Drift>();
  /** The units' texts that the ledger had, without the changes by hand. */
  readonly #below = new Map<string, string | null>();

  constructor(op: QueueOperation, apply: Apply) {
    this.#op = op;
    this.#apply = apply;
  }

  /** Takes changes by hand in; gives what the ledger is then to believe. `textOf` gives a unit's text without them. */
  async takeIn(
    drifts: readonly Drift[],
    recorded: Recorded,
    textOf: (path: string) => string | null,
  ): Promise<Recorded> {
    const [units, routines] = [new Map(recorded.units), new Map(recorded.routines)];
    for (const drift of drifts) {
      const { id, path, live } = drift;
      const series = textOf(path);
      const track = this.#tracks.get(path) ?? { series, own: series, around: [], by: [] };
      const { text, around } = await takeDriftIn(this.#op, drift, track.own);
      this.#tracks.set(path, { series, own: text, around: [...track.around, ...around], by: [...track.by, drift] });
      this.#below.set(path, series);
      this.#drifts.add(drift);
      routines.set(id, { id, path, snapshot: live });
    }
    for (const [path, track] of this.#tracks) {
      const text = trackText(track);
      units.set(path, { path, text, blob: blobHash(text) });
    }
    return { units, routines };
  }

  /** What the patch makes of this target's texts. Throws Problem('conflict') with every conflict of the patch saved. */
  async patched(patch: string, diffs: readonly FileDiff[], textOf: (path: string) => string | null) {
    const conflicts: Conflict[] = [];
    const texts: (string | null)[] = [];
    let byHand = false;
    for (const diff of diffs) {
      const text = textOf(diff.path);
      const track = this.#movedOn(diff, text);
      if (track === undefined) {
        texts.push(this.#apply(patch, diff, text));
        continue;
      }
      const theirs = this.#apply(patch, diff, track.series);
      const labels =
        track.by.length > 0
          ? { ours: `live in ${this.#op.context.target.label}`, base: 'recorded', theirs: `patch ${patch}` }
          : { ours: `below patch ${patch} now`, base: 'what it was made from', theirs: `patch ${patch}` };
      const merged = await mergeTrack(this.#op.context.root, track, { name: patch, path: diff.path, theirs, labels });
      if ('file' in merged) {
        conflicts.push(merged);
        byHand ||= track.by.length > 0;
      } else {
        this.#tracks.set(diff.path, merged);
        texts.push(trackText(merged));
      }
    }
    if (conflicts.length === 0) return texts;
    const other = byHand ? 'the change by hand' : 'what is below it now';
    const message = `patch ${patch} and ${other} do not go together in ${listed(conflicts.map((c) => c.path))}`;
    throw conflictProblem(message, conflicts, 'pgquilt push --merge', patch);
  }

  /** Whether this target's text of the unit has a change by hand in it. */
  isByHand(path: string): boolean {
    return (this.#tracks.get(path)?.by.length ?? 0) > 0;
  }

  /** A level's changes with what the ledger had below the changes by hand; each of those belongs to the lowest level that has its unit. */
  under(changes: readonly RoutineChange[], paths: readonly string[]): RoutineChange[] {
    const mine = [...this.#drifts].filter((d) => paths.includes(d.path));
    for (const drift of mine) this.#drifts.delete(drift);
    const untouched = mine.filter((d) => !changes.some((c) => c.id === d.id));
    const all = [...changes, ...untouched.map(({ id, path, live }) => ({ id, path, before: live, after: live }))];
    return all.map((change) => {
      const drift = mine.find((d) => d.id === change.id);
      if (drift === undefined) return change;
      return { ...change, under: { snapshot: drift.expected, text: this.#below.get(drift.path) ?? null } };
    });
  }

  /**
   * The unit's track where exact application is not the word: somebody's hand is in the target's text, or the patch was made
   * from another text, since an earlier merge, or another branch, has moved it on.
   */
  #movedOn(diff: FileDiff, text: string | null): Track | undefined {
    const track = this.#tracks.get(diff.path);
    if (diff.before === null || diff.before === blobHash(track === undefined ? text : track.series)) return track;
    const series = knownText(this.#op, diff.path, diff.before);
    if (series === undefined) return track;
    return { own: text, around: [], by: [], ...track, series };
  }
}
