// revert: a new patch that undoes a finalized one, from the ledger alone.
import { type FinalizedPatch, readFinalized } from '../database/ledger/finalized.ts';
import { readRecorded } from '../database/ledger/read.ts';
import { applyFileDiff } from '../patch/apply.ts';
import { describeConflict } from '../patch/describe-conflict.ts';
import { diffTexts } from '../patch/diff.ts';
import { formatPatch } from '../patch/format.ts';
import { headerSubject } from '../patch/header.ts';
import { parsePatch } from '../patch/parse.ts';
import type { FileDiff } from '../patch/types.ts';
import { Problem } from '../problem.ts';
import { insertPatch } from '../series/edit.ts';
import { suggest } from '../series/suggest.ts';
import { patchPath } from '../worktree/patches.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { operate, type QueueOperation } from './common/operation.ts';
import { namedIn } from './common/patch-named.ts';
import { type FileText, planOfFiles } from './common/texts-of.ts';
import { headerOf, refuseName } from './new.ts';

export interface RevertResult {
  readonly patch: string;
  readonly reverts: string;
  readonly file: string;
  readonly units: readonly string[];
  readonly target: string;
  /** With --dry-run: the patch file as it would be written. */
  readonly texts?: readonly FileText[];
  readonly notes: readonly string[];
}

export interface RevertOptions {
  readonly patch: string;
  /** The new patch's name; `revert-` and the old one where it is not given. */
  readonly as?: string | undefined;
  readonly dryRun?: boolean;
}

/**
 * Writes the patch, next in the series after the top; nothing is applied. Throws Problem: 'usage' for a patch that is not
 * finalized on the target, 'conflict' where its text has moved on since, 'failed' for a name that is taken.
 */
export async function revert(
  context: QueueContext,
  { patch, as: wanted, dryRun }: RevertOptions,
): Promise<RevertResult> {
  needWrite(context, 'revert');
  const work = async (op: QueueOperation) => {
    const found = await find(op, patch);
    const { name } = found;
    const as = wanted ?? `revert-${name}`;
    refuseName(context, as);
    const diffs = await undone(op, found);
    const message = `Revert "${headerSubject(found.header) || name}"\n\nUndoes the finalized patch ${name}.`;
    const header = headerOf({ name: as, message }, op.tx.server.now);
    const top = op.head.stack[op.head.stack.length - 1]?.name ?? null;
    const texts = [{ path: patchPath(as), text: formatPatch({ header, files: diffs }) }];
    const files = [...texts, { path: 'series.yaml', text: insertPatch(context.seriesText, as, { after: top }) }];
    return {
      value: {
        patch: as,
        reverts: name,
        file: patchPath(as),
        units: diffs.map((f) => f.path),
        target: context.target.label,
        ...(dryRun === true ? { texts } : {}),
      },
      plan: planOfFiles(files),
      filesOnly: { verb: 'revert', patches: [as] },
      files,
    };
  };
  const done = await operate<Omit<RevertResult, 'notes'>>(context, work, { dryRun });
  return { ...done.value, notes: done.notes };
}

/** The finalized patch of that name, or the one that a part of a name means. */
async function find({ tx, context, head }: QueueOperation, word: string): Promise<FinalizedPatch> {
  const all = (await readFinalized(tx)).flatMap((m) => m.patches);
  const isApplied = head.stack.some((p) => p.name === word);
  const name = isApplied ? word : namedIn(word, [...new Set(all.map((p) => p.name))]);
  const found = all.findLast((p) => p.name === name);
  if (found !== undefined) return found;
  if (isApplied) {
    throw new Problem('usage', `patch ${name} is applied and not finalized`, {
      patch: name,
      hint: 'Take it off: pgquilt pop, or pgquilt delete',
    });
  }
  const near = suggest(
    name,
    all.map((p) => p.name),
  );
  throw new Problem('usage', `patch ${name} is not finalized on ${context.target.label}`, {
    patch: name,
    hint:
      near.length > 0
        ? `Did you mean ${near.join(' or ')}?`
        : all.length === 0
          ? 'Nothing is.'
          : `Those that are: ${all.map((p) => p.name).join(', ')}`,
  });
}

/** Its reverse diffs on the texts as they stand at the top. */
async function undone(op: QueueOperation, patch: FinalizedPatch): Promise<FileDiff[]> {
  const { units } = await readRecorded(op.tx, patch.units);
  const { files } = parsePatch(patch.reverse, `ledger:${patch.name}`);
  return [...files].reverse().flatMap((diff) => {
    const unit = units.get(diff.path);
    const now = unit === undefined ? op.tree.baseText(diff.path) : unit.text;
    const result = applyFileDiff(now, diff);
    if (result.status === 'applied') return diffTexts(diff.path, now, result.text) ?? [];
    const [message = '', ...detail] = describeConflict(`revert of ${patch.name}`, 'the ledger', diff, result).split(
      '\n',
    );
    throw new Problem('conflict', message, {
      patch: patch.name,
      file: diff.path,
      detail: detail.join('\n'),
      hint: `Nothing was changed. The text has moved on since; make the patch by hand: pgquilt new NAME, edit ${diff.path}, pgquilt refresh`,
    });
  });
}
