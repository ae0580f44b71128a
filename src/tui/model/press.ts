// A key press: what is asked has it first, then the keymap of the place, then that of everywhere.
import { type Binding, bindingFor, fits, whyOff } from '../keys/binding.ts';
import { accept, carryOut, commandLine, propose, say, start } from './changes.ts';
import type { Ask, Choice, Dialog, Told } from './dialog.ts';
import type { Step } from './events.ts';
import { findText } from './find.ts';
import { carried, type Grab, laidDown } from './grab.ts';
import { page } from './moves.ts';
import { changeOf, type Pick, picked } from './pick.ts';
import { hasWords } from './rows.ts';
import type { State } from './state.ts';
import { insert, typed, wordsOf } from './typing.ts';

/** The step that a key makes. */
export function press(state: State, key: string, keymap: readonly Binding[]): Step {
  if (key === 'ctrl+c') return stop(state);
  const { dialog } = state;
  if (dialog?.kind === 'ask') return pressAsk(state, dialog, key);
  if (dialog?.kind === 'help') return pressHelp(state, dialog, key, keymap);
  if (dialog?.kind === 'pick') return pressPick(state, dialog, key);
  if (dialog?.kind === 'grab') return pressGrab(state, dialog, key);
  if (dialog?.kind === 'menu') return pressMenu(state, dialog, key);
  if (dialog !== null) return pressDialog(state, dialog, key);
  const binding = bindingFor(keymap, key, state);
  if (binding === undefined) return say(state, `the key ${key} does nothing here; ? lists the keys`);
  return pressBinding(state, binding, key);
}

/** Text that was pasted: into a line that is typed, else nowhere, so that no letter of it runs anything. */
export function paste(state: State, text: string): Step {
  const { dialog } = state;
  if (dialog?.kind === 'ask') return follow({ ...state, dialog: insert(dialog, text) });
  return say(state, 'what was pasted is not taken as keys');
}

function pressBinding(state: State, binding: Binding, key: string): Step {
  if (binding.id === 'back') return back(state, key);
  const why = whyOff(binding, state);
  if (why !== null) return say(state, why, true);
  return binding.press({ ...state, message: null });
}

/** ^C: cancels what is at work, else quits. */
function stop(state: State): Step {
  if (state.running === null) return [state, [{ do: 'quit' }]];
  if (state.running.cancelling) return [state, []];
  return [{ ...state, running: { ...state.running, cancelling: true } }, [{ do: 'cancel' }]];
}

/** One level back; at the outermost, to quit takes q: Esc is pressed once too often too easily. */
function back(state: State, key: string): Step {
  if (state.focus === 'detail') return [{ ...state, focus: 'list', message: null }, []];
  if (state.filter[state.view] !== '')
    return [{ ...state, filter: { ...state.filter, [state.view]: '' }, message: null }, []];
  if (state.view === 'functions')
    return [{ ...state, view: 'queue', scroll: 0, side: 0, offset: 0, message: null }, []];
  if (state.running !== null) return say(state, `${state.running.words[0]} is at work: ^C cancels it`, true);
  return key === 'esc' ? say(state, 'q quits') : [state, [{ do: 'quit' }]];
}

function pressPick(state: State, dialog: Pick, key: string): Step {
  const next = picked(dialog, key);
  if (next !== null) return [{ ...state, dialog: next, message: null }, []];
  if (key === 'esc' || key === 'q') return [{ ...state, dialog: null }, []];
  if (key !== 'enter') return say(state, 'Space takes a hunk, Enter goes on, Esc goes back');
  const change = changeOf(dialog);
  return change === null ? say(state, 'nothing is chosen yet: Space takes a hunk') : propose(state, change);
}

function pressDialog(state: State, dialog: Told, key: string): Step {
  const scrolled = scrollOf(dialog.scroll, key, page(state));
  const last = Math.max(0, dialog.lines.length - 1);
  if (scrolled !== null) return [{ ...state, dialog: { ...dialog, scroll: Math.min(scrolled, last) } }, []];
  if (key === 'esc' || key === 'q' || key === 'n') return [{ ...state, dialog: null, plannedSql: [] }, []];
  if (dialog.kind === 'confirm') {
    if (key === 'y') return accept(state, dialog.change);
    return say(state, 'y does it, Esc does not');
  }
  const choice = dialog.choices.find((c) => c.key === key);
  if (choice === undefined) return say(state, 'Esc goes back');
  const closed = { ...state, dialog: null, message: null };
  return goOn(closed, choice.next);
}

/** What was chosen is done, or asked further. */
function goOn(state: State, next: Choice['next']): Step {
  if (next.to === 'change') return propose(state, next.change);
  if (next.to === 'edit') return [state, [{ do: 'edit', files: [next.file] }]];
  if (next.to === 'merge') return [state, [{ do: 'edit', files: next.files, again: next.change }]];
  if (next.to === 'write') return [state, [{ do: 'write-merge', texts: next.texts, change: next.change }]];
  return [{ ...state, dialog: { kind: 'ask', ask: next.ask, text: '', at: 0 } }, []];
}

function pressGrab(state: State, dialog: Grab, key: string): Step {
  if (key === 'esc' || key === 'q') return say({ ...state, dialog: null }, 'nothing was done');
  if (key === 'enter' || key === 'm') {
    const change = laidDown(state, dialog);
    const closed = { ...state, dialog: null };
    return change === null ? say(closed, 'it stands where it stood') : propose(closed, change);
  }
  const to = scrollOf(dialog.to, key, page(state));
  if (to === null) return say(state, 'j and k carry the patch, Enter lays it down, Esc leaves it');
  return [{ ...state, dialog: carried(state, dialog, to), message: null }, []];
}

function pressMenu(state: State, dialog: Extract<Dialog, { kind: 'menu' }>, key: string): Step {
  const { items, at } = dialog;
  if (key === 'esc' || key === 'q') return [{ ...state, dialog: null }, []];
  const item = items[at];
  if (key === 'enter' && item !== undefined) return goOn({ ...state, dialog: null, message: null }, item.next);
  const to = scrollOf(at, key, page(state));
  if (to === null) return say(state, 'Enter chooses, Esc goes back');
  return [{ ...state, dialog: { ...dialog, at: Math.min(items.length - 1, to) } }, []];
}

function scrollOf(scroll: number, key: string, page: number): number | null {
  const by = {
    j: 1,
    down: 1,
    k: -1,
    up: -1,
    pagedown: page,
    space: page,
    'ctrl+f': page,
    pageup: -page,
    'ctrl+b': -page,
  }[key];
  if (by !== undefined) return Math.max(0, scroll + by);
  return key === 'g' || key === 'home' ? 0 : key === 'G' || key === 'end' ? Number.MAX_SAFE_INTEGER : null;
}

function pressAsk(state: State, dialog: Extract<Dialog, { kind: 'ask' }>, key: string): Step {
  if (key === 'esc') return cancelAsk(state, dialog.ask);
  if (key === 'enter') return submit({ ...state, dialog: null }, dialog.ask, dialog.text.trim());
  const next = typed(dialog, key);
  return next === null ? [state, []] : follow({ ...state, dialog: next });
}

/** A filter and a search show what they find as they are typed. */
function follow(state: State): Step {
  const { dialog } = state;
  if (dialog?.kind !== 'ask' || dialog.ask.for !== 'filter') return [state, []];
  return [{ ...state, filter: { ...state.filter, [state.view]: dialog.text }, offset: 0 }, []];
}

function cancelAsk(state: State, ask: Ask): Step {
  const closed = { ...state, dialog: null };
  if (ask.for === 'filter') return [{ ...closed, filter: { ...state.filter, [state.view]: '' } }, []];
  if (ask.for === 'search') return [{ ...closed, search: '' }, []];
  return say(closed, 'nothing was done');
}

function submit(state: State, ask: Ask, text: string): Step {
  switch (ask.for) {
    case 'filter':
      return [{ ...state, filter: { ...state.filter, [state.view]: text } }, []];
    case 'search':
      return [
        // Nothing typed: what was searched for last, as n does it.
        text !== ''
          ? findText({ ...state, search: text, scroll: state.scroll - 1 }, 1)
          : state.search === ''
            ? state
            : findText(state, 1),
        [],
      ];
    case 'target':
      if (text === targetName(state)) return carryOut(state, ask.change);
      return say(state, `that is not ${targetName(state)}: nothing was done`, true);
    case 'words': {
      const given = wordsOf(text);
      const words = ask.words.flatMap((word) => (word === '…' ? given : [word]));
      if (given.length === 0 && ask.words[0] !== 'finalize')
        return say(state, 'nothing was typed, and nothing was done');
      return propose(state, { words, about: ask.about });
    }
    case 'command':
      return runTyped(state, wordsOf(text.replace(/^pgquilt\s+/, '')));
  }
}

/** What has to be typed before a target on another machine is changed: the name of its database. */
export function targetName(state: State): string {
  const { label } = state.target;
  return /^[\w+]+:\/\/[^/]*\/([^?]*)/.exec(label)?.[1] || label;
}

/** A command line that somebody typed: a change is planned first, the rest is run and its text shown. */
function runTyped(state: State, words: readonly string[]): Step {
  const verb = words.find((w) => !w.startsWith('-'));
  if (words.length === 0 || verb === undefined) return [state, []];
  const facts = state.verbs.get(verb);
  if (facts === undefined) return say(state, `'${verb}' is not a pgquilt verb`, true);
  if (verb === 'ui') return say(state, 'this is it already');
  if (verb === 'watch') return say(state, 'watch goes on until it is stopped: give it a terminal of its own', true);
  if (verb === 'edit') return [state, [{ do: 'edit', files: words.filter((w) => w !== 'edit') }]];
  if (facts.changes && !words.includes('--dry-run') && !words.includes('--help')) {
    return propose(state, { words, about: commandLine(words) });
  }
  if (state.running !== null) return say(state, `${state.running.words[0]} is at work: ^C cancels it`, true);
  return start(state, words, { do: 'run', words, reply: { as: 'text' }, front: true });
}

/** The keys that the help lists: those of here, then those of elsewhere. */
export function helpRows(state: State, filter: string, keymap: readonly Binding[]): readonly Binding[] {
  const has = hasWords(filter);
  const found = keymap.filter((b) => has(`${b.keys.join(' ')} ${b.id} ${b.about} ${b.verb ?? ''}`.toLowerCase()));
  const here = (b: Binding) => (fits(b, state) || b.place === 'detail' ? 0 : 1);
  return [...found].sort((a, b) => here(a) - here(b));
}

function pressHelp(
  state: State,
  dialog: Extract<Dialog, { kind: 'help' }>,
  key: string,
  keymap: readonly Binding[],
): Step {
  const rows = helpRows(state, dialog.filter, keymap);
  const to = (at: number): Step => [
    { ...state, dialog: { ...dialog, at: Math.max(0, Math.min(rows.length - 1, at)) } },
    [],
  ];
  if (key === 'esc') {
    return dialog.filter === ''
      ? [{ ...state, dialog: null }, []]
      : [{ ...state, dialog: { ...dialog, filter: '', at: 0 } }, []];
  }
  if (key === 'up') return to(dialog.at - 1);
  if (key === 'down') return to(dialog.at + 1);
  if (key === 'pageup') return to(dialog.at - page(state));
  if (key === 'pagedown') return to(dialog.at + page(state));
  if (key === 'enter') {
    const binding = rows[dialog.at];
    if (binding === undefined) return [state, []];
    const closed = { ...state, dialog: null };
    if (!fits(binding, closed)) return say(closed, `${binding.keys[0]} is a key of another place: ${binding.place}`);
    return pressBinding(closed, binding, binding.keys[0] ?? '');
  }
  const next = typed({ kind: 'ask', ask: { for: 'filter' }, text: dialog.filter, at: [...dialog.filter].length }, key);
  return next === null ? [state, []] : [{ ...state, dialog: { ...dialog, filter: next.text, at: 0 } }, []];
}
