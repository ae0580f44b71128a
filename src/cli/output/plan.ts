// A plan before it is done, as Terraform shows one: a sign, the action, the routine, its file; then a count and the SQL.
import type { PlanLine, PlanOfPatch, Rebuilt } from '../../queue/common/record.ts';
import type { Colour, Style } from '../style.ts';

type Action = PlanLine['action'];

const signs: Record<Action, readonly [sign: string, colour: Colour]> = {
  create: ['+', 'green'],
  replace: ['~', 'yellow'],
  recreate: ['-/+', 'red'],
  drop: ['-', 'red'],
  alter: ['~', 'yellow'],
};

/** The lines of one patch's plan, columns aligned, without line ends. */
export function planLines(routines: readonly PlanLine[], style: Style): string[] {
  const width = Math.max(0, ...routines.map((r) => r.routine.length));
  return routines.map(({ action, routine, file, reason }) => {
    const [sign, colour] = signs[action];
    const head = style(colour, `${sign.padStart(3)} ${action.padEnd(8)}`);
    return `${head} ${routine.padEnd(width)}  ${file}${reason === undefined ? '' : `  (${reason})`}`;
  });
}

/** A line for each object that is rebuilt because it depends on a routine which is made again. */
export function dependentLines(dependents: readonly Rebuilt[], style: Style): string[] {
  return dependents.map(({ kind, name, dropped, warnings }) => {
    const head = style(dropped ? 'red' : 'yellow', `${(dropped ? '-/+' : '~').padStart(3)} ${'rebuild'.padEnd(8)}`);
    return `${head} ${kind} ${name}${warnings.map((w) => `  (${w})`).join('')}`;
  });
}

/** `Plan: 2 to create, 1 to replace, 0 to recreate, 1 to drop.`; routines that are only altered are named where there are any. */
export function planSummary(plan: readonly PlanOfPatch[]): string {
  const all = plan.flatMap((p) => p.routines);
  const count = (action: Action) => all.filter((r) => r.action === action).length;
  const words = (['create', 'replace', 'recreate', 'drop'] as const).map((a) => `${count(a)} to ${a}`);
  if (count('alter') > 0) words.push(`${count('alter')} to alter`);
  const dependents = plan.flatMap((p) => p.dependents ?? []).length;
  if (dependents > 0) words.push(`${dependents} dependent ${dependents === 1 ? 'object' : 'objects'} to rebuild`);
  return `Plan: ${words.join(', ')}.`;
}

/** The last line of a dry run; what was finished of an earlier command, or made for it to run on, stands above. */
export const NONE_DONE = 'None of this was done (dry run).';

/** What a dry run would write. */
export function writtenText(texts: readonly { readonly path: string; readonly text: string }[]): string {
  return texts.map(({ path, text }) => `==> ${path} <==\n${text}\n`).join('');
}

/** A whole dry run. `verbOf` says what would become of a patch: `apply` or `remove`. */
export function planText(plan: readonly PlanOfPatch[], verbOf: (patch: string) => string, style: Style): string {
  const blocks = plan.map(({ patch, routines, dependents }) => {
    const none = routines.length === 0 ? ['    no routine changes'] : [];
    const word = patch.includes(', ') ? 'patches' : 'patch';
    return [
      `Would ${verbOf(patch)} ${word} ${patch}`,
      ...planLines(routines, style),
      ...dependentLines(dependents ?? [], style),
      ...none,
    ].join('\n');
  });
  const sql = plan.flatMap((p) => p.sql.map(terminated));
  return [...blocks, planSummary(plan), ...(sql.length > 0 ? [sql.join('\n')] : []), NONE_DONE]
    .map((block) => `${block}\n`)
    .join('\n');
}

function terminated(sql: string): string {
  const text = sql.trimEnd();
  return text.endsWith(';') ? text : `${text};`;
}
