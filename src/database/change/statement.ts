// A statement on its way to the server, with what is needed to say what it was about when it fails.
import type { Step } from '../../routine/plan.ts';

export interface PlannedStatement {
  readonly sql: string;
  /** What the statement does for its step; `setting` is the engine's own. */
  readonly purpose: 'make' | 'attach' | 'drop' | 'validate' | 'envelope' | 'rebuild' | 'setting';
  /** Index of the level in the operation. */
  readonly level: number;
  readonly step?: Step;
  /** For a rebuild: the dependent, and the routine that it depends on. */
  readonly dependent?: string;
  readonly of?: { readonly id: string; readonly path: string } | undefined;
  /** From an offset in `sql` to one in the unit's text, where the statement comes from there. */
  readonly toUnit?: (offset: number) => number;
}

/** Whether a statement changes something that a plan should show; settings and reads are left out. */
export function isShown(statement: PlannedStatement): boolean {
  return statement.purpose !== 'setting' && statement.purpose !== 'validate';
}

/** A statement of the engine's own, about no routine. */
export function setting(sql: string): PlannedStatement {
  return { sql, purpose: 'setting', level: 0 };
}
