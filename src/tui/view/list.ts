// The list on the left: patches with their signs, or units.

import { rowsWith } from '../model/grab.ts';
import { chosenAt, isStranger, listNames, type PatchRow, patchesOfUnit, patchRows } from '../model/rows.ts';
import type { State } from '../model/state.ts';
import { cells, inCells, type Line, type Paint, span } from '../text/span.ts';
import { layoutOf } from './layout.ts';

/** `>` top, `+` applied, `-` unapplied, `!` guarded, `f` finalized, `?` before the database has answered. */
export function sigilOf(row: PatchRow): string {
  if (row.top) return '>';
  return { applied: '+', unapplied: '-', guarded: '!', unknown: '?', finalized: 'f' }[row.state];
}

const colours: Readonly<Record<string, Paint>> = {
  '>': 'bold',
  '+': 'green',
  '-': 'dim',
  '!': 'yellow',
  '?': 'dim',
  f: 'dim',
};

/** The lines that show, each as wide as the list. */
export function listLines(state: State): Line[] {
  const { list, body } = layoutOf(state);
  const { dialog } = state;
  const grab = dialog?.kind === 'grab' ? dialog : null;
  const at = grab === null ? chosenAt(state) : grab.to;
  const all = state.view === 'queue' ? (grab === null ? patchRows(state) : rowsWith(patchRows(state), grab)) : [];
  const rows = all.slice(state.offset, state.offset + body);
  const shown = state.view === 'queue' ? rows.map((row) => row.name) : null;
  const names = shown ?? listNames(state).slice(state.offset, state.offset + body);
  const drifted = new Set((state.status?.drift ?? []).map((d) => d.file));
  const wide = Math.min(Math.max(0, ...names.map(cells)), Math.floor(list * 0.6));
  return Array.from({ length: body }, (_, i) => {
    const name = names[i];
    if (name === undefined) return inCells([], list);
    const chosen = state.offset + i === at;
    const row = rows[i];
    const content = row === undefined ? unitRow(state, name, drifted) : patchRow(state, row, wide, drifted);
    const marked = [span(chosen ? (grab === null ? '▌' : '↕') : ' '), ...content];
    return inCells(marked, list, chosen && state.focus === 'list' ? 'inverse' : undefined);
  });
}

/** Cells of the column of ages. */
const AGE = 4;

/** How long ago a day was: `5d`, `3w`, `8mo`, `2y`; '' where it is not known or yet to come. */
export function ageOf(date: string, today: string): string {
  const days = Math.round((Date.parse(today) - Date.parse(date)) / 86_400_000);
  if (Number.isNaN(days) || days < 0) return '';
  if (days < 14) return `${days}d`;
  if (days < 60) return `${Math.floor(days / 7)}w`;
  return days < 730 ? `${Math.floor(days / 30.44)}mo` : `${Math.floor(days / 365.25)}y`;
}

function patchRow(state: State, row: PatchRow, wide: number, drifted: ReadonlySet<string>): Line {
  const sign = sigilOf(row);
  const facts = state.facts.get(row.name);
  const hasDrift = row.state === 'applied' && facts?.files.some((f) => drifted.has(f)) === true;
  const pad = ' '.repeat(Math.max(0, wide - cells(row.name)));
  const paint = colours[sign] ?? 'dim';
  return [
    span(`${sign} ${row.name}`, paint),
    hasDrift ? span(' !', 'red') : span('  '),
    span(`${pad} ${ageOf(facts?.date ?? '', state.today).padStart(AGE)}`, 'dim'),
    span(` ${facts?.subject ?? ''}`, ...(row.state === 'finalized' ? (['dim'] as const) : [])),
  ];
}

function unitRow(state: State, path: string, drifted: ReadonlySet<string>): Line {
  if (isStranger(state, path)) return [span(path), span('  in no unit', 'yellow')];
  const patches = patchesOfUnit(state, path);
  const count = patches.length === 0 ? '' : `  ${patches.length} patch${patches.length === 1 ? '' : 'es'}`;
  const edited = state.status?.tree.dirty.includes(path) === true;
  return [
    span(path.replace(/^udfs\//, '').replace(/\.sql$/, '')),
    span(drifted.has(path) ? ' !' : '', 'red'),
    span(edited ? ' edited' : '', 'yellow'),
    span(count, 'dim'),
  ];
}
