// One patch by name, or the top: from its file where there is one, else from the target's ledger.
import type { LedgerHead } from '../../database/ledger/read.ts';
import { parsePatch } from '../../patch/parse.ts';
import type { Patch } from '../../patch/types.ts';
import { patchPath, readPatchFile } from '../../worktree/patches.ts';
import type { Context } from './context.ts';
import { lookAt } from './look.ts';
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
  return lookAt(
    context,
    async (head) => {
      const top = head.stack[head.stack.length - 1]?.name;
      const wanted = name === undefined ? top : patchNamed(context.series, head, name);
      if (wanted === undefined) throw noneApplied();
      const text = textOf(context, head, wanted);
      const file = patchPath(wanted);
      return { name: wanted, state: stateOf(context, head, wanted), text, patch: parsePatch(text, file) };
    },
    'all',
  );
}

function textOf(context: Context, head: LedgerHead, name: string): string {
  const known = context.series.patches.some((p) => p.name === name);
  const onDisk = context.root === null || !known ? null : readPatchFile(context.root, name);
  if (onDisk !== null) return onDisk;
  const row = head.rows.find((r) => r.name === name);
  if (row !== undefined)
    return `${row.header}${row.header === '' || row.header.endsWith('\n') ? '' : '\n'}${row.forward}`;
  throw unknownPatch(name, [...context.series.patches.map((p) => p.name), ...head.stack.map((p) => p.name)]);
}

function stateOf(context: Context, head: LedgerHead, name: string): PatchState {
  if (head.stack.some((p) => p.name === name)) return 'applied';
  const entry = context.series.patches.find((p) => p.name === name);
  return entry !== undefined && isHidden(entry, head) ? 'guarded' : 'unapplied';
}
