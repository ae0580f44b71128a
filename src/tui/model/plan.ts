// The plan in the document of a --dry-run, as lines: a sign, the action, the routine, its file.
import type { PlanLine, PlanOfPatch } from '../../queue/common/record.ts';
import type { DialogLine } from './dialog.ts';

interface Planned {
  readonly pushed?: readonly string[];
  readonly popped?: readonly string[];
  readonly units?: readonly (string | { readonly path: string; readonly change: string })[];
}

const signs: Readonly<Record<PlanLine['action'], string>> = {
  create: '+',
  replace: '~',
  recreate: '-/+',
  drop: '-',
  alter: '~',
};

/** The plans of the document: a list, or the one of a verb that changes one patch. */
const planOf = (json: unknown): readonly PlanOfPatch[] => {
  const plan = (json as { plan?: unknown } | undefined)?.plan;
  const all: readonly unknown[] = Array.isArray(plan) ? plan : [plan];
  return all.filter((p): p is PlanOfPatch => Array.isArray((p as Partial<PlanOfPatch> | undefined)?.routines));
};

/** Whether the document has a plan for the database. */
export const hasPlan = (json: unknown): boolean => planOf(json).length > 0;

export function planLines(json: unknown): DialogLine[] {
  const { pushed = [], popped = [], units = [] } = (json ?? {}) as Planned;
  const edits = units.flatMap((unit): DialogLine[] =>
    typeof unit === 'string' ? [] : [{ kind: 'plan', text: `   ~ ${unit.change.padEnd(8)} ${unit.path}` }],
  );
  const verbOf = (patch: string) =>
    pushed.includes(patch)
      ? 'Apply'
      : popped.length > 0 && patch.split(', ').every((p) => popped.includes(p))
        ? 'Remove'
        : 'Change';
  const plans = planOf(json).flatMap(({ patch, routines, dependents = [] }): DialogLine[] => {
    const width = Math.max(0, ...routines.map((r) => r.routine.length));
    return [
      { kind: 'strong', text: `${verbOf(patch)} ${patch}` },
      ...routines.map(({ action, routine, file, reason }): DialogLine => {
        const why = reason === undefined ? '' : `  (${reason})`;
        const text = `${signs[action].padStart(4)} ${action.padEnd(8)} ${routine.padEnd(width)}  ${file}${why}`;
        return { kind: 'plan', text };
      }),
      ...dependents.map(
        ({ kind, name, dropped }): DialogLine => ({
          kind: 'plan',
          text: `${(dropped ? '-/+' : '~').padStart(4)} rebuild  ${kind} ${name}`,
        }),
      ),
      ...(routines.length === 0 ? [{ kind: 'text', text: '     no routine changes' } as const] : []),
    ];
  });
  return [...edits, ...plans];
}

/** The files that a dry run would write, each with its text. */
export function fileLines(json: unknown): DialogLine[] {
  const { texts } = (json ?? {}) as { texts?: unknown };
  if (!Array.isArray(texts)) return [];
  return (texts as readonly { path: string; text: string }[]).flatMap(({ path, text }): DialogLine[] => [
    { kind: 'plan', text: `   + write    ${path}` },
    ...text
      .trimEnd()
      .split('\n')
      .map((part): DialogLine => ({ kind: 'sql', text: `     ${part}` })),
  ]);
}

/** `Plan: 1 to create, 2 to replace, 0 to recreate, 0 to drop.` */
export function planSummary(json: unknown): string {
  const all = planOf(json).flatMap((p) => p.routines);
  const count = (action: PlanLine['action']) => all.filter((r) => r.action === action).length;
  const words = (['create', 'replace', 'recreate', 'drop'] as const).map((a) => `${count(a)} to ${a}`);
  if (count('alter') > 0) words.push(`${count('alter')} to alter`);
  const dependents = planOf(json).flatMap((p) => p.dependents ?? []).length;
  if (dependents > 0) words.push(`${dependents} dependent ${dependents === 1 ? 'object' : 'objects'} to rebuild`);
  return `Plan: ${words.join(', ')}.`;
}

/** The statements of the plan, in their order. */
export function planSql(json: unknown): string[] {
  return planOf(json).flatMap((p) => p.sql.map((s) => s.trimEnd()));
}
