// What a screen reader is told: the change from one state to the next in words, a line each.
import { type Binding, fits } from '../keys/binding.ts';
import { commandLine } from '../model/changes.ts';
import { rowsWith } from '../model/grab.ts';
import type { Pick } from '../model/pick.ts';
import { chosenAt, chosenPatch, listNames, patchRows, stackOf } from '../model/rows.ts';
import type { State } from '../model/state.ts';
import { clean } from '../text/span.ts';
import { detailLines } from '../view/detail.ts';
import { dialogLines, dialogTitle } from '../view/dialog.ts';

/** The lines that say what became of it; none where nothing did that matters to a listener. */
export function announce(before: State | null, after: State, keymap: readonly Binding[]): string[] {
  const out: string[] = [];
  if (before === null) out.push(...welcome(after));
  if (before?.status !== after.status && after.status !== null)
    out.push(...standing(after, before === null ? null : before));
  if (before !== null && after.trouble !== before.trouble && after.trouble !== null)
    out.push(`Trouble: ${after.trouble}`);
  if (after.running !== null && after.running.words !== before?.running?.words) {
    out.push(`Running ${commandLine(after.running.words)}. Control C cancels it.`);
  }
  const progress = after.running?.progress ?? '';
  if (progress !== '' && progress !== before?.running?.progress) out.push(progress);
  if (after.message !== null && after.message !== before?.message) out.push(after.message.text);
  if (after.dialog !== null && after.dialog !== before?.dialog) out.push(...asked(after, before, keymap));
  else if (after.chosen !== before?.chosen || (before?.dialog !== null && after.dialog === null))
    out.push(chosen(after));
  const shows = after.focus === 'detail' && after.dialog === null;
  const other = before?.focus !== after.focus || before.tab !== after.tab || before.scroll !== after.scroll;
  if (shows && other) out.push(...detail(after));
  return out.filter((line) => line !== '').map(clean);
}

function welcome(state: State): string[] {
  const { target, readOnly } = state;
  return [
    `pgquilt on ${target.label}${target.remote ? ', a remote target' : ''}${readOnly ? ', read-only' : ''}.`,
    'j and k move, Enter shows, question mark lists the keys, q quits.',
  ];
}

function standing(state: State, before: State | null): string[] {
  const { status } = state;
  if (status === null) return [];
  const total = status.applied.length + status.unapplied.length;
  const parts = [
    `${status.applied.length} of ${total} applied`,
    status.top === null ? '' : `top is ${status.top}`,
    status.drift.length === 0 ? '' : `${status.drift.length} changed by hand`,
    status.tree.dirty.length === 0 ? '' : `${status.tree.dirty.length} edited`,
  ].filter(Boolean);
  const text = `${parts.join(', ')}.`;
  return before !== null && before.status !== null && standing(before, null)[0] === text ? [] : [text];
}

function chosen(state: State): string {
  const at = chosenAt(state);
  const of = listNames(state).length;
  if (state.view === 'functions') return `${state.chosen.functions ?? 'No function'}, ${at + 1} of ${of}`;
  const row = chosenPatch(state);
  if (row === undefined) return stackOf(state) === null ? '' : 'No patches in series';
  const subject = state.facts.get(row.name)?.subject ?? '';
  return `${row.name}, ${row.top ? 'top' : row.state}, ${at + 1} of ${of}${subject === '' ? '' : `: ${subject}`}`;
}

/** Lines that are read at once; the rest comes with moving on. */
const MANY = 20;

function detail(state: State): string[] {
  const lines = detailLines(state);
  const count = Math.min(MANY, lines.count - state.scroll);
  const shown = Array.from({ length: count }, (_, i) =>
    lines
      .at(state.scroll + i)
      .map((s) => s.text)
      .join('')
      .trimEnd(),
  );
  return [`${state.tab}, line ${state.scroll + 1} of ${lines.count}:`, ...shown];
}

function asked(state: State, before: State | null, keymap: readonly Binding[]): string[] {
  const { dialog } = state;
  if (dialog === null) return [];
  const same = before?.dialog?.kind === dialog.kind;
  if (dialog.kind === 'ask') {
    const titles = {
      filter: 'Filter',
      search: 'Search',
      command: 'Command',
      target: `Type the name of the target: ${state.target.label}`,
      words: '',
    };
    const title = dialog.ask.for === 'words' ? dialog.ask.title : titles[dialog.ask.for];
    return same ? [] : [`${title}. Type, then Enter; Escape leaves it.`];
  }
  if (dialog.kind === 'help') {
    const rows = dialogLines(
      state,
      keymap.filter((b) => fits(b, { ...state, dialog: null })),
      100,
      200,
    );
    return rows.map((row) =>
      row
        .map((s) => s.text)
        .join('')
        .replace(/\s+/g, ' ')
        .trim(),
    );
  }
  if (dialog.kind === 'grab') {
    const rows = rowsWith(patchRows(state), dialog);
    const under = rows[dialog.to - 1];
    const place = `${dialog.name}, ${dialog.to + 1} of ${rows.length}${under === undefined ? '' : `, below ${under.name} in the list`}`;
    return same ? [place] : [`${place}. j and k carry it, Enter lays it down, Escape leaves it.`];
  }
  if (dialog.kind === 'menu') {
    const item = `${dialog.items[dialog.at]?.about ?? ''}, ${dialog.at + 1} of ${dialog.items.length}`;
    return same ? [item] : [`${dialog.title}. j and k move, Enter chooses, Escape leaves it.`, item];
  }
  if (dialog.kind === 'pick') return picking(dialog, before);
  const rows = dialogLines({ ...state, dialog: { ...dialog, scroll: 0 } }, keymap, 100, dialog.lines.length * 20 + 50);
  if (same) return [];
  return [
    dialogTitle(dialog),
    ...rows
      .map((row) =>
        row
          .map((s) => s.text)
          .join('')
          .trimEnd(),
      )
      .filter((t) => !/^\u2500+$/.test(t)),
  ];
}

/** The marked hunk, whole where another one was marked before. */
function picking(dialog: Pick, before: State | null): string[] {
  const { items, picked, at } = dialog;
  const item = items[at];
  if (item === undefined) return [];
  const was = before?.dialog?.kind === 'pick' ? before.dialog : null;
  const head = `Hunk ${item.hunk} of ${items.length}, ${item.file}, ${picked.has(item.hunk) ? 'taken' : 'not taken'}`;
  const intro = was === null ? [`${dialog.title}. Space takes a hunk, Enter goes on, Escape leaves it.`] : [];
  if (was?.at === at) return [head];
  return [...intro, head, ...item.rows.map((row) => `${row.kind.length === 1 ? row.kind : ''}${row.text}`)];
}
