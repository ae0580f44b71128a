// What stands beside the list: the tab of the chosen patch, or the chosen unit. A list of lines of which only those that
// show are made.
import type { FileDiff } from '../../patch/types.ts';
import type { DriftItem } from '../../queue/drift.ts';
import { memo } from '../memo.ts';
import { chosenPatch, patchesOfUnit, patchRows } from '../model/rows.ts';
import type { LogItem, State } from '../model/state.ts';
import { widened } from '../text/around.ts';
import { rowsOf } from '../text/diff-rows.ts';
import { looseDiffRows } from '../text/loose-diff.ts';
import { hunkPlaces, type Rows } from '../text/rows.ts';
import { sideBySide } from '../text/side-rows.ts';
import { type Line, line, span, wrap } from '../text/span.ts';
import { sqlSpans } from '../text/sql.ts';
import { diffLine, hasRoomForSides, sideLine } from './diff.ts';
import { fleetLines } from './fleet.ts';
import { layoutOf } from './layout.ts';
import { type Lines, linesOf, unmoved, withText } from './lines.ts';
import { sigilOf } from './list.ts';

/** Who turns a look off and on again has it at once. */
const LOOKS = 4;

const diffOf = memo(
  (files: readonly FileDiff[], context: number, whitespace: boolean, around: Texts | null): Rows =>
    rowsOf(around === null ? files : widened(files, around, context), { context, whitespace }),
  LOOKS,
);
const sidesOf = memo(sideBySide, LOOKS);
const hunksOf = memo(hunkPlaces, LOOKS);

/** The lines of the right-hand pane. */
export function detailLines(state: State): Lines {
  const { detail } = layoutOf({ ...state, focus: 'detail' });
  if (state.view === 'functions') return unitLines(state);
  if (state.tab === 'log') return logLines(state);
  if (state.tab === 'fleet') return unmoved(linesOf(fleetLines(state, detail)));
  const row = chosenPatch(state);
  if (row === undefined) return linesOf(patchRows(state).length === 0 ? noPatches(state) : []);
  if (row.state === 'finalized') return linesOf(finalizedLines(state, row.name));
  const { patch } = state;
  if (patch === null || patch.name !== row.name) return linesOf([line('…', 'dim')]);
  if (patch.problem !== null) return linesOf(wrap(patch.problem, detail - 2).map((text) => line(text, 'red')));
  switch (state.tab) {
    case 'diff':
      return patchDiff(state, detail);
    case 'header':
      return linesOf(patch.header.trimEnd().split('\n').map(headerLine));
    case 'functions':
      return linesOf(functionLines(state, patch.files));
    case 'plan':
      return linesOf(
        answer(state, `plan ${row.name}`, ['Enter asks the database what a push or pop to this patch would run.']),
      );
  }
}

function noPatches({ filter }: State): Line[] {
  if (filter.queue !== '') return [line('No patch has these words: Esc shows all.', 'dim')];
  return [
    line('No patches in series', 'dim'),
    line('c makes one; v shows the functions there are, ? all keys.', 'dim'),
  ];
}

function finalizedLines({ local }: State, name: string): Line[] {
  const { migration = '' } = local.finalized.find((f) => f.name === name) ?? {};
  return [
    [span(name, 'bold'), span(' is permanent: its migration is '), span(migration, 'bold')],
    [],
    line(`:revert ${name} makes a patch that takes it back.`, 'dim'),
    line(':unfinalize makes a patch of the newest one again.', 'dim'),
  ];
}

type Texts = ReadonlyMap<string, string>;

function aroundOf({ around, patch, look }: State): Texts | null {
  return look.context > 3 && around !== null && around.name === patch?.name ? around.texts : null;
}

function patchDiff(state: State, width: number): Lines {
  const { look, patch } = state;
  const rows = diffOf(patch?.diffs ?? [], look.context, look.whitespace, aroundOf(state));
  const { count } = rows;
  if (count === 0) return linesOf([line('This patch changes nothing yet.', 'dim')]);
  if (look.sides && hasRoomForSides(width)) {
    const sides = sidesOf(rows);
    return {
      count: sides.count,
      at: (i, side) => (i < sides.count ? sideLine(sides.at(i), width, side) : []),
      find: sides.find,
      hunks: () => sides.hunks,
    };
  }
  return {
    count,
    at: (i, side) => (i < count ? diffLine(rows.at(i), side) : []),
    find: rows.find,
    hunks: () => hunksOf(rows),
  };
}

function headerLine(text: string): Line {
  const field = /^([A-Za-z][\w-]*):( .*)?$/.exec(text);
  return field === null ? line(text) : [span(`${field[1]}:`, 'bold'), span(field[2] ?? '')];
}

function answer(state: State, key: string, otherwise: readonly string[]): Line[] {
  const lines = state.answers.get(key);
  if (lines === undefined) return otherwise.map((text) => line(text, 'dim'));
  return lines.map((text) => [...sqlSpans(text)]);
}

function functionLines(state: State, files: readonly string[]): Line[] {
  const drifted = new Map((state.status?.drift ?? []).map((d) => [d.file, d]));
  const units = files.flatMap((path): Line[] => {
    const drift = drifted.get(path);
    const others = patchesOfUnit(state, path)
      .filter((r) => r.name !== state.chosen.queue)
      .map((r) => r.name);
    return [
      [span(path, 'bold'), ...(drift === undefined ? [] : [span('  ! changed by hand', 'red')])],
      ...(others.length === 0 ? [] : [line(`  also changed by ${others.join(', ')}`, 'dim')]),
      ...(drift === undefined ? [] : looseDiffRows(drift.diff).map((row) => diffLine(row))),
    ];
  });
  const asked = state.verbs.has('impact') ? ['asking the database …'] : [];
  return [...units, [], line('What uses them', 'bold'), ...answer(state, `impact ${state.chosen.queue}`, asked)];
}

function unitLines(state: State): Lines {
  const path = state.chosen.functions;
  if (path === null) return linesOf([line(state.units === null ? '…' : 'No functions', 'dim')]);
  const stranger = state.strangers.find((s) => s.routine === path);
  if (stranger !== undefined) return linesOf(strangerLines(stranger));
  const annotation = state.look.annotate ? (state.answers.get(`annotate ${path}`) ?? asking) : null;
  return unitMemo(state.unitText ?? noUnit, path, state.facts, state.local, state.status, annotation);
}

const asking: readonly string[] = [' │ asking the database …'];

const numberedSql = (text: string, number: number): Line => [
  span(`${String(number).padStart(5)} `, 'dim'),
  ...sqlSpans(text),
];

/** A line that `annotate` gave: the patch, and the code in its colours. */
function annotatedLine(text: string): Line {
  const at = text.indexOf('│') + 1;
  return [span(text.slice(0, at), 'dim'), ...sqlSpans(text.slice(at))];
}

/** A routine that somebody made beside the queue, with its text. */
function strangerLines({ routine, diff }: DriftItem): Line[] {
  const rows = looseDiffRows(diff).filter((row) => row.kind === '+');
  return [
    line(routine, 'bold'),
    line('The database has it, and no unit does. a makes a patch of it.', 'yellow'),
    [],
    ...rows.map(
      (row): Line => [span(`${String('new' in row ? row.new : '').padStart(5)} `, 'dim'), ...sqlSpans(row.text)],
    ),
  ];
}

type UnitText = NonNullable<State['unitText']>;
const noUnit: UnitText = { path: '', text: null };

function unitWith(
  unit: UnitText,
  path: string,
  facts: State['facts'],
  local: State['local'],
  status: State['status'],
  annotation: readonly string[] | null,
): Lines {
  const patches = patchesOfUnit({ facts, local, status }, path);
  const drifts = (status?.drift ?? []).filter((d) => d.file === path);
  const text = unit.path === path ? unit.text : '…';
  const head = [
    line(path, 'bold'),
    ...(patches.length === 0 ? [line('No patch changes it.', 'dim')] : []),
    ...patches.map(
      (row): Line => [span(`${sigilOf(row)} ${row.name}`), span(`  ${facts.get(row.name)?.subject ?? ''}`, 'dim')],
    ),
    ...drifts.flatMap((d): Line[] => [
      line(`! ${d.message}`, 'red'),
      ...looseDiffRows(d.diff).map((row) => diffLine(row)),
    ]),
    [],
  ];
  if (text === null) return linesOf([...head, line('The unit is not there at this level.', 'dim')]);
  if (annotation !== null) return withText(head, annotation, annotatedLine);
  return withText(head, text.replace(/\n$/, '').split('\n'), numberedSql);
}

const unitMemo = memo(unitWith, LOOKS);

function logLines(state: State): Lines {
  if (state.log.length === 0) return linesOf([line('Nothing ran yet.', 'dim')]);
  return logMemo(state.log);
}

const logMemo = memo((log: readonly LogItem[]) =>
  linesOf(
    log.flatMap((item): Line[] => [
      [
        span(`${item.at}  `, 'dim'),
        span(['pgquilt', ...item.words].join(' '), 'bold'),
        span(`  ${item.ms} ms`, 'dim'),
        ...(item.status === 0 ? [] : [span(`  exit ${item.status}`, 'red')]),
      ],
      ...item.said.map((text) => line(`  ${text}`)),
      ...item.sql.flatMap((sql) => sql.split('\n').map((text): Line => [span('  '), ...sqlSpans(text)])),
    ]),
  ),
);
