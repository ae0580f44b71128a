// A plan is shown before it is carried out, and whoever says yes says it of that one: where somebody else has worked on the target
// since, or a file that it is made of is another, it would be another plan.
import { createHash } from 'node:crypto';
import type { LedgerHead } from '../../database/ledger/read.ts';
import { Problem } from '../../problem.ts';

/** How a command hears of a plan, and holds to the one that was shown. */
export interface PlanBinding {
  /** Which plan was shown; undefined: whatever it comes to. */
  readonly shown: string | undefined;
  /** Takes which plan it is. */
  readonly tell: (plan: string) => void;
}

/** Throws Problem('outdated') where an operation on the target has ended since the plan was shown. */
export function sameStart({ shown }: PlanBinding, head: LedgerHead, label: string): void {
  if (shown === undefined || shown.split('-')[0] === startOf(head)) return;
  throw outdated(
    `${label} is not what it was when the plan was shown: another operation has changed it since`,
    'pgquilt log shows it. ',
  );
}

/**
 * Tells which plan it is: from where, and what it does. Throws Problem('outdated') where another was shown; `plan` is whatever the verb
 * has to say of it, the same in a dry run and after it.
 */
export function samePlan({ shown, tell }: PlanBinding, head: LedgerHead, plan: unknown): void {
  const id = `${startOf(head)}-${short(JSON.stringify(plan ?? null))}`;
  tell(id);
  if (shown === undefined || shown === id) return;
  throw outdated('it would not do what the plan showed: a patch or another file of the queue has changed since');
}

/** Where a plan was shown, and the embedded database that it was shown of is not there. */
export function outdatedWithout(label: string): Problem {
  return outdated(`${label} is not there, and the plan that was shown is of one that was`);
}

const startOf = (head: LedgerHead): string => short(head.log.hash);

const short = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

function outdated(message: string, shows = ''): Problem {
  return new Problem('outdated', message, {
    hint: `Nothing was changed. ${shows}The same command with --dry-run shows what it would do now.`,
  });
}
