// What push, pop and goto say, in quilt's words.
import type { MoveResult } from '../../queue/results.ts';
import { type Call, lines, type Outcome } from '../command.ts';
import { planText } from './plan.ts';
import { proofJson, proofNotes } from './proof.ts';

/** The outcome of a move. `idle` is what to say where there was nothing to do and that is no fault. */
export function moved(call: Call, result: MoveResult, idle: string): Outcome {
  const { pushed, popped, top, target, plan, overwritten, merged, rebuilt } = result;
  const debug = call.env['PGQUILT_DEBUG'] ? [`${result.roundTrips} round trips`] : [];
  // Fields that are undefined are left out of the document.
  const json = { pushed, popped, top, target, plan, overwritten, merged, rebuilt, ...proofJson(result) };
  const notes = [
    ...result.notes,
    ...(overwritten ?? []).map((id) => `${id} was overwritten; what it was: pgquilt show --overwritten`),
    ...(merged ?? []).map((id) => `${id} was merged with the change made to it by hand`),
    ...rebuildWarnings(rebuilt),
    ...proofNotes(result, call.style),
    ...debug,
  ];
  if (plan !== undefined) {
    const both = pushed.length > 0 && popped.length > 0;
    const verbOf = (patch: string): string => {
      if (both) return `remove ${popped.join(', ')} and apply`;
      return pushed.includes(patch) ? 'apply' : 'remove';
    };
    return { json, notes, text: planText(plan, verbOf, call.style) };
  }
  if (pushed.length === 0 && popped.length === 0) return { json, notes, text: `${idle}\n` };
  const now = top === null ? 'No patches applied' : `Now at patch ${top}`;
  const steps = [...popped.map((name) => `Removing patch ${name}`), ...pushed.map((name) => `Applying patch ${name}`)];
  const again = (rebuilt ?? []).map(({ kind, name }) => `Rebuilt ${kind} ${name}`);
  return { json, notes, text: lines([...steps, ...again, now]) };
}

/** What is not quite as it was, although it was made again as it was. */
function rebuildWarnings(rebuilt: MoveResult['rebuilt'] = []): string[] {
  return rebuilt.flatMap((r) => r.warnings.map((w) => `warning: ${r.kind} ${r.name}: ${w}`));
}
