// Keys that change the queue or the database: each is a command of the command line, with its plan shown first.

import { propose, say } from '../model/changes.ts';
import type { Ask } from '../model/dialog.ts';
import type { Step } from '../model/events.ts';
import { hunkAt } from '../model/find.ts';
import { chosenAt, chosenPatch, patchRows, stackOf } from '../model/rows.ts';
import type { State } from '../model/state.ts';
import type { Binding } from './binding.ts';

const chosen = (state: State): string => chosenPatch(state)?.name ?? '';
const needsPatch = (state: State): string | null => (chosenPatch(state) === undefined ? 'no patch is chosen' : null);
const needsApplied = (state: State): string | null => (stackOf(state)?.length === 0 ? 'No patches applied' : null);
const needsTop = (state: State): string | null =>
  chosenPatch(state)?.top === true ? 'it is the top already' : needsPatch(state);

const change =
  (about: (s: State) => string, words: (s: State) => readonly string[]) =>
  (state: State): Step =>
    propose(state, { words: words(state), about: about(state) });

const ask =
  (make: (state: State) => Ask, text: (state: State) => string = () => '') =>
  (state: State): Step => {
    const given = text(state);
    return [
      { ...state, message: null, dialog: { kind: 'ask', ask: make(state), text: given, at: [...given].length } },
      [],
    ];
  };

interface Changing {
  readonly id: string;
  readonly key: string;
  readonly verb: string;
  readonly about: string;
  readonly short?: string;
  readonly off?: (state: State) => string | null;
  readonly press: (state: State) => Step;
}

/** Past the patch that stands below (1) or above (-1) on the screen. */
function moveKey(id: string, key: string, by: 1 | -1): Changing {
  const neighbour = (s: State) => patchRows(s)[chosenAt(s) + by]?.name;
  const way = (s: State) => ((by === 1) === s.topFirst ? '--before' : '--after');
  return {
    id,
    key,
    verb: 'move',
    about: `move the chosen patch one place ${by === 1 ? 'down' : 'up'} in the list`,
    off: (s) => needsPatch(s) ?? (neighbour(s) === undefined ? 'it stands at the end of the list' : null),
    press: change(
      (s) => `Move patch ${chosen(s)} past ${neighbour(s)}`,
      (s) => ['move', chosen(s), way(s), neighbour(s) ?? ''],
    ),
  };
}

const table: readonly Changing[] = [
  {
    id: 'push',
    key: 'p',
    verb: 'push',
    about: 'push the next patch',
    short: 'push',
    press: change(
      () => 'Push the next patch',
      () => ['push'],
    ),
  },
  {
    id: 'push-all',
    key: 'P',
    verb: 'push',
    about: 'push all patches',
    press: change(
      () => 'Push all patches',
      () => ['push', '-a'],
    ),
  },
  {
    id: 'pop',
    key: 'o',
    verb: 'pop',
    about: 'pop the top patch',
    short: 'pop',
    off: needsApplied,
    press: change(
      (s) => `Pop patch ${stackOf(s)?.at(-1) ?? ''}`.trim(),
      () => ['pop'],
    ),
  },
  {
    id: 'pop-all',
    key: 'O',
    verb: 'pop',
    about: 'pop all patches',
    off: needsApplied,
    press: change(
      () => 'Pop all patches',
      () => ['pop', '-a'],
    ),
  },
  {
    id: 'goto',
    key: 't',
    verb: 'goto',
    about: 'push or pop to the chosen patch',
    short: 'to here',
    off: needsTop,
    press: change(
      (s) => `Go to patch ${chosen(s)}`,
      (s) => ['goto', chosen(s)],
    ),
  },
  {
    id: 'goto-series',
    key: 'Y',
    verb: 'goto',
    about: 'bring the database to what series.yaml says now',
    press: change(
      () => 'Go to the series as it is',
      () => ['goto', '--series'],
    ),
  },
  {
    id: 'refresh',
    key: 'r',
    verb: 'refresh',
    about: 'take the edits under udfs/ into the top patch',
    short: 'refresh',
    off: needsApplied,
    press: change(
      (s) => `Refresh patch ${stackOf(s)?.at(-1) ?? ''}`.trim(),
      () => ['refresh'],
    ),
  },
  {
    id: 'new',
    key: 'c',
    verb: 'new',
    about: 'create a new patch above the top',
    short: 'new',
    press: ask(() => ({
      for: 'words',
      title: 'Name of the new patch',
      words: ['new', '…'],
      about: 'Create a new patch',
    })),
  },
  {
    id: 'rename',
    key: 'R',
    verb: 'rename',
    about: 'give the chosen patch another name',
    off: needsPatch,
    press: ask(
      (s) => ({
        for: 'words',
        title: `New name of patch ${chosen(s)}`,
        words: ['rename', chosen(s), '…'],
        about: `Rename patch ${chosen(s)}`,
      }),
      chosen,
    ),
  },
  {
    id: 'delete',
    key: 'D',
    verb: 'delete',
    about: 'delete the chosen patch',
    off: needsPatch,
    press: change(
      (s) => `Delete patch ${chosen(s)}`,
      (s) => ['delete', chosen(s)],
    ),
  },
  {
    id: 'fold',
    key: 'f',
    verb: 'fold',
    about: 'fold the chosen patch into the top one',
    off: needsPatch,
    press: change(
      (s) => `Fold patch ${chosen(s)}`,
      (s) => ['fold', chosen(s)],
    ),
  },
  {
    id: 'split',
    key: 's',
    verb: 'split',
    about: 'split the hunk that shows out of the chosen patch',
    off: (s) => (hunkAt(s) === null ? 'no hunk shows: } goes to the next one, in the tab Diff' : needsPatch(s)),
    press: ask((s) => ({
      for: 'words',
      title: `Name of the new patch that hunk ${hunkAt(s)} of ${chosen(s)} goes into`,
      words: ['split', chosen(s), '…', '--hunk', String(hunkAt(s))],
      about: `Split hunk ${hunkAt(s)} out of patch ${chosen(s)}`,
    })),
  },
  {
    id: 'fork',
    key: 'C',
    verb: 'fork',
    about: 'put a copy of the chosen patch in its place',
    off: needsPatch,
    press: ask((s) => ({
      for: 'words',
      title: `Name of the copy of patch ${chosen(s)}`,
      words: ['fork', '-p', chosen(s), '…'],
      about: `Fork patch ${chosen(s)}`,
    })),
  },
  moveKey('move-down', 'J', 1),
  moveKey('move-up', 'K', -1),
  {
    id: 'refresh-into',
    key: 'i',
    verb: 'refresh',
    about: 'take the edits under udfs/ into the chosen patch',
    off: needsPatch,
    press: change(
      (s) => `Refresh patch ${chosen(s)}`,
      (s) => ['refresh', '-p', chosen(s)],
    ),
  },
  {
    id: 'absorb',
    key: 'b',
    verb: 'absorb',
    about: 'take each edit into the patch that it belongs to',
    press: change(
      () => 'Absorb the edits',
      () => ['absorb'],
    ),
  },
  {
    id: 'guard',
    key: '!',
    verb: 'guard',
    about: 'guard the chosen patch',
    off: needsPatch,
    press: ask((s) => ({
      for: 'words',
      title: `Guards of patch ${chosen(s)}, such as +partner`,
      words: ['guard', chosen(s), '…'],
      about: `Guard patch ${chosen(s)}`,
    })),
  },
  {
    id: 'select',
    key: '@',
    verb: 'select',
    about: 'choose the guards that are selected',
    press: ask(() => ({ for: 'words', title: 'Guards to select', words: ['select', '…'], about: 'Select guards' })),
  },
  {
    id: 'undo',
    key: 'u',
    verb: 'undo',
    about: 'undo the last operation',
    short: 'undo',
    press: change(
      () => 'Undo the last operation',
      () => ['undo'],
    ),
  },
  {
    id: 'redo',
    key: 'U',
    verb: 'redo',
    about: 'do again what was undone',
    press: change(
      () => 'Redo what was undone',
      () => ['redo'],
    ),
  },
  {
    id: 'load',
    key: 'B',
    verb: 'load',
    about: 'create the base in an empty database',
    press: change(
      () => 'Create the base',
      () => ['load'],
    ),
  },
  {
    id: 'adopt',
    key: 'a',
    verb: 'adopt',
    about: 'make what was changed by hand a patch',
    off: (s) => (s.status !== null && s.status.drift.length === 0 ? 'nothing was changed by hand' : null),
    press: ask(() => ({
      for: 'words',
      title: 'Name of the new patch that keeps what was changed by hand',
      words: ['adopt', '--new', '…'],
      about: 'Adopt what was changed by hand',
    })),
  },
  {
    id: 'finalize',
    key: 'F',
    verb: 'finalize',
    about: 'make the bottom of the stack permanent',
    press: ask(() => ({
      for: 'words',
      title: 'What to make permanent, as finalize takes it (empty: as series.yaml says)',
      words: ['finalize', '…'],
      about: 'Make permanent',
    })),
  },
];

/** Commands that look, and take a while: their answer is shown when it is there. */
const looking = (
  id: string,
  key: string,
  verb: string,
  about: string,
  words: (s: State) => readonly string[],
): Binding => ({
  id,
  keys: [key],
  place: 'queue',
  about,
  verb,
  off: (s) => (s.running !== null ? `${s.running.words[0]} is at work; ^C cancels it` : null),
  press: (s) => {
    const line = words(s);
    return [
      { ...s, running: { words: line, progress: '', cancelling: false }, message: null },
      [{ do: 'run', words: line, reply: { as: 'text' }, front: true }],
    ];
  },
});

export const changing: readonly Binding[] = [
  ...table.map(
    ({ id, key, verb, about, short, off, press }): Binding => ({
      id,
      keys: [key],
      place: 'queue',
      about,
      verb,
      changes: true,
      ...(short === undefined ? {} : { short }),
      ...(off === undefined ? {} : { off }),
      press,
    }),
  ),
  looking('drift', 'd', 'drift', 'what was changed by hand in the database', () => ['drift']),
  looking('check', 'x', 'check', 'prove the whole queue, with its tests, on a throw-away database', () => ['check']),
  looking('fleet', 'L', 'fleet', 'the databases of the fleet', () => ['fleet']),
  {
    id: 'edit-header',
    keys: ['h'],
    place: 'queue',
    about: 'open the chosen patch in the editor: its header above all',
    changes: true,
    off: needsPatch,
    press: (s) => [s, [{ do: 'edit', files: [`patches/${chosen(s)}.patch`] }]],
  },
  {
    id: 'edit',
    keys: ['e'],
    place: 'queue',
    about: 'open the units of the chosen patch in the editor',
    short: 'edit',
    changes: true,
    off: needsPatch,
    press: (s) => {
      const files = s.facts.get(chosen(s))?.files ?? [];
      return files.length === 0 ? say(s, `patch ${chosen(s)} changes no unit`, true) : [s, [{ do: 'edit', files }]];
    },
  },
  {
    id: 'edit-unit',
    keys: ['e'],
    place: 'functions',
    about: 'open the chosen unit in the editor',
    short: 'edit',
    changes: true,
    off: (s) => (s.chosen.functions === null ? 'no unit is chosen' : null),
    press: (s) => [s, [{ do: 'edit', files: [s.chosen.functions ?? ''] }]],
  },
  {
    id: 'plan',
    keys: ['enter'],
    place: 'queue',
    about: 'show what is chosen; in the tab Plan, ask the database for it',
    press: (s) => {
      if (s.tab !== 'plan') return [{ ...s, focus: 'detail' }, []];
      const why = s.readOnly ? '--read-only forbids even a dry run' : needsTop(s);
      if (why !== null) return say(s, why, true);
      const words = ['goto', chosen(s), '--dry-run'];
      const reply = { as: 'answer', key: `plan ${chosen(s)}` } as const;
      return [
        { ...s, running: { words, progress: '', cancelling: false } },
        [{ do: 'run', words, reply, front: true }],
      ];
    },
  },
  {
    id: 'look-unit',
    keys: ['enter'],
    place: 'functions',
    about: 'show what is chosen',
    press: (s) => [{ ...s, focus: 'detail' }, []],
  },
];
