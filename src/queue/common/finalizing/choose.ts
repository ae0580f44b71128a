// Which patches are finalized: from the bottom of the stack up, and only what may be.
import type { LedgerHead } from '../../../database/ledger/read.ts';
import type { StackRow } from '../../../database/ledger/types.ts';
import { listed } from '../../../listed.ts';
import { parsePatch } from '../../../patch/parse.ts';
import { patchId } from '../../../patch/patch-id.ts';
import { Problem } from '../../../problem.ts';
import type { Series } from '../../../series/types.ts';
import { patchPath, readPatchFile } from '../../../worktree/patches.ts';
import type { QueueContext } from '../context.ts';
import { mergedHere, ownPatch } from '../merged-here.ts';
import { patchNamed } from '../patch-named.ts';
import { type Goal, noneApplied } from '../stack.ts';

/**
 * The rows to finalize, bottom first; `head` has all. Throws Problem: 'nothing-to-do' with none applied, 'failed' for a patch in
 * the middle, one that is guarded, out of the series' order, merged with a change by hand, changed on disk, or that changes nothing.
 */
export function chooseFinalize(context: QueueContext, head: LedgerHead, goal: Goal): readonly StackRow[] {
  const { rows } = head;
  if (rows.length === 0) throw noneApplied();
  const chosen =
    'all' in goal ? rows : 'count' in goal ? rows.slice(0, goal.count) : bottom(context.series, head, goal.name);
  for (const row of chosen) refuse(context, row, head);
  refuseOutOfOrder(context, chosen, head);
  return chosen;
}

/** Other targets go by the series: what it has below the chosen ones becomes permanent before them, or never fits under them. */
function refuseOutOfOrder({ series, target }: QueueContext, chosen: readonly StackRow[], { rows }: LedgerHead): void {
  const listed = series.patches.filter((p) => p.guards.length === 0).map((p) => p.name);
  for (const [at, { name }] of chosen.entries()) {
    const below = listed[at];
    if (below === undefined || below === name) continue;
    const isApplied = rows.some((row) => row.name === below);
    const state = isApplied ? 'applied in another place' : 'not applied';
    throw new Problem('failed', `${below}, which series.yaml has below ${name}, is ${state} on ${target.label}`, {
      patch: name,
      hint: `Nothing was changed. Bring the database to the series first: pgquilt goto --series. Or list ${below} above ${name} in series.yaml.`,
    });
  }
}

function bottom(series: Series, head: LedgerHead, word: string): readonly StackRow[] {
  const { rows } = head;
  const name = patchNamed(series, head, word, 'applied');
  const at = rows.findIndex((row) => row.name === name);
  if (at < 0) {
    throw new Problem('failed', `patch ${name} is not applied`, {
      patch: name,
      hint: `Apply it first: pgquilt push ${name}`,
    });
  }
  if (at === 0) return rows.slice(0, 1);
  const below = rows.slice(0, at).map((row) => row.name);
  throw new Problem(
    'failed',
    `patch ${name} is not at the bottom of the stack: ${listed(below)} ${below.length > 1 ? 'are' : 'is'} below it`,
    {
      patch: name,
      hint: `Finalize what is below it as well: pgquilt finalize ${at + 1}`,
    },
  );
}

interface Reason {
  readonly message: string;
  readonly hint: string;
  readonly line?: number;
}

function refuse(context: QueueContext, row: StackRow, head: LedgerHead): void {
  const reason = whyNot(context, row, head);
  if (reason === null) return;
  const { message, hint, line } = reason;
  throw new Problem('failed', message, { patch: row.name, hint, ...(line && { file: 'series.yaml', line }) });
}

function whyNot({ series, root }: QueueContext, row: StackRow, { stack }: LedgerHead): Reason | null {
  const { name } = row;
  const entry = series.patches.find((p) => p.name === name);
  if (entry === undefined) {
    const hint = `Put '- ${name}' back into series.yaml, or take the patch off: pgquilt pop`;
    return { message: `patch ${name} is applied but is not in series.yaml`, hint };
  }
  if (entry.guards.length > 0) {
    const guards = entry.guards.map((g) => g.sign + g.name).join(' ');
    const hint = 'Take the guard out of series.yaml where the patch is meant for every target.';
    return {
      message: `patch ${name} is guarded by ${guards}, and a migration runs everywhere`,
      hint,
      line: entry.line,
    };
  }
  const merged = mergedHere(row);
  if (merged !== undefined) {
    return {
      message: `patch ${name} was merged here with a change by hand to ${merged.id}, which other targets do not have`,
      hint: `${ownPatch(stack, name)}.`,
    };
  }
  const file = patchPath(name);
  const text = readPatchFile(root, name);
  if (text !== null && patchId(parsePatch(text, file).files) !== row.id) {
    const hint = `To take the file's text: pgquilt goto --series. To drop it: git checkout -- ${file}`;
    return { message: `${file} is not the patch that is applied: it was changed on disk`, hint };
  }
  if (row.units.length > 0) return null;
  const hint = `Give it something to do: pgquilt refresh -p ${name}. Or make it part of another: pgquilt fold ${name}`;
  return { message: `patch ${name} changes nothing, so there is no migration to make of it`, hint };
}
