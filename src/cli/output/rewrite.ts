// What the verbs that rewrite patches say: what became of the queue, or, with --dry-run, what would.
import type { Rewritten } from '../../queue/common/rewrite.ts';
import type { Call, Outcome } from '../command.ts';
import { NONE_DONE, planText } from './plan.ts';
import { proofJson, proofNotes } from './proof.ts';

/** The outcome; `text` is said where it was done. `json` are the verb's own fields. */
export function rewritten(call: Call, result: Rewritten, json: Record<string, unknown>, text: string): Outcome {
  const { top, target, plan, rebuilt, notes } = result;
  const all = { ...json, top, target, plan, rebuilt, ...proofJson(result) };
  const said = [...notes, ...proofNotes(result, call.style)];
  if (plan === undefined) return { json: all, text, notes: said };
  const planned = plan.filter(({ routines, dependents = [] }) => routines.length > 0 || dependents.length > 0);
  const nothing = `No routine changes.\n\n${NONE_DONE}\n`;
  return {
    json: all,
    notes: said,
    text: planned.length === 0 ? nothing : planText(planned, () => 'rewrite', call.style),
  };
}
