// From what the engine did to what the ledger keeps of it.
import type { LevelResult } from '../../database/change/forward.ts';
import type { RoutineChange } from '../../database/ledger/types.ts';
import type { NewRow } from '../../database/ledger/write.ts';
import { formatFileDiff } from '../../patch/format.ts';
import { patchId } from '../../patch/patch-id.ts';
import { reversePatch } from '../../patch/reverse.ts';
import type { FileDiff } from '../../patch/types.ts';
import { identityParts } from '../../routine/identity.ts';
import type { Step } from '../../routine/plan.ts';

/**
 * A row for the stack: the patch's diffs forward and back as they are on this target, and the routines as they were and are.
 * `id` is that of the patch's file, where that has other diffs.
 */
export function stackRow(
  name: string,
  header: string,
  files: readonly FileDiff[],
  routines: readonly RoutineChange[],
  id = patchId(files),
): NewRow {
  return {
    name,
    id,
    header,
    forward: files.map(formatFileDiff).join(''),
    reverse: reversePatch({ header: '', files }).files.map(formatFileDiff).join(''),
    units: files.map((f) => f.path),
    routines,
  };
}

/** A line of a plan: what becomes of one routine. */
export interface PlanLine {
  readonly action: 'create' | 'replace' | 'recreate' | 'alter' | 'drop';
  readonly routine: string;
  readonly file: string;
  readonly reason?: string;
}

export interface PlanOfPatch {
  readonly patch: string;
  readonly routines: readonly PlanLine[];
  readonly sql: readonly string[];
}

export function planOf(result: LevelResult): PlanOfPatch {
  return { patch: result.patch ?? '', routines: result.steps.flatMap(planLine), sql: result.sql };
}

/** A routine with another argument list is one line, though two signatures change. */
function planLine(step: Step): PlanLine[] {
  const { action, id: routine, path: file, reason, follows, followedBy } = step;
  if (followedBy !== undefined) return [];
  if (follows !== undefined) {
    const change = `argument list changes from ${identityParts(follows).args} to ${identityParts(routine).args}`;
    return [{ action: 'recreate', routine, file, reason: change }];
  }
  return [{ action, routine, file, ...(reason === undefined ? {} : { reason: reason.reason }) }];
}
