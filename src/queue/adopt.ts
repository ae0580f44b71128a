// adopt: what was changed in the database by hand becomes part of the queue: a new patch on top or further down, or part of
// the base. Ledger, patch files, tree and database agree afterwards.

import type { Drift } from '../database/change/drift.ts';
import { forward } from '../database/change/forward.ts';
import { listed } from '../listed.ts';
import { blobHash } from '../patch/blob-hash.ts';
import { diffTexts } from '../patch/diff.ts';
import { formatPatch } from '../patch/format.ts';
import { Problem } from '../problem.ts';
import { parserFor } from '../routine/parser.ts';
import { insertPatch } from '../series/edit.ts';
import { resolvePatch } from '../series/resolve.ts';
import { patchPath } from '../worktree/patches.ts';
import { layBelow } from './common/adopt-below.ts';
import { adoptedDrifts } from './common/adopted-drifts.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { type Finished, operate, type QueueOperation } from './common/operation.ts';
import { stackRow } from './common/record.ts';
import { type FileText, planOfFiles, textsOf } from './common/texts-of.ts';
import { editFromDatabase, refuseEditedDrift } from './from-database.ts';
import { ensureEmbedded } from './load.ts';
import { headerOf, refuseName } from './new.ts';
import { fromBelowDrift } from './refresh.ts';

export interface AdoptResult {
  /** The new patch; null where the base was changed. */
  readonly patch: string | null;
  readonly top: string | null;
  readonly routines: readonly string[];
  readonly units: readonly string[];
  /** Applied patches above whose text was laid anew on what is below them now. */
  readonly changed: readonly string[];
  readonly target: string;
  /** With --dry-run: the patch files as they would be written. */
  readonly texts?: readonly FileText[];
  readonly notes: readonly string[];
}

export interface AdoptOptions {
  /** Routines (`f`, `public.f(integer)`), also such as no unit has, or units; all that differs from the ledger where none is named. */
  readonly words: readonly string[];
  /** A new patch, on top or below an applied one; or the base. */
  readonly place: { readonly patch: string; readonly below?: string | undefined } | 'base';
  /** The subject of the new patch. */
  readonly message?: string | undefined;
  /** An entry of the log: what it overwrote is brought back and adopted. */
  readonly overwritten?: number | undefined;
  readonly dryRun?: boolean;
}

type Adopted = Omit<AdoptResult, 'notes'>;

/**
 * Adopts. Throws Problem: 'nothing-to-do' where nothing differs, 'conflict' where a patch above does not go together with the
 * change, 'failed' where it cannot be said in a unit.
 */
export async function adopt(context: QueueContext, options: AdoptOptions): Promise<AdoptResult> {
  needWrite(context, 'adopt');
  const { place } = options;
  if (place !== 'base') refuseName(context, place.patch);
  else if (!context.followsTree) {
    throw new Problem('usage', `the base is what udfs/ holds, and udfs/ does not follow ${context.target.label}`, {
      hint: 'Add --tree to bring udfs/ in line with this target, or adopt it as a patch: --new NAME',
    });
  }
  const created = await ensureEmbedded(context);
  const done = await operate<Adopted>(
    context,
    async (op) => {
      const drifts = await adoptedDrifts(op, options.words, options.overwritten);
      const done = await adopting(op, drifts, options);
      const plan = [done.value, planOfFiles(done.files)];
      if (options.dryRun !== true) return { ...done, plan };
      const top = op.head.stack.at(-1)?.name ?? null;
      return { ...done, value: { ...done.value, top, texts: textsOf(done.files) }, plan };
    },
    { rows: 'all', dryRun: options.dryRun },
  );
  return { ...done.value, notes: [...created, ...done.notes] };
}

async function adopting(op: QueueOperation, drifts: readonly Drift[], options: AdoptOptions) {
  const { place, message } = options;
  if (place !== 'base' && place.below === undefined) return adoptOnTop(op, drifts, place.patch, message);
  refuseEditedDrift(op, drifts);
  return adoptBelow(op, drifts, options);
}

async function adoptOnTop(
  op: QueueOperation,
  drifts: readonly Drift[],
  name: string,
  message: string | undefined,
): Promise<Finished<Adopted>> {
  const { context, head, tx } = op;
  const { texts, recorded, notes } = await editFromDatabase(op, drifts);
  const units = [...texts].map(([path, after]) => ({ path, before: recorded.units.get(path)?.text ?? null, after }));
  const parse = await parserFor(units.flatMap((u) => [u.before, u.after]));
  const result = await forward(tx, [{ patch: name, units }], recorded, { parse });
  const files = units.flatMap(({ path, before, after }) => diffTexts(path, before, after) ?? []);
  const header = headerOf({ name, message: message ?? subjectOf(drifts) }, tx.server.now);
  const changes = fromBelowDrift(result.levels[0]?.changes ?? [], drifts);
  const top = head.stack[head.stack.length - 1]?.name ?? null;
  return {
    value: { ...aboutOf(op, drifts), patch: name, top: name, changed: [] },
    ledger: {
      verb: 'adopt',
      patches: [name],
      push: [stackRow(name, header, files, changes)],
      units: units.map(({ path, after }) => ({ path, text: after, blob: blobHash(after) })),
      routines: [
        // A routine that was dropped by hand has no step of its own.
        ...drifts
          .filter((d) => !result.routines.some((r) => r.id === d.id))
          .map((d) => ({ id: d.id, path: d.path, snapshot: d.live })),
        ...result.routines,
      ],
    },
    units: texts,
    files: [
      { path: patchPath(name), text: formatPatch({ header, files }) },
      { path: 'series.yaml', text: insertPatch(context.seriesText, name, { after: top }) },
    ],
    notes: [...result.notes, ...notes],
  };
}

async function adoptBelow(
  op: QueueOperation,
  drifts: readonly Drift[],
  { place, message }: AdoptOptions,
): Promise<Finished<Adopted>> {
  const { context, head, tx } = op;
  const at = place === 'base' ? 0 : positionOf(op, place.below ?? '');
  const name = place === 'base' ? null : place.patch;
  const header = name === null ? '' : headerOf({ name, message: message ?? subjectOf(drifts) }, tx.server.now);
  const laid = await layBelow(op, drifts, at, name === null ? null : { name, header });
  const below = head.stack[at - 1]?.name ?? null;
  return {
    value: {
      ...aboutOf(op, drifts),
      patch: name,
      top: head.stack[head.stack.length - 1]?.name ?? name,
      changed: laid.changed,
    },
    ...laid.finished,
    files: [
      ...laid.files,
      ...(name === null
        ? []
        : [{ path: 'series.yaml', text: insertPatch(context.seriesText, name, { after: below }) }]),
    ],
  };
}

function positionOf({ context, head }: QueueOperation, patch: string): number {
  const [series, applied] = [context.series.patches, head.stack].map((patches) => patches.map((p) => p.name));
  const meant = resolvePatch(patch, { series: series ?? [], applied: applied ?? [], next: [] }, applied);
  const at = 'found' in meant ? head.stack.findIndex((p) => p.name === meant.found) : -1;
  if (at >= 0) return at;
  throw new Problem('usage', `Patch ${patch} is not applied, so nothing can be laid below it`, {
    patch,
    hint: `Applied: ${head.stack.map((p) => p.name).join(', ') || 'none'}. On top of all: leave --below out.`,
  });
}

function aboutOf(op: QueueOperation, drifts: readonly Drift[]) {
  return {
    routines: drifts.map((d) => d.id),
    units: [...new Set(drifts.map((d) => d.path))].sort(),
    target: op.context.target.label,
  };
}

function subjectOf(drifts: readonly Drift[]): string {
  return `Changes made by hand to ${listed(drifts.map((d) => d.id))}`;
}
