// From what the engine did to what the ledger keeps of it.

import type { LevelResult } from '../../database/change/planned-level.ts';
import type { BackwardStep } from '../../database/change/restore.ts';
import type { Rebuilt } from '../../database/dependents/rebuild.ts';
import type { NewRow } from '../../database/ledger/chain-rows.ts';
import type { RoutineChange } from '../../database/ledger/types.ts';
import { formatFileDiff } from '../../patch/format.ts';
import { patchIdOf } from '../../patch/patch-id.ts';
import { reversePatch } from '../../patch/reverse.ts';
import type { FileDiff } from '../../patch/types.ts';
import { argumentChange, identityParts } from '../../routine/identity.ts';
import type { Step } from '../../routine/plan.ts';

export type { Rebuilt };

/**
 * A row for the stack: the patch's diffs forward and back as they are on this target, and the routines as they were and are.
 * `id` is that of the patch's file, where that has other diffs.
 */
export function stackRow(
  name: string,
  header: string,
  files: readonly FileDiff[],
  routines: readonly RoutineChange[],
  id?: string,
): NewRow {
  const forward = files.map(formatFileDiff).join('');
  return {
    name,
    id: id ?? patchIdOf(forward),
    header,
    forward,
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
  /** Objects that depend on routines which are made again, and are rebuilt as they were; left out where there are none. */
  readonly dependents?: readonly Rebuilt[];
  readonly sql: readonly string[];
}

/** For a result: each dependent once, and nothing where there is none, or where it is all in the plan. */
export function rebuiltIn({
  value,
  rebuilt,
}: {
  readonly value: { readonly plan?: unknown };
  readonly rebuilt: readonly Rebuilt[];
}): {
  rebuilt?: readonly Rebuilt[];
} {
  if (value.plan !== undefined) return {};
  const once = new Map(rebuilt.map((r) => [`${r.kind} ${r.name}`, r]));
  return once.size === 0 ? {} : { rebuilt: [...once.values()] };
}

export function planOf(result: LevelResult): PlanOfPatch {
  return {
    patch: result.patch ?? '',
    routines: result.steps.flatMap(planLine),
    ...(result.rebuilt.length === 0 ? {} : { dependents: result.rebuilt }),
    sql: result.sql,
  };
}

/** The lines for what a pop did: a routine that gets its old argument list back is one line, though two signatures change. */
export function planLines(steps: readonly BackwardStep[]): PlanLine[] {
  const nameOf = ({ id, path }: BackwardStep): string => `${path} ${identityParts(id).name}`;
  const ofAction = (action: PlanLine['action']) => steps.filter((s) => s.action === action);
  const [drops, creates] = [ofAction('drop'), ofAction('create')];
  const only = (some: readonly BackwardStep[], like: BackwardStep): BackwardStep | undefined => {
    const found = some.filter((s) => nameOf(s) === nameOf(like));
    return found.length === 1 ? found[0] : undefined;
  };
  return steps.flatMap((step): PlanLine[] => {
    const { action, id: routine, path: file } = step;
    const [gone, back] = [only(drops, step), only(creates, step)];
    if (gone === undefined || back === undefined || (step !== gone && step !== back))
      return [{ action, routine, file }];
    return step === gone ? [] : [{ action: 'recreate', routine, file, reason: argumentChange(gone.id, routine) }];
  });
}

/** A routine with another argument list is one line, though two signatures change. */
function planLine(step: Step): PlanLine[] {
  const { action, id: routine, path: file, reason, follows, followedBy } = step;
  if (followedBy !== undefined) return [];
  if (follows !== undefined) {
    return [{ action: 'recreate', routine, file, reason: argumentChange(follows, routine) }];
  }
  return [{ action, routine, file, ...(reason === undefined ? {} : { reason: reason.reason }) }];
}
