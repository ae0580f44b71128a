// Where the queue stands, on one screen.
import type { StatusResult } from '../../queue/status.ts';
import type { Style } from '../style.ts';
import { driftSummary } from './drift.ts';

/** The lines of `status`; `hint` makes a sentence with a command go where this one went. */
export function statusLines(status: StatusResult, style: Style, hint = (sentence: string) => sentence): string[] {
  const { selected, applied, unapplied, guarded, top, tree, drift, differs } = status;
  const of = applied.length + unapplied.length;
  const hidden = guarded.length === 0 ? '' : `, ${guarded.length} guarded`;
  const next = unapplied[0] === undefined ? '' : `; next is ${unapplied[0]}`;
  return [
    row('Target', status.target, style),
    ...(selected.length === 0 ? [] : [row('Guards', `${selected.join(', ')} selected`, style)]),
    row('Top', top === null ? 'No patches applied' : top, style),
    row('Series', of === 0 ? 'No patches in series' : `${applied.length} of ${of} applied${hidden}${next}`, style),
    ...differs.map(({ message }) => `          ${style('yellow', message)}`),
    ...(differs.length === 0 ? [] : [hint('          to bring the database to the series: pgquilt goto --series')]),
    ...(tree.unloaded === undefined ? [] : unloadedLines(tree.unloaded, style).map(hint)),
    row('Tree', treeWords(tree), style),
    ...tree.dirty.map((path) => `          ${style('yellow', `edited ${path}`)}`),
    ...tree.behind.map((path) => `          behind ${path}`),
    row('Drift', drift.length === 0 ? 'none' : style('red', `${drift.length} routine${plural(drift)}`), style),
    ...driftSummary(drift, style, hint),
  ];
}

function unloadedLines(units: readonly string[], style: Style): string[] {
  const count = `${units.length} unit${plural(units)}`;
  return [
    row('Base', style('yellow', `${count}, not loaded in this database yet`), style),
    '          to create them there, or to record those that are there as they are: pgquilt load',
  ];
}

function treeWords({ level, follows, dirty, behind }: StatusResult['tree']): string {
  const place = level === null ? 'at the base' : `at patch ${level}`;
  const words = [follows ? place : 'follows the default target, not this one'];
  if (dirty.length > 0) words.push(`${dirty.length} edit${plural(dirty)} not refreshed`);
  if (behind.length > 0) words.push(`${behind.length} unit${plural(behind)} to be brought in line`);
  return words.join(', ');
}

function plural(list: readonly unknown[]): string {
  return list.length === 1 ? '' : 's';
}

function row(name: string, text: string, style: Style): string {
  return `${style('bold', name.padEnd(8))}  ${text}`;
}
