// The fleet: a row a patch, a column a database of series.yaml.
import { patchRows } from '../model/rows.ts';
import type { FleetAnswer, State, Status } from '../model/state.ts';
import { cells, inCells, type Line, line, type Paint, type Span, span } from '../text/span.ts';

/** The table, then a line for each database that is not as it should be, or did not answer. Where more databases are than have room, `side` is the first one. */
export function fleetLines(state: State, width: number): Line[] {
  const { targets } = state.local;
  if (targets.length === 0) return [line('series.yaml names no target: list them under targets:', 'dim')];
  const rows = patchRows(state).filter((row) => row.state !== 'finalized');
  const wide = Math.min(32, Math.max(8, ...rows.map((row) => cells(row.name))));
  const all = targets.map((name) => ({ name, width: Math.max(4, cells(name)) + 2, answer: state.fleet.get(name) }));
  const columns = all.slice(state.side);
  return [
    ...aside(all, state.side, width - wide),
    [...inCells([span('Patch', 'bold')], wide), ...columns.flatMap((c) => cell(c.name, c.width, 'bold'))],
    ...rows.map(
      (row): Line => [
        ...inCells([span(row.name)], wide),
        ...columns.flatMap(({ width, answer }) => {
          const [sign, paint] = signOf(answer, row.name);
          return cell(sign, width, paint);
        }),
      ],
    ),
    [...inCells([span('applied', 'dim')], wide), ...columns.flatMap((c) => cell(countOf(c.answer), c.width, 'dim'))],
    [],
    ...all.flatMap(({ name, answer }) => notes(name, answer)),
  ];
}

/** How many databases stand outside, and the keys that bring them; nothing where all have room. */
function aside(all: readonly { readonly width: number }[], side: number, room: number): Line[] {
  let left = room;
  const shown = all.slice(side).filter(({ width }) => {
    left -= width;
    return left >= 0;
  }).length;
  const after = all.length - side - shown;
  if (side === 0 && after === 0) return [];
  return [
    line([side > 0 ? `< ${side} more` : '', after > 0 ? `> ${after} more` : ''].filter(Boolean).join('  '), 'cyan'),
  ];
}

function cell(text: string, width: number, paint: Paint): Span[] {
  return [...inCells([span(`  ${text}`, paint)], width)];
}

const isStatus = (answer: FleetAnswer | undefined): answer is Status => answer !== undefined && 'applied' in answer;

function signOf(answer: FleetAnswer | undefined, name: string): readonly [string, Paint] {
  if (!isStatus(answer)) return [answer === undefined ? '…' : '?', 'dim'];
  if (answer.top === name) return ['>', 'bold'];
  if (answer.applied.includes(name)) return ['+', 'green'];
  return answer.guarded.includes(name) ? ['!', 'yellow'] : ['-', 'dim'];
}

function countOf(answer: FleetAnswer | undefined): string {
  return isStatus(answer) ? String(answer.applied.length) : '';
}

function notes(name: string, answer: FleetAnswer | undefined): Line[] {
  if (answer === undefined) return [];
  if (!isStatus(answer)) return [[span(`${name}: `, 'bold'), span(`! ${answer.trouble}`, 'red')]];
  const { drift, differs } = answer;
  const what = [
    ...(drift.length === 0 ? [] : [`! ${drift.length} changed by hand: ${drift.map((d) => d.routine).join(', ')}`]),
    ...(differs.length === 0 ? [] : ['its stack is not as the series says']),
  ];
  return what.map((text) => [span(`${name}: `, 'bold'), span(text, 'red')]);
}
