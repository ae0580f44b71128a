// A change by hand goes below applied patches: what each level would have been with it is worked out from the top down, then
// the patches above go off, the change goes in, and they go on again, each on its new text. At the top stands what was live.
import { backward, undoDrifts } from '../../database/change/backward.ts';
import { type Drift, driftOf, driftText } from '../../database/change/drift.ts';
import { forward } from '../../database/change/forward.ts';
import type { NewRow } from '../../database/ledger/chain-rows.ts';
import { readHead, readRecorded } from '../../database/ledger/read.ts';
import type { StackRow } from '../../database/ledger/types.ts';
import { writeLedger } from '../../database/ledger/write.ts';
import { listed } from '../../listed.ts';
import { blobHash } from '../../patch/blob-hash.ts';
import { diffTexts } from '../../patch/diff.ts';
import { formatPatch } from '../../patch/format.ts';
import { parsePatch } from '../../patch/parse.ts';
import { patchId } from '../../patch/patch-id.ts';
import { Problem } from '../../problem.ts';
import { parserFor } from '../../routine/parser.ts';
import { patchPath, readPatchFile } from '../../worktree/patches.ts';
import type { FileChange } from '../../worktree/write.ts';
import { takeDriftIn } from '../from-database.ts';
import { popChange } from '../pop.ts';
import { refuseEdited } from '../push.ts';
import { type Conflict, conflictProblem } from './conflicts.ts';
import { mergeTrack, type Track, trackText } from './merge-track.ts';
import { mergedHere } from './merged-here.ts';
import type { Finished, QueueOperation } from './operation.ts';
import { stackRow } from './record.ts';
import { textsBelow } from './texts-below.ts';

type Texts = ReadonlyMap<string, string | null>;

/** A level of the stack: the texts of the units that the rows and the drifts are about, as they are and as they shall be. */
interface Level {
  readonly was: Texts;
  readonly now: Texts;
}

export interface Laid {
  readonly finished: Pick<Finished<unknown>, 'ledger' | 'head' | 'units' | 'notes'>;
  /** Patch files, as they are afterwards. */
  readonly files: readonly FileChange[];
  /** Patches whose diffs are others now. */
  readonly changed: readonly string[];
}

/**
 * Lays the drifts below the rows from index `at` on: as a new patch, or as part of the base where `patch` is null. Throws
 * Problem('conflict') where a patch above does not go together with them.
 */
export async function layBelow(
  op: QueueOperation,
  drifts: readonly Drift[],
  at: number,
  patch: { readonly name: string; readonly header: string } | null,
): Promise<Laid> {
  const { tx, head } = op;
  const rows = head.rows.slice(at);
  const headers = rows.map((row) => headerOf(op, row));
  refuseEdited(op, [...new Set([...rows.flatMap((r) => r.units), ...drifts.map((d) => d.path)])]);
  const levels = await levelsWith(op, drifts, rows);
  await undoDrifts(tx, drifts);
  await backward(tx, rows);
  const below = rows.length === 0 ? head : await takeOff(op, rows, levels[0]?.was ?? new Map());

  const paths = [...new Set(drifts.map((d) => d.path))];
  const steps = [
    { patch: patch?.name ?? null, units: changes(paths, levels[0]?.was, levels[0]?.now) },
    ...rows.map((row, i) => ({ patch: row.name, units: changes(row.units, levels[i]?.now, levels[i + 1]?.now) })),
  ];
  const all = [...new Set([...paths, ...rows.flatMap((r) => r.units)])];
  const parse = await parserFor(steps.flatMap((s) => s.units.flatMap((u) => [u.before, u.after])));
  const made = await forward(tx, steps, await readRecorded(tx, all), { parse });
  for (const drift of drifts) refuseInexact(drift, made.routines.find((r) => r.id === drift.id)?.snapshot ?? null);

  const newRows = steps.flatMap(({ patch: name, units }, i): NewRow[] => {
    if (name === null) return [];
    const files = units.flatMap(({ path, before, after }) => diffTexts(path, before, after) ?? []);
    const header = i === 0 ? (patch?.header ?? '') : (headers[i - 1] ?? '');
    return [stackRow(name, header, files, made.levels[i]?.changes ?? [])];
  });
  const changed = newRows.filter((row) => rows.some((r) => r.name === row.name && r.id !== row.id));
  const written = newRows.filter((row) => row.name === patch?.name || changed.includes(row));
  const top = levels[rows.length]?.now ?? new Map();
  return {
    finished: {
      head: below,
      ledger: {
        verb: 'adopt',
        patches: newRows.map((r) => r.name),
        push: newRows,
        units: all.map((path) => ({ path, text: top.get(path) ?? null, blob: blobHash(top.get(path) ?? null) })),
        routines: made.routines,
      },
      units: new Map(all.map((path) => [path, top.get(path) ?? null])),
      notes: made.notes,
    },
    files: written.map(({ name, header, forward: text }) => ({
      path: patchPath(name),
      text: formatPatch({ header, files: parsePatch(text, patchPath(name)).files }),
    })),
    changed: changed.map((r) => r.name),
  };
}

/** The ledger without the rows, written down, so that what goes on again is compared with that. */
async function takeOff({ tx, head, context }: QueueOperation, rows: readonly StackRow[], texts: Texts) {
  await writeLedger(tx, head, context.toolVersion, { ...popChange(head, rows, texts), verb: 'adopt' });
  return readHead(tx);
}

/** The level below the rows first, the top last. */
async function levelsWith(op: QueueOperation, drifts: readonly Drift[], rows: readonly StackRow[]): Promise<Level[]> {
  const { recorded } = op.head;
  const start = await readRecorded(op.tx, [...new Set(drifts.map((d) => d.path))]);
  const textOf = (path: string): string | null => {
    const unit = recorded.units.get(path) ?? start.units.get(path);
    return unit === undefined ? op.tree.baseText(path) : unit.text;
  };
  const tracks = new Map<string, Track>();
  for (const drift of drifts) {
    const series = textOf(drift.path);
    const track = tracks.get(drift.path) ?? { series, own: series, around: [], by: [] };
    const { text, around } = await takeDriftIn(op, drift, track.own);
    tracks.set(drift.path, { series, own: text, around: [...track.around, ...around], by: [...track.by, drift] });
  }
  let was = new Map([...rows.flatMap((r) => r.units), ...tracks.keys()].map((path) => [path, textOf(path)]));
  const withTracks = (): Texts => new Map([...was].map(([p, t]) => [p, trackOf(tracks, p, t)]));
  const levels: Level[] = [{ was, now: withTracks() }];
  for (const row of [...rows].reverse()) {
    const texts = was;
    const below = textsBelow([row], (path) => texts.get(path) ?? null);
    await goBelow(op, row, tracks, below);
    was = new Map([...was, ...below]);
    levels.unshift({ was, now: withTracks() });
  }
  return levels;
}

function trackOf(tracks: ReadonlyMap<string, Track>, path: string, otherwise: string | null): string | null {
  const track = tracks.get(path);
  return track === undefined ? otherwise : trackText(track);
}

async function goBelow(op: QueueOperation, row: StackRow, tracks: Map<string, Track>, below: Texts): Promise<void> {
  const conflicts: Conflict[] = [];
  for (const [path, theirs] of below) {
    const track = tracks.get(path);
    if (track === undefined) continue;
    const labels = { ours: `live in ${op.context.target.label}`, base: `patch ${row.name}`, theirs: 'below the patch' };
    const found = await mergeTrack(op.context.root, track, { name: `below-${row.name}`, path, theirs, labels });
    if ('file' in found) conflicts.push(found);
    else tracks.set(path, found);
  }
  if (conflicts.length === 0) return;
  const message = `the change by hand in ${listed(conflicts.map((c) => c.path))} cannot go below patch ${row.name} as it is`;
  throw conflictProblem(message, conflicts, 'the same command', row.name);
}

function changes(paths: readonly string[], from: Texts | undefined, to: Texts | undefined) {
  return paths.flatMap((path) => {
    const [before, after] = [from?.get(path) ?? null, to?.get(path) ?? null];
    return before === after ? [] : [{ path, before, after }];
  });
}

/** The patch's header; its file has to be what is applied, since it may be written anew. */
function headerOf({ context }: QueueOperation, row: StackRow): string {
  const text = readPatchFile(context.root, row.name);
  const file = text === null ? null : parsePatch(text, patchPath(row.name));
  const merged = mergedHere(row) !== undefined;
  if (!merged && (file === null || patchId(file.files) === row.id)) return file?.header ?? row.header;
  const why = merged ? 'was merged here with another change by hand' : 'was changed on disk while it is applied';
  throw new Problem('failed', `patch ${row.name} ${why}, so nothing can be laid below it`, {
    patch: row.name,
    file: patchPath(row.name),
    hint: 'Adopt the change on top of it: leave --below and --base out and give --new NAME.',
  });
}

function refuseInexact(drift: Drift, made: Drift['live']): void {
  const found = driftOf({ ...drift, source: 'patch' }, drift.live, made);
  if (found === null) return;
  throw new Problem('failed', `${drift.id} would not be what it is now with the change laid below`, {
    file: drift.path,
    detail: driftText(found),
    hint: 'Nothing was changed. Adopt it on top instead: pgquilt adopt --new NAME',
  });
}
