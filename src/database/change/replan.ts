// Another plan where PostgreSQL refused a step: what it will not replace is made again, what needs a later routine moves
// behind it.
import type { ServerError } from '../server-error.ts';
import type { PlannedLevel } from './planned-level.ts';
import type { StatementError } from './run-statements.ts';

/**
 * Changes the plan of the level that the refused statement belongs to; false where there is no other way. `moved` keeps
 * which moves have been tried.
 */
export function replan(
  chunk: readonly Pick<PlannedLevel, 'index' | 'steps'>[],
  { error, planned }: StatementError,
  moved: Set<string>,
): boolean {
  const step = planned?.step;
  const level = chunk.find((l) => l.index === planned?.level);
  if (step === undefined || level === undefined || planned?.purpose !== 'make') return false;
  const at = level.steps.indexOf(step);
  if (step.action === 'replace' && refusesReplacing(error)) {
    level.steps[at] = { ...step, action: 'recreate', reason: { reason: error.message, sqlstate: error.code } };
    return true;
  }
  const drops = level.steps.filter((s) => s.action === 'drop');
  const makes = level.steps.filter((s) => s.action !== 'drop');
  const move = `${level.index} ${step.id} behind ${makes.length - at}`;
  if (error.code !== '42883' || at === makes.length - 1 || moved.has(move)) return false;
  moved.add(move);
  level.steps = [...makes.filter((s) => s !== step), step, ...drops];
  return true;
}

/**
 * Whether PostgreSQL will not replace the routine in place. 42P13 is a validator's word for a bad body, too; only of a
 * replacement it says that one can DROP first.
 */
function refusesReplacing(error: ServerError): boolean {
  return error.code === '42809' || (error.code === '42P13' && /\bDROP\b/.test(error.serverHint ?? ''));
}
