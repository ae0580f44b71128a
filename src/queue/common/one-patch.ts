// One patch by name, or the top: from its file where there is one, else from the target's ledger.
import type { LedgerHead } from '../../database/ledger/read.ts';
import type { Standing } from '../../database/stack-memo.ts';
import { parsePatch } from '../../patch/parse.ts';
import type { Patch } from '../../patch/types.ts';
import { patchPath, readPatchFile } from '../../worktree/patches.ts';
import type { Context } from './context.ts';
import { lookAt, lookAtStack } from './look.ts';
import { patchNamed, unknownPatch } from './patch-named.ts';
import { isHidden, noneApplied } from './stack.ts';

export type PatchState = 'applied' | 'unapplied' | 'guarded';

export interface OnePatch {
  readonly name: string;
  readonly state: PatchState;
  readonly text: string;
  readonly patch: Patch;
}

/** Throws Problem: 'nothing-to-do' for the top with none applied, 'usage' for a name that neither series nor stack has. */
export async function readOnePatch(context: Context, name: string | undefined): Promise<OnePatch> {
  const { wanted, found } = await lookAtStack(context, (standing) => {
    const wanted = nameOf(context, standing, name);
    const text = textOnDisk(context, wanted);
    return { wanted, found: text === null ? null : onePatch(context, standing, wanted, text) };
  });
  // The rows of the whole stack are long; few patches have no file.
  return (
    found ??
    lookAt(context, async (head) => onePatch(context, head, wanted, textInLedger(context, head, wanted)), 'all')
  );
}

function nameOf(context: Context, standing: Standing, name: string | undefined): string {
  const top = standing.stack[standing.stack.length - 1]?.name;
  const wanted = name === undefined ? top : patchNamed(context.series, standing, name);
  if (wanted === undefined) throw noneApplied();
  return wanted;
}

function onePatch(context: Context, standing: Standing, name: string, text: string): OnePatch {
  return { name, state: stateOf(context, standing, name), text, patch: parsePatch(text, patchPath(name)) };
}

function textOnDisk({ root, series }: Context, name: string): string | null {
  const known = series.patches.some((p) => p.name === name);
  return root === null || !known ? null : readPatchFile(root, name);
}

function textInLedger(context: Context, head: LedgerHead, name: string): string {
  const row = head.rows.find((r) => r.name === name);
  if (row !== undefined)
    return `${row.header}${row.header === '' || row.header.endsWith('\n') ? '' : '\n'}${row.forward}`;
  throw unknownPatch(name, [...context.series.patches.map((p) => p.name), ...head.stack.map((p) => p.name)]);
}

function stateOf(context: Context, standing: Standing, name: string): PatchState {
  if (standing.stack.some((p) => p.name === name)) return 'applied';
  const entry = context.series.patches.find((p) => p.name === name);
  return entry !== undefined && isHidden(entry, standing) ? 'guarded' : 'unapplied';
}
